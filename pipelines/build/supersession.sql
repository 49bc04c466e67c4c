-- Fills {superseded_rows}: one row per row of an older load that lies inside the span of a newer one, which superseded it.
-- feed_table  where it is stored
-- load_id, part, row_number  the row
-- by_load_id  the first newer load whose span it lies in
-- {older} holds the parsed rows of the superseded loads, {quarantined} those in quarantine. A row whose time nobody could read
-- lies where the row above it lies, or else the one below.
INSERT INTO {superseded_rows}
WITH timed AS (
    SELECT load_id, part, row_number, at_us FROM {older} WHERE at_us IS NOT NULL
), placed AS (
    SELECT feed_table, load_id, part, row_number, at_us, false AS may_be_anywhere FROM {older}
    UNION ALL
    SELECT q.feed_table, q.load_id, q.part, q.row_number, coalesce(q.at_us, above.at_us, below.at_us), true
    FROM {quarantined} q
    ASOF LEFT JOIN timed above ON above.load_id = q.load_id AND above.part = q.part AND above.row_number <= q.row_number
    ASOF LEFT JOIN timed below ON below.load_id = q.load_id AND below.part = q.part AND below.row_number >= q.row_number
), by_next AS (
    -- most rows are superseded by the very next load; only the others are looked for in those after it
    SELECT p.*, CASE WHEN s.is_whole OR p.at_us BETWEEN s.first_us AND s.last_us
        OR (p.may_be_anywhere AND p.at_us IS NULL AND s.first_us IS NOT NULL) THEN s.by_load_id END AS by_load_id
    FROM placed p
    JOIN {supersessions} s ON s.load_id = p.load_id AND s.level = 1
), superseded AS (
    SELECT feed_table, load_id, part, row_number, by_load_id FROM by_next WHERE by_load_id IS NOT NULL
    UNION ALL
    SELECT p.feed_table, p.load_id, p.part, p.row_number, arg_min(s.by_load_id, s.level)
    FROM by_next p
    JOIN {supersessions} s ON s.load_id = p.load_id AND s.level > 1 AND p.at_us BETWEEN s.first_us AND s.last_us
    WHERE p.by_load_id IS NULL
    GROUP BY ALL
)
SELECT feed_table, load_id, part, row_number, NULL, by_load_id FROM superseded;

-- Fills {differences}: one row per row by which a load differs from the one it superseded.
-- load_id      the load
-- kind         added, changed or removed
-- of_load_id   the older load that has another content, or has the row at all; NULL for an added row
-- part, sheet, row_number  the row: of the load when added or changed, of the older one when removed
-- {newer} holds the rows of the loads that superseded others. Rows that have no key are known by their content, so a changed
-- one is a row gone and a row new at the same moment.
INSERT INTO {differences}
WITH older AS (
    SELECT o.*, coalesce(r.by_load_id, s.by_load_id) AS newer_id, r.by_load_id IS NOT NULL AS is_superseded
    FROM {older} o
    JOIN {supersessions} s ON s.load_id = o.load_id AND s.level = 1
    LEFT JOIN {superseded_rows} r ON r.load_id = o.load_id AND r.part = o.part AND r.row_number = o.row_number
), repeated AS (
    SELECT n.load_id, n.part, n.sheet, n.row_number, n.content <> o.content AS is_changed,
        o.load_id AS of_load_id, o.part AS of_part, o.row_number AS of_row_number
    FROM older o
    JOIN {newer} n ON n.load_id = o.newer_id AND n.identity = o.identity AND n.ordinal = o.ordinal
), gone AS (
    SELECT o.*, row_number() OVER (PARTITION BY newer_id, feed_table, at_us, identity = content ORDER BY part, row_number) AS turn
    FROM older o
    ANTI JOIN repeated r ON r.of_load_id = o.load_id AND r.of_part = o.part AND r.of_row_number = o.row_number
    WHERE is_superseded
), fresh AS (
    SELECT n.*, row_number() OVER (PARTITION BY load_id, feed_table, at_us, identity = content ORDER BY part, row_number) AS turn
    FROM {newer} n
    ANTI JOIN repeated r ON r.load_id = n.load_id AND r.part = n.part AND r.row_number = n.row_number
), paired AS (
    SELECT g.newer_id AS load_id, g.load_id AS of_load_id, g.part AS gone_part, g.sheet AS gone_sheet, g.row_number AS gone_row,
        f.load_id IS NOT NULL AS is_paired, f.part, f.sheet, f.row_number
    FROM gone g
    LEFT JOIN fresh f ON f.load_id = g.newer_id AND f.feed_table = g.feed_table AND f.at_us = g.at_us AND f.turn = g.turn
        AND f.identity = f.content AND g.identity = g.content
)
SELECT load_id, 'changed' AS kind, any_value(of_load_id) AS of_load_id, part, sheet, row_number
FROM repeated
GROUP BY ALL
HAVING bool_or(is_changed)
UNION ALL
SELECT load_id, 'changed', of_load_id, part, sheet, row_number FROM paired WHERE is_paired
UNION ALL
SELECT load_id, 'removed', of_load_id, gone_part, gone_sheet, gone_row FROM paired WHERE NOT is_paired
UNION ALL
SELECT f.load_id, 'added', NULL, f.part, f.sheet, f.row_number
FROM fresh f
ANTI JOIN (SELECT * FROM paired WHERE is_paired) p ON p.load_id = f.load_id AND p.part = f.part AND p.row_number = f.row_number
