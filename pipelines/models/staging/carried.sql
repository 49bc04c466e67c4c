-- One row per opening balance that remains after an erasure of everything older; none where nothing was on hand.
-- subject      stock, goods (donated, bought, distributed) or cash
-- depot        of stock, else NULL
-- item         code, NULL for cash
-- condition    of stock: full, with_patients, empty, at_refill, lost
-- movement     of stock: opening, or count for an item that was only ever counted
-- quantity     on hand; below zero when the books were [unit of the item; rupiah for cash]
-- occurred_at  last moment before the erasure day with data for the depot; for donations, the last such day
-- day          local date of occurred_at
-- is_card      whether it comes from a stock card, whose next line is then not its first
SELECT
    c.subject,
    d.depot,
    i.item,
    c.condition,
    c.movement,
    c.quantity,
    c.occurred_at,
    CAST(wall_of(c.occurred_at) AS DATE) AS day,
    c.is_card
FROM raw.opening_balances c
LEFT JOIN resolved.depot_spellings d ON d.depot_text = c.depot
LEFT JOIN resolved.item_spellings i ON i.item_text = c.item
