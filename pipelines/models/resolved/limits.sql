-- One row per limit of the law in force: what came with Posko, replaced by what was loaded under the same key
-- limit_key   operating_share, victims_operating_share, permit_months, permit_renewals
-- most        the most that is allowed: a share of 0 to 1, months, or times
-- purposes    words by which a purpose is known to fall under it, between semicolons
-- regulation  where it is written
-- dated       since when
SELECT
    lower(trim(limit_key)) AS limit_key,
    arg_max(most, (load_order, row_number)) AS most,
    arg_max(purposes, (load_order, row_number)) AS purposes,
    arg_max(regulation, (load_order, row_number)) AS regulation,
    arg_max(dated, (load_order, row_number)) AS dated
FROM raw.limits
GROUP BY ALL
