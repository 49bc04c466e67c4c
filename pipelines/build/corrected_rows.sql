-- One row per row of a correction that counts and has no key (see raw.sql). It is numbered behind the identical rows of the file
-- it corrects: two cylinders to one house are two, also when one of them had to be corrected.
-- {applied} is the result of applied_corrections.sql, {parsed} holds the rows that could be read.
WITH counting AS (
    SELECT * FROM {applied} WHERE counts AND NOT is_root AND identity IS NOT NULL AND NOT has_key
), last AS (
    SELECT p.load_id, p.part, p.identity, max(p.ordinal) AS ordinal
    FROM {parsed} p
    SEMI JOIN counting c ON c.root_load = p.load_id AND c.root_part = p.part AND c.identity = p.identity
    ANTI JOIN {superseded_rows} s ON s.load_id = p.load_id AND s.part = p.part AND s.row_number = p.row_number
    GROUP BY ALL
), numbered AS (
    SELECT
        c.load_id,
        c.part,
        c.row_number,
        c.identity,
        coalesce(l.ordinal, 0) + row_number() OVER (PARTITION BY c.root_load, c.root_part, c.identity ORDER BY c.root_row) AS ordinal
    FROM counting c
    LEFT JOIN last l ON l.load_id = c.root_load AND l.part = c.root_part AND l.identity = c.identity
)
SELECT load_id, part, row_number, ordinal, 'x-' || lower(pseudonym(identity || '#' || ordinal)) AS event_id FROM numbered
