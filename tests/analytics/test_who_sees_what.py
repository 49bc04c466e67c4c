"""Every question has a decision: what readers are shown of it, and it does what it says."""

import inspect
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import analytics.metrics
from analytics.metrics.gifts.gift_rows import count_gifts, gift_rows
from level import Level, is_of_people, takes_level
from tests.analytics.staged import staged

TABLE = Path(__file__).parents[2] / "docs" / "reference" / "who-sees-what.md"
PROTECTED = ("by place and need", "of everywhere", "from five on", "organisations", "without cells")
DECISIONS = ("all", *PROTECTED, "nothing", "inside")
ARGUMENTS: dict[str, Any] = {
    "start": date(2021, 7, 1), "end": date(2021, 7, 31), "now": datetime(2021, 8, 1, tzinfo=UTC), "limit": 10,
    "village": "35.79.01.1001", "measure": "physical_state", "entry": "given", "item": "rice",
    "donation_id": "g1", "flow_lpm": 5.0, "since": date(2021, 7, 10), "known": None, "donor_code": "x",
    "moment": datetime(2021, 7, 20, tzinfo=UTC), "day": date(2021, 7, 5), "shift": "day",
}  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    "requests.request_splits.request_splits": {"by": "urgency"},
    "requests.request_waits.time_to_fulfil_by": {"by": "category"},
}
SINGLES_OUT = {
    *("case", "person", "person_code", "caller", "caller_masked", "companion", "request_id"),
    *("recipient_code", "movement_id", "referral_id", "phone", "candidate_id", "found", "suggestion"),
}
"""Columns by which a row leads to one person, or to another row about the same one, or that hold what a cell says."""


@cache
def metrics() -> dict[str, Callable[..., Any]]:
    """Every public question: a function of a metric's module that takes a connection first."""
    modules = [
        import_module(each.name)
        for each in pkgutil.walk_packages(analytics.metrics.__path__, "analytics.metrics.")
        if not each.ispkg
    ]
    return {
        f"{module.__name__.removeprefix('analytics.metrics.')}.{name}": function
        for module in modules
        for name, function in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(function) and function.__module__ == module.__name__
        if next(iter(inspect.signature(function).parameters), None) == "con"
    }


