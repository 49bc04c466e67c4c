"""Oxygen of the story: requests draw down the stock of the depots; empties, orders and gifts replenish it."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.depot_stock import Ledger, Lot, Shelf
from pipelines.demo.depots import CLOSES, OPENS, Depots
from pipelines.demo.needs import APPROVED, FULFILLED, NO_STOCK, OPEN, REASONS, UNMET, categories
from pipelines.demo.orders import Orders
from pipelines.demo.setting import Setting, drawn


def oxygen(
    setting: Setting, requests: pd.DataFrame, gifts: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Simulate the depots over the whole story.

    Args:
        setting: The story.
        requests: As of `needs.requests`.
        gifts: As of `gifts.donations`; goods of a depot reach it the next day.

    Returns:
        The requests with the outcome of their oxygen, every movement of every depot, and every order.
    """
    requested = _prepared(setting, requests)
    depots = _opened(setting, requested)
    for gift in gifts[gifts["depot"] >= 0].to_dict("records"):
        lot = Lot(int(gift["quantity"]), "donation", gift["donation_id"])
        depots.shelves[gift["depot"], gift["item"]].coming[gift["day"] + 1].append(lot)
    for day in range(len(setting.days)):
        depots.day(day)
    movements = depots.ledger.movements()
    rows = np.append(requested["row"].to_numpy(), -1)
    movements["request"] = rows[movements["request"].to_numpy()]
    return _with_fates(requests, depots), movements, depots.orders.table()


def _opened(setting: Setting, requested: pd.DataFrame) -> Depots:
    ledger, shelves = Ledger(), {}
    for number, depot in enumerate(setting.story["depots"][: len(setting.places.districts)]):
        for item, count in depot["full"].items():
            full = setting.sized(count)
            shelves[number, item] = Shelf(number, item, full, setting.sized(count / 6), ledger)
            shelves[number, item].record_opening(0)
    return Depots(setting, requested, shelves, Orders(setting), ledger)


def _with_fates(requests: pd.DataFrame, depots: Depots) -> pd.DataFrame:
    """Write the outcome of the simulation into the oxygen requests."""
    requested = depots.requested
    served, refused = depots.issued > 0, requested["reason"].to_numpy() > 0
    status = np.select([refused, served, depots.gave_up], [UNMET, FULFILLED, UNMET], APPROVED)
    later = ~served & ~refused & (requested["planned_day"].to_numpy() >= len(depots.setting.days))
    status = np.where(later, OPEN, status)
    requested = requested.assign(status=status, done=depots.done, delivered=depots.issued)
    requested["reason"] = np.where(depots.gave_up, NO_STOCK, requested["reason"])
    requested["approved"] = np.select([later, refused], [np.nan, 0], requested["approved"])
    columns = ["item", "requested", "approved", "delivered", "status", "reason", "done", "flow"]
    fated = requests.assign(flow="")
    rows = requested["row"].to_numpy()
    for column in columns:
        values: NDArray[Any] = fated[column].to_numpy(copy=True)
        values[rows] = requested[column].to_numpy()
        fated[column] = values
    return fated


def _prepared(setting: Setting, requests: pd.DataFrame) -> pd.DataFrame:
    """Draw the oxygen requests before the depots serve them, in order of time.

    Columns: row (of `requests`), depot, item, requested, approved, flow [L/min], reason (number in REASONS, 0 none),
    planned_day and planned_second of its delivery.
    """
    draws, oxygen = setting.chance("oxygen requests"), setting.story["oxygen"]
    rows = np.flatnonzero(requests["category"].to_numpy() == categories(setting).index("oxygen"))
    requested = requests.iloc[rows]
    frame = pd.DataFrame({"row": rows, "day": requested["day"].to_numpy(), "depot": _depots(setting, requested)})
    frame["item"] = _items(setting, frame["depot"].to_numpy(), draws)
    frame["requested"] = 1 + drawn(np.array([oxygen["quantity_weights"]]), np.zeros(len(rows), dtype=np.int64), draws)
    rationed = (setting.height[frame["day"]] > oxygen["ration_from"]) & (frame["requested"] > 1)
    frame["approved"] = frame["requested"] - rationed
    written = setting.chance("written flows").random(len(rows)) < oxygen["flow_written_share"]
    frame["flow"] = np.where(written, draws.choice(oxygen["flows"], len(rows)), "")
    refused = draws.random(len(rows)) < oxygen["refused_share"]
    frame["reason"] = np.where(refused, draws.integers(2, len(REASONS), len(rows)), 0)
    return _planned(frame, requested["second"].to_numpy(), draws)


def _depots(setting: Setting, requested: pd.DataFrame) -> NDArray[np.int64]:
    """Assign the depot of the village's district; the main one where no village was recorded."""
    count = min(len(setting.story["depots"]), len(setting.places.districts))
    village = requested["village"].to_numpy()
    district = setting.places.villages["district_number"].to_numpy()[village]
    return np.where(village < 0, 0, district % count)


def _items(setting: Setting, depot: NDArray[np.int64], draws: np.random.Generator) -> NDArray[np.object_]:
    sizes = setting.story["oxygen"]["sizes"]
    table = np.array([[one["asked"].get(size, 0.0) for size in sizes] for one in setting.story["depots"]])
    return np.array(sizes, dtype=object)[drawn(table, depot, draws)]


def _planned(frame: pd.DataFrame, second: NDArray[np.int64], draws: np.random.Generator) -> pd.DataFrame:
    """Draw the planned delivery: about an hour later in opening hours, else the next morning."""
    moment = second + (4_500 * np.exp(draws.normal(0, 0.5, len(frame)))).astype(np.int64)
    late, morning = moment > CLOSES, OPENS + draws.integers(0, 5_400, len(frame))
    planned = np.where(late | (moment < OPENS), morning, moment)
    return frame.assign(planned_day=frame["day"] + late, planned_second=planned)
