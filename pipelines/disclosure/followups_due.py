"""Whom to call back today: calls that are due or overdue, with the next rung of the ladder, as a list to fill in.

What is filled in comes back as rows of the feed: each row carries the id of its due call, the number of its attempt and
who the person is.
"""

from datetime import datetime
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from pipelines.disclosure.people import named_calls, named_people
from pipelines.types.sql import sql

FOLLOWUPS_DUE = "followups_due"
"""Name of the list on the command line."""
SETTLE = "settle"
"""Step of a call through whose number a death was reported, nobody knows whose: the desk settles it, nobody calls."""
COLUMNS = [
    "followup_id", "person", "number", "other_numbers", "name", "address", "village", "district", "due_at",
    "due_time_known", "step", "tries", "last_tried_at", "last_known", "physical_state", "emotional_state", "place",
    "companion_code", "attempt", "contacted",
]  # fmt: skip


def followups_due(con: duckdb.DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """List the calls that are due today or overdue, those of people last in a bad state first.

    Args:
        con: a snapshot in local time
        now: the moment of the question

    Returns:
        One row per due call: followup_id, person (the id as written, else our pseudonym; missing where nobody can be
        told), number and other_numbers (digits of E.164; missing while a death must be settled), name, address,
        village, district, due_at, due_time_known, step (next rung of the ladder, `lost`, or SETTLE), tries (in vain
        since the last contact), last_tried_at, last_known (whether its time of day is), physical_state, emotional_state
        and place (what was written last), companion_code, attempt (number of the one to be made), contacted (the rung
        it is to be made by; missing where there is none).
    """
    calls = con.execute(sql("disclosure/followups_due"), {"now": now}).df()
    if calls.empty:
        return calls
    certain = calls["is_certain"].fillna(False).astype(bool)
    by_person = named_people(con, calls["person_code"][certain].dropna().unique().tolist())
    by_call = named_calls(con, calls["followup_id"].tolist()).rename(columns={"person": "followup_id"})
    known = calls.assign(person=calls["person_code"].where(certain)).merge(by_person, on="person", how="left")
    known = known.merge(by_call, on="followup_id", how="left", suffixes=("", "_of_call"))
    for column in ("number", "name", "address", "person_id"):
        known[column] = known[column].where(known[column].notna(), known[f"{column}_of_call"])
    known["person"] = known["person_id"].where(known["person_id"].notna(), known["person"])
    lists = known["numbers"].where(known["numbers"].notna(), known["numbers_of_call"])
    others = [_others(numbers, number) for numbers, number in zip(lists, known["number"], strict=True)]
    known["other_numbers"] = pd.Series(others, index=known.index, dtype=object)
    to_settle = known["step"] == SETTLE
    known["number"] = known["number"].mask(to_settle)
    known["other_numbers"] = known["other_numbers"].mask(to_settle)
    is_rung = ~known["step"].isin(["lost", SETTLE])
    return known.assign(attempt=known["next_attempt"], contacted=known["step"].where(is_rung))[COLUMNS]


def _others(numbers: Any, number: Any) -> list[str] | None:
    """Return the numbers besides the one to call; None where there are none."""
    others = [other for other in numbers if other != number] if isinstance(numbers, list | np.ndarray) else []
    return others or None