@cache
def decisions() -> dict[str, str]:
    rows = [line.strip("| \n").split(" | ") for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {name.strip("`"): decision for name, decision, _ in rows}


def test_every_question_has_a_decision_and_no_other_has_one() -> None:
    assert set(decisions()) == set(metrics())
    assert set(decisions().values()) == set(DECISIONS)


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_is_kept_by_the_question(decision: str) -> None:
    for name, metric in metrics().items():
        if decisions()[name] != decision:
            continue
        if decision in PROTECTED:
            assert takes_level(metric), name
        elif decision == "nothing":
            assert is_of_people(metric) or takes_level(metric), name
        elif decision == "all":
            assert not is_of_people(metric), name


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    temas = "35.79.01.1001"
    calls = "call_id started_at outcome direction village_code caller caller_masked channel hour weekday\n"
    calls += "\n".join(
        f"c{n} 2021-07-{1 + n:02d}T08:13 answered inbound {temas} p{n} *001 phone 8 {n % 7}" for n in range(20)
    )
    requests = "request_id requested_at category village_code status recipient_code urgency\n"
    requests += "\n".join(f"r{n} 2021-07-{1 + n:02d}T08:13 oxygen {temas} open p{n} critical" for n in range(20))
    stock = (
        f"movement_id occurred_at depot item movement condition quantity village_code\n"
        f"m1 2021-07-02T08:13 D cylinder_1m3 opening full 9 -\nm2 2021-07-03T08:13 D cylinder_1m3 issue full 1 {temas}"
    )
    gifts = (
        "donation_id received_at donor donor_code donor_kind kind amount_idr\n"
        "g1 2021-07-02T08:13 - d1 person cash 100\ng2 2021-07-03T08:13 Contoh d2 company cash 100"
    )
    handed = (
        "distribution_id distributed_at village_code recipient_kind item quantity\n"
        f"x1 2021-07-04T08:13 {temas} household rice 1\nx2 2021-07-04T08:13 {temas} village_post rice 1"
    )
    villages = (
        "village_code name kind district district_code city city_code\n"
        f"{temas} Temas kelurahan Batu 35.79.01 Kota-Batu 35.79"
    )
    world = staged(
        calls=calls,
        requests=requests,
        stock=stock,
        donations=gifts,
        distributions=handed,
        villages=villages,
    )
    world.execute("""
        CREATE TABLE ops.loads AS SELECT '1' AS load_id, 'a.xlsx' AS file, 'calls' AS feed, 'loaded' AS status,
            0 AS rows_loaded, repeat('0', 64) AS sha256;
        CREATE TABLE ops.quarantine AS SELECT '1' AS load_id, '1' AS part, 3 AS row_number, 'cell' AS scope,
            'unreadable_number' AS rule, 'capacity' AS column_name, 'Bu Contoh' AS found, 'Contoh' AS suggestion;
        CREATE TABLE ops.reviews AS SELECT '1' AS load_id, '1' AS part, 'July' AS sheet, n AS row_number,
            CASE WHEN n < 4 THEN 'unsettled_death' ELSE 'equal_row' END AS rule, NULL::VARCHAR AS of_load_id
        FROM range(10) AS t(n)
    """)
    return world


def answers(con: duckdb.DuckDBPyConnection, level: Level, *, of: tuple[str, ...] = ()) -> dict[str, Any]:
    """What each question of a decision other than inside answers, where its arguments are known.

    Args:
        con: The books.
        level: Who looks.
        of: Rooms of the questions; without any, of all.
    """
    results: dict[str, Any] = {}
    for name, metric in metrics().items():
        if of and not name.startswith(of):
            continue
        if decisions()[name] == "inside" or (is_of_people(metric) and not level.rows):
            continue
        parameters = list(inspect.signature(metric).parameters.values())[1:]
        named = {each.name: ARGUMENTS[each.name] for each in parameters if each.name in ARGUMENTS}
        named |= OWN.get(name, {})
        needed = [each for each in parameters if each.default is each.empty and each.kind is not each.VAR_KEYWORD]
        if all(each.name in named or each.name in ("place", "level") for each in needed):
            places = {"place": None} if "place" in inspect.signature(metric).parameters else {}
            seen = {"level": level} if takes_level(metric) else {}
            try:
                results[name] = metric(con, **{**named, **places, **seen})
            except duckdb.Error:  # a book that this small world does not hold
                continue
    return results


def frames(answer: Any) -> list[pd.DataFrame]:
    return [each for each in (answer if isinstance(answer, tuple) else (answer,)) if isinstance(each, pd.DataFrame)]


def test_no_row_of_readers_leads_to_one_person_or_to_a_minute(con: duckdb.DuckDBPyConnection) -> None:
    seen = answers(con, Level.READERS)
    assert len(seen) > 60
    for name, answer in seen.items():
        for frame in frames(answer):
            assert not SINGLES_OUT & set(map(str, frame.columns)), name
            if decisions()[name] == "organisations":
                moments = frame.select_dtypes("datetimetz")
                assert (moments.apply(lambda column: column.dt.minute.fillna(0)) == 0).all(axis=None), name


def test_of_quarantine_and_of_rows_to_look_at_readers_see_how_many(con: duckdb.DuckDBPyConnection) -> None:
    seen = answers(con, Level.READERS, of=("books.",))
    assert "books.loads.reviews" not in seen
    assert seen["books.quarantine.quarantine_summary"]["cases"].tolist() == [1]
    totals = seen["books.loads.review_totals"].set_index("review")
    assert totals["cases"].dropna().to_dict() == {"equal_row": 6}
    assert totals["is_suppressed"].to_dict() == {"equal_row": False, "unsettled_death": True}
    desk = answers(con, Level.DESK, of=("books.",))
    assert desk["books.quarantine.quarantine_summary"]["found"].tolist() == ["Bu Contoh"]
    assert desk["books.loads.review_totals"]["cases"].sum() == len(desk["books.loads.reviews"]) == 10


def test_gifts_of_people_and_hand_outs_to_households_are_sums(con: duckdb.DuckDBPyConnection) -> None:

    days = {"start": date(2021, 7, 1), "end": date(2021, 7, 31)}
    for entry, desk, readers in (("given", ["g2", "g1"], ["g2"]), ("handed_over", ["x1", "x2"], ["x2"])):
        key = "donation_id" if entry == "given" else "distribution_id"
        assert gift_rows(con, entry=entry, **days, level=Level.DESK)[key].tolist() == desk
        assert gift_rows(con, entry=entry, **days)[key].tolist() == readers
        assert count_gifts(con, entry=entry, **days) == len(readers)
