-- One row: what a column of numbers shows of thousands that a spreadsheet took for decimals (`11.219` and `16.28` for 16.280).
-- fractions    how many different numbers have one
-- whole        how many of those count what is whole
-- three        an example with three decimals, among those that count what is whole; `any_three` among all
-- made         a number of a workbook with three decimals, among those that count what is whole
-- threes, shorts  how many different ones have three decimals, and how many fewer
-- unfit        one that no number of thousands becomes: `0.5`, `1234.5`, `1.2345`
-- ending_zero  a text whose last decimal is zero, as no spreadsheet writes it
-- millions     a text of millions (`Rp 1.500.000`); `plain_millions` without a word, which the spreadsheet could not read
-- large        a number of a thousand or more without a sign between
-- small        a number below a thousand of a workbook
-- largest      the largest with a fraction, as it stands; `largest_three` with three decimals
-- `{cells}` has the cells (`raw`) and whether each counts what `is_whole`.
WITH bodies AS (
    SELECT is_whole, is_typed(raw) AS is_typed, clean(raw) AS text, regexp_extract(clean(raw), '^-?([0-9]+)(?:[.]([0-9]+))?$', ['units', 'decimals']) AS body
    FROM (SELECT DISTINCT raw, is_whole FROM {cells} WHERE raw <> '')
)
SELECT
    count(DISTINCT text) FILTER (body.decimals <> '') AS fractions,
    count(DISTINCT text) FILTER (body.decimals <> '' AND is_whole) AS whole,
    min(text) FILTER (length(body.decimals) = 3 AND is_whole) AS three,
    min(text) FILTER (length(body.decimals) = 3) AS any_three,
    min(text) FILTER (length(body.decimals) = 3 AND is_whole AND is_typed) AS made,
    count(DISTINCT text) FILTER (length(body.decimals) = 3) AS threes,
    count(DISTINCT text) FILTER (length(body.decimals) BETWEEN 1 AND 2) AS shorts,
    min(text) FILTER (body.decimals <> '' AND (length(body.decimals) > 3 OR body.units = '0' OR length(body.units) > 3)) AS unfit,
    min(text) FILTER (NOT is_typed AND ends_with(body.decimals, '0')) AS ending_zero,
    min(text) FILTER (NOT is_typed AND regexp_matches(text, '(^|[^0-9.,])[0-9]{1,3}([.][0-9]{3}){2,}')) AS millions,
    min(text) FILTER (NOT is_typed AND regexp_full_match(text, '[0-9]{1,3}([.][0-9]{3}){2,}')) AS plain_millions,
    min(text) FILTER (is_typed AND body.decimals = '' AND length(body.units) > 3) AS large,
    min(text) FILTER (is_typed AND body.decimals = '' AND length(body.units) <= 3 AND body.units <> '0') AS small,
    max(abs(TRY_CAST(text AS DOUBLE))) FILTER (body.decimals <> '') AS largest,
    max(abs(TRY_CAST(text AS DOUBLE))) FILTER (length(body.decimals) = 3) AS largest_three
FROM bodies
