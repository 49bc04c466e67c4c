-- One row per row whose key is a mere number that another file has on other days: numbers that begin anew in each file.
-- load_id, part, row_number, sheet  the row
-- ordinal     one for each day
-- event_id    the key with the day behind it
-- of_load_id  the first load that has the number
-- {rows} holds the rows whose key is a mere number: `load_id`, `load_order`, `part`, `row_number`, `sheet`, `identity`, `key`,
-- `day`. Two loads of which most shared numbers are of the same day are one book, in which a date was corrected.
WITH pairs AS (
    SELECT a.load_id AS one, b.load_id AS other
    FROM {rows} a JOIN {rows} b ON a.identity = b.identity AND a.load_order < b.load_order
    GROUP BY ALL
    HAVING avg(CAST(a.day = b.day AS INTEGER)) < 0.5
)
SELECT b.load_id, b.part, b.row_number, b.sheet,
    CAST(1 + date_diff('day', DATE '1900-01-01', b.day) AS BIGINT) AS ordinal,
    b.key || ' ' || strftime(b.day, '%Y-%m-%d') AS event_id,
    arg_min(a.load_id, a.load_order) AS of_load_id
FROM pairs p
JOIN {rows} b ON b.load_id = p.other
JOIN {rows} a ON a.load_id = p.one AND a.identity = b.identity AND a.day <> b.day
GROUP BY ALL
