"""What a reader may suppose about the days to come."""

from typing import NamedTuple


class WhatIf(NamedTuple):
    """demand_percent: what is asked for, of what is forecast (100: as it is) · late_days: how much later orders come
    than their suppliers' past says · daily_quota: most empty cylinders of a size that leave a depot for refill a day,
    None for as many as of late (of a depot as a whole: m³) · lead_days: likeliest days from ordering to arriving, used
    while fewer than three deliveries are known
    service_percent: how sure it shall be that stock lasts until an order made in time has come
    flow_lpm: at which patients breathe [L/min]
    """

    demand_percent: float = 100
    late_days: float = 0
    daily_quota: float | None = None
    lead_days: float = 3
    service_percent: float = 95
    flow_lpm: float = 5

    @property
    def lead_days_typed_in(self) -> tuple[float, float, float]:
        """Least, likeliest and most days from ordering to arriving: half and double of the likeliest around it."""
        return self.lead_days / 2, self.lead_days, self.lead_days * 2

    @property
    def risk(self) -> float:
        """The chance of running out before an order has come that is accepted [0 to 1]."""
        return 1 - self.service_percent / 100
