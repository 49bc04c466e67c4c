-- One row per local day that a bank statement covers, two days before and after included.
-- day  local date
SELECT DISTINCT CAST(unnest(generate_series(first_day + 2, last_day - 2, INTERVAL 1 DAY)) AS DATE) AS day
FROM (
    SELECT min(CAST(wall_of(received_at) AS DATE)) AS first_day, max(CAST(wall_of(received_at) AS DATE)) AS last_day
    FROM raw.bank_lines
    GROUP BY load_id
)
