-- after: companion_rows
-- One row per way to name a companion of the roster that names exactly one.
-- named_code      pseudonym of the id, of name and number, of the number, of the name, or of the code that Posko shows
-- companion_code  the companion
-- is_name_only    whether it is a name of a companion whose number is known: with another number it is somebody else
WITH named AS (
    SELECT id_code AS named_code, companion_code, false AS is_name_only FROM resolved.companion_rows
    UNION ALL
    SELECT name_and_phone_code, companion_code, false FROM resolved.companion_rows
    UNION ALL
    SELECT phone_code, companion_code, false FROM resolved.companion_rows
    UNION ALL
    SELECT name_code, companion_code, phone_code IS NOT NULL FROM resolved.companion_rows
    UNION ALL
    SELECT companion_id_code(companion_code), companion_code, false FROM resolved.companion_rows
    UNION ALL
    SELECT companion_name_code(companion_code), companion_code, false FROM resolved.companion_rows
)
SELECT named_code, min(companion_code) AS companion_code, bool_and(is_name_only) AS is_name_only
FROM named
WHERE named_code IS NOT NULL
GROUP BY named_code
HAVING count(DISTINCT companion_code) = 1
