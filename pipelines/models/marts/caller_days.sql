-- One row per local day, village and caller with an inbound call, for everyone or an even sample of some 50,000 people.
-- day           local day of the start
-- village_code  village of the caller, NULL when not recorded
-- caller        pseudonym
-- people        people this caller represents: 1 up to 50,000 callers in all, beyond that a power of two
WITH size AS (
    SELECT greatest(1, 2 ** ceil(log2(greatest(approx_count_distinct(caller), 1) / 50000.0)))::BIGINT AS people
    FROM staging.calls
    WHERE direction = 'inbound'
)

SELECT DISTINCT day, village_code, caller, people
FROM staging.calls
CROSS JOIN size
WHERE direction = 'inbound' AND caller IS NOT NULL AND hash(caller) % people = 0
ORDER BY day, village_code, caller
