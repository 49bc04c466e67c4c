-- One row per row by which a load differs from the one whose place it took.
-- load_id      the load
-- kind         added, changed or removed
-- of_load_id   the older load that said otherwise, or said it at all; NULL for an added row
-- part, sheet, row_number  the row: of the load when added or changed, of the older one when removed
-- `said` holds the rows of the loads whose place was taken, `said_anew` those of the loads that took it. Rows that have no
-- key are known by their content, so a changed one is a row gone and a row new at the same moment.
WITH older AS (
    SELECT s.*, coalesce(g.by_load_id, r.by_load_id) AS newer_id, g.by_load_id IS NOT NULL AS is_gone
    FROM said s
    JOIN raw.reach r ON r.load_id = s.load_id AND r.level = 1
    LEFT JOIN raw.losers g ON g.load_id = s.load_id AND g.part = s.part AND g.row_number = s.row_number
), told_again AS (
    SELECT n.load_id, n.part, n.sheet, n.row_number, n.content <> o.content AS is_changed,
        o.load_id AS of_load_id, o.part AS of_part, o.row_number AS of_row_number
    FROM older o
    JOIN said_anew n ON n.load_id = o.newer_id AND n.identity = o.identity AND n.ordinal = o.ordinal
), gone AS (
    SELECT o.*, row_number() OVER (PARTITION BY newer_id, feed_table, at_us, identity = content ORDER BY part, row_number) AS turn
    FROM older o
    ANTI JOIN told_again t ON t.of_load_id = o.load_id AND t.of_part = o.part AND t.of_row_number = o.row_number
    WHERE is_gone
), fresh AS (
    SELECT n.*, row_number() OVER (PARTITION BY load_id, feed_table, at_us, identity = content ORDER BY part, row_number) AS turn
    FROM said_anew n
    ANTI JOIN told_again t ON t.load_id = n.load_id AND t.part = n.part AND t.row_number = n.row_number
), paired AS (
    SELECT g.newer_id AS load_id, g.load_id AS of_load_id, g.part AS gone_part, g.sheet AS gone_sheet, g.row_number AS gone_row,
        f.load_id IS NOT NULL AS is_paired, f.part, f.sheet, f.row_number
    FROM gone g
    LEFT JOIN fresh f ON f.load_id = g.newer_id AND f.feed_table = g.feed_table AND f.at_us = g.at_us AND f.turn = g.turn
        AND f.identity = f.content AND g.identity = g.content
)
SELECT load_id, 'changed' AS kind, any_value(of_load_id) AS of_load_id, part, sheet, row_number
FROM told_again
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
