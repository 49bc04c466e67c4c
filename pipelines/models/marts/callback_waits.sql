-- One row per local day, village, outcome and step of time from a caller's first failure to the next success.
-- Callers with a contact whose time of day is not known are left out: nobody can tell how long they waited.
-- day            local day of the failure
-- village_code   village of the caller, NULL when not recorded
-- is_reached     whether the caller was reached, in or out; else the time is how long they have been waiting
-- upper_minutes  upper end of the step [min]: a minute up to an hour, five up to a day, an hour up to 14 days, longer is 14 days
-- callers        callers; one who was reached and lost again counts again
WITH contacts AS (
    SELECT
        day, caller, direction, village_code, started_at, time_known,
        answered_at IS NOT NULL OR coalesce(outcome = 'answered', false) AS succeeded,
        answered_at IS NULL AND coalesce(outcome IN ('abandoned', 'missed', 'busy', 'failed'), false) AS failed
    FROM staging.calls
    WHERE caller IS NOT NULL
),

known AS (
    SELECT *
    FROM contacts
    WHERE succeeded OR failed
),

troubled AS (
    SELECT caller FROM known GROUP BY caller HAVING bool_and(time_known) AND bool_or(failed AND direction = 'inbound')
),

-- after being reached a caller starts again; of two contacts in the same second, the successful one ends the wait
spelled AS (
    SELECT *, count(*) FILTER (succeeded) OVER (PARTITION BY caller ORDER BY started_at, failed) AS spell
    FROM known
    SEMI JOIN troubled USING (caller)
),

first_failures AS (
    SELECT
        caller,
        spell,
        min(started_at) AS failed_at,
        arg_min(day, started_at) AS day,
        arg_min(village_code, started_at) AS village_code
    FROM spelled
    WHERE failed AND direction = 'inbound'
    GROUP BY caller, spell
),

waits AS (
    SELECT
        f.day,
        f.village_code,
        s.started_at IS NOT NULL AS is_reached,
        date_diff('second', f.failed_at, coalesce(s.started_at, (SELECT max(started_at) FROM staging.calls))) / 60 AS minutes
    FROM first_failures AS f
    LEFT JOIN spelled AS s ON s.caller = f.caller AND s.succeeded AND s.spell = f.spell + 1
)

SELECT
    day,
    village_code,
    is_reached AND minutes <= 14 * 1440 AS is_reached,
    least(CASE
        WHEN minutes <= 60 THEN ceil(minutes)
        WHEN minutes <= 1440 THEN ceil(minutes / 5) * 5
        ELSE ceil(minutes / 60) * 60
    END, 14 * 1440)::INTEGER AS upper_minutes,
    count(*) AS callers
FROM waits
GROUP BY ALL
ORDER BY day, village_code, is_reached, upper_minutes
