-- after: deaths, followup_people_at, followups
-- macro: moment
-- One row per due call: one scheduled contact with one person, and what became of it by a moment.
-- followup_id     the due call
-- subject         the pseudonym where the identity is certain, else `call ` and the id of the due call
-- day             local due day
-- due_at          moment
-- due_time_known  whether its time of day is known
-- person_code     pseudonym of the person; of the number where only that is certain; NULL when nobody can be told
-- person_basis    what it rests on: id, name_and_phone, phone, name
-- village_code    Kemendagri code, NULL when not known
-- village         name, NULL when not known
-- district_code   code, NULL when not known
-- district        name, NULL when not known
-- companion_code  pseudonym of the companion, NULL when not recorded
-- followed_at     first contact of this call that told how the person is; NULL without one
-- tries           attempts in vain of this call
-- next_attempt    number of the attempt to be made next
-- has_unknown     whether an attempt was made whose outcome nobody knows
-- is_to_settle    whether a death was reported through its number, nobody knows whose
-- closed_as       on_time, late, refused, ended, missed; NULL while it is open, or its day is still to come
-- step            next rung of the ladder of its person
-- `moment` is the moment whose knowledge counts: later attempts are not known yet. NULL means all that is known today.
WITH attempts AS (
    SELECT
        *,
        row_number() OVER (ORDER BY tried_at NULLS FIRST, attempt NULLS FIRST, load_id, row_number) AS position,
        greatest(1, attempt - coalesce(lag(attempt) OVER (PARTITION BY followup_id ORDER BY attempt NULLS LAST, tried_at), 0)) AS tries
    FROM (
        SELECT * REPLACE (CASE WHEN is_known THEN tried_at END AS tried_at, CASE WHEN is_known THEN outcome END AS outcome)
        FROM (SELECT *, moment IS NULL OR tried_at <= moment AS is_known FROM staging.followups)
    )
), unsettled AS (
    SELECT DISTINCT phone_code
    FROM staging.deaths
    WHERE phone_code IS NOT NULL AND coalesce(person_basis NOT IN ('id', 'name_and_phone'), true) AND (moment IS NULL OR died_at <= moment)
), folded AS (
    SELECT
        followup_id,
        any_value(subject) AS subject,
        min(day) AS day,
        min(due_at) AS due_at,
        arg_min(due_time_known, due_at) AS due_time_known,
        any_value(person_code) AS person_code,
        any_value(person_basis) AS person_basis,
        any_value(village_code) AS village_code,
        any_value(village) AS village,
        any_value(district_code) AS district_code,
        any_value(district) AS district,
        any_value(phone_code) AS phone_code,
        arg_max(companion_code, position) FILTER (companion_code IS NOT NULL) AS companion_code,
        min({'at': tried_at, 'day': tried_day}) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died')) AS followed,
        bool_or(coalesce(outcome = 'refused', false)) AS is_refused,
        bool_or(coalesce(outcome = 'not_needed', false)) AS is_not_needed,
        coalesce(sum(tries) FILTER (outcome IN ('unreachable', 'wrong_number')), 0)::INTEGER AS tries,
        (coalesce(max(attempt) FILTER (tried_at IS NOT NULL), count(tried_at)) + 1)::INTEGER AS next_attempt,
        bool_or(tried_at IS NOT NULL AND coalesce(outcome, 'unknown') = 'unknown') AS has_unknown
    FROM attempts
    GROUP BY followup_id
), seen AS (
    SELECT DISTINCT subject, tried_day AS seen_day
    FROM attempts
    WHERE outcome IN ('reached', 'recovered', 'moved', 'died')
)
SELECT
    c.followup_id, c.subject, c.day, c.due_at, c.due_time_known, c.person_code, c.person_basis, c.village_code, c.village, c.district_code, c.district,
    c.companion_code,
    c.followed['at'] AS followed_at,
    c.tries, c.next_attempt, c.has_unknown,
    coalesce(c.phone_code IN (SELECT phone_code FROM unsettled), false) AS is_to_settle,
    CASE
        WHEN c.followed['day'] <= c.day OR s.seen_day = c.day THEN 'on_time'
        WHEN c.followed IS NOT NULL THEN 'late'
        WHEN c.is_not_needed THEN 'ended'
        WHEN c.is_refused THEN 'refused'
        WHEN p.ended_day <= c.day THEN 'ended'
        WHEN greatest(p.contact_day, p.ended_day) > c.day THEN 'missed'
    END AS closed_as,
    p.step
FROM folded c
JOIN staging.followup_people_at(moment) p USING (subject)
ASOF LEFT JOIN seen s ON s.subject = c.subject AND s.seen_day >= c.day
ORDER BY c.day, c.due_at, c.followup_id
