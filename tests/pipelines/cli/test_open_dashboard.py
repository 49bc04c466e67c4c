"""Files are taken in while the dashboard is open and reading: neither disturbs the other."""

import json
import os
import time

import duckdb

import settings
import warehouse
from tests.pipelines.books import Books
from tests.pipelines.children import command

CALLS = "SELECT count(*) FROM staging.calls"


def calls_of(day: int) -> str:
    return f"Waktu Telepon | Kebutuhan\n2021-07-{day:02d} 08:00 | obat"


def test_who_is_reading_keeps_what_was_opened_and_sees_the_new_when_opening_again(books: Books) -> None:
    books.take("1.csv", calls_of(1))
    with settings.elsewhere(books.folder):
        before = warehouse.open_current()
        first = warehouse.snapshot_id()
        assert before is not None
        with before:
            status, answer = command(books, "ingest", str(books.drawn("2.csv", calls_of(2))), "--json")
            assert (status, json.loads(answer)[0]["status"]) == (0, "loaded")
            assert before.execute(CALLS).fetchall() == [(1,)]
            after = warehouse.open_current()
            assert after is not None
            with after:
                assert after.execute(CALLS).fetchall() == [(2,)]
            assert before.execute(CALLS).fetchall() == [(1,)]
        assert warehouse.snapshot_id() != first


def test_a_file_that_changes_nothing_publishes_nothing(books: Books) -> None:
    books.take("1.csv", calls_of(1))
    with settings.elsewhere(books.folder):
        first = warehouse.snapshot_id()
        books.take("1 (1).csv", calls_of(1))
        assert warehouse.snapshot_id() == first


def test_old_snapshots_stay_for_who_may_still_read_them(books: Books) -> None:
    folder = books.folder / "snapshots"
    folder.mkdir(parents=True)
    for number in range(1, 8):
        (folder / f"warehouse-{number}.duckdb").touch()
        minutes = 14 if number == 2 else 16
        os.utime(folder / f"warehouse-{number}.duckdb", (time.time() - 60 * minutes,) * 2)
    books.take("1.csv", calls_of(1))
    numbers = sorted(int(path.stem.split("-")[1]) for path in folder.glob("warehouse-*.duckdb"))
    assert numbers == [2, 4, 5, 6, 7, 8], "the newest five, and what is younger than a quarter of an hour"


def test_a_rule_that_does_not_hold_keeps_the_old_snapshot_up(books: Books) -> None:
    books.take("1.csv", calls_of(1))
    published = books.current()
    load = books.folder / "loads" / "000001"
    described = json.loads((load / "load.json").read_text("utf-8"))
    described["parts"][0]["rows_read"] = 5
    (load / "load.json").write_text(json.dumps(described), "utf-8")
    status, answer = command(books, "rebuild", "--json", fresh=True)
    assert (status, json.loads(answer)["status"]) == (1, "refused")
    assert "rows_add_up" in json.loads(answer)["message"]
    assert books.current() == published
    with duckdb.connect(str(published), read_only=True) as con:
        assert con.execute(CALLS).fetchall() == [(1,)]
