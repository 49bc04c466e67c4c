-- after: followups
-- One row per person of whom a row of care says that they died; built anew each time, so undoing or correcting the row brings all back.
-- person_code   pseudonym of the person; of the number where only that is certain
-- person_basis  what it rests on: id, name_and_phone, phone, name. Only the first two are certain: the others end no delivery, as another
--               patient may share the number, but nobody is called or presented through that number until the desk has settled who it was
-- died_at       moment of the first row that says so, the latest at which it can have happened
-- time_known    whether its time of day is known; else died_at is local midnight
-- day           local date of died_at
-- phone_code    pseudonym of the number in that row; NULL when none can be read
-- load_id       its load
-- row_number    row of its file
SELECT DISTINCT ON (person_code)
    person_code,
    person_basis,
    -- a row without a moment of its own cannot tell of a day to come
    least(coalesce(done_at, due_at), l.loaded_at) AS died_at,
    CASE WHEN done_at IS NOT NULL THEN done_time_known ELSE due_time_known AND due_at <= l.loaded_at END AS time_known,
    CAST(wall_of(died_at) AS DATE) AS day,
    phone_code,
    f.load_id,
    f.row_number
FROM staging.followups f
LEFT JOIN (SELECT load_id, min(loaded_at) AS loaded_at FROM raw.stored_files GROUP BY load_id) l ON l.load_id = f.load_id
WHERE outcome = 'died' AND person_code IS NOT NULL
ORDER BY person_code, died_at, f.load_id, f.row_number
