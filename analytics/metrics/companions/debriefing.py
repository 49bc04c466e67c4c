"""Debriefing due for the companion: days with somebody accompanied since the last own debriefing, against the norm.

A debriefing without a person is the companion's own. Who left the roster is not asked; of whom nobody knows whether
they are still active, they are.
"""

from datetime import date, datetime, timedelta

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.areas import counts_at
from analytics.metrics.companions.roster import books, care, carried, counted, in_place, norm, roster
from analytics.metrics.shared import predicates
from analytics.metrics.shared.moment import fixed_moment
from finding import Finding
from level import Level, of_people

NORM = "debriefing_days"
_LISTED = (
    *("companion", "role", "village", "district", "caseload", "debriefing_state", "last_debriefing_at"),
    *("days_accompanied", "due_on", "area_code"),
)


@of_people
def debriefing_states(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, people: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Companions who accompany or have accompanied since their last debriefing, the longest without one first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area (city, district or village); None takes all.
        people: The `roster` of this moment where it is known already.

    Returns:
        One row per companion: companion, role, village, district, caseload, debriefing_state (due, coming, or unknown
        where nobody knows for how many days), last_debriefing_at (missing: never), days_accompanied, due_on (local day
        on which it is or becomes due if somebody is accompanied every day until then; missing when unknown),
        area_code. No row where no book of sessions was ever loaded, or no norm is in force.
    """
    days = norm(con, NORM)
    known = books(con)
    if days is None or not (known["sessions"] and known["companionships"]):
        return pd.DataFrame(columns=list(_LISTED))
    frame = in_place(roster(con, now=now) if people is None else people, place)
    frame = frame[(frame["activity"] != "ended") & ((frame["days_accompanied"] > 0) | frame["days_unknown"])]
    is_due = frame["days_accompanied"] >= days
    state = pd.Series("coming", index=frame.index).mask(frame["days_unknown"], "unknown").mask(is_due, "due")
    today = _local_day(con, now)
    due_on = [today + timedelta(days=int(days) - int(count)) for count in frame["days_accompanied"]]
    frame = frame.assign(debriefing_state=state, due_on=pd.Series(due_on, index=frame.index, dtype=object))
    frame["due_on"] = frame["due_on"].where(frame["debriefing_state"] != "unknown", None)
    frame = frame[(frame["debriefing_state"] != "coming") | (frame["caseload"] > 0)]
    order = frame["debriefing_state"].map({"due": 0, "unknown": 1, "coming": 2})
    frame = frame.assign(order=order).sort_values(
        ["order", "days_accompanied", "companion"], ascending=[True, False, True], kind="stable"
    )
    return frame[list(_LISTED)].reset_index(drop=True)


@of_people
def debriefing_due(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, limit: int = 200
) -> pd.DataFrame:
    """Companions whose debriefing is due or unknown, the longest without one first; see `debriefing_states`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area; None takes all.
        limit: Most rows returned.
    """
    frame = debriefing_states(con, now=now, place=place)
    return frame[frame["debriefing_state"] != "coming"].head(limit).reset_index(drop=True)


def debriefing_totals(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    place: str | None = None,
    level: Level = Level.READERS,
    people: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How many companions need a debriefing.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area; None takes all.
        level: Who looks: readers see no count from 1 to 4.
        people: For readers the `roster` of this moment where it is known already.

    Returns:
        One row: accompanying (companions who accompany, or have accompanied without a debriefing since), of these
        debriefing_due, never_debriefed and debriefing_unknown; missing where no book of sessions or of companionships
        was ever loaded, or where readers must not see it; is_known (whether the books are there), norm_days.
    """
    known, days = books(con), norm(con, NORM)
    names = ("accompanying", "debriefing_due", "never_debriefed", "debriefing_unknown")
    if days is None or not (known["sessions"] and known["companionships"]):
        return pd.DataFrame([dict.fromkeys(names) | {"is_known": False, "norm_days": days}])
    now = fixed_moment(con, now, level=level, book="companionships")
    if level.rows:
        sql = f"WITH {care(con)}, {carried(con)} {counts()}"
        row = counted(con, sql, {"now": now, "place": place, "norm_days": days})
        return pd.DataFrame([{**row, "is_known": True, "norm_days": days}]).astype(dict.fromkeys(names, "Int64"))
    frame = debriefing_states(con, now=now, people=people)
    frame = frame.assign(
        accompanying=True,
        debriefing_due=frame["debriefing_state"] == "due",
        never_debriefed=frame["last_debriefing_at"].isna(),
        debriefing_unknown=frame["debriefing_state"] == "unknown",
    )
    row = counts_at(frame, counts=names, place=place, level=level)
    return pd.DataFrame([row | {"is_known": True, "norm_days": days}]).astype(dict.fromkeys(names, "Int64"))


def counts() -> str:
    """SQL of the counts of `debriefing_totals`, of the rules of `debriefing_states`, over `carried` in $place."""
    is_due = "days_accompanied >= $norm_days"
    return f"""
        SELECT count(*) AS accompanying, count(*) FILTER ({is_due}) AS debriefing_due,
            count(*) FILTER (last_debriefing_at IS NULL) AS never_debriefed,
            count(*) FILTER (days_unknown AND NOT {is_due}) AS debriefing_unknown
        FROM carried
        WHERE activity <> 'ended' AND (days_accompanied > 0 OR days_unknown)
            AND ({is_due} OR days_unknown OR caseload > 0) AND {predicates.in_place("area_code")}"""


def debriefing_headline(totals: pd.DataFrame) -> Finding:
    """How many companions need a debriefing; totals: of `debriefing_totals`."""
    row = totals.iloc[0]
    if not row["is_known"]:
        return Finding("debriefing.unknown", {})
    days = int(row["norm_days"])
    if pd.isna(row["debriefing_due"]):
        return Finding("debriefing.few", {"days": days})
    if not row["debriefing_due"]:
        return Finding("debriefing.nobody", {"days": days})
    return Finding("debriefing.due", {"companions": int(row["debriefing_due"]), "days": days})


def _local_day(con: DuckDBPyConnection, now: datetime) -> date:
    ((day,),) = con.execute("SELECT ($now::TIMESTAMPTZ)::DATE", {"now": now}).fetchall()
    today: date = day
    return today
