-- One row per control total: the balance a stock card states after a line.
-- depot        name
-- item         code
-- occurred_at  moment of the line
-- balance      full items after the line [unit of the item]
-- day          local date
-- centre       the posko
-- load_id      the load
-- row_number   row of its file
SELECT
    d.depot,
    i.item,
    c.occurred_at,
    c.balance,
    CAST(wall_of(c.occurred_at) AS DATE) AS day,
    coalesce(c.centre, getvariable('centre')) AS centre,
    c.load_id,
    c.row_number
FROM raw.stock_cards c
JOIN resolved.depot_spellings d ON d.depot_text = c.depot
JOIN resolved.item_spellings i ON i.item_text = c.item AND i.item IS NOT NULL
WHERE c.balance IS NOT NULL
