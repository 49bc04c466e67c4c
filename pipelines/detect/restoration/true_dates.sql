-- One row: the dates that a workbook knew beside those it left as text. A spreadsheet that takes the first figure for the month
-- makes dates of the cells it can read so, with day and month the wrong way round, and leaves days beyond 12 as text.
-- dates            how many of the dates it knew say another day when day and month change places
-- late_dates       how many have a day beyond 12, which nobody can have exchanged
-- early_texts      how many texts it would have made a date of, as their day is at most 12
-- left_texts       how many it could not, as their day is beyond 12
-- *_misfits        how many of `dates` do not fit the text dates as they stand, or exchanged: neither the order of rows where the
--                  texts of the column are in order, nor their months. `far_*` by a wider margin; `both_misfit` either way
-- better_swapped   how many fit exchanged alone
-- column_name, text, made, swapped  an example: of a column its text, a date it made, the same exchanged
-- `{cells}` has the cells of all date columns: `part` (one column of one sheet), `sheet`, `seq` (their order), `text`, `is_true`,
-- `column_name`; `{sheet}` is `sheet` where the texts of one sheet count for its own dates, else a constant; `{day}` and `{month}` are the figures of the text dates.
WITH written AS (
    SELECT text, regexp_extract(text, '^[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})([^0-9/.-][^/]*)?$', ['a', 'b', 'year', 'rest']) AS figure,
        regexp_full_match(text, '[0-9]{1,2}[/-][0-9]{1,2}[/-]([0-9]{4}|[0-9]{2})( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[AaPp][Mm])?)?') AS is_plain
    FROM (SELECT DISTINCT text FROM {cells} WHERE NOT is_true AND text IS NOT NULL)
), texts AS (
    SELECT text, is_plain, piece({day}, 0) AS day_figure, piece({month}, 0) AS month_figure,
        CASE WHEN figure.year <> '' THEN TRY_CAST(printf('%04d-%02d-%02d', piece(figure.year, 0) % 2000 + 2000, piece({month}, 0), piece({day}, 0)) AS DATE)
            ELSE TRY_CAST(printf('%04d-%02d-%02d', piece(named.year, 0), piece(named.month, 0), piece(named.day, 0)) AS DATE) END AS day
    FROM (SELECT *, CASE WHEN figure.year = '' THEN year_first_pieces(plain_moment(text)) END AS named FROM written)
), placed AS (
    SELECT part, {sheet} AS sheet, seq, column_name, c.text, is_true, is_plain, day_figure, month_figure, 
        CASE WHEN year(texts.day) < 2100 THEN texts.day END AS text_day, -- a year of another calendar tells nothing
        CASE WHEN is_true THEN TRY_CAST(left(c.text, 10) AS DATE) END AS made
    FROM {cells} c LEFT JOIN texts ON NOT is_true AND texts.text = c.text
), steps AS (
    SELECT part, text_day - lag(text_day) OVER (PARTITION BY part ORDER BY seq) AS step FROM placed WHERE text_day IS NOT NULL
), orders AS (
    SELECT part, count(*) FILTER (step > 0) > 0 AND count(*) FILTER (step < -7) <= 0.02 * count(step) AS is_rising,
        count(*) FILTER (step < 0) > 0 AND count(*) FILTER (step > 7) <= 0.02 * count(step) AS is_falling
    FROM steps GROUP BY part
), between_texts AS (
    SELECT *, last_value(text_day IGNORE NULLS) OVER (PARTITION BY part ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS above,
        first_value(text_day IGNORE NULLS) OVER (PARTITION BY part ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS below
    FROM placed
), dates AS (
    SELECT part, sheet, seq, column_name, made, make_date(year(made), day(made), month(made)) AS swapped,
        CASE WHEN is_rising THEN above WHEN is_falling THEN below END AS earliest,
        CASE WHEN is_rising THEN below WHEN is_falling THEN above END AS latest
    FROM between_texts LEFT JOIN orders USING (part)
    WHERE day(made) <= 12 AND day(made) <> month(made)
), text_days AS (
    SELECT DISTINCT sheet, text_day FROM placed WHERE text_day IS NOT NULL
    UNION SELECT DISTINCT NULL, text_day FROM placed WHERE text_day IS NOT NULL
), gaps AS (
    -- where events are far between, nothing is near: two months at most
    SELECT sheet, least(max(gap), 62) AS gap
    FROM (SELECT sheet, text_day - lag(text_day) OVER (PARTITION BY sheet ORDER BY text_day) AS gap FROM text_days) GROUP BY sheet
), days AS (
    SELECT DISTINCT sheet, made AS day FROM dates UNION SELECT DISTINCT sheet, swapped FROM dates
), nearness AS (
    SELECT days.sheet, day,
        coalesce(min(abs(day - text_day)) FILTER (t.sheet IS NOT NULL), min(abs(day - text_day))) AS off,
        coalesce(max(gap) FILTER (t.sheet IS NOT NULL), max(gap), 0) AS gap,
        CASE WHEN count(t.sheet) > 0 THEN coalesce(bool_or(date_trunc('month', day) = date_trunc('month', text_day)) FILTER (t.sheet IS NOT NULL), false)
            ELSE bool_or(date_trunc('month', day) = date_trunc('month', text_day)) END AS is_of_month
    FROM days JOIN text_days t ON t.sheet IS NULL OR t.sheet = days.sheet
        LEFT JOIN gaps ON gaps.sheet IS NOT DISTINCT FROM t.sheet
    GROUP BY ALL
), readings AS (
    SELECT d.*, own.gap, own.off AS off, own.is_of_month, other.off AS swapped_off, other.is_of_month AS swapped_of_month
    FROM dates d JOIN nearness own ON own.sheet = d.sheet AND own.day = d.made
        JOIN nearness other ON other.sheet = d.sheet AND other.day = d.swapped
), judged AS (
    SELECT *,
        fits_days(made, earliest, latest, off, is_of_month, 14, greatest(19, gap)) AS fits, fits_days(swapped, earliest, latest, swapped_off, swapped_of_month, 14, greatest(19, gap)) AS swapped_fits,
        fits_days(made, earliest, latest, off, is_of_month, 14, greatest(31, gap)) AS may_fit, fits_days(swapped, earliest, latest, swapped_off, swapped_of_month, 14, greatest(31, gap)) AS swapped_may_fit
    -- a date more than a year from every text is another slip: no exchange moves it so far
    FROM readings WHERE least(off, swapped_off) <= 400
)
SELECT
    count(*) AS dates,
    count(*) FILTER (NOT fits) AS misfits,
    count(*) FILTER (NOT swapped_fits) AS swapped_misfits,
    count(*) FILTER (NOT may_fit) AS far_misfits,
    count(*) FILTER (NOT swapped_may_fit) AS far_swapped_misfits,
    count(*) FILTER (NOT fits AND NOT swapped_fits) AS both_misfit,
    count(*) FILTER (NOT may_fit AND swapped_fits) AS better_swapped,
    arg_min(column_name, (fits, part, seq)) AS column_name,
    CAST(arg_min(made, (fits, part, seq)) AS VARCHAR) AS made,
    CAST(arg_min(swapped, (fits, part, seq)) AS VARCHAR) AS swapped,
    (SELECT count(*) FROM placed WHERE day(made) > 12) AS late_dates,
    (SELECT count(*) FROM placed WHERE is_plain AND day_figure BETWEEN 1 AND 12 AND month_figure BETWEEN 1 AND 12 AND day_figure <> month_figure) AS early_texts,
    (SELECT count(*) FROM placed WHERE is_plain AND day_figure BETWEEN 13 AND 31 AND month_figure BETWEEN 1 AND 12) AS left_texts,
    (SELECT min(text) FROM placed WHERE is_plain AND day_figure BETWEEN 13 AND 31) AS text
FROM judged
