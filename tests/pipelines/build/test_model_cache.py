"""Tables of models whose feeds hold nothing may come from the cache; the snapshot is the same as without it."""

from pathlib import Path
from typing import Any

import settings
from pipelines.build.publish import publish
from pipelines.build.snapshot import constant_digest
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
    with books.answers() as ask:
        names = ask("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY ALL")
        return {
            name: sorted(ask(f"SELECT COLUMNS(lambda name: name NOT IN {NEWS})::VARCHAR FROM {name}"), key=repr)
            for (name,) in names
        }


def cached(books: Books) -> list[str]:
    return sorted(path.name for path in (books.folder / "cache").glob("models-*"))


def file_of(books: Books) -> Path:
    """Where the cache of the settings of now lies; beside it may lie those that other tests left."""
    return books.folder / "cache" / f"models-{constant_digest()[:16]}.duckdb"


def clear(books: Books) -> None:
    for file in (books.folder / "cache").glob("*.duckdb"):
        file.unlink()


def test_a_snapshot_is_the_same_with_the_cache_and_without(books: Books) -> None:
    tables_of(books)  # of nothing, so that the cache holds every table
    books.take_all(panggilan=CALLS, mutasi=LEDGER)
    with_cache = tables_of(books)
    assert len(with_cache["staging.calls"]) == len(with_cache["staging.requests"]) == 1
    clear(books)
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
    clear(books)
    tables_of(books)
    before = cached(books)
    monkeypatch.setenv("POSKO_TIMEZONE", "Asia/Makassar")
    tables_of(books)
    assert len(before) == len(cached(books)) == 1 and before != cached(books)


def test_a_damaged_cache_is_made_anew(books: Books) -> None:
    books.take("panggilan.csv", CALLS)
    file = file_of(books)
    content = file.read_bytes()
    file.unlink()  # it may be linked from another folder
    file.write_bytes(content[:5000])
    assert books.take("mutasi.csv", LEDGER)["status"] == "loaded"
    assert file.stat().st_size > 5000


def test_a_damaged_start_is_made_anew(books: Books) -> None:
    books.take("panggilan.csv", CALLS)
    for start in (books.folder / "cache").glob("start-*"):
        content = start.read_bytes()
        start.unlink()  # it may be linked from another folder
        start.write_bytes(content[: len(content) // 2])
    assert books.take("mutasi.csv", LEDGER)["status"] == "loaded"
    assert books.ask("SELECT count(*) FROM staging.calls") == [(1,)]
    assert books.ask("SELECT closing FROM marts.stock_days WHERE condition = 'full'") == [(5 - 2,)]
