-- One row per made-up companionship, canonical columns as text.
-- $rows  how many; a companion has eight
SELECT
    'PD-' || CAST(hash(i, 'companion') % greatest(1, $rows // 8) AS VARCHAR) AS companion_id,
    'PS-' || i AS person,
    ['doctor', 'nurse', 'family', 'patient', 'volunteer'][i % 5 + 1] AS person_kind,
    strftime(DATE '2021-04-01' + CAST(hash(i, 'start') % 115 AS INTEGER), '%Y-%m-%d') AS started_at,
    CASE WHEN i % 3 <> 0 THEN strftime(DATE '2021-04-11' + CAST(hash(i, 'start') % 115 + hash(i, 'length') % 20 AS INTEGER), '%Y-%m-%d') END AS ended_at
FROM range($rows) AS r(i)
ORDER BY i
