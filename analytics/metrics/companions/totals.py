"""Companions in figures: active by tier and area, people accompanied, places left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions import debriefing, waiting
from analytics.metrics.companions.areas import coded, counts_at, of_place
from analytics.metrics.companions.pairing_rules import wrong_tiers, wrong_tiers_at
from analytics.metrics.companions.roster import books, care, carried, counted, in_place, norm, roster
from analytics.metrics.shared import predicates
from analytics.metrics.shared.disclosure import View, fixed_place, protected
from analytics.metrics.shared.moment import fixed_moment
from finding import Finding
from level import Level

_GROUPS = ("city_code", "district_code", "role")
# for readers, tier and district at a time would leave few groups of five
_VIEWS: list[View] = [("city_code", "district_code"), ("city_code",), ("role",), ()]
_COUNTS = ("companions", "active", "activity_unknown")
_DESK = ("over_capacity", "capacity_unknown")
"""Counts by tier that only the desk sees; readers see them in all."""
_PLACES = ("capacity", "places_left")
_FIGURES = (*_COUNTS, *_DESK, "caseload", *_PLACES)


def companion_counts(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Companions and people accompanied by tier, and in all.

    What readers do not see is decided for the whole posko, whatever place they choose; of a village they are shown its
    district.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area (city, district or village); None takes all.
        level: Who looks: readers see no count of people from 1 to 4.

    Returns:
        One row per tier (for readers not of a place), and one with role missing for all: role, companions (on the
        roster), active, activity_unknown, caseload (people accompanied by anyone on the roster), capacity and
        places_left (of active companions whose capacity is known), capacity_unknown (active companions), over_capacity
        (companions; both by tier for the desk only), is_suppressed. caseload and all that follows from it are missing
        where no book of companionships was ever loaded.
    """
    now = fixed_moment(con, now, level=level, book="companionships")
    table = _table(roster(con, now=now), place=place, level=level)
    rows = of_place(table, fixed_place(place, level=level) if not level.rows else None)
    rows = rows.sort_values(["role"], na_position="last").reset_index(drop=True)
    if not books(con)["companionships"]:
        rows[["caseload", "places_left", "over_capacity"]] = pd.NA
    return rows[["role", *_FIGURES, "is_suppressed"]]


