-- One row per made-up companion, canonical columns as text.
-- $rows  how many
-- $villages a CSV of villages with name and district
SELECT
    'PD-' || i AS companion_id,
    ['senior_social_worker', 'alumni', 'professional_association', 'student', 'psychologist', 'volunteer'][i % 6 + 1] AS role,
    v.name AS area,
    i % 6 + 2 AS capacity,
    strftime(DATE '2021-01-31' + CAST(hash(i, 'registered') % 30 AS INTEGER), '%Y-%m-%d') AS registered_at,
    strftime(DATE '2021-03-05' + CAST(hash(i, 'trained') % 10 AS INTEGER), '%Y-%m-%d') AS trained_at,
    strftime(DATE '2021-03-20' + CAST(hash(i, 'active') % 10 AS INTEGER), '%Y-%m-%d') AS active_from,
    CASE WHEN i % 15 = 0 THEN '2021-07-10' END AS active_to
FROM range($rows) AS r(i)
LEFT JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS place, name FROM read_csv($villages, all_varchar = true)) v ON v.place = i % 24
ORDER BY i
