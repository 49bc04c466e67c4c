"""Follow-up, companions and referrals on paper: the pages' numbers for readers, and nothing of a small group."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.debriefing import debriefing_totals
from analytics.metrics.companions.totals import companion_totals
from analytics.metrics.followups.endings import people_by_ending
from analytics.metrics.followups.followups import followup_totals
from analytics.metrics.referrals.assessments import first_assessments
from analytics.metrics.referrals.loops import loop_totals
from codes import HIDDEN
from reports.briefing.compose import compose
from reports.briefing.document import Briefing, as_json
from reports.briefing.formats import FORMATS
from reports.briefing.options import Options
from tests.reports.briefing import conftest
from tests.reports.briefing.conftest import MADE_AT, Composed, week
from tests.reports.briefing.test_compose import END, WEEK, figures, rows
from tests.world import World

CARE = ("followups", "companions", "referrals")


@pytest.fixture(scope="module")
def care_briefing(composed: Composed) -> Briefing:
    return composed(replace(week(), sections=CARE))


@pytest.fixture(scope="module")
def other_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """The same books of care, but for one small group: 3 of the 5 distressed people are at home, not 2."""
    folder = tmp_path_factory.mktemp("other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        made = World(folder / "files")
        con = made(calls=conftest._calls(), **conftest.care(distressed_at_home=3))
    yield con
    made.close()


def _known(cell: Any) -> int | None:
    return None if pd.isna(cell) else int(cell)


def test_every_number_is_the_one_that_readers_of_the_pages_see(
    care_briefing: Briefing, books: DuckDBPyConnection
) -> None:
    waiting = followup_totals(books, now=END, **WEEK).iloc[0]
    companions, debriefed = companion_totals(books, now=END).iloc[0], debriefing_totals(books, now=END).iloc[0]
    loops = loop_totals(books, now=END, **WEEK).iloc[0]
    endings = people_by_ending(books, now=END).set_index("followup_ending")["people"]
    expected = {
        "followups": (
            waiting,
            ("due_today", "overdue_people", "bad_overdue_people", "unreachable_people", "lost_people"),
        ),
        "companions": (companions, ("active", "caseload", "places_left", "waiting", "wrong_tier")),
        "referrals": (
            loops,
            ("open_loops", "old_loops", "no_receiver", "to_confirm", "opened_loops", "confirmed_loops"),
        ),
    }
    numbers = {f"{page}.{name}": row[name] for page, (row, names) in expected.items() for name in names}
    numbers |= {f"companions.{name}": debriefed[name] for name in ("accompanying", "debriefing_due", "never_debriefed")}
    numbers |= {"followups.followed_people": endings[endings.index.isna()].iloc[0]}
    numbers |= {"referrals.assessed_people": first_assessments(books, now=END, **WEEK)["people"].sum()}

    printed = figures(care_briefing)

    assert {key: printed[key].amount for key in numbers} == {key: _known(number) for key, number in numbers.items()}


def test_numbers_are_those_counted_by_hand(care_briefing: Briefing) -> None:
    printed = figures(care_briefing)

    assert printed["followups.overdue_people"].amount == 7
    assert printed["followups.bad_overdue_people"].is_hidden  # 3
    assert printed["followups.bad_physical_share"].amount == pytest.approx((6 + 5) / (14 + 12), abs=1e-4)
    assert printed["followups.bad_emotional_share"].amount == pytest.approx(5 / (14 + 12), abs=1e-4)
    assert printed["companions.active"].amount == 8 + 7
    assert printed["companions.caseload"].amount == 12
    assert printed["referrals.open_loops"].amount == 6
    assert printed["referrals.assessed_people"].amount == 8


def test_where_a_group_is_small_its_cell_says_hidden(care_briefing: Briefing) -> None:
    by_place = {row[0]: row[1:] for row in rows(care_briefing, "followups.emotional")}

    assert by_place["Di rumah"] == (14, HIDDEN, HIDDEN)
    assert by_place["Rumah sakit"] == (12, HIDDEN, HIDDEN)
    assert by_place["Semua"][:2] == (14 + 12, 5)
    assert "disembunyikan" in json.dumps(as_json(care_briefing), ensure_ascii=False)
    assert care_briefing.suppressed == care_briefing.w("small_groups.explained")


def test_no_count_of_people_from_one_to_four_is_printed(care_briefing: Briefing) -> None:
    counts = [figure.amount for figure in figures(care_briefing).values() if figure.unit == "count"]
    for item in care_briefing.items:
        if item.table is not None:
            units = [column.unit for column in item.table.columns]
            counts += [row[n] for row in item.table.rows for n, unit in enumerate(units) if unit == "count"]
        if item.chart is not None:
            counts += [row["amount"] for row in item.chart.content["rows"]]

    assert len(counts) > 40
    assert all(count in (None, HIDDEN, 0) or count >= 5 for count in counts)


def test_what_is_hidden_changes_nothing_in_any_format(
    books: DuckDBPyConnection, other_books: DuckDBPyConnection
) -> None:
    options = Options("weekly", WEEK["start"], WEEK["end"], "previous", CARE, "id")
    one, other = (
        replace(compose(con, options, now=MADE_AT, made_at=MADE_AT), actions=(), fingerprint="", code="", link="")
        for con in (books, other_books)
    )
    one = replace(one, as_of_text=other.as_of_text, sources=other.sources, events=(), suppressed=other.suppressed)
    strip = ("incomplete", "comparison", "no_actions")
    one = replace(one, **{name: getattr(other, name) for name in strip})
    # the sentence of the posko is of books other than those of care
    one = replace(one, summary=(other.summary[0], *one.summary[1:]))

    assert as_json(one)["sections"] == as_json(other)["sections"]
    for name, draw in FORMATS.items():
        assert draw(one) == draw(other), name
