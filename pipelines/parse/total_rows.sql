-- One row per row of data that begins with a word of a sum, such as `Jumlah bulan Juli` or `Total Bangun`.
-- row_number  row of the file
-- is_name     whether a column that names what a row is about says it, with other words than those of a sum
-- is_total    whether it is a sum of rows above it, rather than something that is called so
-- Reads `wordy` (`row_number`, `is_name`; `is_word`, whether the cell has no other words than those of a sum; `is_named`, whether
-- something else in the row names what it is about), `headers` (`row_number`, headers that begin another table) and `figures`
-- (`row_number`, `day`; `sums`, the numbers of the row that can be added up, a list with NULL where there is none; `is_balance`,
-- whether it has none of them, but says what is left: such a row stays data). A sum may be of all rows above, of those since another sum, of
-- its table, or of its day.
WITH marked AS (
    SELECT f.row_number, f.day, f.sums, f.is_balance, w.row_number IS NOT NULL AS is_wordy FROM figures f LEFT JOIN wordy w USING (row_number)
), places AS (
    SELECT row_number, unnest(sums) AS sum, generate_subscripts(sums, 1) AS place, is_wordy FROM marked
), running AS (
    SELECT row_number, place, sum, is_wordy,
        coalesce(sum(sum) FILTER (NOT is_wordy) OVER (PARTITION BY place ORDER BY row_number), 0) AS above
    FROM places
), candidates AS (
    SELECT row_number, place, sum, above FROM running WHERE is_wordy
), days AS (
    SELECT row_number - 1 AS row_number
    FROM (SELECT row_number, day, lag(day) OVER (ORDER BY row_number) AS before FROM marked WHERE day IS NOT NULL AND NOT is_wordy)
    WHERE day <> before
), beginnings AS (
    SELECT w.row_number, b.row_number AS beginning FROM wordy w JOIN wordy b ON b.row_number < w.row_number
    UNION SELECT row_number, 0 FROM wordy
    UNION SELECT w.row_number, h.row_number FROM wordy w ASOF JOIN headers h ON h.row_number < w.row_number
    UNION SELECT w.row_number, d.row_number FROM wordy w ASOF JOIN days d ON d.row_number < w.row_number
), starts AS (
    SELECT b.row_number, b.beginning, b.place, b.sum, b.above - coalesce(r.above, 0) AS above
    FROM (SELECT c.*, b.beginning FROM candidates c JOIN beginnings b USING (row_number)) b
    ASOF LEFT JOIN running r ON r.place = b.place AND r.row_number <= b.beginning
), fitting AS (
    SELECT row_number, bool_and(sum IS NULL OR above = sum) AND count(sum) > 0 AND bool_or(above <> 0) AS fits
    FROM starts GROUP BY row_number, beginning
), fits AS (
    SELECT row_number, bool_or(fits) AS fits FROM fitting GROUP BY row_number
)
SELECT row_number, is_name, coalesce(fits, false)
    OR (is_word AND NOT is_named AND NOT coalesce(is_balance, false)) AS is_total
FROM wordy LEFT JOIN fits USING (row_number) LEFT JOIN marked USING (row_number)