def companions_by_area(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Active companions by district and tier; for readers by district.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area, for the desk; None takes all.
        level: Who looks: readers see no count of people from 1 to 4.

    Returns:
        One row per district and tier: district_code, district (`unknown` where it is not known), role (missing for
        readers), active, is_suppressed.
    """
    now = fixed_moment(con, now, level=level, book="companionships")
    frame = roster(con, now=now)
    named = coded(frame).dropna(subset=["district"])
    names = named.groupby("district_code")["district"].first()
    table = _table(frame, place=place, level=level)
    rows = table[table["district_code"].notna() & (table["role"].notna() | (not level.rows))]
    rows = rows.assign(
        district=rows["district_code"].map(names).fillna(rows["district_code"]), is_suppressed=rows["active"].isna()
    )
    return rows[["district_code", "district", "role", "active", "is_suppressed"]].reset_index(drop=True)


def _counted(people: pd.DataFrame) -> pd.DataFrame:
    """The roster with a number of each figure, for each companion."""
    is_active = people["activity"] == "active"
    return people.assign(
        companions=1,
        active=is_active,
        activity_unknown=people["activity"] == "unknown",
        over_capacity=(people["caseload"] > people["capacity"]).fillna(False),
        capacity_unknown=is_active & people["capacity"].isna(),
        capacity=people["capacity"].where(is_active, 0).fillna(0),
        places_left=people["places_left"].where(is_active, 0).fillna(0),
    ).astype(dict.fromkeys(_FIGURES, int))


def _disclosed(con: DuckDBPyConnection, *, now: datetime, place: str | None, level: Level) -> dict[Any, Any]:
    """The figures of a place for readers, None where they must not see one.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area; None takes all.
        level: Who looks.
    """
    people = roster(con, now=now)
    rows = of_place(_table(people, place=place, level=level), fixed_place(place, level=level))
    rows = rows[rows["role"].isna()]
    row = rows.iloc[0].to_dict() if len(rows) else dict.fromkeys(_FIGURES, 0)
    row |= waiting.waiting_totals(con, now=now, place=place, level=level).iloc[0].to_dict()
    row["is_waiting_known"] = row["is_known"]
    row |= debriefing.debriefing_totals(con, now=now, place=place, level=level, people=people).iloc[0].to_dict()
    row["is_debriefing_known"] = row["is_known"]
    broken = wrong_tiers(con, now=now).assign(wrong_tier=True)
    return row | counts_at(broken, counts=("wrong_tier",), place=place, level=level)


def _summed(con: DuckDBPyConnection, now: datetime, place: str | None) -> dict[str, Any]:
    """The figures of a place for the desk, in one question: DuckDB takes longer to plan each than to answer it."""
    known, days = books(con), norm(con, debriefing.NORM)
    sql = f"""
        WITH {care(con)}, {carried(con)}, {waiting.waiting_at(con)}, {wrong_tiers_at(con)}
        FROM (
            SELECT count(*) AS companions, count(*) FILTER (activity = 'active') AS active,
                count(*) FILTER (activity = 'unknown') AS activity_unknown,
                count(*) FILTER (caseload > capacity) AS over_capacity,
                count(*) FILTER (activity = 'active' AND capacity IS NULL) AS capacity_unknown,
                coalesce(sum(caseload), 0) AS caseload,
                coalesce(sum(capacity) FILTER (activity = 'active'), 0) AS capacity,
                coalesce(sum(places_left) FILTER (activity = 'active'), 0) AS places_left
            FROM carried WHERE {predicates.in_place("area_code")}
        ), ({waiting.counts()}), ({debriefing.counts()}),
        (SELECT count(*) AS wrong_tier FROM wrong_tiers WHERE {predicates.in_place("area_code")})
    """
    row = counted(con, sql, waiting.values(con, now) | {"place": place, "norm_days": days})
    row["norm_days"] = days
    row["is_waiting_known"] = waiting.waiting_known(con)
    row["is_debriefing_known"] = days is not None and known["sessions"] and known["companionships"]
    row |= {} if row["is_waiting_known"] else dict.fromkeys(_WAITING)
    row |= {} if row["is_debriefing_known"] else dict.fromkeys(_DEBRIEFING)
    return row


def _table(people: pd.DataFrame, *, place: str | None, level: Level) -> pd.DataFrame:
    """Counts by city, district and tier and every total that is shown; for the desk of a place."""
    frame = _counted(in_place(people, place if level.rows else None))
    frame = coded(frame).assign(role=frame["role"].astype(object).where(frame["role"].notna(), "unknown"))
    summed = frame.groupby(list(_GROUPS), as_index=False)[list(_FIGURES)].sum()
    views = [_GROUPS, *_VIEWS] if level.rows else _VIEWS
    counts = protected(summed, counts=_COUNTS, groups=_GROUPS, views=views, level=level)
    people = protected(summed, counts="caseload", groups=_GROUPS, views=views, level=level)
    sums = _sums(summed, [*_PLACES, *_DESK], views)
    table = counts.merge(people, on=list(_GROUPS), suffixes=("", "_of_people")).merge(sums, on=list(_GROUPS))
    if not level.rows:
        hidden = table[["active", "caseload"]].isna().any(axis=1)
        in_all = table[list(_GROUPS)].isna().all(axis=1)
        for column in (*_PLACES, *_DESK):
            unseen = hidden if column in _PLACES else ~in_all | table[column].between(1, level.least - 1)
            table[column] = table[column].astype("Int64").mask(unseen)
    return table.assign(is_suppressed=table[list(_FIGURES)].isna().any(axis=1)).drop(columns="is_suppressed_of_people")


def _sums(summed: pd.DataFrame, columns: Sequence[str], views: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """Totals of columns, view by view."""
    tables = [
        summed.groupby(list(view), as_index=False)[list(columns)].sum()
        if view
        else summed[list(columns)].sum().to_frame().T
        for view in views
    ]
    return pd.concat(tables, ignore_index=True)[[*_GROUPS, *columns]]


def companion_totals(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """The figures of companions at a moment.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area (city, district or village); None takes all. Readers are shown the
            district of a village.
        level: Who looks: readers see no count of people from 1 to 4.

    Returns:
        One row: companions, active, activity_unknown, caseload, capacity, places_left, capacity_unknown, over_capacity
        (of `companion_counts`), waiting, companion_left, companion_unknown, uncertain_asks, longest_days (of
        `waiting_totals`), debriefing_due, never_debriefed, debriefing_unknown, norm_days (of `debriefing_totals`),
        wrong_tier (companionships against the rules). Missing where it is not known, or readers must not see it; hidden
        names those of the second kind.
    """
    known = books(con)
    if not known["companions"]:
        return pd.DataFrame([{**dict.fromkeys(TOTALS), "hidden": []}])
    now = fixed_moment(con, now, level=level, book="companionships")
    row = _summed(con, now, place) if level.rows else _disclosed(con, now=now, place=place, level=level)
    if not known["companionships"]:
        row |= dict.fromkeys(("caseload", "places_left", "over_capacity", "wrong_tier"))
    sure = {*_COUNTS, "capacity", "capacity_unknown", *(_PAIRED if known["companionships"] else ())}
    sure |= {*_WAITING[:4]} if row["is_waiting_known"] else set()
    sure |= {*_DEBRIEFING} if row["is_debriefing_known"] else set()
    hidden = [name for name in TOTALS if name in sure and pd.isna(row[name])]
    return pd.DataFrame([{**{name: row[name] for name in TOTALS}, "hidden": hidden}])


_PAIRED = ("caseload", "places_left", "over_capacity", "wrong_tier")
_WAITING = ("waiting", "companion_left", "companion_unknown", "uncertain_asks", "longest_days")
_DEBRIEFING = ("debriefing_due", "never_debriefed", "debriefing_unknown")
TOTALS = (*_FIGURES, *_WAITING, *_DEBRIEFING, "norm_days", "wrong_tier")


def headline_of(totals: pd.DataFrame) -> Finding:
    """Who waits for a companion and who could take them; totals: of `companion_totals`."""
    row: dict[str, Any] = {name: None if pd.isna(totals[name].iloc[0]) else totals[name].iloc[0] for name in TOTALS}
    is_hidden = "companions" in totals["hidden"].iloc[0] or (row["active"] is None and row["companions"])
    if is_hidden:
        return Finding("companions.few", {})
    if not row["companions"]:
        return Finding("companions.none", {})
    numbers = {
        name: int(row[name]) for name in ("active", "caseload", "places_left", "waiting") if row[name] is not None
    }
    if not row["active"]:
        unknown = int(row["activity_unknown"] or 0)
        return Finding(
            "companions.activity_unknown" if unknown else "companions.nobody_active", {"companions": unknown}
        )
    if row["caseload"] is None or row["places_left"] is None:
        return Finding("companions.active", {"active": numbers["active"]})
    if row["waiting"] is None:
        return Finding("companions.accompanied", numbers)
    if not row["waiting"]:
        return Finding("companions.nobody_waits", numbers)
    return Finding("companions.waiting" if row["places_left"] else "companions.waiting_no_place", numbers)


def places_finding(counts: pd.DataFrame) -> Finding | None:
    """Which tier has the most free places; None without a single first one.

    Args:
        counts: Of `companion_counts`.
    """
    tiers = counts[counts["role"].notna() & (counts["role"] != "unknown")].dropna(subset=["places_left"])
    tiers = tiers.sort_values("places_left", ascending=False)
    if tiers.empty or not tiers["places_left"].iloc[0]:
        return None
    if len(tiers) > 1 and tiers["places_left"].iloc[0] == tiers["places_left"].iloc[1]:
        return None
    total = counts[counts["role"].isna()]["places_left"]
    numbers = {"places": int(tiers["places_left"].iloc[0]), "role_terms": [("companion_role", tiers["role"].iloc[0])]}
    if total.empty or pd.isna(total.iloc[0]):
        return Finding("chart_title.companions_caseload", numbers)
    return Finding("chart_title.companions_caseload_of", numbers | {"total": int(total.iloc[0])})
