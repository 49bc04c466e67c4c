-- One row per two sheets, of one file or of two, that have equal rows.
-- one, other   the sheets, as units of `{units}`; the one that arrived first is `one`
-- is_one_book  whether they are one book: of the days both cover, at least three rows, and four fifths of those of each, are also
--              in the other, as in an export that rolls on
-- `{rows}` holds the rows that may count (identity, ordinal, unit, day).
WITH repeated AS (
    FROM {rows} SEMI JOIN (SELECT identity, ordinal FROM {rows} GROUP BY ALL HAVING count(DISTINCT unit) > 1) USING (identity, ordinal)
), shared AS (
    SELECT a.unit AS one, b.unit AS other, count(*) AS rows
    FROM repeated a JOIN repeated b ON a.identity = b.identity AND a.ordinal = b.ordinal AND a.unit < b.unit
    GROUP BY ALL
), days AS (
    SELECT unit, day, count(*) AS rows FROM {rows} GROUP BY ALL
), spans AS (
    SELECT unit, min(day) AS first_day, max(day) AS last_day FROM days GROUP BY unit
), compared AS (
    SELECT s.one, s.other, any_value(s.rows) AS rows,
        sum(d.rows) FILTER (d.unit = s.one) AS of_one, sum(d.rows) FILTER (d.unit = s.other) AS of_other
    FROM shared s
    JOIN spans a ON a.unit = s.one
    JOIN spans b ON b.unit = s.other
    JOIN days d ON d.unit IN (s.one, s.other) AND d.day BETWEEN greatest(a.first_day, b.first_day) AND least(a.last_day, b.last_day)
    GROUP BY s.one, s.other
)
SELECT one, other, rows >= 3 AND rows * 5 >= of_one * 4 AND rows * 5 >= of_other * 4 AS is_one_book FROM compared
