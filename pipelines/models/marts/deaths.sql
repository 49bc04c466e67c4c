-- One row per person of whom a row of care says that they died.
-- person_code   pseudonym of the person; of the number where only that is certain
-- person_basis  what it rests on: id, name_and_phone, phone, name; only the first two are certain
-- died_at       moment of the first row that says so
-- time_known    whether its time of day is known; else died_at is local midnight
-- phone_code    pseudonym of the number in that row; NULL when none can be read
SELECT person_code, person_basis, died_at, time_known, phone_code
FROM staging.deaths
ORDER BY died_at, person_code
