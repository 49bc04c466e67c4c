-- One row per event that explains a change in the figures: news, a rule, an outage.
-- starts_at   moment
-- time_known  whether the time of day is known; else starts_at is local midnight
-- ends_at     moment, NULL when it has no end or none is recorded
-- label       what happened, in the words of the file; telephone numbers are masked
-- centre      the posko
-- day         local date of starts_at
-- load_id     the load
-- row_number  row of its file
SELECT
    starts_at,
    time_known(starts_at, starts_at_time_known) AS time_known,
    CASE WHEN ends_at > starts_at THEN ends_at END AS ends_at,
    left(label, 60) AS label,
    coalesce(centre, getvariable('centre')) AS centre,
    CAST(wall_of(starts_at) AS DATE) AS day,
    load_id,
    row_number
FROM raw.events
