-- One row per stored part of a stock book: in which direction its rows run.
-- load_id    the load
-- part       which sheet of the load, from 0
-- direction  1 where the oldest row comes first, -1 where the newest does
WITH lines AS (
    SELECT load_id, part, row_number, occurred_at, depot, item, balance,
        coalesce(quantity_in, 0) - coalesce(quantity_out, 0) - coalesce(quantity_lost, 0) + coalesce(adjustment, 0) AS change
    FROM raw.stock_cards_history
    UNION ALL BY NAME
    SELECT load_id, part, row_number, occurred_at, depot, item FROM raw.stock_history
), steps AS (
    -- of two neighbouring lines one follows from the other: its balance is that of the other and its own change
    SELECT load_id, part, occurred_at - lag(occurred_at) OVER file AS gap,
        balance = lag(balance) OVER file + change AS is_after,
        lag(balance) OVER file = balance + lag(change) OVER file AS is_before
    FROM lines
    WINDOW file AS (PARTITION BY load_id, part, depot, item ORDER BY row_number)
)
SELECT load_id, part,
    CASE WHEN count(*) FILTER (is_before) - count(*) FILTER (is_after) + 0.5 * (count(*) FILTER (gap < INTERVAL 0 SECOND) > count(*) FILTER (gap > INTERVAL 0 SECOND))::INTEGER > 0
        THEN -1 ELSE 1 END AS direction
FROM steps
GROUP BY load_id, part
