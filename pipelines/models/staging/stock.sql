-- after: carried
-- One row per movement of stock: those of ledgers, what stock cards say of full items, and the balances carried over an erasure.
-- movement_id   id of the ledger, else an HMAC of the row
-- occurred_at   moment
-- recorded_at   moment it was written down, or its load arrived
-- depot         name
-- item          code
-- condition     full or empty; of a balance carried over also with_patients, at_refill, lost
-- movement      opening, receipt, purchase, donation, transfer_in, issue, return, refill_out, refill_in, transfer_out, loss, count, correction
-- quantity      > 0 [unit of the item]; 0 allowed for a correction and a count, any for a balance carried over
-- village_code  Kemendagri code, NULL when not known
-- request_id    the request it serves, NULL when not said
-- donation_id   the donation it came from, NULL when not said
-- corrects      the movement it corrects, NULL when none
-- centre        the posko
-- day           local date of occurred_at
-- load_id       the load, NULL for a balance carried over
-- row_number    row of its file, NULL for a balance carried over
WITH cards AS (
    SELECT
        c.*,
        d.depot AS card_depot,
        i.item AS card_item,
        row_number() OVER (PARTITION BY d.depot, i.item ORDER BY c.occurred_at, c.load_order, c.part, c.row_number)
            + CASE WHEN e.item IS NULL THEN 0 ELSE 1 END AS line
    FROM raw.stock_cards c
    JOIN resolved.depot_spellings d ON d.depot_text = c.depot
    JOIN resolved.item_spellings i ON i.item_text = c.item AND i.item IS NOT NULL
    LEFT JOIN (SELECT DISTINCT depot, item FROM staging.carried WHERE is_card) e ON e.depot = d.depot AND e.item = i.item
), opened AS (
    -- what lay there before the first line: what the line says, else its balance less what it moved
    SELECT *, coalesce(opening, balance - coalesce(quantity_in, 0) + coalesce(quantity_out, 0) + coalesce(quantity_lost, 0)
        - coalesce(adjustment, 0)) AS before
    FROM cards
), card_lines AS (
    -- what a later line says lay there is a count: where it is not what the lines before left, that is a discrepancy. Lines of
    -- one moment are taken in the order of their ids, so the count comes first
    SELECT *, unnest([
        {suffix: ':opening', movement: 'opening', quantity: CASE WHEN line = 1 AND before > 0 THEN before END},
        {suffix: ':count', movement: 'count', quantity: CASE WHEN opening = 0 OR (line > 1 AND opening > 0) THEN opening END},
        {suffix: ':in', movement: 'receipt', quantity: CASE WHEN quantity_in > 0 THEN quantity_in END},
        {suffix: ':lost', movement: 'loss', quantity: CASE WHEN quantity_lost > 0 THEN quantity_lost END},
        {suffix: ':more', movement: 'receipt', quantity: CASE WHEN adjustment > 0 THEN adjustment END},
        {suffix: ':out', movement: 'issue', quantity: CASE WHEN quantity_out > 0 THEN quantity_out END},
        {suffix: ':short', movement: 'loss', quantity: CASE WHEN adjustment < 0 THEN -adjustment END}
    ]) AS said
    FROM opened
), moved AS (
    SELECT s.event_id AS movement_id, s.occurred_at, coalesce(s.recorded_at, s.loaded_at) AS recorded_at, d.depot, i.item,
        s.condition, s.movement, s.quantity, s.village, s.district, s.request_id, s.donation_id, s.corrects, s.centre, s.load_id, s.row_number
    FROM raw.stock s
    JOIN resolved.depot_spellings d ON d.depot_text = s.depot
    JOIN resolved.item_spellings i ON i.item_text = s.item AND i.item IS NOT NULL
    UNION ALL
    SELECT event_id || said.suffix, occurred_at, loaded_at, card_depot, card_item, 'full', said.movement, said.quantity,
        NULL, NULL, NULL, NULL, NULL, centre, load_id, row_number
    FROM card_lines WHERE said.quantity IS NOT NULL
    UNION ALL
    SELECT 'carried:' || depot || ':' || item || ':' || condition, occurred_at, occurred_at, depot, item, condition, movement, quantity,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM staging.carried WHERE subject = 'stock'
)
SELECT
    m.movement_id,
    m.occurred_at,
    m.recorded_at,
    m.depot,
    m.item,
    coalesce(m.condition, CASE WHEN m.movement IN ('return', 'refill_out') THEN 'empty' ELSE 'full' END) AS condition,
    m.movement,
    m.quantity,
    p.village_code,
    m.request_id,
    m.donation_id,
    m.corrects,
    coalesce(m.centre, getvariable('centre')) AS centre,
    CAST(wall_of(m.occurred_at) AS DATE) AS day,
    m.load_id,
    m.row_number
FROM moved m
LEFT JOIN resolved.village_spellings p ON p.village_text = coalesce(m.village, '') AND p.district_text = coalesce(m.district, '')
