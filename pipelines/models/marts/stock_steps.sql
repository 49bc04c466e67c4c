-- macro: known, since := NULL
-- One row per movement of stock and state it changes, in the order of the ledger, as known at a moment.
-- movement_id  the movement
-- occurred_at  moment
-- day          local day
-- depot        depot
-- item         item
-- condition    the state it changes: full, with_patients, empty, at_refill, lost; items that do not come back are full only
-- movement     opening, receipt, purchase, donation, transfer_in, issue, return, refill_out, refill_in, transfer_out, loss, count
-- place        position in the ledger of the item at the depot
-- change       change of the state, negative for a removal; for a count its difference [unit of the item]
-- counted      the counted quantity, NULL for other movements [unit of the item]
-- comparable   whether the state was known before, so that a count can differ from it
-- balance      balance of the state afterwards; below zero when the ledger is [unit of the item]
-- is_settled   whether a count fixes the balance, so that earlier days no longer matter
-- `known` is the moment whose knowledge counts, by recorded_at and known_until; NULL means all that is known today.
-- `since` is the first day whose movements are read, starting from an empty depot; NULL means all days.
WITH RECURSIVE versions AS (
    SELECT * EXCLUDE (centre) FROM staging.stock
    WHERE (known IS NULL OR recorded_at <= known) AND (since IS NULL OR day >= since OR movement = 'correction')
    UNION ALL BY NAME
    SELECT * EXCLUDE (known_until) FROM staging.stock_before
    WHERE recorded_at <= known AND known < known_until AND (since IS NULL OR day >= since OR movement = 'correction')
),

corrections AS (
    SELECT corrects, movement_id, quantity
    FROM versions
    WHERE movement = 'correction' AND corrects IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY corrects ORDER BY coalesce(recorded_at, occurred_at) DESC, row_number DESC, movement_id DESC
    ) = 1
),

-- a correction may itself be corrected: the last one of the chain counts
corrected AS (
    SELECT c.corrects AS movement_id, c.movement_id AS correction_id, c.quantity, 1 AS step
    FROM corrections AS c
    JOIN versions AS s ON s.movement_id = c.corrects AND s.movement <> 'correction'
    UNION ALL
    SELECT k.movement_id, c.movement_id, c.quantity, k.step + 1
    FROM corrected AS k
    JOIN corrections AS c ON c.corrects = k.correction_id
),

last_corrected AS (
    SELECT movement_id, arg_max(quantity, step) AS quantity FROM corrected GROUP BY movement_id
),

movements AS (
    SELECT
        s.day, s.occurred_at, s.time_known, s.load_id, s.row_order, s.movement_id, s.depot, s.item, s.movement,
        coalesce(i.returnable, false) AS returnable,
        coalesce(k.quantity, s.quantity) AS quantity,
        CASE
            WHEN NOT coalesce(i.returnable, false) THEN 'full'
            WHEN s.movement = 'loss' AND s.request_id IS NOT NULL THEN 'with_patients'
            WHEN s.movement = 'return' THEN coalesce(s.condition, 'empty')
            ELSE coalesce(s.condition, 'full')
        END AS own
    FROM versions AS s
    LEFT JOIN staging.items AS i ON i.item = s.item
    LEFT JOIN last_corrected AS k ON k.movement_id = s.movement_id
    WHERE s.movement <> 'correction'
),

effects (movement, state, sign) AS (
    VALUES
    ('opening', 'own', 1), ('receipt', 'own', 1), ('purchase', 'own', 1), ('donation', 'own', 1),
    ('transfer_in', 'own', 1), ('transfer_out', 'own', -1),
    ('issue', 'full', -1), ('issue', 'with_patients', 1),
    ('return', 'with_patients', -1), ('return', 'own', 1),
    ('refill_out', 'empty', -1), ('refill_out', 'at_refill', 1),
    ('refill_in', 'at_refill', -1), ('refill_in', 'full', 1),
    ('loss', 'own', -1), ('loss', 'lost', 1),
    ('count', 'own', 0)
),

-- where the time of day of any is not known, what a day brought comes before what it took: no order would be right.
-- at one moment, files without a count come first, and each file has its own order: a count fixes everything before it
ordered AS (
    SELECT
        m.* EXCLUDE (own, quantity, returnable),
        CASE WHEN e.state = 'own' THEN m.own ELSE e.state END AS condition,
        CASE WHEN e.sign <> 0 THEN e.sign * m.quantity ELSE 0 END AS moved,
        CASE WHEN m.movement = 'count' THEN m.quantity END AS counted,
        max(m.movement = 'count') OVER (PARTITION BY m.depot, m.item, m.occurred_at, m.load_id) AS has_count,
        bool_and(m.time_known) OVER days OR bool_or(m.movement = 'count') OVER days AS is_ordered
    FROM movements AS m
    JOIN effects AS e ON e.movement = m.movement
    WHERE m.returnable OR e.state = 'own' OR e.state = 'full'
    WINDOW days AS (PARTITION BY m.depot, m.item, m.day)
),

placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY depot, item
            ORDER BY day, movement <> 'opening' AND NOT is_ordered, moved < 0 AND NOT is_ordered, occurred_at,
                movement <> 'opening', has_count, load_id, row_order, movement_id, condition
        ) AS place
    FROM ordered
),

segments AS (
    SELECT
        *,
        count(counted) OVER (PARTITION BY depot, item, condition ORDER BY place ROWS UNBOUNDED PRECEDING) AS segment,
        bool_or(counted IS NULL) OVER (PARTITION BY depot, item ORDER BY place ROWS UNBOUNDED PRECEDING) AS has_moved
    FROM placed
),

balances AS (
    SELECT
        *,
        sum(coalesce(counted, moved)) OVER (
            PARTITION BY depot, item, condition, segment ORDER BY place ROWS UNBOUNDED PRECEDING
        ) AS balance
    FROM segments
),

-- the first count of an item nothing was known of opens its balance: there is nothing it could differ from
changes AS (
    SELECT
        *,
        CASE WHEN counted IS NULL THEN moved ELSE counted - coalesce(lag(balance) OVER states, 0) END AS change,
        has_moved OR lag(balance) OVER states IS NOT NULL AS comparable
    FROM balances
    WINDOW states AS (PARTITION BY depot, item, condition ORDER BY place)
)

SELECT movement_id, occurred_at, day, depot, item, condition, movement, place, change, counted, comparable, balance,
    segment > 0 AS is_settled
FROM changes
