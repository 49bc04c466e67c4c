-- One row per movement of stock that a delivery reports, at a depot with a stock book.
-- leg                  its movement_id in staging.stock where it counts provisionally
-- delivery_id          the delivery
-- depot                whose stock moves
-- item                 code
-- condition            full or empty
-- movement             issue, return, transfer_out, transfer_in
-- quantity             > 0 [unit of the item]
-- day                  local day
-- counts_in            stock_book: a movement of the book; provisional: a later day than those on which the book is complete; none: the book lacks it
-- matched_movement_id  the movement of the book, NULL when none is
-- matched_by           request, quantity (item, quantity, at most two days) or card (within the day's lines of a stock card); NULL when none is
SELECT leg, delivery_id, depot, item, condition, movement, quantity, day, counts_in, matched_movement_id, matched_by
FROM resolved.delivery_movements
ORDER BY leg
