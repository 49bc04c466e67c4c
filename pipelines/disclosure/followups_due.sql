-- Calls that are due at $now: of today, and of earlier days on which nobody was reached.
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
SELECT
    c.followup_id, c.subject, c.person_code, coalesce(c.person_basis IN ('id', 'name_and_phone'), false) AS is_certain, c.day, c.due_at, c.due_time_known,
    c.next_attempt,
    CASE WHEN c.is_to_settle THEN 'settle' ELSE c.step END AS step,
    p.tries, p.last_tried_at, p.last_tried_time_known AS last_known, p.physical_state, p.emotional_state, p.place, c.companion_code, c.village, c.district
FROM staging.followup_calls c
JOIN staging.followup_people p USING (subject)
WHERE c.closed_as IS NULL AND c.day <= CAST($now::TIMESTAMPTZ AS DATE)
ORDER BY
    coalesce(p.physical_state IN ('poor', 'critical'), false) OR coalesce(p.emotional_state IN ('distressed', 'crisis'), false) DESC,
    c.day, c.due_at, c.followup_id
