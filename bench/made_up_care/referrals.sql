-- One row per status event of a made-up referral, canonical columns as text; a referral has four.
-- $rows  how many
-- $villages a CSV of villages with name and district
WITH drawn AS (
    SELECT i, i // 4 AS referral, i % 4 AS nth, DATE '2021-04-01' + CAST(hash(i // 4, 'opened') % 118 AS INTEGER) AS opened
    FROM range($rows) AS r(i)
)
SELECT
    'RJ-' || referral AS referral_id,
    'PS-' || CAST(hash(referral, 'person') % greatest(1, $rows // 2) AS VARCHAR) AS person,
    strftime(opened, '%Y-%m-%d') AS opened_at,
    ['call', 'whatsapp_group', 'visit', 'agency'][referral % 4 + 1] AS origin,
    v.name AS residence,
    ['health', 'social', 'civil_registry', 'education', 'security'][referral % 5 + 1] AS kind,
    'Instansi ' || referral % 40 AS to_agency,
    'Kota ' || referral % 12 AS to_region,
    ['traced', 'requested', CASE WHEN referral % 9 = 0 THEN 'no_receiver' ELSE 'accepted' END, 'completed'][nth + 1] AS status,
    strftime(opened + CAST(nth * 2 AS INTEGER), '%Y-%m-%d') AS status_at,
    CASE WHEN nth = 3 AND referral % 3 <> 0 THEN strftime(opened + 8, '%Y-%m-%d') END AS confirmed_with_person_at
FROM drawn
LEFT JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS place, name FROM read_csv($villages, all_varchar = true)) v ON v.place = referral % 24
WHERE nth < 1 + referral % 4
ORDER BY opened, i
