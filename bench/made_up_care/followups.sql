-- One row per attempt of a made-up call back, canonical columns as text; a person is due eight times.
-- $rows  how many
-- $villages a CSV of villages with name and district
WITH villages AS (
    SELECT row_number() OVER (ORDER BY code) - 1 AS place, name, district FROM read_csv($villages, all_varchar = true)
), drawn AS (
    SELECT
        i, i // 8 AS person, i % 8 AS nth,
        DATE '2021-04-01' + CAST(hash(i // 8, 'first') % 110 AS INTEGER) + CAST(2 * (i % 8) AS INTEGER) AS due,
        CAST(hash(i, 'luck') % 100 AS BIGINT) AS luck, CAST(hash(i, 'state') % 4 AS BIGINT) AS state
    FROM range($rows) AS r(i)
)
SELECT
    'TL-' || i AS followup_id,
    'PS-' || person AS person,
    'Nama ' || person AS recipient,
    '0812' || lpad(CAST(hash(person, 'number') % 100000000 AS VARCHAR), 8, '0') AS contact_phone,
    strftime(due, '%Y-%m-%d') || ' 09:00:00' AS due_at,
    CASE WHEN due <= DATE '2021-07-31' AND luck < 95 THEN strftime(due, '%Y-%m-%d') || ' 09:30:00' END AS done_at,
    1 AS attempt,
    CASE WHEN due <= DATE '2021-07-31' AND luck < 95 THEN CASE WHEN luck < 70 THEN 'reached' WHEN luck < 90 THEN 'unreachable'
        WHEN luck < 93 THEN 'recovered' WHEN luck < 94 THEN 'moved' ELSE 'died' END END AS outcome,
    ['own', 'other_number', 'village_head', 'visit'][i % 4 + 1] AS contacted,
    ['home', 'home', 'hospital', 'care_centre'][person % 4 + 1] AS place,
    CASE WHEN luck < 70 THEN ['good', 'fair', 'poor', 'critical'][state + 1] END AS physical_state,
    CASE WHEN luck < 70 THEN ['calm', 'anxious', 'distressed', 'crisis'][state + 1] END AS emotional_state,
    CASE WHEN luck < 15 THEN 'psychosocial' END AS needs,
    v.name AS village,
    v.district
FROM drawn LEFT JOIN villages v ON v.place = person % 24
ORDER BY due, i
