-- One row per person whose newest answer is a consent, and purpose; whether it has ended by now depends on the moment of the question.
-- person_code   pseudonym
-- purpose       show or call
-- agreed_at     moment
-- ends_at       moment from which it is not valid any more, NULL for no end
-- village_code  of the newest request, else of the newest call that names one; NULL when not recorded
-- needs         categories of the newest request, else of the newest call that names any; NULL when not recorded
-- urgency       of the newest request, else of the newest call that says it; NULL when not recorded
-- last_at       moment of the last contact that succeeded, or request; NULL when there was none
-- last_known    whether its time of day is known; else last_at is local midnight
WITH agreed AS (
    SELECT person_code, purpose, max(agreed_at) AS agreed_at, min(ends_at) AS ends_at
    FROM staging.consents
    WHERE is_latest AND is_valid
    GROUP BY person_code, purpose
), people AS (
    SELECT DISTINCT person_code FROM agreed
), contacts AS (
    SELECT
        caller AS person_code, 0 AS priority, started_at AS moment, time_known, village_code, needs, urgency,
        answered_at IS NOT NULL OR coalesce(outcome = 'answered', channel <> 'phone') AS is_contact
    FROM staging.calls
    SEMI JOIN people p ON p.person_code = caller
    UNION ALL
    SELECT r.person_code, 1, r.requested_at, r.time_known, r.village_code, [r.category], r.urgency, true
    FROM staging.requests r
    SEMI JOIN people p ON p.person_code = r.person_code
), known AS (
    SELECT
        person_code,
        arg_max(village_code, (priority, moment)) FILTER (village_code IS NOT NULL) AS village_code,
        arg_max(list_sort(needs), (priority, moment, list_sort(needs))) FILTER (len(needs) > 0) AS needs,
        arg_max(urgency, (priority, moment, urgency)) FILTER (urgency IS NOT NULL) AS urgency,
        max(moment) FILTER (is_contact) AS last_at,
        bool_or(time_known) FILTER (is_contact AND moment = last_contact) AS last_known
    FROM (SELECT *, max(moment) FILTER (is_contact) OVER (PARTITION BY person_code) AS last_contact FROM contacts)
    GROUP BY person_code
)
SELECT a.person_code, a.purpose, a.agreed_at, a.ends_at, k.village_code, k.needs, k.urgency, k.last_at, k.last_known
FROM agreed a
LEFT JOIN known k ON k.person_code = a.person_code
ORDER BY a.person_code, a.purpose
