-- One row per limit of the law on collecting gifts.
-- limit_key   operating_share, victims_operating_share, permit_months, permit_renewals
-- most        the most that is allowed: a share of 0 to 1, months, or times
-- purposes    words by which a purpose is known to fall under it, between semicolons
-- regulation  where it is written, NULL when not said
-- dated       since when, NULL when not said
SELECT limit_key, most, purposes, regulation, dated
FROM resolved.limits
ORDER BY limit_key
