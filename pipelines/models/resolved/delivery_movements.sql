-- after: deliveries, stock_movements, depot_spellings, items
-- One row per movement of stock that a delivery reports, and the movement of the stock book that it is.
-- Per depot the book rules until its last complete day, the day before its last one: what it lacks until then did not happen there.
-- Later movements are provisional, unless the book has them already: those of its last day.
-- leg          movement_id of the provisional movement
-- delivery_id  the delivery
-- depot        whose stock moves
-- item         code
-- condition    full or empty
-- movement     issue, return, transfer_out, transfer_in
-- quantity     > 0 [unit of the item]
-- occurred_at  moment, local midnight where the time of day is not known
-- time_known   whether it is
-- day          its local date
-- request_id   the request it serves, NULL when not recorded
-- village_code  Kemendagri code, NULL when not known
-- is_main      whether it tells in which book the delivery counts: what left the depot, or else came back
-- is_ruled     whether the book of the depot rules on that day
-- counts_in    stock_book, provisional or none
-- matched_movement_id  movement of the book, NULL when none matches
-- matched_by   request, quantity (item, quantity, at most two days) or card (within the day's lines of a stock card); NULL when none matches
-- recorded_at  when the load of the delivery arrived
-- known_until  when the book had the movement, or was complete; NULL while it is provisional
-- centre       the posko, NULL when not recorded
-- load_id      the load of the delivery
-- row_number   row of its file
WITH RECURSIVE booked AS (
    -- as the last correction of it has it; corrected to nothing it did not happen
    SELECT s.*, CAST(wall_of(s.occurred_at) AS DATE) AS day, coalesce(c.quantity, s.quantity) AS effective,
        coalesce(s.condition, CASE s.movement WHEN 'return' THEN 'empty' ELSE 'full' END) AS state
    FROM resolved.stock_movements s
    LEFT JOIN (
        SELECT corrects, arg_max(quantity, recorded_at) AS quantity FROM resolved.stock_movements
        WHERE movement = 'correction' AND known_until IS NULL AND corrects IS NOT NULL
        GROUP BY corrects
    ) c ON c.corrects = s.movement_id
    WHERE s.known_until IS NULL AND s.movement <> 'correction'
), books AS (
    SELECT depot, max(day) AS last_day,
        bool_or(movement IN ('return', 'refill_out', 'refill_in')) AS follows_empties
    FROM (
        SELECT depot, day, movement FROM booked
        UNION ALL
        SELECT d.depot, CAST(wall_of(o.occurred_at) AS DATE), CASE WHEN o.condition IN ('empty', 'at_refill') AND o.quantity <> 0 THEN 'return' END
        FROM raw.opening_balances o
        JOIN resolved.depot_spellings d ON d.depot_text = o.depot
    )
    GROUP BY depot
), served AS (
    SELECT *, coalesce(delivered_at, from_wall(CAST(day AS TIMESTAMP))) AS moment, coalesce(time_known, false) AS has_time
    FROM resolved.deliveries
    WHERE outcome IN ('delivered', 'partly') AND coalesce(from_depot <> to_depot, true)
), legs AS (
    SELECT *, unnest([
        {suffix: ':out', whose: from_depot, what: item, state: 'full', number: quantity_delivered, is_main: true,
            movement: CASE WHEN is_to_depot THEN 'transfer_out' ELSE 'issue' END},
        {suffix: ':in', whose: to_depot, what: item, state: 'full', number: quantity_delivered, is_main: false, movement: 'transfer_in'},
        {suffix: ':back', whose: from_depot, what: empties_item, state: 'empty', number: empties_collected,
            is_main: coalesce(quantity_delivered, 0) = 0,
            movement: CASE WHEN is_to_depot THEN 'transfer_in' ELSE 'return' END},
        {suffix: ':empty', whose: to_depot, what: empties_item, state: 'empty', number: empties_collected, is_main: false, movement: 'transfer_out'}
    ]) AS leg
    FROM served
), reported AS (
    SELECT
        'delivery:' || l.delivery_id || l.leg.suffix AS leg, l.delivery_id, l.leg.whose AS depot, l.leg.what AS item,
        l.leg.state AS condition, l.leg.movement AS movement, l.leg.number AS quantity, l.moment AS occurred_at,
        l.has_time AS time_known, CAST(wall_of(l.moment) AS DATE) AS day, l.request_id, l.village_code, l.leg.is_main AS is_main,
        CAST(wall_of(l.moment) AS DATE) < b.last_day AS is_ruled,
        b.last_day, l.loaded_at, l.centre, l.load_id, l.row_number
    FROM legs l
    JOIN books b ON b.depot = l.leg.whose
    JOIN resolved.items i ON i.item = l.leg.what
    WHERE l.leg.number > 0 AND (l.leg.state = 'full' OR b.follows_empties)
), candidates AS (
    SELECT 'delivery' AS side, leg AS id, depot || '|' || item AS what, movement || '|' || condition AS kind,
        CASE movement || '|' || condition WHEN 'transfer_out|full' THEN 'issue|full' WHEN 'transfer_in|full' THEN 'receipt|full' END AS card_kind,
        quantity, day, request_id, NOT is_ruled AS is_late, false AS is_card
    FROM reported
    UNION ALL
    SELECT 'book', b.movement_id, b.depot || '|' || b.item, b.movement || '|' || b.state, NULL,
        b.effective, b.day, b.request_id, b.day >= k.last_day, b.is_card
    FROM booked b
    JOIN books k ON k.depot = b.depot
    WHERE b.effective > 0 AND (b.depot, b.item) IN (SELECT (depot, item) FROM reported)
), rounds AS (
    -- first by request, of the same quantity and then of any; then by quantity and day, nearest days first. What is reported of
    -- a day on which the book does not rule yet is only in what the book has of later days than those it rules
    SELECT row_number() OVER (ORDER BY is_by_request DESC, NOT is_late, NOT is_exact, is_card, names_request, abs(apart), apart) - 1 AS round, *
    FROM (
        SELECT true AS is_by_request, is_late, is_exact, false AS is_card, false AS names_request, 0 AS apart
        FROM (VALUES (true), (false)) AS l (is_late), (VALUES (true), (false)) AS e (is_exact)
        UNION ALL
        SELECT false, is_late, true, is_card, names_request, apart
        FROM (VALUES (true), (false)) AS l (is_late), (VALUES (true), (false)) AS c (is_card),
            (VALUES (true), (false)) AS n (names_request), (VALUES (0), (1), (-1), (2), (-2)) AS d (apart)
    )
), met AS (
    SELECT *, NULL::VARCHAR AS mate, NULL::VARCHAR AS matched_by, 0 AS round FROM candidates
    UNION ALL
    (
        WITH keyed AS (
            SELECT m.*, r.is_by_request,
                CASE
                    WHEN (r.is_late AND NOT m.is_late) OR (m.side = 'delivery' AND m.is_late <> r.is_late) THEN NULL
                    WHEN r.is_by_request THEN concat_ws('|', m.what, m.kind, CASE WHEN r.is_exact THEN m.quantity END) || '|' || m.request_id
                    WHEN m.side = 'delivery' AND r.names_request AND m.request_id IS NOT NULL THEN NULL
                    WHEN m.side = 'book' AND (r.names_request <> (m.request_id IS NOT NULL) OR (r.is_card AND NOT m.is_card)) THEN NULL
                    ELSE m.what || '|' || CASE WHEN r.is_card THEN m.card_kind ELSE m.kind END || '|' || m.quantity || '|'
                        || CASE WHEN m.side = 'delivery' THEN m.day + r.apart ELSE m.day END
                END AS key
            FROM met m
            JOIN rounds r ON r.round = m.round
        ), numbered AS (
            SELECT *, row_number() OVER (PARTITION BY side, key, mate IS NULL ORDER BY day, id) AS nth FROM keyed
        )
        SELECT a.side, a.id, a.what, a.kind, a.card_kind, a.quantity, a.day, a.request_id, a.is_late, a.is_card, coalesce(a.mate, b.id),
            coalesce(a.matched_by, CASE WHEN b.id IS NOT NULL THEN CASE WHEN a.is_by_request THEN 'request' ELSE 'quantity' END END),
            a.round + 1
        FROM numbered AS a
        LEFT JOIN numbered AS b ON a.mate IS NULL AND b.mate IS NULL AND a.side <> b.side AND a.key = b.key AND a.nth = b.nth
    )
), ended AS (
    SELECT * FROM met WHERE round = (SELECT count(*) FROM rounds)
), card_days AS (
    -- a line of a card is the sum of a day: it has what it is large enough for, the earliest first
    SELECT what, kind, day, sum(quantity) AS quantity, arg_max(id, quantity) AS movement_id
    FROM ended
    WHERE side = 'book' AND is_card AND mate IS NULL
    GROUP BY what, kind, day
), in_cards AS (
    SELECT e.id, k.movement_id
    FROM (
        SELECT id, what, coalesce(card_kind, kind) AS kind, day,
            sum(quantity) OVER (PARTITION BY what, coalesce(card_kind, kind), day ORDER BY id ROWS UNBOUNDED PRECEDING) AS so_far
        FROM ended
        WHERE side = 'delivery' AND mate IS NULL
    ) e
    JOIN card_days k ON k.what = e.what AND k.kind = e.kind AND k.day = e.day AND e.so_far <= k.quantity
), matched AS (
    SELECT e.id AS leg, coalesce(e.mate, c.movement_id) AS movement_id, coalesce(e.matched_by, CASE WHEN c.id IS NOT NULL THEN 'card' END) AS matched_by
    FROM ended e
    LEFT JOIN in_cards c ON c.id = e.id
    WHERE e.side = 'delivery'
), completed AS (
    -- when the book first had a later day of the depot: then it ruled on the day of the movement
    SELECT r.leg, min(b.recorded_at) AS completed_at
    FROM reported r
    JOIN booked b ON b.depot = r.depot AND b.day > r.day
    GROUP BY r.leg
)
SELECT
    r.leg, r.delivery_id, r.depot, r.item, r.condition, r.movement, r.quantity, r.occurred_at, r.time_known, r.day, r.request_id,
    r.village_code, r.is_main, r.is_ruled,
    CASE WHEN m.movement_id IS NOT NULL THEN 'stock_book' WHEN r.is_ruled THEN 'none' ELSE 'provisional' END AS counts_in,
    m.movement_id AS matched_movement_id,
    m.matched_by,
    r.loaded_at AS recorded_at,
    CASE WHEN m.movement_id IS NOT NULL OR r.is_ruled THEN least(c.completed_at, b.recorded_at) END AS known_until,
    r.centre, r.load_id, r.row_number
FROM reported r
JOIN matched m ON m.leg = r.leg
LEFT JOIN completed c ON c.leg = r.leg
LEFT JOIN booked b ON b.movement_id = m.movement_id
