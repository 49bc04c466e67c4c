-- One row per row of data that begins with a word of a sum, such as `Jumlah bulan Juli` or `Total Bangun`.
-- row_number  row of the file
-- is_name     whether a column that names what a row is about says it, with other words than those of a sum
-- is_total    whether it is a sum of rows above it, rather than something that is called so
-- Reads `wordy` (`row_number`, `is_name`; `is_word`, whether the cell has no other words than those of a sum; `is_named`, whether
-- something else in the row names what it is about) and `figures` (`row_number`, `sums`, the numbers of the row that can be added up, a list
-- with NULL where there is none).
-- A row without such numbers says what is left, and stays data. A sum may be of all rows above, or of those since any other sum: of a day, of a page, of all.
WITH marked AS (
    SELECT f.row_number, f.sums, w.row_number IS NOT NULL AS is_wordy FROM figures f LEFT JOIN wordy w USING (row_number)
), places AS (
    SELECT row_number, unnest(sums) AS sum, generate_subscripts(sums, 1) AS place, is_wordy FROM marked
), running AS (
    SELECT row_number, place, sum, is_wordy,
        coalesce(sum(sum) FILTER (NOT is_wordy) OVER (PARTITION BY place ORDER BY row_number), 0) AS above
    FROM places
), candidates AS (
    SELECT row_number, place, sum, above FROM running WHERE is_wordy
), starts AS (
    SELECT row_number, place, above FROM candidates
    UNION ALL SELECT DISTINCT 0::BIGINT, place, 0::DECIMAL(38, 3) FROM candidates
), fitting AS (
    SELECT c.row_number, s.row_number AS start, bool_and(c.sum IS NULL OR c.above - s.above = c.sum) AS fits,
        count(c.sum) > 0 AND bool_or(c.above <> s.above) AS has_sums
    FROM candidates c JOIN starts s ON s.place = c.place AND s.row_number < c.row_number
    GROUP BY c.row_number, s.row_number
), equal AS (
    SELECT row_number, bool_or(fits AND has_sums) AS is_equal FROM fitting GROUP BY row_number
)
SELECT row_number, is_name, coalesce(is_equal, false) OR (is_word AND NOT is_named AND len(list_filter(sums, lambda s: s IS NOT NULL)) > 0) AS is_total
FROM wordy LEFT JOIN equal USING (row_number) LEFT JOIN figures USING (row_number)
