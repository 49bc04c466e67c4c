-- after: oxygen_use
-- One row per local day, depot and size of oxygen cylinder, as in `oxygen_use`, with unmet demand.
-- day      local day
-- depot    depot
-- item     size of cylinder
-- issued   full cylinders issued [cylinders]
-- refused  this depot's part of requests refused that day for lack of stock [cylinders]
-- ran_out  whether none was left at some moment of the day; demand is then at least issued + refused
-- in_use   whether any was issued in the 28 days up to this one
WITH used AS (
    SELECT
        day, depot, item, issued, ran_out, in_use,
        sum(issued) OVER (
            PARTITION BY depot, item ORDER BY day ROWS BETWEEN 27 PRECEDING AND CURRENT ROW
        ) AS used_28d
    FROM marts.oxygen_use
),

-- of a request that is unmet, what reached the patient all the same is an issue already
handed_out AS (
    SELECT s.request_id, sum(coalesce(k.quantity, s.quantity)) AS quantity
    FROM staging.stock AS s
    LEFT JOIN (
        SELECT corrects, arg_max(quantity, (coalesce(recorded_at, occurred_at), row_number)) AS quantity
        FROM staging.stock WHERE movement = 'correction' GROUP BY corrects
    ) AS k ON k.corrects = s.movement_id
    WHERE s.movement = 'issue' AND s.request_id IS NOT NULL
    GROUP BY s.request_id
),

-- a request for a size that no depot has that day is treated as one without a size
unmet AS (
    SELECT
        r.day,
        CASE WHEN EXISTS (SELECT 1 FROM used AS u WHERE u.day = r.day AND u.item = r.item) THEN r.item END AS item,
        greatest(
            coalesce(r.quantity_requested, 1) - greatest(coalesce(r.quantity_delivered, 0), coalesce(h.quantity, 0)), 0
        ) AS quantity
    FROM staging.requests AS r
    LEFT JOIN staging.items AS i ON i.item = r.item
    LEFT JOIN handed_out AS h ON h.request_id = r.request_id
    WHERE r.category = 'oxygen' AND r.status = 'unmet' AND r.unmet_reason = 'no_stock'
        AND (r.item IS NULL OR i.contents_m3 > 0)
),

-- the depot is not recorded: assign to those that ran out, else to all that have the size, in proportion to their use
candidates AS (
    SELECT
        n.day, n.item AS requested_item, n.quantity, u.depot, u.item,
        CASE WHEN sum(u.used_28d) OVER per_item > 0 THEN u.used_28d ELSE 1 END AS weight
    FROM (SELECT day, item, sum(quantity) AS quantity FROM unmet GROUP BY day, item) AS n
    JOIN (
        SELECT *, ran_out AND in_use AS lacked FROM used
    ) AS u ON u.day = n.day AND (n.item IS NULL OR u.item = n.item)
    WHERE u.lacked OR NOT EXISTS (
        SELECT 1 FROM used AS o
        WHERE o.day = n.day AND (n.item IS NULL OR o.item = n.item) AND o.ran_out AND o.in_use
    )
    WINDOW per_item AS (PARTITION BY n.day, n.item)
),

-- round cumulative sums, not parts, so that the parts add up to the demand
parts AS (
    SELECT
        day, depot, item,
        round(quantity * (sum(weight) OVER upto / sum(weight) OVER whole), 3)::DECIMAL(18, 3)
            - round(quantity * ((sum(weight) OVER upto - weight) / sum(weight) OVER whole), 3)::DECIMAL(18, 3) AS part
    FROM candidates
    WINDOW whole AS (PARTITION BY day, requested_item),
        upto AS (PARTITION BY day, requested_item ORDER BY depot, item ROWS UNBOUNDED PRECEDING)
)

SELECT
    u.day,
    u.depot,
    u.item,
    u.issued,
    coalesce(p.refused, 0)::DECIMAL(18, 3) AS refused,
    u.ran_out,
    u.in_use
FROM used AS u
LEFT JOIN (SELECT day, depot, item, sum(part) AS refused FROM parts GROUP BY ALL) AS p
    ON p.day = u.day AND p.depot = u.depot AND p.item = u.item
ORDER BY u.depot, u.item, u.day
