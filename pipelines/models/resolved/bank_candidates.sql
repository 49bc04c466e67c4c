-- after: bank_transfers
-- One row per line of a bank statement, and per donation, purchase or distribution of cash in a book that it may match.
-- side      bank or book
-- subject   credit or debit; donation, purchase or distribution
-- event_id  of the row
-- what      direction and amount
-- day       local date
-- is_sure   whether the book says that the money went through a bank; NULL for lines of a statement
SELECT 'bank' AS side, CASE WHEN debit_idr IS NULL THEN 'credit' ELSE 'debit' END AS subject, event_id,
    CASE WHEN debit_idr IS NULL THEN 'in ' || amount_idr ELSE 'out ' || debit_idr END AS what,
    CAST(wall_of(received_at) AS DATE) AS day, NULL::BOOLEAN AS is_sure
FROM raw.bank_lines
WHERE event_id NOT IN (SELECT unnest([debit_id, credit_id]) FROM resolved.bank_transfers WHERE is_transfer)
UNION ALL
SELECT 'book', 'donation', event_id, 'in ' || amount_idr, CAST(wall_of(received_at) AS DATE), coalesce(through_bank(channel), false)
FROM raw.donations
WHERE kind = 'cash' AND amount_idr > 0 AND NOT coalesce(in_hand(channel), false)
UNION ALL
SELECT 'book', 'purchase', event_id, 'out ' || amount_idr, CAST(wall_of(purchased_at) AS DATE), false
FROM raw.purchases
WHERE amount_idr > 0
UNION ALL
SELECT 'book', 'distribution', event_id, 'out ' || amount_idr, CAST(wall_of(distributed_at) AS DATE), false
FROM raw.distributions
WHERE item IS NULL AND amount_idr > 0
