-- One row per entry of one book that is missing in the other. No balance depends on it.
-- subject     credit, debit: a line of the bank; transfer: a donation by bank that the statement does not show; donation, purchase,
--             distribution: goods without their movement in the stock ledger; stock_donation, stock_purchase: the reverse
-- subject_id  id of the line, donation, purchase, distribution or movement
-- day         local date
-- item        goods, NULL for money
-- quantity    [unit of the item], NULL for money
-- amount_idr  [rupiah], NULL for goods of the stock ledger
-- at_place    the bank or the depot, NULL when the book names none
-- may_be      the donation it may be, where amount and day fit and the book does not say how the money came; else NULL
WITH covered AS (
    SELECT item, min(day) AS first_day, max(day) AS last_day FROM staging.stock WHERE NOT provisional GROUP BY item
), missing AS (
    SELECT 'donation' AS subject, donation_id AS subject_id, day, item, quantity FROM staging.donations WHERE kind = 'in_kind'
    UNION ALL
    SELECT 'purchase', purchase_id, day, item, quantity FROM staging.purchases WHERE NOT is_operating
    UNION ALL
    SELECT 'distribution', distribution_id, day, item, quantity FROM staging.distributions
)

SELECT CASE direction WHEN 'inbound' THEN 'credit' ELSE 'debit' END AS subject, line_id AS subject_id, day,
    NULL::VARCHAR AS item, NULL::DECIMAL(18, 3) AS quantity, amount_idr, bank AS at_place, subject_id AS may_be
FROM staging.bank_lines
WHERE CASE direction WHEN 'inbound' THEN NOT is_sure ELSE subject IS NULL END
UNION ALL
SELECT 'transfer', donation_id, day, NULL, NULL, amount_idr, NULL, NULL FROM staging.donations WHERE NOT in_bank
UNION ALL
SELECT m.subject, m.subject_id, m.day, m.item, m.quantity, NULL, NULL, NULL
FROM missing AS m
JOIN covered AS k ON k.item = m.item AND m.day BETWEEN k.first_day AND k.last_day
ANTI JOIN staging.stock_matches AS s ON s.subject = m.subject AND s.subject_id = m.subject_id
UNION ALL
SELECT 'stock_' || s.movement, s.movement_id, s.day, s.item, s.quantity, NULL, s.depot, NULL
FROM staging.stock AS s
ANTI JOIN staging.stock_matches AS m ON m.movement_id = s.movement_id
WHERE s.movement = 'donation' AND EXISTS (SELECT 1 FROM staging.donations)
    OR s.movement = 'purchase' AND EXISTS (SELECT 1 FROM staging.purchases)
ORDER BY day, subject, subject_id
