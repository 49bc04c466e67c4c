"""Simulates the days of every depot: refills, requests, empties, transfers, stock-taking and orders."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipelines.demo.depot_stock import Ledger, Shelf
from pipelines.demo.orders import Orders
from pipelines.demo.setting import Setting

OPENS, CLOSES = 8 * 3600 + 1800, 20 * 3600
"""Opening hours of every depot [s after midnight]."""


@dataclass
class Depots:
    """State of all depots, and what each request received: `issued` (cylinders) and `done` [s, NaN not yet]."""

    setting: Setting
    requested: pd.DataFrame
    """Oxygen requests before they are served."""
    shelves: dict[tuple[int, str], Shelf]
    """By number of the depot and item."""
    orders: Orders
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        """Draw how long each loan lasts and which cylinders are lost."""
        draws, oxygen = self.setting.chance("loans"), self.setting.story["oxygen"]
        count = len(self.requested)
        self.wanted = self.requested["approved"].to_numpy(dtype=np.int64)
        self.issued, self.done = np.zeros(count, dtype=np.int64), np.full(count, np.nan)
        self.gave_up = np.zeros(count, dtype=bool)
        self.loan = np.maximum(1, (oxygen["loan_median_days"] * np.exp(draws.normal(0, 0.5, count))).astype(np.int64))
        self.lost = draws.random(count) < oxygen["lost_share"]
        forgotten = self.setting.chance("forgotten loans").random(count) < oxygen["forgotten_share"]
        self.loan[forgotten] += len(self.setting.days)
        self.draws = draws
        eligible = self.requested[self.requested["reason"] == 0].sort_values(
            ["planned_day", "planned_second"], kind="stable"
        )
        self.queues = eligible.groupby(["depot", "item", "planned_day"]).indices
        self.order_of = eligible.index.to_numpy()

    def day(self, day: int) -> None:
        """Simulate one day of every shelf, from the morning's delivery to the evening's refill."""
        for shelf in self.shelves.values():
            shelf.receive(day, self._room(shelf, day))
            self._serve(shelf, day)
            shelf.return_empties(day, self.issued, self.lost, self.draws)
        self._evening(day)

    def _serve(self, shelf: Shelf, day: int) -> None:
        places = self.queues.get((shelf.depot, shelf.item, day))
        today = self.order_of[places] if places is not None else np.empty(0, dtype=np.int64)
        first = OPENS + np.arange(len(shelf.waiting)) % 90 * 60
        queue = np.concatenate([shelf.waiting, today])
        second = np.concatenate([first, self.requested["planned_second"].to_numpy()[today]])
        issued = shelf.issue(day, queue, second, self.wanted[queue])
        served = queue[issued > 0]
        self.issued[served], self.done[served] = issued[issued > 0], day * 86_400 + second[issued > 0]
        for back in np.unique(self.loan[served]):
            shelf.out[day + int(back)].append(served[self.loan[served] == back])
        left = queue[issued == 0]
        tired = self.requested["planned_day"].to_numpy()[left] <= day - self.setting.story["oxygen"]["patience_days"]
        self.gave_up[left[tired]] = True
        shelf.waiting = left[~tired]

    def _room(self, shelf: Shelf, day: int) -> int | None:
        """Limit the refills of one depot at the end of the story; None without a limit."""
        ending, last = self.setting.story["ending"], len(self.setting.days)
        if (shelf.depot, shelf.item) != (ending["depot"], ending["item"]) or day < last - ending["days"]:
            return None
        today = self.queues.get((shelf.depot, shelf.item, day), np.empty(0, dtype=np.int64))
        soon = self.wanted[self.order_of[today]].sum() + self.wanted[shelf.waiting].sum()
        return int(np.ceil(ending["cover_days"] * self.daily_need(shelf, day) + soon)) - shelf.full

    def daily_need(self, shelf: Shelf, day: int) -> float:
        """Average the cylinders approved per day over the last seven days."""
        queues = [self.queues.get((shelf.depot, shelf.item, past)) for past in range(day - 6, day + 1)]
        return sum(float(self.wanted[self.order_of[places]].sum()) for places in queues if places is not None) / 7

    def _evening(self, day: int) -> None:
        setting, oxygen = self.setting, self.setting.story["oxygen"]
        height = setting.height[day]
        takes = setting.weekday(day) in oxygen["refill_weekdays"] or height > oxygen["daily_refill_from"]
        calm, high = oxygen["refill_days"]
        back = day + round(calm + (high - calm) * height + self.draws.random())
        for shelf in self.shelves.values():
            if takes:
                shelf.send_to_refill(day, setting.sized(oxygen["refill_quota"]), back)
            self._lend(shelf, day)
            self._count(shelf, day)
            self.orders.consider(shelf, day, self.daily_need(shelf, day))

    def _lend(self, shelf: Shelf, day: int) -> None:
        main = self.shelves.get((0, shelf.item))
        if main is None or main is shelf or shelf.full or not len(shelf.waiting) or day + 1 >= len(self.setting.days):
            return
        quantity = int(main.full * self.setting.story["oxygen"]["transfer_share"])
        if quantity >= self.setting.sized(2):
            main.lend_to(shelf, day, quantity)

    def _count(self, shelf: Shelf, day: int) -> None:
        """Count the stock of depots with a ledger on the last day of a month."""
        today, setting = self.setting.days[day], self.setting
        month_ends = (today + 1).astype("datetime64[M]") != today.astype("datetime64[M]")
        if month_ends and shelf.full > 1 and setting.story["depots"][shelf.depot]["book"] == "ledger":
            short = today == np.datetime64(setting.story["oxygen"]["counted_short"], "D") and shelf.depot == 0
            shelf.count(day, int(short and shelf.item == setting.story["oxygen"]["sizes"][0]))
