-- One row: what the times of day of a sheet show of how they became numbers.
-- dotted     an example of `14.05`, hours and minutes on both sides of the point, not of the hour after midnight
-- several    how many different ones there are; `two_decimals` an example that shows its minutes
-- unfit      a number that is no such time: `7.75`, `25.1`, `7.125`
-- part       a part of a day: `0.4375`
-- full       a text `07.30` or `7.30` whose last zero is there, as no spreadsheet writes it
-- lost       a number, or a text `7.3`, whose last zero is not there
-- made       a number of a workbook that is such a time
-- early      `0.15`, as a text: of the hour after midnight, or a part of a day
-- colon      a time written with a colon
-- `{cells}` has the cells (`raw`).
WITH numbers AS (
    SELECT is_typed(raw) AS is_typed, clean(raw) AS text, regexp_extract(clean(raw), '^([0-9]{1,2})[.]([0-9]+)$', ['hours', 'decimals']) AS clock
    FROM (SELECT DISTINCT raw FROM {cells} WHERE contains(raw, '.'))
), clocks AS (
    SELECT is_typed, text, clock.decimals AS decimals, piece(clock.hours, 0) AS hours,
        length(clock.decimals) <= 2 AND piece(rpad(clock.decimals, 2, '0'), 0) < 60 AND piece(clock.hours, 0) < 24 AS is_clock
    FROM numbers WHERE clock.decimals <> ''
)
SELECT
    min(text) FILTER (is_clock AND hours > 0) AS dotted,
    count(DISTINCT text) FILTER (is_clock AND hours > 0) AS several,
    min(text) FILTER (is_clock AND hours > 0 AND length(decimals) = 2) AS two_decimals,
    min(text) FILTER (NOT is_clock AND hours > 0) AS unfit,
    min(text) FILTER (hours = 0 AND length(decimals) > 2) AS part,
    min(text) FILTER (NOT is_typed AND length(decimals) = 2 AND ends_with(decimals, '0')) AS full,
    arg_min(text, (length(decimals), text)) FILTER (is_typed AND length(decimals) <= 2 OR length(decimals) = 1) AS lost,
    min(text) FILTER (is_typed AND is_clock AND hours > 0) AS made,
    min(text) FILTER (hours = 0 AND text[1:2] = '0.' AND length(decimals) <= 2) AS early,
    (SELECT raw FROM {cells} WHERE contains(raw, ':') LIMIT 1) AS colon
FROM clocks
