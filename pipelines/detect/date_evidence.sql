-- One row: how the dates of a column are written; each column an example, NULL when there is none.
-- day_first, month_first   can only be read so
-- either                   can be read both ways, and says another day each time
-- weekday_day_first, weekday_month_first   the same, but the weekday beside it fits only that order
-- unpadded                 both ways, with a time behind, and day or month of one digit: no program writes `5/7/2021 8:15` day first
-- wrong_weekday            the weekday beside it fits no way of reading it
-- other_zone               its time of day is of another zone than the posko's
-- `{cells}` has the cells; a date that stands year first needs no sign, and a range (`12-13/07/2021`,
-- `12/07/21 s/d 14/07/21`) gives none.
WITH texts AS MATERIALIZED (
    SELECT text FROM {cells}
), written AS MATERIALIZED (
    SELECT text, named_weekday(text) AS weekday FROM texts WHERE substr(text, 5, 1) <> '-' AND NOT is_clock(text)
), figures AS (
    SELECT text, weekday, regexp_extract(text, '^[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})([^0-9/.-][^/]*)?$', ['a', 'b', 'year', 'rest']) AS figure
    FROM written
), numbers AS (
    SELECT text, weekday, piece(figure.a, 0) AS a, piece(figure.b, 0) AS b, piece(figure.year, 0) % 2000 + 2000 AS year FROM figures
), days AS (
    SELECT text, weekday, a, b,
        CASE WHEN weekday IS NOT NULL THEN TRY_CAST(printf('%04d-%02d-%02d', year, b, a) AS DATE) END AS day_first,
        CASE WHEN weekday IS NOT NULL THEN TRY_CAST(printf('%04d-%02d-%02d', year, a, b) AS DATE) END AS month_first,
        CASE WHEN weekday IS NOT NULL THEN year_first_pieces(plain_moment(text)) END AS named
    FROM numbers
), weekdays AS (
    SELECT text, a, b, weekday, isodow(day_first) = weekday AS by_day, isodow(month_first) = weekday AS by_month,
        isodow(TRY_CAST(named.year || '-' || lpad(named.month, 2, '0') || '-' || lpad(named.day, 2, '0') AS DATE)) = weekday AS by_name
    FROM days
)
SELECT
    min(text) FILTER (a BETWEEN 13 AND 31 AND b BETWEEN 1 AND 12) AS day_first,
    min(text) FILTER (b BETWEEN 13 AND 31 AND a BETWEEN 1 AND 12) AS month_first,
    min(text) FILTER (a BETWEEN 1 AND 12 AND b BETWEEN 1 AND 12 AND a <> b) AS either,
    min(text) FILTER (a <= 12 AND b <= 12 AND regexp_matches(text, '^[0-9]/[0-9]{1,2}/[0-9]{4} [0-9]')) AS unpadded,
    min(text) FILTER (a <= 12 AND b <= 12 AND by_day AND NOT by_month) AS weekday_day_first,
    min(text) FILTER (a <= 12 AND b <= 12 AND by_month AND NOT by_day) AS weekday_month_first,
    min(text) FILTER (weekday IS NOT NULL AND coalesce(by_day, by_month, by_name) IS NOT NULL
        AND NOT coalesce(by_day, false) AND NOT coalesce(by_month, false) AND NOT coalesce(by_name, false)) AS wrong_weekday,
    (SELECT min(text) FROM texts WHERE may_name_zone(text)
        AND offset_minutes(text) <> (epoch_us(wall_of(now())) - epoch_us(now())) // 60000000) AS other_zone
FROM weekdays
