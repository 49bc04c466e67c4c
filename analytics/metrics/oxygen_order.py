"""When to order oxygen at the latest, and how much."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from analytics.forecasting import depletion
from analytics.metrics.oxygen_outlook import Outlook
from analytics.metrics.what_if import WhatIf

REVIEW_DAYS = 7


def order_row(outlook: Outlook | None, *, now: datetime, what_if: WhatIf) -> dict[str, Any]:
    """order_before_at: the last moment at which an order comes before stock runs out as surely as is asked for (past:
    it is too late for that; missing where nothing need be ordered for as long as the paths reach, or nothing is known)
    order_quantity: what lasts as surely from its arrival to that of an order a week later [cylinders, or m³]
    order_late_share: the chance that an order made now comes after stock ran out [0 to 1]. All missing where the depot
    has been silent for longer than the paths reach.
    """
    as_of = outlook.series.as_of if outlook else now
    since = (now - as_of) / timedelta(days=1)
    if outlook is None or since >= outlook.loop.full.shape[1]:
        return {"order_before_at": None, "order_quantity": None, "order_late_share": None}
    by = depletion.order_by(
        outlook.loop, outlook.out, outlook.lead, risk=what_if.risk, review_days=REVIEW_DAYS, now_days=since
    )
    needed = bool(np.isfinite(by.latest_days)) and by.quantity > 0
    return {
        "order_before_at": as_of + timedelta(days=by.latest_days) if needed else None,
        "order_quantity": by.quantity if needed else None,
        "order_late_share": float(np.mean(outlook.out < since + outlook.lead)),
    }
