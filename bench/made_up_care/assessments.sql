-- One row per made-up first assessment, canonical columns as text.
-- $rows  how many
SELECT
    'AS-' || i AS assessment_id,
    'PS-' || i AS person,
    strftime(DATE '2021-04-01' + CAST(hash(i, 'assessed') % 120 AS INTEGER), '%Y-%m-%d') AS assessed_at,
    ['health', 'health', 'non_health'][i % 3 + 1] AS team,
    ['on_the_spot', 'hospital', 'referred', 'none_needed'][i % 4 + 1] AS result
FROM range($rows) AS r(i)
ORDER BY i
