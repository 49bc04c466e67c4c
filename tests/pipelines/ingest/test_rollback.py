"""A load that cannot be built does not stop the books, also when the ingest that stored it never came to build."""

from typing import Any

import duckdb
import pytest

import settings
from pipelines.build import snapshot
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.storage import load_store
from tests.pipelines.books import WORDS, Books

POISON = "SELECT load_id FROM ops.loads WHERE file = 'racun.csv' AND status <> 'undone'"
CALL = "Waktu Telepon | Kebutuhan\n2021-07-{day} 08:00 | obat"


def test_what_a_killed_ingest_left_is_withdrawn_too(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    real_check = snapshot.check

    def check(con: duckdb.DuckDBPyConnection, **passed: Any) -> None:
        real_check(con, **passed)
        if con.execute(POISON).fetchone():
            raise duckdb.ConversionException("out of range")

    monkeypatch.setattr(snapshot, "check", check)
    books.take("lama.csv", CALL.format(day="10"))
    with settings.elsewhere(books.folder), connection() as con:
        take(books.drawn("racun.csv", CALL.format(day="11")), con)  # and killed before it was built
    new, left = books.ingest(books.drawn("baru.csv", CALL.format(day="12")))
    assert (new["file"], new["status"]) == ("baru.csv", "loaded")
    assert (left["status"], left["message"]) == ("refused", WORDS("refusal.not_to_be_built", file="racun.csv"))
    assert books.ask("SELECT file FROM ops.loads WHERE status <> 'undone' ORDER BY file") == [
        ("baru.csv",),
        ("lama.csv",),
    ]


@pytest.mark.parametrize("stops_at", range(2, 6))
def test_ctrl_c_during_a_rollback_leaves_no_good_load_undone(
    books: Books, monkeypatch: pytest.MonkeyPatch, stops_at: int
) -> None:
    real_check, builds = snapshot.check, []

    def check(con: duckdb.DuckDBPyConnection, **passed: Any) -> None:
        builds.append(1)
        real_check(con, **passed)
        if len(builds) == stops_at:
            raise KeyboardInterrupt
        if con.execute(POISON).fetchone():
            raise duckdb.ConversionException("out of range")

    files = [
        books.drawn(f"{name}.csv", CALL.format(day=day)) for name, day in (("satu", 11), ("racun", 12), ("dua", 13))
    ]
    books.take("lama.csv", CALL.format(day="10"))
    monkeypatch.setattr(snapshot, "check", check)
    with pytest.raises(KeyboardInterrupt):
        books.ingest(*files)
    with settings.elsewhere(books.folder):
        left = {load.file for load in load_store.loads()}
    assert left >= {"lama.csv", "satu.csv", "dua.csv"}
    stops_at = 0
    books.ingest(*files)
    count = "SELECT file FROM ops.loads WHERE status <> 'undone' ORDER BY file"
    assert books.ask(count) == [("dua.csv",), ("lama.csv",), ("satu.csv",)]
