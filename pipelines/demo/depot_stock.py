"""One size of cylinder at one depot, day by day: it can only hand out what stands full on the shelf."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NONE = np.array([-1], dtype=np.int64)


@dataclass(frozen=True)
class Lot:
    """Cylinders on their way to the shelf. `link` is a donation's id, or the number of an order as text."""

    quantity: int
    movement: str
    link: str = ""


@dataclass
class Book:
    """Every movement, as it happens."""

    lines: list[pd.DataFrame] = field(default_factory=list)

    def note(
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
        """Adds one movement for each entry of `quantity`, at these seconds of the day."""
        line = {"depot": shelf.depot, "item": shelf.item, "day": day, "second": second, "movement": movement}
        self.lines.append(pd.DataFrame({**line, "quantity": quantity, "full": full, "request": request, "link": link}))

    def movements(self) -> pd.DataFrame:
        """All of them in order of time."""
        return pd.concat(self.lines, ignore_index=True).sort_values(["day", "second"], kind="stable", ignore_index=True)


@dataclass
class Shelf:
    """`coming` and `out` hold what arrives and who brings back, by day number."""

    depot: int
    item: str
    full: int
    empty: int
    book: Book
    coming: dict[int, list[Lot]] = field(default_factory=lambda: defaultdict(list))
    out: dict[int, list[NDArray[np.int64]]] = field(default_factory=lambda: defaultdict(list))
    waiting: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def open_book(self, day: int) -> None:
        """The balances with which the story starts."""
        for quantity, full in ((self.full, True), (self.empty, False)):
            if quantity:
                self.book.note(self, day, "opening", _at(7, 0), quantity=_one(quantity), full=full)

    def take_in(self, day: int, room: int | None = None) -> None:
        """Full cylinders come in the morning; with `room`, refills above it come a day later."""
        for number, lot in enumerate(self.coming.pop(day, [])):
            quantity = lot.quantity
            if room is not None and lot.movement == "refill_in":
                quantity = min(quantity, max(0, room))
                room -= quantity
                self._delay(day, Lot(lot.quantity - quantity, lot.movement))
            if quantity:
                self.full += quantity
                self.book.note(self, day, lot.movement, _at(7, 20 + number), quantity=_one(quantity), link=lot.link)

    def _delay(self, day: int, lot: Lot) -> None:
        if lot.quantity:
            self.coming[day + 1].append(lot)

    def hand_out(
        self, day: int, queue: NDArray[np.int64], second: NDArray[np.int64], wanted: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Serves the queue in its order until the shelf is bare; the one it does not reach in full gets the rest.
        Returns what each got."""
        given: NDArray[np.int64] = np.clip(self.full - (np.cumsum(wanted) - wanted), 0, wanted)
        served = given > 0
        if served.any():
            self.full -= int(given.sum())
            self.book.note(self, day, "issue", second[served], quantity=given[served], request=queue[served])
        return given

    def take_back(
        self, day: int, given: NDArray[np.int64], lost: NDArray[np.bool_], draws: np.random.Generator
    ) -> None:
        """Empties come back during the day; some never do and are written off."""
        for due in self.out.pop(day, []):
            for movement, these in (("return", due[~lost[due]]), ("loss", due[lost[due]])):
                if len(these):
                    second = draws.integers(9 * 3600, 18 * 3600, len(these))
                    self.book.note(self, day, movement, second, quantity=given[these], full=False, request=these)
            self.empty += int(given[due[~lost[due]]].sum())

    def send_to_refill(self, day: int, quota: int, back: int) -> None:
        """The lorry takes empties in the evening and brings them back full on day number `back`."""
        quantity = min(self.empty, quota)
        if quantity:
            self.empty -= quantity
            self.book.note(self, day, "refill_out", _at(19, 30), quantity=_one(quantity), full=False)
            self.coming[back].append(Lot(quantity, "refill_in"))

    def lend_to(self, other: "Shelf", day: int, quantity: int) -> None:
        """A depot that ran dry gets some of another's for the next morning."""
        self.full -= quantity
        self.book.note(self, day, "transfer_out", _at(20, 50), quantity=_one(quantity))
        other.coming[day + 1].append(Lot(quantity, "transfer_in"))

    def count(self, day: int, short: int) -> None:
        """Stock-taking in the evening: what is found is what there is."""
        self.full -= min(short, self.full - 1)
        self.book.note(self, day, "count", _at(21, 15), quantity=_one(self.full))


def _one(quantity: int) -> NDArray[np.int64]:
    return np.array([quantity], dtype=np.int64)


def _at(hour: int, minute: int) -> NDArray[np.int64]:
    return np.array([hour * 3600 + minute * 60], dtype=np.int64)
