-- One row per local day, hour and number of people on shift, from the first to the last hour of the roster; shifts without a time of day are left out.
-- day      local day
-- hour     local hour (0 to 23)
-- people   people on shift at once; a person listed twice counts once
-- seconds  time with that many people [s]; the rows of an hour add up to 3600
WITH turns AS (
    SELECT
        coalesce(operator, concat(load_id, '/', row_number)) AS who,
        wall_of(starts_at) AS starts,
        wall_of(ends_at) AS ends
    FROM staging.shifts
    WHERE time_known
),

stretches AS (
    SELECT
        *,
        coalesce(starts <= max(ends) OVER (PARTITION BY who ORDER BY starts, ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false)
            AS goes_on
    FROM turns
),

numbered AS (
    SELECT *, count(*) FILTER (NOT goes_on) OVER (PARTITION BY who ORDER BY starts, ends) AS stretch FROM stretches
),

present AS (
    SELECT min(starts) AS starts, max(ends) AS ends FROM numbered GROUP BY who, stretch
),

changes AS (
    SELECT starts AS moment, 1 AS change FROM present
    UNION ALL
    SELECT ends, -1 FROM present
    UNION ALL
    SELECT unnest(generate_series(date_trunc('hour', min(starts)), max(ends) + INTERVAL 59 MINUTE, INTERVAL 1 HOUR)), 0
    FROM present
),

counted AS (
    SELECT
        moment,
        sum(sum(change)) OVER (ORDER BY moment) AS people,
        lead(moment) OVER (ORDER BY moment) AS until
    FROM changes
    GROUP BY moment
)

SELECT
    moment::DATE AS day,
    hour(moment)::SMALLINT AS hour,
    people::INTEGER AS people,
    sum(date_diff('second', moment, until))::INTEGER AS seconds
FROM counted
WHERE until IS NOT NULL
GROUP BY ALL
ORDER BY day, hour, people
