"""Suggested pairings of people who wait with active, trained companions; never applied by themselves."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.debriefing import debriefing_states
from analytics.metrics.companions.pairing_rules import rules
from analytics.metrics.companions.roster import in_place, roster
from analytics.metrics.companions.waiting import waiting_known, waiting_people
from analytics.pairing.assignment import Pair, pairing
from analytics.pairing.fit import Companion, Person
from level import of_people

MOST = 500
"""Most people paired at once, those first in the order; more would keep the page waiting."""
_PAIRS = (
    *("case", "person", "person_kind", "waiting_since", "days_waiting", "companion", "role", "rule_priority"),
    *("nearness", "caseload", "capacity", "places_left", "needs_debriefing", "person_area", "companion_area"),
)
_WITHOUT = ("case", "person", "person_kind", "waiting_since", "days_waiting", "district", "why_nobody")


class Suggestions(NamedTuple):
    """Suggested pairs, and who has none."""

    pairs: pd.DataFrame
    """One row per pair, those served first in front: case, person, person_kind, waiting_since, days_waiting, companion,
    role, rule_priority, nearness (village, district, city or unknown), caseload, capacity, places_left (once every
    suggestion is taken), needs_debriefing (whether the companion's own debriefing is due), person_area, companion_area
    (names, missing when not known)."""
    without: pd.DataFrame
    """One row per person: case, person, person_kind, waiting_since, days_waiting, district, why_nobody (no_rule,
    no_companion, too_far, capacity_unknown, full, others_first)."""
    beyond: int = 0
    """People who wait behind the first `MOST`, for whom nobody was looked for."""


@of_people
def suggested_pairings(con: DuckDBPyConnection, *, now: datetime, place: str | None = None) -> Suggestions:
    """Return who could accompany whom, by tier, area and free places. For the desk only.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of the waiting person's area; None takes all. Companions may come from elsewhere.
    """
    if not waiting_known(con):
        return Suggestions(pd.DataFrame(columns=list(_PAIRS)), pd.DataFrame(columns=list(_WITHOUT)))
    frame = waiting_people(con, now=now)
    frame = frame[frame["waiting_reason"] != "companion_unknown"]
    frame, beyond = frame.head(MOST), in_place(frame.iloc[MOST:], place)
    waiting = {str(row["person"]): row for row in frame.to_dict("records")}
    active = roster(con, now=now)
    active = active[(active["activity"] == "active") & active["is_trained"]]
    there = {str(row["companion"]): row for row in active.to_dict("records")}
    due = debriefing_states(con, now=now)
    is_due = set(due["companion"][due["debriefing_state"] == "due"])
    made = pairing(
        [Person(code, *_known(row, "person_kind", "area_code")) for code, row in waiting.items()],
        [_companion(code, row, code in is_due) for code, row in there.items()],
        rules(con),
    )
    here = set(in_place(frame, place)["person"])
    pairs = [_pair(pair, waiting, there) for pair in made.pairs if pair.person.code in here]
    without = [
        {**_waiting(waiting[person.code]), "district": waiting[person.code]["district"], "why_nobody": reason}
        for person, reason in made.without
        if person.code in here
    ]
    frames = pd.DataFrame(pairs, columns=list(_PAIRS)), pd.DataFrame(without, columns=list(_WITHOUT))
    return Suggestions(*frames, beyond=len(beyond))


Row = dict[Hashable, Any]


def _known(row: Row, *columns: str) -> list[str | None]:
    return [None if pd.isna(row[column]) else str(row[column]) for column in columns]


def _companion(code: str, row: Row, is_due: bool) -> Companion:
    role, area = _known(row, "role", "area_code")
    capacity: int | None = None if pd.isna(row["capacity"]) else int(row["capacity"])
    return Companion(code, role, area, int(row["caseload"]) + int(row["unknown_pairs"]), capacity, is_due)


def _area(row: Row) -> str | None:
    """Village and district; else the companion's area as it is written."""
    names = [name for name in _known(row, "village", "district") if name]
    return ", ".join(names) or (_known(row, "area")[0] if "area" in row else None)


def _waiting(row: Row) -> dict[str, Any]:
    named = ("person", "person_kind", "waiting_since", "days_waiting")
    return {"case": f"person:{row['person']}", **{name: row[name] for name in named}}


def _pair(pair: Pair, waiting: dict[str, Row], there: dict[str, Row]) -> dict[str, Any]:
    person, companion = waiting[pair.person.code], there[pair.companion.code]
    return {
        **_waiting(person),
        "companion": pair.companion.code,
        "role": pair.companion.role,
        "rule_priority": pair.priority,
        "nearness": pair.nearness,
        "caseload": pair.companion.caseload,
        "capacity": pair.companion.capacity,
        "places_left": pair.places_left,
        "needs_debriefing": pair.companion.needs_debriefing,
        "person_area": _area(person),
        "companion_area": _area(companion),
    }
