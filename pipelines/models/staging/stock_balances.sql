-- One row per control total: the balance a stock card states after a line.
-- depot        name
-- item         code
-- occurred_at  moment of the line
-- time_known   whether the time of day is known; else occurred_at is local midnight
-- balance      full items after the line [unit of the item]
-- day          local date
-- centre       the posko
-- load_id      the load
-- row_number   row of its file
-- row_order    order of the row in its file as time ran: below zero in a file whose newest row comes first
SELECT
    d.depot,
    i.item,
    c.occurred_at,
    time_known(c.occurred_at, c.occurred_at_time_known) AS time_known,
    c.balance,
    CAST(wall_of(c.occurred_at) AS DATE) AS day,
    coalesce(c.centre, getvariable('centre')) AS centre,
    c.load_id,
    c.row_number,
    c.row_number * coalesce(o.direction, 1) AS row_order
FROM raw.stock_cards c
JOIN resolved.depot_spellings d ON d.depot_text = c.depot
JOIN resolved.item_spellings i ON i.item_text = c.item AND i.item IS NOT NULL
LEFT JOIN resolved.stock_file_orders o ON o.load_id = c.load_id AND o.part = c.part
WHERE c.balance IS NOT NULL
