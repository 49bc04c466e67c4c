"""What waits to be delivered, in sums and in one sentence, as the desk or readers see it."""

from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.orders import SERVICE
from analytics.metrics.shared.disclosure import UNKNOWN, protected
from analytics.metrics.shared.moment import fixed_moment
from finding import Finding
from level import Level


def candidate_totals(
    con: DuckDBPyConnection, *, now: datetime, service: float = SERVICE, level: Level = Level.READERS
) -> pd.DataFrame:
    """Return sums of `delivery_candidates`, which name nobody's request: for readers who plan nothing.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        service: Chance that a depot has enough [0 to 1].
        level: Who looks: of households readers see the end of the newest week (`fixed_moment`), no size that one to
            four wait for, not how many of a size are late, and of empty cylinders nothing.

    Returns:
        One row per kind and size to bring (missing for collections and where nobody said which): kind, item, stops,
        quantity, empties, late, critical; for readers also is_suppressed.
    """
    if level.rows:
        return totals_of(delivery_candidates(con, now=now, service=service))
    depots, homes, _ = _seen(con, now=now, service=service, level=level)
    return _seen_totals(totals_of(pd.concat([depots, homes])), level)


class _Seen(NamedTuple):
    """What readers are shown of: depots as they stand, households as of a fixed moment; what is on loan has no past."""

    depots: pd.DataFrame
    homes: pd.DataFrame
    moment: datetime
    """That of the households."""


def _seen(con: DuckDBPyConnection, *, now: datetime, service: float, level: Level) -> _Seen:
    """Candidates of which readers are shown counts.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        service: Chance that a depot has enough [0 to 1].
        level: Who looks.
    """
    moment = fixed_moment(con, now, level=level, book="requests")
    newest = delivery_candidates(con, now=now, service=service)
    of_week = delivery_candidates(con, now=moment, of_depots=False)
    return _Seen(newest[newest["kind"] == "depot"], of_week[of_week["kind"] == "household"], moment)


def _seen_totals(totals: pd.DataFrame, level: Level) -> pd.DataFrame:
    """What readers see of sums by kind and size: of depots everything."""
    is_depot = totals["kind"] == "depot"
    sizes = totals["item"].astype(object).where(totals["item"].notna(), UNKNOWN)
    people = totals[["kind", "stops"]].assign(item=sizes)[~is_depot]
    views = [("kind", "item"), ("kind",)]
    cells = protected(people, counts="stops", groups=["kind", "item"], views=views, level=level)
    hidden = cells[cells["stops"].isna()]
    few = {*zip(hidden["kind"], hidden["item"], strict=True)}
    is_few = pd.Series([pair in few for pair in zip(totals["kind"], sizes, strict=True)], totals.index, dtype=bool)
    counts, of_desk = ["stops", "quantity", "empties", "late", "critical"], ["empties", "late", "critical"]
    seen = totals.astype(dict.fromkeys(counts, "Int64"))
    seen[of_desk] = seen[of_desk].mask(~is_depot)
    seen[["stops", "quantity"]] = seen[["stops", "quantity"]].mask(is_few)
    return seen.assign(is_suppressed=~is_depot)


def totals_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum candidates by kind and size; see `candidate_totals`."""
    sums = {
        "stops": ("stop", "nunique"), "quantity": ("quantity", "sum"), "empties": ("empties", "sum"),
        "late": ("is_late", "sum"), "critical": ("is_critical", "sum"),
    }  # fmt: skip
    return frame.groupby(["kind", "item"], dropna=False, sort=True).agg(**sums).reset_index()


def delivery_headline(
    con: DuckDBPyConnection, *, now: datetime, blind: int = 0, level: Level = Level.READERS
) -> Finding:
    """What has to be delivered; see `headline_of`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        blind: How many sizes at depots cannot be forecast.
        level: Who looks: readers see households as of the end of the newest week, counted from five on.
    """
    if level.rows:
        return headline_of(delivery_candidates(con, now=now), blind=blind)
    depots, homes, moment = _seen(con, now=now, service=SERVICE, level=level)
    waiting, late = homes["stop"].nunique(), homes.loc[homes["is_late"].astype(bool), "stop"].nunique()
    is_late = late >= level.least and not 0 < waiting - late < level.least
    gaps: dict[str, Any] = {"day": moment.date(), "of_depots": _of_depots(depots["stop"].nunique(), blind)}
    if waiting < level.least:
        return Finding("deliveries.week_few" if waiting else "deliveries.week_none", gaps)
    gaps |= {"homes": waiting}
    return Finding("deliveries.week_late", gaps | {"late": late}) if is_late else Finding("deliveries.week", gaps)


def _of_depots(stops: int, blind: int) -> Finding:
    """How many depots wait; blind: as of `headline_of`."""
    if stops:
        return Finding("deliveries.depots", {"depots": stops})
    return Finding("deliveries.depots_blind", {"sizes": blind}) if blind else Finding("deliveries.depots_none", {})


QUIET = ("deliveries.none", "deliveries.none_blind", "deliveries.week_none")
"""Headlines that say that nobody waits."""


def headline_of(frame: pd.DataFrame, *, blind: int = 0) -> Finding:
    """How many stops wait, how many of them before the next tour, and how many are late already.

    Args:
        frame: Of `delivery_candidates`.
        blind: How many sizes at depots cannot be forecast: nobody knows whether these depots need a delivery.
    """
    stops = frame.groupby("stop")[["is_late", "is_critical"]].any()
    numbers = {"stops": len(stops), "critical": int(stops["is_critical"].sum()), "late": int(stops["is_late"].sum())}
    if not numbers["stops"]:
        return Finding("deliveries.none_blind", {"sizes": blind}) if blind else Finding("deliveries.none", {})
    if numbers["late"]:
        return Finding("deliveries.late", numbers)
    return Finding("deliveries.critical" if numbers["critical"] else "deliveries.waiting", numbers)
