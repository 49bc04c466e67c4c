-- One row per distinct text of a date column.
-- Reads `distinct_texts` (`text`). $day_first: whether the day precedes the month. $days_to_epoch: days from the epoch of
-- 1900 to that of the workbook, 0 or 1462.
-- text           as it stands in the cell, a time of day from a neighbouring cell behind it
-- moment         the moment [TIMESTAMPTZ], NULL when it cannot be read
-- clock_seconds  seconds since midnight when the cell holds only a time of day, else NULL
-- written_seconds  seconds since midnight where a time of day is written beside the date, else NULL; 0 for local midnight too
WITH plain AS (
    SELECT text, offset_minutes(text) AS offset_minutes, is_clock(text) AS is_clock,
        plain_moment(CASE WHEN is_clock(text) THEN '2000-01-01 ' ELSE '' END
            || CASE WHEN offset_minutes(text) IS NULL THEN text ELSE without_offset(text) END) AS written
    FROM distinct_texts
), pieces AS (
    SELECT *, slashed_pieces(written) AS slashed, year_first_pieces(written) AS year_first FROM plain
), parts AS (
    SELECT text, written, offset_minutes, is_clock,
        CASE WHEN slashed.year = '' THEN year_first.year WHEN length(slashed.year) = 2 THEN '20' || slashed.year ELSE slashed.year END AS year,
        CASE WHEN slashed.year = '' THEN year_first.month WHEN $day_first THEN slashed.b ELSE slashed.a END AS month,
        CASE WHEN slashed.year = '' THEN year_first.day WHEN $day_first THEN slashed.a ELSE slashed.b END AS day,
        CASE WHEN slashed.year = '' THEN year_first ELSE struct_pack(year := slashed.year, month := slashed.b, day := slashed.a,
            hour := slashed.hour, minute := slashed.minute, second := slashed.second, part := slashed.part) END AS clock
    FROM pieces
), joined AS (
    SELECT text, written, offset_minutes, is_clock,
        TRY_CAST(printf('%04d-%02d-%02d', piece(year, 0), piece(month, 0), piece(day, 0)) AS DATE) AS day,
        seconds_of(clock_hour(piece(clock.hour, 0), clock.part), piece(clock.minute, 0), piece(clock.second, 0)) AS seconds,
        coalesce(clock.hour, '') <> '' AS has_clock
    FROM parts
), walled AS (
    SELECT text, offset_minutes, is_clock, seconds,
        CASE WHEN has_clock THEN seconds WHEN contains(text, '.') THEN serial_seconds(text) END AS written_seconds,
        in_range(CASE WHEN is_iso(text) THEN TRY_CAST(text AS TIMESTAMP)
            ELSE coalesce(serial_moment(text, $days_to_epoch), CAST(day AS TIMESTAMP) + to_seconds(seconds)) END) AS wall
    FROM joined
)
SELECT text,
    CASE WHEN is_clock THEN NULL
        WHEN offset_minutes IS NULL THEN from_wall(wall)
        ELSE timezone('UTC', wall - to_minutes(offset_minutes)) END AS moment,
    CASE WHEN is_clock AND offset_minutes IS NULL THEN seconds
        WHEN is_clock THEN (seconds + (epoch_us(wall_of(now())) - epoch_us(now())) // 1000000 - offset_minutes * 60 + 86400) % 86400
    END AS clock_seconds,
    CASE WHEN is_clock THEN NULL
        -- a day that a program wrote as its local midnight in UTC
        WHEN offset_minutes IS NOT NULL AND epoch_us(wall_of(timezone('UTC', wall - to_minutes(offset_minutes)))) % 86400000000 = 0 THEN 0
        ELSE written_seconds
    END AS written_seconds
FROM walled
