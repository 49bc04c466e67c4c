-- How many calls tell which zone, by comparing the moment each began with the second in its id.
-- zone   local: the posko's own; stated: the text names it, and rightly; `wrong 420`: the text names one that is so many minutes
--        off; minutes east of UTC; NULL where the call tells nothing
-- order_of_date  day or month: what a date that is no year's begins with, where only one fits; else NULL
-- calls  how many
-- `{evidence}` has a row per call: its first moment as `iso`, `by_day`, `by_month` and `zoned`, and the `second` of its id.
-- A clock on the wall is at most 14 hours from UTC, by whole quarters of an hour.
WITH differences AS (
    SELECT
        second, zoned IS NOT NULL AS is_stated, iso IS NULL AND zoned IS NULL AS is_slashed,
        coalesce(epoch(zoned), epoch(iso)) - second AS by_year, epoch(by_day) - second AS by_day, epoch(by_month) - second AS by_month,
        epoch(timezone({zone}, to_timestamp(second))) - second AS own
    FROM {evidence}
    WHERE second BETWEEN 946684800 AND 4102444800
), chosen AS (
    SELECT *,
        CASE
            WHEN NOT is_slashed THEN NULL
            WHEN abs(by_day) <= 50400 AND NOT coalesce(abs(by_month) <= 50400, false) THEN 'day'
            WHEN abs(by_month) <= 50400 AND NOT coalesce(abs(by_day) <= 50400, false) THEN 'month'
        END AS order_of_date,
        CASE
            WHEN NOT is_slashed THEN by_year
            WHEN abs(by_day) <= 50400 THEN by_day
            ELSE by_month
        END AS difference
    FROM differences
), rounded AS (
    SELECT *, round(difference / 900) * 900 AS zone_seconds FROM chosen
)
SELECT
    CASE
        WHEN abs(difference) > 50490 OR abs(difference - zone_seconds) > 90 THEN NULL
        WHEN is_stated AND zone_seconds = 0 THEN 'stated'
        WHEN is_stated THEN 'wrong ' || CAST(CAST(zone_seconds / 60 AS INTEGER) AS VARCHAR)
        WHEN zone_seconds = own THEN 'local'
        ELSE CAST(CAST(zone_seconds / 60 AS INTEGER) AS VARCHAR)
    END AS zone,
    order_of_date,
    count(*) AS calls
FROM rounded
GROUP BY ALL
