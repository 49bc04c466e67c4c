-- Every village code anywhere is one of the villages in force.
SELECT feed, village_code
FROM (
    SELECT 'calls' AS feed, village_code FROM staging.calls
    UNION
    SELECT 'requests', village_code FROM staging.requests
    UNION
    SELECT 'stock', village_code FROM staging.stock
    UNION
    SELECT 'distributions', village_code FROM staging.distributions
    UNION
    SELECT 'depots', village_code FROM staging.depots
    UNION
    SELECT 'plans', village_code FROM staging.plans
    UNION
    SELECT 'deliveries', village_code FROM staging.deliveries
)
WHERE village_code IS NOT NULL AND village_code NOT IN (SELECT village_code FROM staging.villages)
