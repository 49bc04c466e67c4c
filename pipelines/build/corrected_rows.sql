-- One row per row of a correction that counts and has no key (see raw.sql). It is numbered behind the rows of the file it
-- corrects that look like it: two cylinders to one house are two, also when one of them had to be corrected.
WITH counting AS (
    SELECT * FROM applied WHERE counts AND NOT is_root AND identity IS NOT NULL AND NOT has_key
), alike AS (
    SELECT g.load_id, g.part, g.identity, max(g.ordinal) AS ordinal
    FROM good g
    SEMI JOIN counting c ON c.root_load = g.load_id AND c.root_part = g.part AND c.identity = g.identity
    ANTI JOIN raw.losers l ON l.load_id = g.load_id AND l.part = g.part AND l.row_number = g.row_number
    GROUP BY ALL
), numbered AS (
    SELECT
        c.load_id,
        c.part,
        c.row_number,
        c.identity,
        coalesce(a.ordinal, 0) + row_number() OVER (PARTITION BY c.root_load, c.root_part, c.identity ORDER BY c.root_row) AS ordinal
    FROM counting c
    LEFT JOIN alike a ON a.load_id = c.root_load AND a.part = c.root_part AND a.identity = c.identity
)
SELECT load_id, part, row_number, ordinal, 'x-' || lower(pseudonym(identity || '#' || ordinal)) AS event_id FROM numbered
