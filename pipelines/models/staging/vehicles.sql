-- One row per vehicle and shift.
-- vehicle          name
-- kind             motorcycle, three_wheeler, car, pickup, truck, ambulance, other; NULL when not recorded
-- depot            where it starts and ends, NULL when not known
-- places           cylinders it holds, of any size
-- weight_limit_kg  most it may carry [kg], NULL when not recorded
-- shift            day, night, morning, afternoon, else as written; day where the file names none
-- shift_start      local time of day, NULL when not recorded
-- shift_end        local time of day; one not later than shift_start is of the next day; NULL when not recorded
-- idr_per_km       cost of driving [rupiah per km], NULL when not recorded
SELECT
    v.vehicle,
    v.kind,
    d.depot,
    CAST(v.places AS INTEGER) AS places,
    v.weight_limit_kg,
    coalesce(w.code, nullif(fold(v.shift), ''), 'day') AS shift,
    v.shift_start,
    v.shift_end,
    v.idr_per_km
FROM raw.vehicles v
LEFT JOIN resolved.depot_spellings d ON d.depot_text = v.depot
LEFT JOIN words w ON w.domain = 'shift' AND w.word = fold_word(v.shift)
QUALIFY row_number() OVER (PARTITION BY fold(v.vehicle), coalesce(w.code, nullif(fold(v.shift), ''), 'day') ORDER BY v.load_order DESC, v.row_number DESC) = 1
