-- Books of care: how a companion is known, by the id of the roster, else by name and number, and when a referral can have moved on.

-- a name as it is compared: lower case, without titles
CREATE OR REPLACE TEMP MACRO companion_name_key(t) AS nullif(trim(regexp_replace(fold(t),
    '\b(bpk|bapak|pak|ibu|bu|sdr|sdri|saudara|saudari|tn|ny|nn|kak|mas|mbak|dr|drs|dra|mr|mrs|ms|श्री|श्रीमती|डॉ)\b', '', 'g')), '');

CREATE OR REPLACE TEMP MACRO companion_name_code(t) AS pseudonym('companion ' || regexp_replace(companion_name_key(t), '\s+', ' ', 'g'));

-- a telephone number in the place of an id is that number, and letters without a digit are a name
CREATE OR REPLACE TEMP MACRO companion_id_code(t) AS CASE
    WHEN holds_mobile_number(t) THEN pseudonym(read_phone(t))
    WHEN regexp_matches(t, '[0-9]') THEN pseudonym('companion ' || fold(t))
    ELSE companion_name_code(t)
END;

CREATE OR REPLACE TEMP MACRO companion_name_and_phone_code(t, phone_code) AS
    pseudonym('companion ' || regexp_replace(companion_name_key(t), '\s+', ' ', 'g') || ' ' || phone_code);

-- whether a moment of a referral can be true: not before the day it was opened, and not after the file arrived
CREATE OR REPLACE TEMP MACRO happened_after(moment, opened, arrived) AS coalesce(
    CAST(wall_of(moment) AS DATE) >= CAST(wall_of(opened) AS DATE) AND moment <= arrived + INTERVAL 24 HOUR, false);
