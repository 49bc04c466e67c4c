"""The oxygen story: requests draw down three depots size by size, empties go round, orders and gifts come in."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.depot_stock import Book, Lot, Shelf
from pipelines.demo.depots import Depots
from pipelines.demo.needs import APPROVED, FULFILLED, NO_STOCK, OPEN, UNMET
from pipelines.demo.orders import Orders
from pipelines.demo.oxygen_requests import prepared
from pipelines.demo.setting import Setting


def oxygen(
    setting: Setting, requests: pd.DataFrame, gifts: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The requests with the fate of their oxygen, every movement of every depot, and every order."""
    asked = prepared(setting, requests)
    depots = _opened(setting, asked)
    for gift in gifts[gifts["depot"] >= 0].to_dict("records"):
        lot = Lot(int(gift["quantity"]), "donation", gift["donation_id"])
        depots.shelves[gift["depot"], gift["item"]].coming[gift["day"] + 1].append(lot)
    for day in range(len(setting.days)):
        depots.day(day)
    movements = depots.book.movements()
    rows = np.append(asked["row"].to_numpy(), -1)
    movements["request"] = rows[movements["request"].to_numpy()]
    return _with_fates(requests, depots), movements, depots.orders.table()


def _opened(setting: Setting, asked: pd.DataFrame) -> Depots:
    book, shelves = Book(), {}
    for number, depot in enumerate(setting.story["depots"][: len(setting.places.districts)]):
        for item, count in depot["full"].items():
            full = setting.sized(count)
            shelves[number, item] = Shelf(number, item, full, setting.sized(count / 6), book)
            shelves[number, item].open_book(0)
    return Depots(setting, asked, shelves, Orders(setting), book)


def _with_fates(requests: pd.DataFrame, depots: Depots) -> pd.DataFrame:
    """Writes what the depots did back into the rows of the oxygen requests."""
    asked = depots.asked
    got, refused = depots.given > 0, asked["reason"].to_numpy() > 0
    status = np.select([refused, got, depots.gave_up], [UNMET, FULFILLED, UNMET], APPROVED)
    later = ~got & ~refused & (asked["planned_day"].to_numpy() >= len(depots.setting.days))
    status = np.where(later, OPEN, status)
    asked = asked.assign(status=status, done=depots.done, delivered=depots.given)
    asked["reason"] = np.where(depots.gave_up, NO_STOCK, asked["reason"])
    asked["approved"] = np.select([later, refused], [np.nan, 0], asked["approved"])
    columns = ["item", "asked", "approved", "delivered", "status", "reason", "done", "flow"]
    fated = requests.assign(flow="")
    rows = asked["row"].to_numpy()
    for column in columns:
        values: NDArray[Any] = fated[column].to_numpy(copy=True)
        values[rows] = asked[column].to_numpy()
        fated[column] = values
    return fated
