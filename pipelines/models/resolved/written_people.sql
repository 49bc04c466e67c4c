-- One row per person as written in a row, of every feed that names people in care.
-- person         the id as written, '' when none is
-- recipient      the name as written, '' when none is
-- contact_phone  pseudonym of the telephone number, '' when none can be read
SELECT coalesce(person, '') AS person, coalesce(recipient, '') AS recipient, coalesce(contact_phone_code, '') AS contact_phone FROM raw.followups
UNION
SELECT coalesce(person, ''), coalesce(recipient, ''), coalesce(contact_phone_code, '') FROM raw.assessments
UNION
SELECT coalesce(person_id, ''), coalesce(person_name, ''), coalesce(person_code, '') FROM raw.consents
UNION
SELECT '', coalesce(recipient, ''), coalesce(contact_phone_code, '') FROM raw.requests WHERE recipient IS NOT NULL OR contact_phone_code IS NOT NULL
UNION
SELECT '', coalesce(caller_name, ''), coalesce(caller_phone_code, '') FROM raw.calls WHERE caller_name IS NOT NULL
UNION
SELECT coalesce(person, ''), coalesce(recipient, ''), coalesce(contact_phone_code, '') FROM raw.companionships
UNION
SELECT coalesce(person, ''), coalesce(recipient, ''), coalesce(contact_phone_code, '') FROM raw.sessions
UNION
SELECT coalesce(person, ''), coalesce(recipient, ''), coalesce(contact_phone_code, '') FROM raw.referrals
