-- One row per tier of companions and kind of person that it may accompany; `any` is one row for each kind.
-- role         the tier
-- person_kind  doctor, nurse, family, patient, volunteer
-- priority     which choice it is of its tier for that kind, from 1; NULL when not recorded
-- rule_source  on what it rests, NULL when not recorded
-- is_own       whether it was loaded here rather than shipped with Posko
WITH latest AS (
    -- a loaded table replaces all shipped rules of the tiers it names
    SELECT * FROM raw.pairing_rules QUALIFY load_order = max(load_order) OVER (PARTITION BY role)
), every AS (
    SELECT
        role,
        unnest(CASE person_kind WHEN 'any' THEN ['doctor', 'nurse', 'family', 'patient', 'volunteer'] ELSE [person_kind] END) AS person_kind,
        person_kind = 'any' AS is_any,
        priority, rule_source, load_order, row_number
    FROM latest
)
SELECT role, person_kind, CAST(priority AS INTEGER) AS priority, nullif(trim(rule_source), '') AS rule_source, load_order > 0 AS is_own
FROM every
QUALIFY row_number() OVER (PARTITION BY role, person_kind ORDER BY is_any, row_number DESC) = 1
ORDER BY role, priority, person_kind
