-- Calls that are due at $now, as `analytics.metrics.followups` has them: of today, and of earlier days on which nobody was reached.
-- followup_id      the due call
-- subject          the person where the identity is certain, else the due call by itself
-- person_code      pseudonym; NULL when nobody can be told
-- is_certain       whether the identity is
-- day              local due day
-- due_at           moment
-- due_time_known   whether its time of day is known
-- next_attempt     number of the attempt to be made
-- step             next rung of the ladder: own, other_number, village_head, visit, lost (the desk decides); settle where a death was reported
--                  through this number without saying whose
-- tries            attempts in vain since the last contact
-- last_tried_at    moment of the last attempt; NULL when nobody has tried
-- last_known       whether its time of day is known
-- physical_state, emotional_state, place  what was written last
-- companion_code   pseudonym of the companion; NULL when none is written
-- village, district  names
WITH written AS (
    SELECT
        *,
        person_basis IN ('id', 'name_and_phone') AS is_certain,
        CASE WHEN person_basis IN ('id', 'name_and_phone') THEN person_code ELSE 'call ' || followup_id END AS subject,
        coalesce(done_at, CASE WHEN outcome IS NOT NULL THEN due_at END) AS tried_at
    FROM staging.followups
), attempts AS (
    SELECT
        *,
        list_position(['own', 'other_number', 'village_head', 'visit'], coalesce(contacted, 'own')) AS rung,
        row_number() OVER (ORDER BY tried_at NULLS FIRST, attempt NULLS FIRST, load_id, row_number) AS position,
        -- a row may say that it is the third attempt, and those before it are not written down
        greatest(1, attempt - coalesce(lag(attempt) OVER (PARTITION BY followup_id ORDER BY attempt NULLS LAST, tried_at), 0)) AS tries
    FROM written
), met AS (
    SELECT
        subject,
        max(position) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')) AS contact_position,
        max(tried_at) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')) AS contact_at,
        arg_max(outcome, position) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')) AS last_outcome,
        min(tried_at) FILTER (outcome = 'died') AS died_at,
        max(tried_at) AS last_tried_at,
        arg_max(done_time_known, position) FILTER (tried_at IS NOT NULL) AS last_known,
        arg_max(physical_state, position) FILTER (physical_state IS NOT NULL AND tried_at IS NOT NULL) AS physical_state,
        arg_max(emotional_state, position) FILTER (emotional_state IS NOT NULL AND tried_at IS NOT NULL) AS emotional_state,
        arg_max(place, position) FILTER (place IS NOT NULL) AS place
    FROM attempts
    GROUP BY subject
), ends AS (
    SELECT
        m.*,
        coalesce(least(m.died_at, d.died_at), CASE WHEN last_outcome IN ('recovered', 'moved', 'not_needed') THEN contact_at END) AS ended_at
    FROM met m
    LEFT JOIN staging.deaths d ON d.person_code = m.subject AND d.person_basis IN ('id', 'name_and_phone')
), in_vain AS (
    SELECT subject, rung, sum(a.tries)::INTEGER AS tries, bool_or(outcome = 'wrong_number') AS is_wrong
    FROM attempts a
    JOIN ends USING (subject)
    WHERE outcome IN ('unreachable', 'wrong_number') AND position > coalesce(contact_position, 0)
    GROUP BY ALL
), highest AS (
    SELECT subject, max(rung) AS rung, arg_max(tries, rung) AS tries_there, arg_max(is_wrong, rung) AS is_wrong, sum(tries)::INTEGER AS tries
    FROM in_vain
    GROUP BY subject
), rungs AS (
    SELECT list_position(['own_number_attempts', 'other_number_attempts', 'village_head_attempts', 'visit_attempts'], norm) AS rung, norm_value AS allowed
    FROM staging.norms
    WHERE norm IN ('own_number_attempts', 'other_number_attempts', 'village_head_attempts', 'visit_attempts') AND norm_value > 0
), next_rungs AS (
    SELECT e.subject, min(r.rung) AS rung
    FROM ends e
    LEFT JOIN highest h USING (subject)
    JOIN rungs r ON h.rung IS NULL OR r.rung > h.rung OR r.rung = h.rung AND NOT h.is_wrong AND h.tries_there < r.allowed
    GROUP BY e.subject
), calls AS (
    SELECT
        followup_id,
        any_value(subject) AS subject,
        any_value(person_code) AS person_code,
        bool_and(is_certain) AS is_certain,
        min(day) AS day,
        min(due_at) AS due_at,
        arg_min(due_time_known, due_at) AS due_time_known,
        any_value(phone_code) AS phone_code,
        arg_max(companion_code, position) FILTER (companion_code IS NOT NULL) AS companion_code,
        any_value(village) AS village,
        any_value(district) AS district,
        coalesce(max(attempt) FILTER (tried_at IS NOT NULL), count(tried_at)) + 1 AS next_attempt,
        bool_or(coalesce(outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed'), false)) AS is_answered
    FROM attempts
    GROUP BY followup_id
)
SELECT
    c.followup_id, c.subject, c.person_code, c.is_certain, c.day, c.due_at, c.due_time_known, c.next_attempt,
    CASE
        WHEN EXISTS (FROM staging.deaths d WHERE d.phone_code = c.phone_code AND d.person_basis NOT IN ('id', 'name_and_phone')) THEN 'settle'
        ELSE coalesce(['own', 'other_number', 'village_head', 'visit'][n.rung], 'lost')
    END AS step,
    coalesce(h.tries, 0) AS tries,
    e.last_tried_at, e.last_known, e.physical_state, e.emotional_state, e.place, c.companion_code, c.village, c.district
FROM calls c
JOIN ends e USING (subject)
LEFT JOIN highest h USING (subject)
LEFT JOIN next_rungs n USING (subject)
WHERE NOT c.is_answered AND c.day <= CAST($now::TIMESTAMPTZ AS DATE)
    -- whose follow-up had ended by then, or who was reached on that day or spoken to later, is not owed this call any more
    AND NOT coalesce(CAST(e.ended_at AS DATE) <= c.day, false)
    AND NOT coalesce(CAST(greatest(e.contact_at, e.ended_at) AS DATE) > c.day, false)
    AND NOT EXISTS (
        FROM attempts a
        WHERE a.subject = c.subject AND a.outcome IN ('reached', 'recovered', 'moved', 'died') AND CAST(a.tried_at AS DATE) = c.day
    )
ORDER BY
    coalesce(e.physical_state IN ('poor', 'critical'), false) OR coalesce(e.emotional_state IN ('distressed', 'crisis'), false) DESC,
    c.day, c.due_at, c.followup_id
