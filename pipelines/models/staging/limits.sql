-- One row per legal limit on collecting donations.
-- limit_key   operating_share, victims_operating_share, permit_months, permit_renewals
-- most        maximum allowed: a share of 0 to 1, months, or a number of times
-- purposes    words by which a purpose is recognised, separated by semicolons
-- regulation  legal source, NULL when not recorded
-- dated       year or date of the source, NULL when not recorded
SELECT limit_key, most, purposes, regulation, dated
FROM resolved.limits
ORDER BY limit_key
