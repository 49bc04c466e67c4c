"""Loops: each referral as it stands at a moment, who must act next, and when the loop closed.

A loop closes only when the person confirms: an agency that says it is done leaves it open, to be confirmed. A refusal
or a failure leaves it open until it is sent elsewhere or confirmed. A death ends it as an ending of its own. Having no
receiver is a state. A confirmation before anybody took the referral up closes nothing, and what is asked again after
one opens the loop again.
"""

import math
from datetime import date, datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.disclosed import AREA, counted, number
from analytics.metrics.referrals.events import events, in_residence, norm_days
from analytics.metrics.shared.disclosure import UNKNOWN, View, fixed_period
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import in_period
from facts import fact
from finding import Finding
from level import Level

STATES = (
    "seen", "traced", "requested", "accepted", "in_progress", "rejected", "failed", "no_receiver", "to_confirm",
    "confirmed", "died",
)  # fmt: skip
"""States of a loop; the last two are endings."""
_TOGETHER: list[View] = [("tile",), ("is_old",), ("loop_actor",), ()]
"""Groupings of open loops that readers see: decided together, as who must act is one state of a loop."""
ACTORS = ("posko", "agency", "other_region", "person")
"""Who must act next."""
AGES = ("under_2d", "2_to_6d", "7_to_27d", "28d")
"""Ages of open loops."""
OLD_DAYS = "referral_old_days"
"""Norm: days from which an open loop is old."""


def loops(con: DuckDBPyConnection) -> str:
    """SQL of the loops at $now, one row per referral opened by then.

    Columns: those of `marts.referral_states`, is_open, and loop_age (of `AGES`, by local days).
    """
    return f"""(
        SELECT *, ending IS NULL AS is_open,
            CASE WHEN age < 2 THEN 'under_2d' WHEN age < 7 THEN '2_to_6d' WHEN age < 28 THEN '7_to_27d' ELSE '28d' END
                AS loop_age
        FROM (
            SELECT *, date_diff('day', opened_at::DATE, $now::TIMESTAMPTZ::DATE) AS age FROM {events(con)}
            WHERE from_at <= $now AND coalesce(until_at > $now, true)
        )
    )"""


def is_old() -> str:
    """Predicate: an open loop is older than $old_days at $now; of a mere day they count from its end."""
    return """(epoch($now) - epoch(opened_at) - CASE WHEN opened_known THEN 0 ELSE 86400 END > $old_days * 86400)"""


def has_referrals(con: DuckDBPyConnection) -> bool:
    """Whether any book of referrals is loaded."""

    def read() -> bool:
        ((known,),) = con.execute(f"SELECT EXISTS (SELECT 1 FROM {events(con)})").fetchall()
        return bool(known)

    return fact(con, has_referrals, read)


