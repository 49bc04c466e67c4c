"""Deliveries of the story's last days: what vehicles brought and collected, and stops that came to nothing."""

import numpy as np
import pandas as pd

from pipelines.demo.setting import Setting

COLUMNS = ("day", "depot", "request", "item", "quantity", "empties", "second", "outcome", "trip", "stop")


def tours(setting: Setting, movements: pd.DataFrame) -> pd.DataFrame:
    """Choose the issues and returns of the last days that a vehicle made, and add stops without a delivery.

    One row per stop, in the order of the days and of their plans: day (number), depot (number), request (row of
    `requests`), item, quantity (brought), empties (collected), second (planned arrival), outcome (code, empty
    where nobody reported it), trip (of the depot's vehicle on that day), stop (within the day).
    """
    story, draws = setting.story["deliveries"], setting.chance("deliveries")
    first = setting.last - story["days"] + 1
    is_recent = (movements["day"] >= first) & (movements["request"] >= 0)
    moved = movements[is_recent & movements["movement"].isin(("issue", "return"))]
    moved = moved[draws.random(len(moved)) < story["share"]]
    is_issue, silent = moved["movement"] == "issue", draws.random(len(moved)) < story["unreported_share"]
    made = moved[["day", "depot", "request", "item", "second"]].assign(
        quantity=moved["quantity"].where(is_issue, 0),
        empties=moved["quantity"].where(~is_issue, 0),
        outcome=np.where(silent, "", "delivered"),
    )
    rows: pd.DataFrame = pd.concat([made, _in_vain(setting, made, first, draws)])
    rows = rows.sort_values(["day", "depot", "second", "request"], kind="stable", ignore_index=True)
    trip = rows.groupby(["day", "depot"]).cumcount() // story["stops_of_trip"] + 1
    stop = rows.groupby("day").cumcount() + 1
    driven: pd.DataFrame = rows.assign(trip=trip, stop=stop)[list(COLUMNS)]
    return driven


def _in_vain(setting: Setting, made: pd.DataFrame, first: int, draws: np.random.Generator) -> pd.DataFrame:
    """Draw stops at which somebody tried to collect empties the day before it worked: nobody was there, or no time."""
    story = setting.story["deliveries"]
    later = made[(made["empties"] > 0) & (made["day"] > first)]
    tried: pd.DataFrame = later[draws.random(len(later)) < story["in_vain_share"]]
    return tried.assign(day=tried["day"] - 1, outcome=draws.choice(story["in_vain"], len(tried)))
