"""Stock and open orders at a moment: the newest, or one in the past of the books."""

from analytics.metrics.shared.moment import Past

_NEWEST = "(FROM marts.stock_days QUALIFY day = max(day) OVER (PARTITION BY depot, item))"
_OF_DAYS = """(
    SELECT s.* FROM marts.stock_days AS s, chosen WHERE s.day <= chosen.last_day
    QUALIFY s.day = max(s.day) OVER (PARTITION BY s.depot, s.item)
)"""
# the day that is not over by then is walked through once more; the rule is that of marts.stock_steps
_WITHIN_A_DAY = f"""(
    SELECT depot, item, condition, coalesce(n.day, b.day) AS day,
        coalesce(n.balance, 0) + CASE WHEN n.is_settled THEN 0 ELSE coalesce(b.closing, 0) END AS closing
    FROM {_OF_DAYS} AS b
    FULL JOIN (
        SELECT depot, item, condition, max(day) AS day, sum(change) AS balance, bool_or(is_settled) AS is_settled
        FROM marts.stock_steps(NULL, since := (SELECT last_day + 1 FROM chosen))
        WHERE occurred_at <= (SELECT moment FROM chosen) GROUP BY ALL
    ) AS n USING (depot, item, condition)
)"""


def latest_stock(past: Past | None) -> str:
    """SQL of the last balance of every depot, item and state: depot, item, condition, day, closing.

    The question has the common table expression `moment.CHOSEN`.

    Args:
        past: Moment in the past; None takes the newest state.
    """
    if past is None:
        return _NEWEST
    return _OF_DAYS if past.is_end_of_day else _WITHIN_A_DAY


OPEN_ORDERS = """
    SELECT o.order_id, o.ordered_at, o.expected_at, o.expected_time_known, o.depot, o.item, o.quantity, o.supplier,
        o.status
    FROM (FROM marts.open_orders UNION ALL BY NAME SELECT NULL::BOOLEAN AS expected_time_known WHERE false) AS o, chosen
    WHERE chosen.moment IS NULL
    UNION ALL BY NAME
    SELECT a.order_id, a.ordered_at, a.expected_at, a.expected_time_known, a.depot, a.item,
        a.quantity - CASE WHEN a.arrived_at > chosen.moment THEN 0 ELSE coalesce(a.quantity_arrived, 0) END AS quantity,
        a.supplier, 'open' AS status
    FROM (FROM staging.arrivals UNION ALL BY NAME SELECT NULL::BOOLEAN AS expected_time_known WHERE false) AS a, chosen
    WHERE a.ordered_at <= chosen.moment AND coalesce(a.status, '') <> 'cancelled' AND CASE
        WHEN a.arrived_at > chosen.moment THEN true
        WHEN a.status = 'arrived' AND a.arrived_at IS NULL THEN a.expected_at > chosen.moment
        ELSE (a.arrived_at IS NULL OR a.quantity_arrived < a.quantity) AND coalesce(a.status, '') <> 'arrived'
            AND a.quantity > coalesce(a.quantity_arrived, 0)
    END
"""
"""SQL of the open orders; the question has the common table expression `moment.CHOSEN`.

At a past moment: ordered by then, and not arrived by then. What is known to have arrived, but not when, is open until
it was expected. A cancelled order has no time of its end: it is left out from the start.
"""
