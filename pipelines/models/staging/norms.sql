-- One row per norm in force: shipped with Posko, or loaded under the same code.
-- norm         code
-- norm_value   in its unit
-- unit         share, lpm, days, hours_per_day, litres_per_m3, m3_per_kg, hours, hour_of_day, ratio, metres, km_per_hour, minutes, kg_per_m3, attempts
-- norm_source  publisher, NULL when not recorded
-- source_date  day or month of the source, as written; NULL when not known
-- is_own       whether it was loaded here rather than shipped with Posko
WITH loaded AS (
    SELECT norm, norm_source, source_date, load_order, row_number,
        CASE unit WHEN 'percent' THEN 'share' WHEN 'weeks' THEN 'days' ELSE unit END AS unit,
        (norm_value * CASE unit WHEN 'percent' THEN 0.01 WHEN 'weeks' THEN 7 ELSE 1 END)::DOUBLE AS norm_value
    FROM raw.norms
), measured AS (
    -- without a unit it is in that of the norm; a share above one is then per cent, as people write it
    SELECT t.* REPLACE (
        CASE WHEN k.unit = 'share' AND t.unit IS NULL AND t.norm_value > 1 THEN t.norm_value / 100 ELSE t.norm_value END AS norm_value,
        k.unit AS unit
    )
    FROM loaded t
    JOIN loaded k ON k.load_order = 0 AND k.norm = t.norm
    WHERE coalesce(t.unit, k.unit) = k.unit
)
SELECT norm, norm_value, unit, nullif(trim(norm_source), '') AS norm_source, nullif(trim(source_date), '') AS source_date, load_order > 0 AS is_own
FROM measured
WHERE unit <> 'share' OR norm_value <= 1
QUALIFY row_number() OVER (PARTITION BY norm ORDER BY load_order DESC, row_number DESC) = 1
