-- One row per local day, depot, item and state, from the item's first movement at the depot to the depot's last day.
-- day               local day; days without a movement are filled
-- depot             depot
-- item              item
-- condition         full, with_patients, empty, at_refill, lost; items that do not come back are full only
-- opening           balance at the start of the day [unit of the item]
-- quantity_in       added during the day, upward count differences included [unit of the item]
-- quantity_out      taken during the day, downward count differences included [unit of the item]
-- issued            of quantity_out: handed to patients or households (full only) [unit of the item]
-- lowest            lowest balance after a movement of the day; the opening on days without one [unit of the item]
-- counted           last balance counted that day, NULL without a count [unit of the item]
-- count_difference  counted minus computed, over the day's counts, NULL without a count [unit of the item]
-- closing           opening + quantity_in - quantity_out; below zero when the ledger says so [unit of the item]
WITH RECURSIVE corrections AS (
    SELECT corrects, movement_id, quantity
    FROM staging.stock
    WHERE movement = 'correction' AND corrects IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY corrects ORDER BY coalesce(recorded_at, occurred_at) DESC, row_number DESC, movement_id DESC
    ) = 1
),

-- a correction may itself be corrected: the last one of the chain holds
corrected AS (
    SELECT c.corrects AS movement_id, c.movement_id AS correction_id, c.quantity, 1 AS step
    FROM corrections AS c
    JOIN staging.stock AS s ON s.movement_id = c.corrects AND s.movement <> 'correction'
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
        s.day, s.occurred_at, s.load_id, s.row_number, s.movement_id, s.depot, s.item, s.movement,
        coalesce(i.returnable, false) AS returnable,
        coalesce(k.quantity, s.quantity) AS quantity,
        CASE
            WHEN NOT coalesce(i.returnable, false) THEN 'full'
            WHEN s.movement = 'loss' AND s.request_id IS NOT NULL THEN 'with_patients'
            WHEN s.movement = 'return' THEN coalesce(s.condition, 'empty')
            ELSE coalesce(s.condition, 'full')
        END AS own
    FROM staging.stock AS s
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

-- at one moment files without a count come first, and a file keeps its own order: a count settles what was before it
ordered AS (
    SELECT
        m.* EXCLUDE (own, quantity, returnable),
        CASE WHEN e.state = 'own' THEN m.own ELSE e.state END AS condition,
        CASE WHEN e.sign <> 0 THEN e.sign * m.quantity ELSE 0 END AS moved,
        CASE WHEN m.movement = 'count' THEN m.quantity END AS counted,
        max(m.movement = 'count') OVER (PARTITION BY m.depot, m.item, m.occurred_at, m.load_id) AS has_count
    FROM movements AS m
    JOIN effects AS e ON e.movement = m.movement
    WHERE m.returnable OR e.state = 'own' OR e.state = 'full'
),

placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY depot, item
            ORDER BY occurred_at, movement <> 'opening', has_count, load_id, row_number, movement_id, condition
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
),

moved_days AS (
    SELECT
        day, depot, item, condition,
        sum(greatest(change, 0)) AS quantity_in,
        sum(greatest(-change, 0)) AS quantity_out,
        coalesce(sum(-change) FILTER (movement = 'issue' AND condition = 'full'), 0) AS issued,
        min(balance) AS lowest,
        arg_max(counted, place) FILTER (counted IS NOT NULL) AS counted,
        sum(change) FILTER (counted IS NOT NULL AND comparable) AS count_difference,
        arg_max(balance, place) AS closing
    FROM changes
    GROUP BY ALL
),

spans AS (
    SELECT m.depot, m.item, min(m.day) AS first_day, any_value(d.last_day) AS last_day, bool_or(m.returnable) AS returnable
    FROM movements AS m
    JOIN (SELECT depot, max(day) AS last_day FROM staging.stock GROUP BY depot) AS d ON d.depot = m.depot
    GROUP BY m.depot, m.item
),

calendar AS (
    SELECT unnest(generate_series(s.first_day, s.last_day, INTERVAL 1 DAY))::DATE AS day, s.depot, s.item, c.condition
    FROM spans AS s
    JOIN (VALUES ('full'), ('with_patients'), ('empty'), ('at_refill'), ('lost')) AS c (condition)
        ON s.returnable OR c.condition = 'full'
),

filled AS (
    SELECT
        c.day, c.depot, c.item, c.condition, m.quantity_in, m.quantity_out, m.issued, m.lowest, m.counted,
        m.count_difference,
        coalesce(last_value(m.closing IGNORE NULLS) OVER (
            PARTITION BY c.depot, c.item, c.condition ORDER BY c.day ROWS UNBOUNDED PRECEDING
        ), 0) AS closing
    FROM calendar AS c
    LEFT JOIN moved_days AS m
        ON m.day = c.day AND m.depot = c.depot AND m.item = c.item AND m.condition = c.condition
)

SELECT
    day,
    depot,
    item,
    condition,
    lag(closing, 1, 0) OVER (PARTITION BY depot, item, condition ORDER BY day)::DECIMAL(18, 3) AS opening,
    coalesce(quantity_in, 0)::DECIMAL(18, 3) AS quantity_in,
    coalesce(quantity_out, 0)::DECIMAL(18, 3) AS quantity_out,
    coalesce(issued, 0)::DECIMAL(18, 3) AS issued,
    coalesce(lowest, closing)::DECIMAL(18, 3) AS lowest,
    counted::DECIMAL(18, 3) AS counted,
    count_difference::DECIMAL(18, 3) AS count_difference,
    closing::DECIMAL(18, 3) AS closing
FROM filled
ORDER BY depot, item, condition, day
