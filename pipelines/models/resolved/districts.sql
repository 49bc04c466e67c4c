-- after: villages
-- One row per district that has villages in force.
-- district_code  Kemendagri code, with dots
-- name           name
SELECT district_code, any_value(district) AS name
FROM resolved.villages
GROUP BY district_code
