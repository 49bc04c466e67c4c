"""The last days of the story were driven: plans, reports, vehicles, and whom the oxygen was for."""

from pathlib import Path

import pytest

from tests.pipelines.books import Books
from tests.pipelines.demo.story_files import MARK, text_rows

BOOKS = ("Depo.csv", "Kendaraan.xlsx", "Permintaan.csv", "Mutasi Tabung.csv", "Kartu Stok Tabung.xlsx")
DRIVEN = ("Rencana Antar.csv", "Hasil Antar.csv")
ACCEPTED = f"""{MARK}
plan_id,planned_at,day,stop,from_depot,item,quantity
P-1,2021-08-02 06:00,2021-08-02,1,Gudang Kadin,cylinder_1m3,1
"""


@pytest.fixture(scope="module")
def driven(shared_books: Books, story: Path) -> Books:
    """The books of the depots, and what became of the plans."""
    reports = shared_books.ingest(*(story / name for name in (*BOOKS, *DRIVEN)))
    assert {report["status"] for report in reports} == {"loaded"}
    return shared_books


def test_every_report_is_of_a_planned_stop(story: Path) -> None:
    planned, reported = ({(row["Rencana"], row["Perhentian"]) for row in text_rows(story / name)} for name in DRIVEN)
    assert planned == reported and len(planned) > 50


def test_what_drivers_reported_is_in_the_stock_book(driven: Books) -> None:
    assert driven.ask("SELECT DISTINCT counts_in FROM staging.delivery_movements") == [("stock_book",)]
    assert driven.ask("SELECT count(*) FROM staging.stock WHERE provisional") == [(0,)]


def test_stops_came_to_nothing_and_some_were_not_reported(driven: Books) -> None:
    outcomes = {row[0] for row in driven.ask("SELECT DISTINCT outcome FROM staging.deliveries")}
    assert {"delivered", None} < outcomes and outcomes & {"nobody_there", "not_reached", "refused"}


def test_every_depot_has_a_village_and_a_vehicle(driven: Books) -> None:
    rows = driven.ask(
        "SELECT d.depot, village_code IS NOT NULL, places > 0 FROM staging.depots d JOIN staging.vehicles USING (depot)"
    )
    assert [row[1:] for row in rows] == [(True, True)] * 3


def test_a_plan_accepted_from_made_up_books_is_made_up_and_sets_nothing_aside(driven: Books) -> None:
    (report,) = driven.ingest(driven.written("rencana.csv", ACCEPTED), feed="plans")
    assert report["status"] == "loaded"
    assert driven.ask("SELECT bool_and(made_up), count(*) FILTER (status = 'set_aside_made_up') FROM ops.loads") == [
        (True, 0)
    ]
