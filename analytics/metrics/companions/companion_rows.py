"""Companions one by one. For the desk only: they are people too."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.roster import in_place, roster
from level import of_people

_LISTED = (
    *("companion", "role", "organisation", "village", "district", "activity", "registered_at", "trained_at"),
    *("active_from", "active_to", "caseload", "capacity", "places_left", "capacity_state"),
    *("last_debriefing_at", "days_accompanied"),
)


@of_people
def companion_rows(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    place: str | None = None,
    district: str | None = None,
    role: str | None = None,
    activity: str | None = None,
    capacity_state: str | None = None,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """Companions on the roster, those with most people first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area (city, district or village); None takes all.
        district: Name of a district, `unknown` for companions whose district is not known.
        role: The tier.
        activity: active, ended, not_yet or unknown.
        capacity_state: free, full, over or unknown.
        limit: Most rows returned.
        offset: Rows passed over.

    Returns:
        One row per companion, with the columns of `roster` that a list needs, and capacity_state.
    """
    frame = _chosen(con, now, place, district=district, role=role, activity=activity, capacity_state=capacity_state)
    frame = frame.sort_values(["caseload", "companion"], ascending=[False, True], kind="stable")
    return frame[list(_LISTED)].iloc[offset : offset + limit].reset_index(drop=True)


@of_people
def companion_count(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    place: str | None = None,
    district: str | None = None,
    role: str | None = None,
    activity: str | None = None,
    capacity_state: str | None = None,
) -> int:
    """How many rows `companion_rows` has in all.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area; None takes all.
        district: Name of a district, `unknown` for companions whose district is not known.
        role: The tier.
        activity: active, ended, not_yet or unknown.
        capacity_state: free, full, over or unknown.
    """
    return len(_chosen(con, now, place, district=district, role=role, activity=activity, capacity_state=capacity_state))


def _chosen(con: DuckDBPyConnection, now: datetime, place: str | None, **codes: str | None) -> pd.DataFrame:
    frame = in_place(roster(con, now=now), place)
    states = pd.Series("free", index=frame.index).mask(frame["places_left"] == 0, "full")
    states = states.mask((frame["caseload"] > frame["capacity"]).fillna(False), "over")
    frame = frame.assign(capacity_state=states.mask(frame["capacity"].isna(), "unknown"))
    for column, code in codes.items():
        frame = frame if code is None else frame[frame[column].fillna("unknown") == code]
    return frame


ROWS = companion_rows, companion_count
