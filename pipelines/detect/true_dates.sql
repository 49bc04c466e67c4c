-- One row: a column in which a spreadsheet made dates of some cells and left others as text, as it does with days beyond 12
-- when it takes the first figure for the month. Then the dates it made have day and month the wrong way round.
-- made     an example of a date it made
-- swapped  the same with day and month changed places; NULL when no date can be meant so
-- off_days, swapped_off_days  how far the dates it made lie from the text dates, on average, read either way [days]
-- `{cells}` has the cells with `is_true`, whether the workbook knew a date; `{day}` and `{month}` are the figures of the text dates.
WITH texts AS (
    SELECT regexp_extract(text, '^[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})', ['a', 'b', 'year']) AS figure
    FROM {cells} WHERE NOT is_true
), middle AS (
    SELECT median(epoch(TRY_CAST(printf('%04d-%02d-%02d', piece(figure.year, 0) % 2000 + 2000,
        piece({month}, 0),
        piece({day}, 0)) AS DATE)) / 86400) AS day
    FROM texts WHERE figure.year <> ''
), dates AS (
    SELECT TRY_CAST(left(text, 10) AS DATE) AS made FROM {cells} WHERE is_true
), both_ways AS (
    SELECT made, TRY_CAST(printf('%04d-%02d-%02d', year(made), day(made), month(made)) AS DATE) AS swapped FROM dates
)
SELECT
    min(made) FILTER (made <> swapped) AS made,
    CASE WHEN bool_and(swapped IS NOT NULL) THEN arg_min(swapped, made) FILTER (made <> swapped) END AS swapped,
    avg(abs(epoch(made) / 86400 - middle.day)) AS off_days,
    avg(abs(epoch(swapped) / 86400 - middle.day)) AS swapped_off_days
FROM both_ways CROSS JOIN middle
