"""A morning at the desk: choose, plan, accept, hand over; in the evening what the drivers report comes back."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from duckdb import DuckDBPyConnection
from streamlit.testing.v1 import AppTest

import settings
import warehouse
from access.roles import Role
from analytics.metrics.deliveries.accepted import accepted_plan
from dashboard.auth import session
from i18n import Words
from reports.delivery_book import delivery_book, title
from reports.trips import trips_of
from tests.recorded import disclosed
from tests.world import World, ingested

Open = Callable[..., AppTest]
W = Words("id")
STOCK = """
    movement_id | occurred_at | depot | item | movement | quantity
    m1 | 2021-07-09 08:00 | Posko Batu | cylinder_1m3 | opening | 20
"""
DEPOTS = """
    depot | village | district
    Posko Batu | Sisir | Batu
"""
VEHICLES = """
    vehicle | kind | depot | places | weight_limit_kg | shift_start | shift_end | idr_per_km
    Pikap | pickup | Posko Batu | 12 | 600 | 07:00 | 17:00 | 3000
"""
REQUESTS = """
    request_id | requested_at | category | village | district | item | quantity_requested | urgency | status | recipient
    r1 | 2021-07-09 09:30 | oxygen | Beji | Junrejo | cylinder_1m3 | 1 | critical | open | Bu Contoh
    r2 | 2021-07-09 10:30 | oxygen | Punten | Bumiaji | cylinder_1m3 | 2 | normal | open | Pak Contoh
"""


@pytest.fixture(scope="module")
def posko(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A posko with two open requests and one vehicle."""
    folder = tmp_path_factory.mktemp("posko")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        made = World(folder / "files")
        made(stock=STOCK, depots=DEPOTS, vehicles=VEHICLES, requests=REQUESTS)
        made.close()
    return folder


def snapshot() -> DuckDBPyConnection:
    con = warehouse.open_current()
    assert con is not None
    return con


def planned(page: AppTest, label: str) -> AppTest:
    """Press the button and wait for the draft."""
    next(button for button in page.button if button.label == label).click().run()
    for _ in range(60):
        if any(button.label == W("deliveries.accept") for button in page.button):
            return page
        time.sleep(0.3)
        page.run()
    raise AssertionError("no plan came")


def test_who_may_only_read_sees_sums_and_plans_nothing(
    opened: Open, posko: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = opened("deliveries", data=posko)
    assert not page.exception
    assert not [button for button in page.button if button.label == W("deliveries.start")]
    everything = " ".join(str(part.proto.body) for part in page.get("html")) + " ".join(m.value for m in page.markdown)
    assert W("column.candidate_kind") in everything
    assert not any(private in everything for private in ("r1", "r2", "Punten", "Contoh"))


def test_a_plan_is_made_accepted_handed_over_and_reported(opened: Open, posko: Path, tmp_path: Path) -> None:
    page = planned(opened("deliveries", data=posko, antar="tomorrow"), W("deliveries.start"))
    assert not page.exception
    next(button for button in page.button if button.label == W("deliveries.accept")).click().run()
    assert not page.exception
    (plan_id,) = {row[0] for row in snapshot().execute("SELECT plan_id FROM staging.plans").fetchall()}
    served = snapshot().execute("SELECT request_id, quantity FROM staging.plans ORDER BY request_id").fetchall()
    assert served == [("r1", 1), ("r2", 2)]
    page = planned(page, W("deliveries.again"))
    assert not page.exception
    next(button for button in page.button if button.label == W("deliveries.discard")).click().run()
    labels = [button.proto.label for button in page.get("download_button")]
    assert {W("deliveries.take_sheets"), W("deliveries.take_book"), W("deliveries.take_gpx")} <= set(labels)

    assert "Contoh" not in " ".join(area.value for area in page.text_area)
    next(button for button in page.button if button.label == W("deliveries.names_take")).click().run()
    assert not page.exception
    named = " ".join(area.value for area in page.text_area)
    assert "Bu Contoh" in named and "Pak Contoh" in named
    assert W("deliveries.names_download") in [button.proto.label for button in page.get("download_button")]
    assert disclosed(settings.data_folder()) == [("deliveries", 2)]

    day = snapshot().execute("SELECT any_value(day) FROM staging.plans").fetchall()[0][0]
    plan = accepted_plan(snapshot(), day=day)
    back = openpyxl.load_workbook(BytesIO(delivery_book(trips_of(plan), W, made_up=False)))
    head = next(row for row in back.active.iter_rows() if row[0].value == title("day", W)) if back.active else ()
    titles = [cell.value for cell in head]
    outcome = titles.index(title("outcome", W)) + 1
    for row in range(head[0].row + 1, head[0].row + 3):
        back.active.cell(row, outcome).value = W.term("delivery_outcome", "delivered")
    back.save(tmp_path / "hasil.xlsx")
    (result,) = ingested(tmp_path / "hasil.xlsx")
    assert result.refusal is None
    reported = snapshot().execute(
        "SELECT plan_id, request_id, outcome, quantity_delivered FROM staging.deliveries ORDER BY request_id"
    )
    assert reported.fetchall() == [(plan_id, "r1", "delivered", 1), (plan_id, "r2", "delivered", 2)]
