"""Tables of models whose feeds hold nothing may come from the cache; the snapshot is the same as without it."""

from typing import Any

import settings
from pipelines.build.publish import publish
from tests.pipelines.books import Books

CALLS = """
    Waktu Telepon    | Kebutuhan | Desa
    2021-07-10 08:00 | oksigen   | Sisir
"""
LEDGER = """
    Tanggal    | Gudang | Barang      | Masuk | Keluar
    2021-07-01 | Batu   | tabung 6 m3 | 5     | 2
"""
NEWS = ("built_at", "loaded_at", "recorded_at")
Tables = dict[str, list[tuple[Any, ...]]]


def tables_of(books: Books) -> Tables:
    """The rows of every table of a fresh snapshot, less the moments at which it was made."""
    with settings.elsewhere(books.folder):
        publish(again=True)
    names = books.ask("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY ALL")
    return {
        name: sorted(books.ask(f"SELECT COLUMNS(lambda name: name NOT IN {NEWS})::VARCHAR FROM {name}"), key=repr)
        for (name,) in names
    }


def cached(books: Books) -> list[str]:
    return sorted(path.name for path in (books.folder / "cache").glob("models-*"))


def test_a_snapshot_is_the_same_with_the_cache_and_without(books: Books) -> None:
    tables_of(books)  # of nothing, so that the cache holds every table
    books.take_all(panggilan=CALLS, mutasi=LEDGER)
    with_cache = tables_of(books)
    assert len(with_cache["staging.calls"]) == len(with_cache["staging.requests"]) == 1
    (file,) = (books.folder / "cache").glob("models-*")
    file.unlink()
    assert tables_of(books) == with_cache
    assert tables_of(books) == with_cache


def test_a_feed_that_comes_later_is_not_taken_from_the_cache(books: Books) -> None:
    books.take("panggilan.csv", CALLS)
    assert books.ask("SELECT count(*) FROM staging.stock") == [(0,)]
    books.take("mutasi.csv", LEDGER)
    assert books.ask("SELECT count(*), sum(quantity) FROM staging.stock") == [(2, 5 + 2)]
    assert books.ask("SELECT closing FROM marts.stock_days WHERE condition = 'full'") == [(5 - 2,)]


def test_other_settings_have_a_cache_of_their_own(books: Books, monkeypatch: Any) -> None:
    books.take("panggilan.csv", CALLS)
    before = cached(books)
    monkeypatch.setenv("POSKO_TIMEZONE", "Asia/Makassar")
    tables_of(books)
    assert len(before) == len(cached(books)) == 1 and before != cached(books)


def test_a_damaged_cache_is_made_anew(books: Books) -> None:
    books.take("panggilan.csv", CALLS)
    (file,) = (books.folder / "cache").glob("models-*")
    file.write_bytes(file.read_bytes()[:5000])
    assert books.take("mutasi.csv", LEDGER)["status"] == "loaded"
    assert file.stat().st_size > 5000
