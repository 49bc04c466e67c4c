-- One row per local day and caller whose last contact of that day failed, over all channels; at most 100 per day and village, those not reached first.
-- Where the time of day of a contact is not known, the last one failed only if each of that day did.
-- day              local day
-- village_code     village of the caller, NULL when not recorded
-- caller           pseudonym
-- caller_masked    last three digits of the number
-- channel          over which the last contact came
-- tries            failed contacts of that day, in and out
-- last_at          moment of the last of them; local midnight when its time of day is not known
-- called_back_at   the caller's next contact that succeeded, in or out, on whatever day; NULL when there was none
-- lost_callers     lost callers of the day and village, listed or not
-- reached_callers  of these: reached since
WITH contacts AS (
    SELECT
        day, caller, caller_masked, channel, direction, village_code, started_at, time_known,
        answered_at IS NOT NULL OR coalesce(outcome = 'answered', false) AS succeeded,
        answered_at IS NULL AND coalesce(outcome IN ('abandoned', 'missed', 'busy', 'failed'), false) AS failed
    FROM staging.calls
    WHERE caller IS NOT NULL
),

lost AS (
    SELECT
        day,
        caller,
        arg_max(village_code, started_at) AS village_code,
        any_value(caller_masked) AS caller_masked,
        arg_max(channel, started_at) FILTER (failed) AS channel,
        count(*) FILTER (failed) AS tries,
        max(started_at) FILTER (failed) AS last_at
    FROM contacts
    GROUP BY day, caller
    HAVING bool_or(direction = 'inbound') AND CASE WHEN bool_and(time_known) THEN arg_max(failed, (started_at, succeeded)) ELSE bool_and(failed) END
),

reached AS (
    SELECT caller, started_at FROM contacts WHERE succeeded
),

followed AS (
    SELECT l.*, r.started_at AS called_back_at
    FROM lost AS l
    ASOF LEFT JOIN reached AS r ON r.caller = l.caller AND l.last_at < r.started_at
),

counted AS (
    SELECT
        *,
        count(*) OVER each_place AS lost_callers,
        count(called_back_at) OVER each_place AS reached_callers,
        row_number() OVER (PARTITION BY day, village_code ORDER BY called_back_at IS NOT NULL, last_at DESC, caller) AS place
    FROM followed
    WINDOW each_place AS (PARTITION BY day, village_code)
)

SELECT
    day, village_code, caller, caller_masked, channel, tries, last_at, called_back_at, lost_callers, reached_callers
FROM counted
WHERE place <= 100
ORDER BY day, village_code, last_at DESC, caller
