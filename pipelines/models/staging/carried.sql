-- One row per balance that was on hand when all that was older was erased; none where nothing was.
-- subject      stock, goods (given, bought and handed out), cash
-- depot        of stock, else NULL
-- item         code, NULL for cash
-- condition    of stock: full, with_patients, empty, at_refill, lost
-- movement     of stock: opening, or count for an item that was only ever counted
-- quantity     on hand, below zero when the books said so [unit of the item; rupiah for cash]
-- occurred_at  the last moment of before, of which the depot was told; of gifts the last such day
-- day          local date of occurred_at
-- is_card      whether a stock card said so: the next line of that card is not its first
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
FROM raw.carried c
LEFT JOIN resolved.depot_spellings d ON d.depot_text = c.depot
LEFT JOIN resolved.item_spellings i ON i.item_text = c.item
