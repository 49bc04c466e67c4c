-- One row per first assessment of a person by a team.
-- assessment_id  id of the book, else an HMAC of the row
-- person_code    pseudonym of the person; of the number where only that is certain; NULL when nobody can be told
-- person_basis   what it rests on: id, name_and_phone, phone, name; only the first two are certain and join
-- phone_code     pseudonym of the number; NULL when none can be read
-- assessed_at    moment
-- time_known     whether its time of day is known; else assessed_at is local midnight
-- team           health, non_health; NULL when not recorded
-- profession     doctor, nurse, midwife, psychologist, social_worker, pharmacist, volunteer, other; NULL when not recorded
-- result         on_the_spot, hospital, referred, none_needed; unknown for a word nobody knows; NULL when not recorded
-- village        name, NULL when not known
-- village_code   Kemendagri code, NULL when not known
-- district       name, NULL when not known
-- district_code  code, NULL when not known
-- centre         the posko
-- day            local date of assessed_at
-- load_id        the load
-- part           which sheet of the load, from 0
-- row_number     row of its file
SELECT
    a.event_id AS assessment_id,
    p.person_code,
    p.person_basis,
    p.phone_code,
    a.assessed_at,
    time_known(a.assessed_at, a.assessed_at_time_known) AS time_known,
    a.team,
    a.profession,
    a.result,
    v.name AS village,
    s.village_code,
    coalesce(v.district, d.name) AS district,
    coalesce(s.district_code, v.district_code) AS district_code,
    coalesce(a.centre, getvariable('centre')) AS centre,
    CAST(wall_of(a.assessed_at) AS DATE) AS day,
    a.load_id,
    a.part,
    a.row_number
FROM raw.assessments a
LEFT JOIN resolved.people p
    ON p.person = coalesce(a.person, '') AND p.recipient = coalesce(a.recipient, '') AND p.contact_phone = coalesce(a.contact_phone_code, '')
LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(a.village, '') AND s.district_text = coalesce(a.district, '')
LEFT JOIN resolved.villages v ON v.village_code = s.village_code
LEFT JOIN resolved.districts d ON d.district_code = s.district_code
WHERE a.reduced IS NOT TRUE
ORDER BY a.assessed_at, a.load_order, a.part, a.row_number
