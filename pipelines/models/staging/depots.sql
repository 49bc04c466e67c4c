-- One row per depot: from the depots file, else as named by stock or orders.
-- depot         its name
-- village_code  its village, NULL when not known
-- latitude      [degrees north], NULL when not known
-- longitude     [degrees east], NULL when not known
SELECT
    d.depot,
    arg_max(v.village_code, r.load_order) AS village_code,
    arg_max(r.latitude, r.load_order) AS latitude,
    arg_max(r.longitude, r.load_order) AS longitude
FROM resolved.depot_spellings d
LEFT JOIN raw.depots r ON r.depot = d.depot_text
LEFT JOIN resolved.village_spellings v ON v.village_text = coalesce(r.village, '') AND v.district_text = coalesce(r.district, '')
WHERE d.depot IS NOT NULL
GROUP BY d.depot
