-- One row per distinct cell of a number column.
-- Reads `distinct_cells` (`raw`).
-- raw     as it stands in the file, with the mark of a true number
-- number  its value; NULL when the cell is empty, cannot be read, or exceeds the largest plausible count
-- $separator decides `1.500`: ',' or '.' precedes the decimals, 'thousands' or 'money' when neither does, 'none' when the file
-- is ambiguous. In a column of counts with decimals ('count,' 'count.') three digits behind that sign stay ambiguous.
WITH cells AS (
    SELECT raw, clean(raw) AS text, is_typed(raw) AS is_typed FROM distinct_cells WHERE raw IS NOT NULL
), bodies AS (
    SELECT *, number_body(text) AS signed, number_scale(text) AS scale FROM cells WHERE NOT is_nothing(text)
), plain AS (
    SELECT *, translate(signed, '()-', '') AS body, regexp_matches(signed, '^[(]|-') AS is_negative, $separator::VARCHAR AS separator
    FROM bodies
    WHERE is_typed OR $separator::VARCHAR <> 'money' OR is_money(text)
), decided AS (
    SELECT *, CASE
        WHEN regexp_full_match(body, '[0-9]+') THEN body
        WHEN regexp_full_match(body, '[0-9]{1,3}([.][0-9]{3}){2,}') THEN replace(body, '.', '')
        WHEN regexp_full_match(body, '[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}') AND regexp_matches(body, ',.*,') THEN replace(body, ',', '')
        WHEN regexp_full_match(body, '[1-9][0-9]{0,2}[.,][0-9]{3}') THEN CASE
            WHEN separator IN ('thousands', 'money') THEN translate(body, '.,', '')
            WHEN separator <> 'none' AND NOT contains(body, separator[-1]) THEN translate(body, '.,', '')
            WHEN contains(body, separator) THEN replace(body, ',', '.')
        END
        -- `250.0001)`: the mark of a note joined thousands; neither money nor what is counted has four decimals
        WHEN regexp_full_match(body, '[1-9][0-9]{0,2}[.,][0-9]{4}') AND regexp_matches(separator, '^(money|thousands|count)') THEN NULL
        WHEN regexp_full_match(body, '[0-9]{1,3}([.][0-9]{3})+[0-9]') AND regexp_matches(separator, '^(money|thousands|count)') THEN NULL
        WHEN regexp_full_match(body, '[0-9]+[.,][0-9]+') THEN replace(body, ',', '.')
        WHEN regexp_full_match(body, '[0-9]{1,3}([.][0-9]{3})+,[0-9]+') THEN replace(replace(body, '.', ''), ',', '.')
        WHEN regexp_full_match(body, '[0-9]{1,3}(,[0-9]{2,3})+[.][0-9]+') THEN replace(body, ',', '')
    END AS digits
    FROM plain
)
SELECT raw, CASE WHEN abs(number) <= most_counted(separator) THEN number END AS number
FROM (SELECT raw, separator, CASE
    WHEN is_typed THEN TRY_CAST(TRY_CAST(text AS DOUBLE) AS DECIMAL(18, 3))
    ELSE TRY_CAST(TRY_CAST(digits AS DECIMAL(24, 6)) * scale * CASE WHEN is_negative THEN -1 ELSE 1 END AS DECIMAL(18, 3))
END AS number
FROM decided)
