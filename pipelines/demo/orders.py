"""Orders of new cylinders: placed when cover gets short, at suppliers who are often late."""

from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.depot_stock import Lot, Shelf
from pipelines.demo.setting import Setting

ORDERED, ARRIVED, CANCELLED = "ordered", "arrived", "cancelled"
COLUMNS = ["depot", "item", "day", "expected", "due", "supplier", "quantity", "came", "status"]


class Orders:
    """All orders; those that arrive become a lot on its way to the shelf."""

    def __init__(self, setting: Setting) -> None:
        """Start without orders."""
        self.setting, self.draws = setting, setting.chance("orders")
        self.rows: list[dict[str, Any]] = []

    def consider(self, shelf: Shelf, day: int, daily_need: float) -> None:
        """Order for a shelf that is short, on ordering days, and place the orders that the story fixes at its end.

        Args:
            shelf: One size of cylinder at one depot.
            day: Day number.
            daily_need: Cylinders requested per day.
        """
        ending, last = self.setting.story["ending"], self.setting.last
        tight = (shelf.depot, shelf.item) == (ending["depot"], ending["item"])
        if not (tight and day > last - ending["no_order_days"]) and self._short(shelf, day, daily_need):
            quantity = int(np.ceil(daily_need * self.setting.story["orders"]["cover_days"] / 5)) * 5
            self._order(shelf, day, quantity)
        for order in ending["orders"]:
            if (shelf.depot, shelf.item, day) == (order["depot"], order["item"], last + order["ordered"]):
                dates = {"expected": last + order["expected"], "due": last + max(1, order["expected"])}
                self._add(shelf, day, self.setting.sized(order["quantity"]), **dates, supplier=order["supplier"])

    def _short(self, shelf: Shelf, day: int, daily_need: float) -> bool:
        plan = self.setting.story["orders"]
        if self.setting.weekday(day) not in plan["weekdays"] or self.setting.height[day] < plan["from_intensity"]:
            return False
        coming = sum(lot.quantity for lots in shelf.coming.values() for lot in lots)
        open_order = any(row["shelf"] is shelf and row["due"] > day for row in self.rows)
        return not open_order and shelf.full + coming < daily_need * plan["cover_days"]

    def _order(self, shelf: Shelf, day: int, quantity: int) -> None:
        """Place an order: often late, sometimes short, seldom cancelled."""
        plan = self.setting.story["orders"]
        supplier = int(self.draws.integers(len(plan["suppliers"])))
        expected = day + plan["suppliers"][supplier]["days"] + int(self.draws.integers(0, 2))
        late = int(self.draws.integers(1, 6)) if self.draws.random() < plan["late_share"] else 0
        short = int(quantity * 0.2) if self.draws.random() < plan["short_share"] else 0
        cancelled = self.draws.random() < plan["cancelled_share"] and expected <= self.setting.last
        order = self._add(shelf, day, quantity, expected=expected, due=expected + late, supplier=supplier)
        if cancelled:
            order["status"] = CANCELLED
        elif order["due"] <= self.setting.last:
            order |= {"status": ARRIVED, "came": quantity - short}
            shelf.coming[order["due"]].append(Lot(order["came"], "receipt", str(len(self.rows) - 1)))

    def _add(self, shelf: Shelf, day: int, quantity: int, *, expected: int, due: int, supplier: int) -> dict[str, Any]:
        order = {"shelf": shelf, "depot": shelf.depot, "item": shelf.item, "day": day, "expected": expected, "due": due}
        self.rows.append(order | {"supplier": supplier, "quantity": quantity, "came": 0, "status": ORDERED})
        return self.rows[-1]

    def table(self) -> pd.DataFrame:
        """Return one row per order: depot, item, day, expected, due (day numbers), supplier, quantity, came, status."""
        return pd.DataFrame(self.rows, columns=COLUMNS)
