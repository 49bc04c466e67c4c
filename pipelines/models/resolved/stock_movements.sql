-- after: depot_spellings, item_spellings, stock_file_orders
-- One row per version of a movement of stock in a ledger or stock card, with its known interval.
-- movement_id  id of the ledger, else an HMAC of the row
-- occurred_at  moment
-- time_known   whether the time of day is known; else occurred_at is local midnight
-- recorded_at  start of the known interval: when written down, else when the first load with it arrived
-- known_until  end of the known interval: a newer file changed it or left it out; NULL for the version in force
-- depot        name
-- item         code
-- condition    full or empty, NULL when not recorded
-- movement     opening, receipt, purchase, donation, transfer_in, issue, return, refill_out, refill_in, transfer_out, loss, count, correction
-- quantity     [unit of the item]
-- village      as written
-- district     as written
-- request_id   the request it serves, NULL when not recorded
-- donation_id  the donation it came from, NULL when not recorded
-- corrects     the movement it corrects, NULL when none
-- centre       the posko, NULL when not recorded
-- load_id      the load
-- row_number   row of its file
-- row_order    order of the row in its file, as time ran
-- is_card      whether a line of a stock card tells it, which sums up a day
WITH carried AS (
    SELECT DISTINCT d.depot, i.item
    FROM raw.opening_balances e
    JOIN resolved.depot_spellings d ON d.depot_text = e.depot
    JOIN resolved.item_spellings i ON i.item_text = e.item
    WHERE e.is_card
), cards AS (
    SELECT
        c.*,
        d.depot AS card_depot,
        i.item AS card_item,
        c.row_number * coalesce(o.direction, 1) AS row_order,
        e.item IS NOT NULL AS is_carried,
        row_number() OVER (PARTITION BY d.depot, i.item, c.known_until IS NULL ORDER BY c.occurred_at, c.load_order, c.part, c.row_number * coalesce(o.direction, 1)) AS line,
        min(c.known_from) FILTER (c.known_until IS NULL) OVER earlier AS earlier_from,
        max(c.known_until) OVER earlier AS earlier_until
    FROM raw.stock_cards_history c
    JOIN resolved.depot_spellings d ON d.depot_text = c.depot
    JOIN resolved.item_spellings i ON i.item_text = c.item AND i.item IS NOT NULL
    LEFT JOIN carried e ON e.depot = d.depot AND e.item = i.item
    LEFT JOIN resolved.stock_file_orders o ON o.load_id = c.load_id AND o.part = c.part
    WINDOW earlier AS (
        PARTITION BY d.depot, i.item ORDER BY c.occurred_at, c.load_order, c.part, c.row_number * coalesce(o.direction, 1)
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), opened AS (
    -- what lay there before the first line: what the line says, else its balance less what it moved. Which line is the first
    -- can change: what was first once has opened the balance until an earlier line was known
    SELECT *,
        coalesce(opening, balance - coalesce(quantity_in, 0) + coalesce(quantity_out, 0) + coalesce(quantity_lost, 0)
            - coalesce(adjustment, 0)) AS before,
        NOT is_carried AND CASE WHEN known_until IS NULL THEN line = 1
            ELSE coalesce(earlier_from >= known_until, true) AND coalesce(earlier_until < known_until, true) END AS is_first,
        NOT is_carried AND known_until IS NULL AND line > 1 AND known_from < earlier_from AS was_first
    FROM cards
), card_lines AS (
    -- what a later line says lay there is a count: where it is not what the lines before left, that is a discrepancy. Lines of
    -- one moment are taken in the order of their ids, so the count comes first
    SELECT *, unnest([
        {suffix: ':opening', movement: 'opening', quantity: CASE WHEN (is_first OR was_first) AND before > 0 THEN before END,
            since: CASE WHEN is_first AND known_until IS NULL THEN greatest(known_from, earlier_until) ELSE known_from END,
            until: CASE WHEN was_first THEN earlier_from ELSE known_until END},
        {suffix: ':count', movement: 'count', quantity: CASE WHEN opening = 0 OR (NOT is_first AND opening > 0) THEN opening END,
            since: CASE WHEN was_first AND opening > 0 THEN earlier_from ELSE known_from END, until: known_until},
        {suffix: ':in', movement: 'receipt', quantity: CASE WHEN quantity_in > 0 THEN quantity_in END,
            since: known_from, until: known_until},
        {suffix: ':lost', movement: 'loss', quantity: CASE WHEN quantity_lost > 0 THEN quantity_lost END,
            since: known_from, until: known_until},
        {suffix: ':more', movement: 'receipt', quantity: CASE WHEN adjustment > 0 THEN adjustment END,
            since: known_from, until: known_until},
        {suffix: ':out', movement: 'issue', quantity: CASE WHEN quantity_out > 0 THEN quantity_out END,
            since: known_from, until: known_until},
        {suffix: ':short', movement: 'loss', quantity: CASE WHEN adjustment < 0 THEN -adjustment END,
            since: known_from, until: known_until}
    ]) AS entry
    FROM opened
)
SELECT s.event_id AS movement_id, s.occurred_at, time_known(s.occurred_at, s.occurred_at_time_known) AS time_known, s.known_from AS recorded_at, s.known_until, d.depot, i.item, s.condition,
    s.movement, s.quantity, s.village, s.district, s.request_id, s.donation_id, s.corrects, s.centre, s.load_id, s.row_number,
    s.row_number * coalesce(o.direction, 1) AS row_order, false AS is_card
FROM raw.stock_history s
JOIN resolved.depot_spellings d ON d.depot_text = s.depot
JOIN resolved.item_spellings i ON i.item_text = s.item AND i.item IS NOT NULL
LEFT JOIN resolved.stock_file_orders o ON o.load_id = s.load_id AND o.part = s.part
UNION ALL
SELECT event_id || entry.suffix, occurred_at, time_known(occurred_at, occurred_at_time_known), entry.since, entry.until, card_depot, card_item, 'full', entry.movement, entry.quantity,
    NULL, NULL, NULL, NULL, NULL, centre, load_id, row_number, row_order, true
FROM card_lines WHERE entry.quantity IS NOT NULL
