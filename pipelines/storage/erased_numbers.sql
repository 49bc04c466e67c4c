-- One row per cell of `digit_cells` in which a number of `erased_phones` stands, however it is written.
-- cell  the cell as it was read
-- Reads `digit_cells` (`cell`) and `erased_phones` (`mark`).
-- Groups of digits that follow each other are put together in every way (`0812-0000-0001`, `+62 812 …`, `62 (0) 812 …`, a
-- number between two others, `8.1200000001E10`), so what stands between them does not matter. A 9 before a 0 is dialled for a line.
WITH grouped AS (
    SELECT cell, regexp_extract_all(clean(cell), '[0-9]+') AS groups FROM digit_cells
), spelled AS (
    SELECT cell, unnest(CASE WHEN len(groups) = 1 THEN groups ELSE flatten(list_transform(
        generate_series(1, len(groups)),
        lambda first: list_transform(
            generate_series(first, least(first + 12, len(groups))),
            lambda last: array_to_string(groups[first:last], '')))) END) AS digits
    FROM grouped
), numbers AS (
    SELECT cell, unnest(list_distinct([e164(digits), digits, CASE WHEN starts_with(digits, '90') THEN e164(substr(digits, 2)) END]))
        AS number
    FROM spelled
    WHERE length(digits) BETWEEN 8 AND 18
)
SELECT DISTINCT cell FROM numbers WHERE number IS NOT NULL AND erased_mark(number) IN (SELECT mark FROM erased_phones)
