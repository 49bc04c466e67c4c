-- One row per session of a companion; a debriefing without a person is the companion's own.
-- companion_code  pseudonym of the companion
-- is_in_roster    whether a roster has the companion
-- held_at         moment
-- time_known      whether its time of day is known; else held_at is local midnight
-- kind            counselling, stress_management, debriefing, moral_support, spiritual; NULL when not recorded
-- person_code     pseudonym of the person; NULL when nothing is known, or nobody is named
-- person_basis    what the person is known by: id, name_and_phone, phone, name; the first two are certain
-- minutes         [min], NULL when not recorded
-- centre          the posko
-- day             local date of held_at
-- load_id         the load
-- part            sheet of the load, from 0
-- row_number      row of its file
SELECT
    c.companion_code,
    c.is_in_roster,
    r.held_at,
    time_known(r.held_at, r.held_at_time_known) AS time_known,
    r.kind,
    p.person_code,
    p.person_basis,
    r.minutes,
    coalesce(r.centre, getvariable('centre')) AS centre,
    CAST(wall_of(r.held_at) AS DATE) AS day,
    r.load_id,
    r.part,
    r.row_number
FROM raw.sessions r
JOIN resolved.companion_spellings c
    ON c.companion_id = coalesce(r.companion_id, '') AND c.companion_name = coalesce(r.companion_name, '')
    AND c.companion_phone = coalesce(r.companion_phone_code, '')
LEFT JOIN resolved.people p
    ON p.person = coalesce(r.person, '') AND p.recipient = coalesce(r.recipient, '')
    AND p.contact_phone = coalesce(r.contact_phone_code, '')
ORDER BY r.held_at, c.companion_code, r.load_id, r.row_number
