"""Orders of new cylinders: placed when cover gets short, at suppliers who promise a day and often miss it."""

from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.setting import Setting
from pipelines.demo.shelf import Lot, Shelf

ORDERED, ARRIVED, CANCELLED = "ordered", "arrived", "cancelled"
COLUMNS = ["depot", "item", "day", "expected", "due", "supplier", "quantity", "came", "status"]


class Orders:
    """Every order; those that arrive become a lot on the way to their shelf."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.draws = setting, setting.chance("orders")
        self.rows: list[dict[str, Any]] = []

    def consider(self, shelf: Shelf, day: int, daily_need: float) -> None:
        """Orders for a shelf that is short, on ordering days; at the end of the story once for a fixed day."""
        ending, plan, last = self.setting.story["ending"], self.setting.story["orders"], self.setting.last
        tight = (shelf.depot, shelf.item) == (ending["depot"], ending["item"])
        if tight and day == last - ending["ordered_days_before"]:
            quantity = self.setting.sized(ending["order_quantity"])
            self._place(shelf, day, quantity, expected=last + ending["expected_days_after"], late=0)
        elif not (tight and day > last - 14) and self._short(shelf, day, daily_need):
            quantity = int(np.ceil(daily_need * plan["cover_days"] / 5)) * 5
            self._order(shelf, day, quantity)

    def _short(self, shelf: Shelf, day: int, daily_need: float) -> bool:
        plan = self.setting.story["orders"]
        if self.setting.weekday(day) not in plan["weekdays"] or self.setting.height[day] < plan["from_intensity"]:
            return False
        coming = sum(lot.quantity for lots in shelf.coming.values() for lot in lots)
        open_order = any(row["shelf"] is shelf and row["due"] > day for row in self.rows)
        return not open_order and shelf.full + coming < daily_need * plan["cover_days"]

    def _order(self, shelf: Shelf, day: int, quantity: int) -> None:
        plan = self.setting.story["orders"]
        supplier = int(self.draws.integers(len(plan["suppliers"])))
        quoted = plan["suppliers"][supplier]["days"] + int(self.draws.integers(0, 2))
        late = int(self.draws.integers(1, 6)) if self.draws.random() < plan["late_share"] else 0
        self._place(shelf, day, quantity, expected=day + quoted, late=late, supplier=supplier)

    def _place(self, shelf: Shelf, day: int, quantity: int, *, expected: int, late: int, supplier: int = 0) -> None:
        plan, number = self.setting.story["orders"], len(self.rows)
        short = int(quantity * 0.2) if self.draws.random() < plan["short_share"] else 0
        cancelled = self.draws.random() < plan["cancelled_share"] and expected < len(self.setting.days)
        due, came = expected + late, quantity - short
        status = CANCELLED if cancelled else ARRIVED if due < len(self.setting.days) else ORDERED
        row = {"shelf": shelf, "depot": shelf.depot, "item": shelf.item, "day": day, "expected": expected, "due": due}
        self.rows.append(row | {"supplier": supplier, "quantity": quantity, "came": came, "status": status})
        if status == ARRIVED:
            shelf.coming[due].append(Lot(came, "receipt", str(number)))

    def table(self) -> pd.DataFrame:
        """One row an order: depot, item, day, expected, due (day numbers), supplier, quantity, came, status."""
        return pd.DataFrame(self.rows, columns=COLUMNS)
