-- One row per legal limit in force: shipped with Posko, or loaded under the same key.
-- limit_key   operating_share, victims_operating_share, permit_months, permit_renewals
-- most        maximum allowed: a share of 0 to 1, months, or a number of times
-- purposes    words by which a purpose is recognised, separated by semicolons
-- regulation  legal source
-- dated       since when
SELECT
    lower(trim(limit_key)) AS limit_key,
    arg_max(most, (load_order, row_number)) AS most,
    arg_max(purposes, (load_order, row_number)) AS purposes,
    arg_max(regulation, (load_order, row_number)) AS regulation,
    arg_max(dated, (load_order, row_number)) AS dated
FROM raw.limits
GROUP BY ALL
