-- One row per made-up session, canonical columns as text; every fifth is a companion's own debriefing.
-- $rows  how many; a companion has thirty-two
SELECT
    'PD-' || CAST(hash(i, 'companion') % greatest(1, $rows // 32) AS VARCHAR) AS companion_id,
    strftime(TIMESTAMP '2021-04-01 08:00:00' + to_minutes(CAST(hash(i, 'held') % 172800 AS BIGINT)), '%Y-%m-%d %H:%M:%S') AS held_at,
    ['counselling', 'stress_management', 'moral_support', 'spiritual', 'debriefing'][i % 5 + 1] AS kind,
    CASE WHEN i % 5 <> 4 THEN 'PS-' || CAST(hash(i, 'person') % greatest(1, $rows // 4) AS VARCHAR) END AS person,
    15 + CAST(hash(i, 'minutes') % 60 AS BIGINT) AS minutes
FROM range($rows) AS r(i)
ORDER BY i
