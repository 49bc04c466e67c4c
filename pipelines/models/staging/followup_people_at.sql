-- after: deaths, followups, norms
-- macro: moment
-- One row per person who was ever due to be called, or per due call where nobody is certain who the person is: how they stand at a moment.
-- subject                the pseudonym where the identity is certain, else `call ` and the id of the due call
-- contact_at             last contact, whatever came of it; NULL without one
-- contact_day            its local date
-- last_seen_at           last contact that told how the person is; NULL without one
-- ending                 recovered, moved, died, not_needed; NULL while follow-up goes on
-- ended_at               its moment
-- ended_day              its local date
-- physical_state         last one reported, NULL when never
-- emotional_state        last one reported, NULL when never
-- place                  home, hospital, care_centre, as last written
-- tries                  attempts in vain since the last contact
-- last_tried_at          last attempt, NULL when nobody has tried
-- last_tried_time_known  whether its time of day is known
-- step                   next rung of the ladder: own, other_number, village_head, visit; lost where every one is used up
-- `moment` is the moment whose knowledge counts: later attempts are not known yet. NULL means all that is known today.
WITH attempts AS (
    SELECT
        *,
        list_position(['own', 'other_number', 'village_head', 'visit'], coalesce(contacted, 'own')) AS rung,
        row_number() OVER (ORDER BY tried_at NULLS FIRST, attempt NULLS FIRST, load_id, row_number) AS position,
        -- a row may say that it is the third attempt, and those before it are not written down
        greatest(1, attempt - coalesce(lag(attempt) OVER (PARTITION BY followup_id ORDER BY attempt NULLS LAST, tried_at), 0)) AS tries
    FROM (
        SELECT * REPLACE (CASE WHEN is_known THEN tried_at END AS tried_at, CASE WHEN is_known THEN outcome END AS outcome)
        FROM (SELECT *, moment IS NULL OR tried_at <= moment AS is_known FROM staging.followups)
    )
), met AS (
    SELECT
        subject,
        max(position) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')) AS contact_position,
        arg_max({'at': tried_at, 'day': tried_day}, tried_at) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')) AS contact,
        max(tried_at) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died')) AS last_seen_at,
        arg_max(outcome, position) FILTER (outcome IN ('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')) AS last_outcome,
        min({'at': tried_at, 'day': tried_day}) FILTER (outcome = 'died') AS died,
        max(tried_at) AS last_tried_at,
        arg_max(coalesce(done_time_known, false), position) FILTER (tried_at IS NOT NULL) AS last_tried_time_known,
        arg_max(physical_state, position) FILTER (physical_state IS NOT NULL AND tried_at IS NOT NULL) AS physical_state,
        arg_max(emotional_state, position) FILTER (emotional_state IS NOT NULL AND tried_at IS NOT NULL) AS emotional_state,
        arg_max(place, position) FILTER (place IS NOT NULL) AS place
    FROM attempts
    GROUP BY subject
), dead AS (
    SELECT person_code AS subject, min({'at': died_at, 'day': day}) AS died
    FROM staging.deaths
    WHERE person_basis IN ('id', 'name_and_phone') AND (moment IS NULL OR died_at <= moment)
    GROUP BY ALL
), ends AS (
    SELECT
        m.*,
        CASE WHEN coalesce(m.died, d.died) IS NOT NULL THEN 'died' WHEN last_outcome IN ('recovered', 'moved', 'not_needed') THEN last_outcome END AS ending,
        coalesce(least(m.died, d.died), CASE WHEN last_outcome IN ('recovered', 'moved', 'not_needed') THEN contact END) AS ended
    FROM met m
    LEFT JOIN dead d USING (subject)
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
    JOIN rungs r ON h.rung IS NULL OR r.rung > h.rung OR (r.rung = h.rung AND NOT h.is_wrong AND h.tries_there < r.allowed)
    GROUP BY e.subject
)
SELECT
    e.subject,
    e.contact['at'] AS contact_at,
    e.contact['day'] AS contact_day,
    e.last_seen_at,
    e.ending,
    e.ended['at'] AS ended_at,
    e.ended['day'] AS ended_day,
    e.physical_state,
    e.emotional_state,
    e.place,
    coalesce(h.tries, 0)::INTEGER AS tries,
    e.last_tried_at,
    e.last_tried_time_known,
    coalesce(['own', 'other_number', 'village_head', 'visit'][n.rung], 'lost') AS step
FROM ends e
LEFT JOIN highest h USING (subject)
LEFT JOIN next_rungs n USING (subject)
ORDER BY e.subject
