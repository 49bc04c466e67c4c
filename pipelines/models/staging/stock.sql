-- after: carried
-- One row per movement of stock: from ledgers, from stock cards (full items), opening balances after an erasure, and what
-- deliveries report of days on which the book of their depot is not complete yet.
-- movement_id   id of the ledger, else an HMAC of the row
-- occurred_at   moment
-- time_known    whether the time of day is known; else occurred_at is local midnight
-- recorded_at   moment it was written down, else when the first load with it arrived
-- depot         name
-- item          code
-- condition     full or empty; for an opening balance also with_patients, at_refill, lost
-- movement      opening, receipt, purchase, donation, transfer_in, issue, return, refill_out, refill_in, transfer_out, loss, count, correction
-- quantity      > 0 [unit of the item]; 0 allowed for a correction and a count, any value for an opening balance
-- village_code  Kemendagri code, NULL when not known
-- request_id    the request it serves, NULL when not recorded
-- donation_id   the donation it came from, NULL when not recorded
-- corrects      the movement it corrects, NULL when none
-- provisional   whether only a delivery tells it: it gives way when the book has it, or is complete for its day
-- centre        the posko
-- day           local date of occurred_at
-- load_id       the load, NULL for an opening balance
-- row_number    row of its file, NULL for an opening balance
-- row_order     order of the row in its file as time ran: below zero in a file whose newest row comes first
WITH moved AS (
    SELECT * EXCLUDE (known_until, is_card), false AS provisional FROM resolved.stock_movements WHERE known_until IS NULL
    UNION ALL BY NAME
    SELECT 'carried:' || depot || ':' || item || ':' || condition AS movement_id, occurred_at, true AS time_known,
        occurred_at AS recorded_at, depot, item,
        condition, movement, quantity, false AS provisional
    FROM staging.carried WHERE subject = 'stock'
    UNION ALL BY NAME
    SELECT leg AS movement_id, occurred_at, time_known, recorded_at, depot, item, condition, movement, quantity, village_code AS stop_village,
        request_id, centre, load_id, row_number, row_number AS row_order, true AS provisional
    FROM resolved.delivery_movements WHERE counts_in = 'provisional'
)
SELECT
    m.movement_id,
    m.occurred_at,
    m.time_known,
    m.recorded_at,
    m.depot,
    m.item,
    coalesce(m.condition, CASE WHEN m.movement IN ('return', 'refill_out') THEN 'empty' ELSE 'full' END) AS condition,
    m.movement,
    m.quantity,
    coalesce(p.village_code, m.stop_village) AS village_code,
    m.request_id,
    m.donation_id,
    m.corrects,
    m.provisional,
    coalesce(m.centre, getvariable('centre')) AS centre,
    CAST(wall_of(m.occurred_at) AS DATE) AS day,
    m.load_id,
    m.row_number,
    m.row_order
FROM moved m
LEFT JOIN resolved.village_spellings p ON p.village_text = coalesce(m.village, '') AND p.district_text = coalesce(m.district, '')
