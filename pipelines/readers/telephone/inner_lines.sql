-- One row per leg of a call that never left the house.
-- row_number  the leg
-- kind        internal_call, or feature_code for a code that was dialled to set something or to listen
-- Reads `{directed}`. An inner leg of a call that also came from outside or went there stays a leg of it.
SELECT
    row_number,
    CASE WHEN bool_or(direction = 'feature_code') OVER (PARTITION BY call) THEN 'feature_code' ELSE 'internal_call' END AS kind
FROM {directed}
WHERE direction IN ('internal', 'feature_code')
    AND call NOT IN (SELECT call FROM {directed} WHERE direction NOT IN ('internal', 'feature_code') AND call IS NOT NULL)
