-- after: companions
-- One row per way in which books of care name a companion, with the companion it means.
-- companion_id     id as written, '' when there was none
-- companion_name   name as written, '' when there was none
-- companion_phone  pseudonym of the number, '' when there was none
-- companion_code   pseudonym of the companion; NULL when nothing is known
-- is_in_roster     whether a roster of companions has it
WITH written AS (
    SELECT
        *,
        companion_id_code(nullif(companion_id, '')) AS id_code,
        companion_name_and_phone_code(nullif(companion_name, ''), nullif(companion_phone, '')) AS name_and_phone_code,
        companion_name_code(nullif(companion_name, '')) AS name_code,
        nullif(companion_phone, '') AS phone_code
    FROM raw.companion_spellings
), known AS (
    SELECT w.*, coalesce(i.companion_code, b.companion_code, n.companion_code, p.companion_code) AS known_code
    FROM written w
    LEFT JOIN resolved.companions i ON i.named_code = w.id_code
    LEFT JOIN resolved.companions b ON w.id_code IS NULL AND b.named_code = w.name_and_phone_code
    LEFT JOIN resolved.companions n ON w.id_code IS NULL AND n.named_code = w.name_code AND (w.phone_code IS NULL OR NOT n.is_name_only)
    LEFT JOIN resolved.companions p ON w.id_code IS NULL AND w.name_code IS NULL AND p.named_code = w.phone_code
)
SELECT
    companion_id,
    companion_name,
    companion_phone,
    coalesce(known_code, id_code, name_and_phone_code, name_code, phone_code) AS companion_code,
    known_code IS NOT NULL AS is_in_roster
FROM known
