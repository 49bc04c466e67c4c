"""A load that cannot be built does not stop the books, also when the ingest that stored it never came to build."""

import duckdb
import pytest

import settings
from pipelines.build import snapshot
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from tests.pipelines.books import WORDS, Books

POISON = "SELECT load_id FROM ops.loads WHERE file = 'racun.csv' AND status <> 'undone'"
CALL = "Waktu Telepon | Kebutuhan\n2021-07-{day} 08:00 | obat"


def test_what_a_killed_ingest_left_is_withdrawn_too(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    real_check = snapshot.check

    def check(con: duckdb.DuckDBPyConnection) -> None:
        real_check(con)
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