def loop_totals(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """Loops at `now`, and those that opened and closed in the period.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code of where the person lives.
        level: Who looks: readers see counts from five on, of a district and of whole weeks or months.

    Returns:
        One row: open_loops, old_loops (of them, open for longer than the norm), no_receiver, to_confirm (of them, in
        that state), and of the period opened_loops, confirmed_loops, died_loops, with start and end of the days that
        they count; old_days (the norm); is_suppressed. A count is missing where no book of referrals is loaded, or
        readers must not see it.
    """
    names = ("open_loops", "old_loops", "no_receiver", "to_confirm", "opened_loops", "confirmed_loops", "died_loops")
    start, end = fixed_period(start, end, level=level)
    row: dict[str, Any] = dict.fromkeys(names)
    if has_referrals(con):
        cells = loop_cells(con, now=now, place=place, level=level, start=start, end=end)
        row |= _summed(cells) if level.rows else _disclosed(cells, place=place, level=level)
        row["is_suppressed"] = any(row[name] is None for name in names)
    row |= {"start": start, "end": end, "old_days": norm_days(con, OLD_DAYS)}
    return pd.DataFrame([{"is_suppressed": False} | row])


def _summed(cells: pd.DataFrame) -> dict[str, int | None]:
    """The counts of `loop_totals` for the desk, from whom none is hidden; cells: of `loop_cells`."""
    loops_of, is_open, tile = cells["loops"], cells["is_open"].astype(bool), cells["tile"]
    chosen = {
        "open_loops": is_open,
        "old_loops": is_open & cells["is_old"].astype(bool),
        **{state: is_open & (tile == state) for state in ("no_receiver", "to_confirm")},
        **{f"{name}_loops": cells[f"is_{name}"].astype(bool) for name in ("opened", "confirmed", "died")},
    }
    return {name: int(loops_of[which].sum()) for name, which in chosen.items()}


def _disclosed(cells: pd.DataFrame, *, place: str | None, level: Level) -> dict[str, int | None]:
    """The counts of `loop_totals` for readers.

    Args:
        cells: Of `loop_cells`.
        place: Beginning of a village code of where the person lives.
        level: Who looks.
    """
    states, old, _, total = counted(cells[cells["is_open"]], _TOGETHER, level=level, place=place)
    of_state = dict(zip(states["tile"], states["loops"], strict=True))
    row = {
        "open_loops": number(total["loops"].sum(skipna=False)),
        "old_loops": number(old.loc[old["is_old"].astype(bool), "loops"].sum(skipna=False)),
        "no_receiver": number(of_state.get("no_receiver", 0)),
        "to_confirm": number(of_state.get("to_confirm", 0)),
    }
    for name in ("opened", "confirmed", "died"):
        (total,) = counted(cells[cells[f"is_{name}"]], [()], level=level, place=place)
        row[f"{name}_loops"] = number(total["loops"].sum(skipna=False))
    return row


def loops_old(con: DuckDBPyConnection, *, now: datetime, level: Level = Level.READERS) -> int | None:
    """Open loops older than the norm.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        level: Who looks.

    Returns:
        Their number; None where no book is loaded or readers must not see it.
    """
    totals = loop_totals(con, now=now, start=now.date(), end=now.date(), level=level)
    return number(totals["old_loops"].iloc[0])


def loop_cells(
    con: DuckDBPyConnection, *, now: datetime, place: str | None, level: Level, start: date, end: date
) -> pd.DataFrame:
    """Loops at `now`, counted by everything that a page groups them by.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Place of the desk; readers' is chosen after counting.
        level: Who looks.
        start: First local day of the period.
        end: Last local day, included.

    Returns:
        One row per cell: district, loop_state, loop_actor, loop_age, referral_kind, tile (no_receiver,
        to_confirm, other), is_open, is_old, and of the period is_opened, is_confirmed, is_died; loops.
    """
    sql = f"""
        SELECT district_code AS {AREA}, loop_state, loop_actor, loop_age, referral_kind, is_open, {is_old()} AS is_old,
            CASE WHEN loop_state IN ('no_receiver', 'to_confirm') THEN loop_state ELSE 'other' END AS tile,
            {in_period()} AS is_opened,
            coalesce(ending = 'confirmed' AND {in_period("ended_at::DATE")}, false) AS is_confirmed,
            coalesce(ending = 'died' AND {in_period("ended_at::DATE")}, false) AS is_died,
            count(*)::BIGINT AS loops
        FROM {loops(con)} WHERE {in_residence()} GROUP BY ALL
    """
    values = {"start": start, "end": end, "place": place if level.rows else None}
    values |= {"now": fixed_moment(con, now, level=level, book="referrals")}
    return con.execute(sql, values | {"old_days": norm_days(con, OLD_DAYS) or math.inf}).df()


def loops_by_actor(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Open loops by who must act next and by age.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code of where the person lives.
        level: Who looks.

    Returns:
        One row per actor and, for the desk, age with a loop, in the order of `ACTORS` and `AGES`: loop_actor, loop_age,
        loops (missing where readers must not see it), is_suppressed.
    """
    cells = loop_cells(con, now=now, place=place, level=level, start=now.date(), end=now.date())
    views = [("loop_actor", "loop_age")] if level.rows else _TOGETHER
    frame = counted(cells[cells["is_open"]], views, level=level, place=place)[0 if level.rows else 2]
    order = {code: n for n, code in enumerate((*ACTORS, *AGES))}
    by = ["loop_actor", "loop_age"] if level.rows else ["loop_actor"]
    return frame.sort_values(by, key=lambda column: column.map(order), ignore_index=True)


def loops_by_kind(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """Loops by kind: those that are open at `now`, and those that opened in the period; most open ones first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code of where the person lives.
        level: Who looks: readers see counts from five on, of a district and of whole weeks or months.

    Returns:
        One row per kind: referral_kind (missing where not recorded), open_loops, opened_loops (missing where readers
        must not see it), is_suppressed.
    """
    start, end = fixed_period(start, end, level=level)
    cells = loop_cells(con, now=now, place=place, level=level, start=start, end=end)
    frames = {}
    for name, chosen in (("open_loops", cells["is_open"]), ("opened_loops", cells["is_opened"])):
        frame = counted(cells[chosen], [("referral_kind",), ()], level=level, place=place)[0]
        frames[name] = frame.fillna({"referral_kind": UNKNOWN}).set_index("referral_kind")
    table = pd.DataFrame({name: frame["loops"] for name, frame in frames.items()})
    for name, frame in frames.items():
        # a kind that is in no cell has none
        table.loc[~table.index.isin(frame.index), name] = 0
    table = table.astype("Int64").assign(is_suppressed=table.isna().any(axis=1)).reset_index(names="referral_kind")
    table["referral_kind"] = table["referral_kind"].astype(object).where(table["referral_kind"] != UNKNOWN, None)
    return table.sort_values("open_loops", ascending=False, kind="stable", ignore_index=True, na_position="last")


def headline_of(totals: pd.DataFrame) -> Finding:
    """How many loops are open and how many of them are old; totals: of `loop_totals`."""
    row = totals.iloc[0]
    if pd.isna(row["open_loops"]):
        return Finding("referrals.hidden", {})
    numbers = {"open": int(row["open_loops"])}
    if not numbers["open"]:
        return Finding("referrals.none", {})
    if pd.isna(row["old_loops"]) or pd.isna(row["old_days"]):
        return Finding("referrals.open", numbers)
    numbers["days"] = int(row["old_days"])
    if not row["old_loops"]:
        return Finding("referrals.fresh", numbers)
    return Finding("referrals.old", {**numbers, "old": int(row["old_loops"])})
