"""Stock of one cylinder size at one depot, day by day: only full cylinders on the shelf can be issued."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NONE = np.array([-1], dtype=np.int64)


@dataclass(frozen=True)
class Lot:
    """Cylinders on their way to a shelf."""

    quantity: int
    movement: str
    link: str = ""
    """A donation's id, or the number of an order as text."""


@dataclass
class Ledger:
    """Every movement, as it happens."""

    lines: list[pd.DataFrame] = field(default_factory=list)

    def record(
        self,
        shelf: "Shelf",
        day: int,
        movement: str,
        second: NDArray[np.int64],
        *,
        quantity: NDArray[np.int64],
        full: bool = True,
        request: NDArray[np.int64] = NONE,
        link: str = "",
    ) -> None:
        """Add one movement for each entry of `quantity`.

        Args:
            shelf: Whose stock moves.
            day: Day number.
            movement: Kind of movement.
            second: Seconds after midnight, one per movement.
            quantity: Cylinders, one per movement.
            full: Whether the cylinders are full.
            request: Number of the request of each movement, -1 for none.
            link: A donation's id, or the number of an order as text.
        """
        line = {"depot": shelf.depot, "item": shelf.item, "day": day, "second": second, "movement": movement}
        self.lines.append(pd.DataFrame({**line, "quantity": quantity, "full": full, "request": request, "link": link}))

    def movements(self) -> pd.DataFrame:
        """Return all movements in order of time."""
        return pd.concat(self.lines, ignore_index=True).sort_values(["day", "second"], kind="stable", ignore_index=True)


@dataclass
class Shelf:
    """Stock of one item at one depot."""

    depot: int
    item: str
    full: int
    empty: int
    ledger: Ledger
    coming: dict[int, list[Lot]] = field(default_factory=lambda: defaultdict(list))
    """Lots by the day number of their arrival."""
    out: dict[int, list[NDArray[np.int64]]] = field(default_factory=lambda: defaultdict(list))
    """Numbers of requests by the day number on which their empties return."""
    waiting: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Numbers of requests not served yet."""

    def record_opening(self, day: int) -> None:
        """Record the opening balances."""
        for quantity, full in ((self.full, True), (self.empty, False)):
            if quantity:
                self.ledger.record(self, day, "opening", _at(7, 0), quantity=_one(quantity), full=full)

    def receive(self, day: int, room: int | None = None) -> None:
        """Receive full cylinders in the morning; refills above `room` arrive a day later."""
        for number, lot in enumerate(self.coming.pop(day, [])):
            quantity = lot.quantity
            if room is not None and lot.movement == "refill_in":
                quantity = min(quantity, max(0, room))
                room -= quantity
                self._delay(day, Lot(lot.quantity - quantity, lot.movement))
            if quantity:
                self.full += quantity
                self.ledger.record(self, day, lot.movement, _at(7, 20 + number), quantity=_one(quantity), link=lot.link)

    def _delay(self, day: int, lot: Lot) -> None:
        if lot.quantity:
            self.coming[day + 1].append(lot)

    def issue(
        self, day: int, queue: NDArray[np.int64], second: NDArray[np.int64], wanted: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Serve the queue in order until the shelf is empty; the last one may be served in part.

        Args:
            day: Day number.
            queue: Numbers of requests.
            second: Time of each issue [s after midnight].
            wanted: Cylinders approved for each.

        Returns:
            Cylinders issued to each.
        """
        issued: NDArray[np.int64] = np.clip(self.full - (np.cumsum(wanted) - wanted), 0, wanted)
        served = issued > 0
        if served.any():
            self.full -= int(issued.sum())
            self.ledger.record(self, day, "issue", second[served], quantity=issued[served], request=queue[served])
        return issued

    def return_empties(
        self, day: int, issued: NDArray[np.int64], lost: NDArray[np.bool_], draws: np.random.Generator
    ) -> None:
        """Receive the empties due on a day; some are lost and written off.

        Args:
            day: Day number.
            issued: Cylinders issued, by number of the request.
            lost: Whether they are lost, by number of the request.
            draws: Random numbers of the time of day.
        """
        for due in self.out.pop(day, []):
            for movement, these in (("return", due[~lost[due]]), ("loss", due[lost[due]])):
                if len(these):
                    second = draws.integers(9 * 3600, 18 * 3600, len(these))
                    self.ledger.record(self, day, movement, second, quantity=issued[these], full=False, request=these)
            self.empty += int(issued[due[~lost[due]]].sum())

    def send_to_refill(self, day: int, quota: int, back: int) -> None:
        """Send empties to be refilled in the evening.

        Args:
            day: Day number.
            quota: Cylinders at most.
            back: Day number on which they return full.
        """
        quantity = min(self.empty, quota)
        if quantity:
            self.empty -= quantity
            self.ledger.record(self, day, "refill_out", _at(19, 30), quantity=_one(quantity), full=False)
            self.coming[back].append(Lot(quantity, "refill_in"))

    def lend_to(self, other: "Shelf", day: int, quantity: int) -> None:
        """Transfer full cylinders to a depot without stock, for the next morning.

        Args:
            other: The shelf that receives them.
            day: Day number.
            quantity: Cylinders.
        """
        self.full -= quantity
        self.ledger.record(self, day, "transfer_out", _at(20, 50), quantity=_one(quantity))
        other.coming[day + 1].append(Lot(quantity, "transfer_in"))

    def count(self, day: int, short: int) -> None:
        """Take stock in the evening; the count replaces the balance, `short` of it."""
        self.full -= min(short, self.full - 1)
        self.ledger.record(self, day, "count", _at(21, 15), quantity=_one(self.full))


def _one(quantity: int) -> NDArray[np.int64]:
    return np.array([quantity], dtype=np.int64)


def _at(hour: int, minute: int) -> NDArray[np.int64]:
    return np.array([hour * 3600 + minute * 60], dtype=np.int64)
