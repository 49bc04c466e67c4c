-- One row per delivery that the stock book contradicts, or of which the books need a look. No balance depends on it.
-- kind         not_in_book: the book of the depot is complete for that day and lacks the movement; exchange: empties of another size
-- delivery_id  plan, stop and item
-- day          local day
-- depot        whose book
-- item         what moved; for an exchange the empties
-- movement     issue, return, transfer_out, transfer_in
-- quantity     [unit of the item]
SELECT 'not_in_book' AS kind, delivery_id, day, depot, item, movement, quantity
FROM staging.delivery_movements
WHERE counts_in = 'none'
UNION ALL
SELECT 'exchange', delivery_id, day, from_depot, empties_item, 'return', empties_collected
FROM staging.deliveries
WHERE is_exchange
ORDER BY day, delivery_id, kind, movement
