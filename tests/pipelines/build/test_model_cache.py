"""Tables of models whose feeds hold nothing may come from the cache; the snapshot is the same as without it."""

from pathlib import Path
from typing import Any

import duckdb

import settings
from pipelines.build.publish import publish
from pipelines.build.snapshot import build, constant_digest
from pipelines.storage.load_store import all_loads
from pipelines.types.load import Load
from tests.pipelines.books import Books

CALLS = """
    Waktu Telepon    | Kebutuhan | Desa
    2021-07-10 08:00 | oksigen   | Sisir
"""
LEDGER = """
    Tanggal    | Gudang | Barang      | Masuk | Keluar
    2021-07-01 | Batu   | tabung 6 m3 | 5     | 2
"""
GIFTS = """
    Tanggal    | Donatur | Jumlah (Rp)
    2021-07-02 | PT Maju | 500000
"""
NEWS = ("built_at", "loaded_at", "recorded_at")
Tables = dict[str, list[tuple[Any, ...]]]


def built(target: Path, loads: list[Load]) -> Tables:
    """The rows of every table of a snapshot of these loads, less the moments at which it was made."""
    target.unlink(missing_ok=True)
    build(target, loads)
    with duckdb.connect(str(target), read_only=True) as con:
        names = con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        rows = f"SELECT COLUMNS(lambda name: name NOT IN {NEWS})::VARCHAR FROM"
        return {name: sorted(con.execute(f"{rows} {name}").fetchall(), key=repr) for (name,) in names}


def publish_again(books: Books) -> None:
    with settings.elsewhere(books.folder):
        publish(again=True)


def cached(books: Books) -> list[str]:
    return sorted(path.name for path in (books.folder / "cache").glob("models-*"))


def file_of(books: Books) -> Path:
    """Where the cache of the settings of now lies; beside it may lie those that other tests left."""
    return books.folder / "cache" / f"models-{constant_digest()[:16]}.duckdb"


def clear(books: Books) -> None:
    for file in (books.folder / "cache").glob("*.duckdb"):
        file.unlink()


def test_a_snapshot_is_the_same_whichever_books_filled_the_cache(books: Books, tmp_path: Path) -> None:
    books.take_all(panggilan=CALLS, mutasi=LEDGER, donasi=GIFTS)
    with settings.elsewhere(books.folder):
        loads = {load.feed: load for load in all_loads()}
        without: list[tuple[list[Load], Tables]] = []
        for feeds in (["calls"], ["stock", "donations"], ["calls", "stock"]):
            clear(books)
            of_feeds = [loads[feed] for feed in feeds]
            without.append((of_feeds, built(tmp_path / "books.duckdb", of_feeds)))
            for others, tables in without[:-1]:
                assert built(tmp_path / "books.duckdb", others) == tables
    assert [len(tables["staging.calls"]) for _, tables in without] == [1, 0, 1]
    assert [len(tables["staging.stock"]) for _, tables in without] == [0, 2, 2]


def test_a_feed_that_comes_later_is_not_taken_from_the_cache(books: Books) -> None:
    books.take("panggilan.csv", CALLS)
    assert books.ask("SELECT count(*) FROM staging.stock") == [(0,)]
    books.take("mutasi.csv", LEDGER)
    assert books.ask("SELECT count(*), sum(quantity) FROM staging.stock") == [(2, 5 + 2)]
    assert books.ask("SELECT closing FROM marts.stock_days WHERE condition = 'full'") == [(5 - 2,)]


def test_other_settings_have_a_cache_of_their_own(books: Books, monkeypatch: Any) -> None:
    books.take("panggilan.csv", CALLS)
    clear(books)
    publish_again(books)
    before = cached(books)
    monkeypatch.setenv("POSKO_TIMEZONE", "Asia/Makassar")
    publish_again(books)
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
