-- One row: whether `12.07.21` is a day or a time of day in a column.
-- dotted    how many different cells are written so
-- no_clock  an example that is no time of day, as it has no such hour, minute or second
-- no_date   an example that is no day, whichever figure is the month's
-- years     how many different years they would be of
-- clock     another cell that is a time of day, or has one
-- date      another cell that is a day
-- `{cells}` has the cells (`text`).
WITH written AS (
    SELECT text, regexp_extract(text, '^([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{2})$', ['a', 'b', 'c']) AS figure
    FROM (SELECT DISTINCT text FROM {cells} WHERE text IS NOT NULL)
), numbers AS (
    SELECT text, figure.c <> '' AS is_dotted, piece(figure.a, 0) AS a, piece(figure.b, 0) AS b, piece(figure.c, 0) AS c FROM written
)
SELECT
    count(*) FILTER (is_dotted) AS dotted,
    min(text) FILTER (is_dotted AND (a > 23 OR b > 59 OR c > 59)) AS no_clock,
    min(text) FILTER (is_dotted AND (least(a, b) NOT BETWEEN 1 AND 12 OR greatest(a, b) > 31)) AS no_date,
    count(DISTINCT c) FILTER (is_dotted) AS years,
    min(text) FILTER (NOT is_dotted AND (is_clock(text) OR regexp_matches(text, '[0-9][:.][0-9]{2}$') AND NOT regexp_matches(text, '[0-9][.][0-9]+[.][0-9]+$'))) AS clock,
    min(text) FILTER (NOT is_dotted AND regexp_matches(text, '[0-9]{4}')) AS date
FROM numbers
