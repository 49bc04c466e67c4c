-- One row per living person whose newest answer is a consent, and purpose; whether it has ended by now depends on the moment of the
-- question. Of whose number a death is reported without saying who died, nobody is left.
-- person_code   pseudonym; that of the number where only that is certain
-- person_basis  what it rests on: id, name_and_phone, phone; only the first two are certain
-- phone_code    pseudonym of the telephone number; NULL when none is recorded
-- purpose       show or call
-- agreed_at     moment
-- ends_at       moment from which it is not valid any more, NULL for no end
-- village_code  of the newest request, else of the newest call that names one; NULL when not recorded
-- needs         categories of the newest request, else of the newest call that names any; NULL when not recorded
-- urgency       of the newest request, else of the newest call that says it; NULL when not recorded
-- last_at       moment of the last contact that succeeded, or request; NULL when there was none
-- last_known    whether its time of day is known; else last_at is local midnight
WITH valid AS (
    SELECT
        person_code, person_basis, purpose, agreed_at, ends_at, person_basis IN ('id', 'name_and_phone') AS is_certain,
        CASE WHEN person_basis = 'phone' THEN person_code ELSE phone_code END AS phone_code
    FROM staging.consents
    WHERE is_latest AND is_valid
), agreed AS (
    SELECT
        person_code, any_value(person_basis) AS person_basis, arg_max(phone_code, agreed_at) AS phone_code, purpose,
        max(agreed_at) AS agreed_at, min(ends_at) AS ends_at
    FROM valid c
    WHERE NOT EXISTS (
        FROM staging.deaths d
        WHERE d.person_code = c.person_code OR d.phone_code = c.phone_code AND NOT (d.person_basis IN ('id', 'name_and_phone') AND c.is_certain)
    )
    -- what was agreed by a number is not told twice where somebody is named who agreed through it
    AND (is_certain OR NOT EXISTS (FROM valid o WHERE o.is_certain AND o.phone_code = c.phone_code AND o.purpose = c.purpose))
    GROUP BY person_code, purpose
), people AS (
    SELECT DISTINCT person_code, person_basis, phone_code FROM agreed
), numbers AS (
    -- a number through which several people answered or are cared for tells of none of them
    SELECT phone_code FROM (
        SELECT phone_code, person_code FROM people
        UNION
        SELECT person_code, recipient_code FROM staging.requests WHERE recipient_basis = 'name_and_phone'
        UNION
        SELECT caller, caller_person_code FROM staging.calls WHERE caller_person_basis = 'name_and_phone'
        UNION
        SELECT phone_code, person_code FROM staging.followups WHERE person_basis IN ('id', 'name_and_phone')
    )
    WHERE phone_code IN (SELECT phone_code FROM people)
    GROUP BY phone_code
    HAVING count(DISTINCT person_code) = 1
), by_number AS (
    SELECT person_code, phone_code FROM people WHERE person_basis = 'phone' OR phone_code IN (SELECT phone_code FROM numbers)
), contacts AS (
    SELECT
        p.person_code, 0 AS priority, started_at AS moment, time_known, village_code, needs, urgency,
        answered_at IS NOT NULL OR coalesce(outcome = 'answered', channel <> 'phone') AS is_contact
    FROM staging.calls c
    JOIN by_number p ON p.phone_code = c.caller
    UNION ALL
    SELECT
        c.caller_person_code, 0, started_at, time_known, village_code, needs, urgency,
        answered_at IS NOT NULL OR coalesce(outcome = 'answered', channel <> 'phone')
    FROM staging.calls c
    SEMI JOIN people p ON p.person_code = c.caller_person_code
    WHERE c.caller_person_basis = 'name_and_phone'
    UNION ALL
    SELECT p.person_code, 1, r.requested_at, r.time_known, r.village_code, [r.category], r.urgency, true
    FROM staging.requests r
    JOIN by_number p ON p.phone_code = r.person_code
    UNION ALL
    SELECT r.recipient_code, 1, r.requested_at, r.time_known, r.village_code, [r.category], r.urgency, true
    FROM staging.requests r
    SEMI JOIN people p ON p.person_code = r.recipient_code
    WHERE r.recipient_basis = 'name_and_phone'
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
SELECT a.person_code, a.person_basis, a.phone_code, a.purpose, a.agreed_at, a.ends_at, k.village_code, k.needs, k.urgency, k.last_at, k.last_known
FROM agreed a
LEFT JOIN known k ON k.person_code = a.person_code
ORDER BY a.person_code, a.purpose
