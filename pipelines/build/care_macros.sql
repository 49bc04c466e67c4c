-- Books of care: how a companion is known, by the id of the roster, else by name and number, and when a referral can have moved on.

CREATE OR REPLACE TEMP MACRO companion_name_code(t) AS pseudonym('companion named ' || person_name_key(t));

-- as with people, a telephone number in the place of an id is that number, and letters without a digit are a name
CREATE OR REPLACE TEMP MACRO companion_id_code(t) AS CASE
    WHEN is_person_id(t) THEN pseudonym('companion ' || person_id_key(t))
    ELSE coalesce(pseudonym(read_phone(t)), companion_name_code(t))
END;

CREATE OR REPLACE TEMP MACRO companion_name_and_phone_code(t, phone_code) AS
    pseudonym('companion ' || person_name_key(t) || ' ' || phone_code);

-- whether a moment of a referral can be true: not before the day it was opened, and not after the file arrived
CREATE OR REPLACE TEMP MACRO happened_after(moment, opened, arrived) AS coalesce(
    CAST(wall_of(moment) AS DATE) >= CAST(wall_of(opened) AS DATE) AND moment <= arrived + INTERVAL 24 HOUR, false);
