"""The raw layer of a build: stored rows as tables the models can read. Nothing is parsed here again.

`raw.<table>` holds the rows of a feed table that count, with `load_id`, `load_order`, `made_up`, `part`, `sheet`,
`row_number` and `event_id`; `raw.all_<table>` the rows before deduplication, with `skipped`, the state for which a row
does not count; `raw.<table>_history` their known intervals; `raw.skipped_rows` the latest rows of events that do not
count. The ledger says which stored rows do not count, and why.
"""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import duckdb

import settings
from pipelines.build.centres import find_other_centres, without_other_centres
from pipelines.build.corrections import apply_corrections, renumbered
from pipelines.build.deduplication import deduplicate, number_by_book, number_restarted
from pipelines.build.known_intervals import TABLES as TABLES_WITH_HISTORY
from pipelines.build.known_intervals import make_history
from pipelines.build.ledger import Ledger
from pipelines.build.supersession import find_superseded
from pipelines.feeds import FEEDS
from pipelines.storage import tombstones
from pipelines.storage.active_loads import has_real_events
from pipelines.storage.own_centre import OwnCentre
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind, sql_type
from pipelines.types.load import Load
from pipelines.types.sql import sql

_META = "identity UUID, content UUID, ordinal BIGINT, part INTEGER, row_number BIGINT, event_id VARCHAR"
_LASTING = 1_000_000_000  # the name of a depot in an opening balance stays, whatever is written most often later
REFERRING_TO_DEPOTS = (
    ("vehicles", "depot"), ("distances", "from_place"), ("distances", "to_place"), ("plans", "from_depot"),
    ("plans", "to_depot"), ("deliveries", "from_depot"), ("deliveries", "to_depot"),
)  # fmt: skip
"""Table and column of what names a depot without making one."""
_FEW_FILES = 16  # each question to a view opens all of its files again; a table holds them in memory


def build_raw(con: duckdb.DuckDBPyConnection, loads: list[Load], own: OwnCentre) -> Ledger:
    """Make every raw table, empty ones too.

    Args:
        con: connection of the build
        loads: all loads that count
        own: the posko whose books these are

    Returns:
        The ledger of their rows.
    """
    con.execute(sql("build/raw"))
    ledger = Ledger()
    files = _list_files(con, loads, ledger)
    find_other_centres(con, loads, own, ledger)
    find_superseded(con, loads, ledger)
    apply_corrections(con, loads, ledger)
    for feed in FEEDS:
        _make_table(con, feed, files[feed.table], loads, ledger)
    _add_reference(con)
    _add_opening_balances(con, loads)
    _add_spellings(con)
    return ledger


def _list_files(con: duckdb.DuckDBPyConnection, loads: list[Load], ledger: Ledger) -> dict[str, list[str]]:
    """Fill `files` of the ledger; return feed table → its files."""
    files: dict[str, list[str]] = defaultdict(list)
    for load in loads:
        for number, part in enumerate(load.parts):
            path = str(load.folder / f"rows-{number}.parquet")
            files[part.table].append(path)
            row = [path, load.load_id, load.order, load.made_up, part.sheet_label]
            row += [datetime.fromisoformat(load.loaded_at), part.item_unit]
            con.execute(f"INSERT INTO {ledger.files} VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return files


def _make_table(
    con: duckdb.DuckDBPyConnection, feed: Feed, files: list[str], loads: list[Load], ledger: Ledger
) -> None:
    """Make `raw.all_<table>` and `raw.<table>`: the stored rows less those that do not count.

    Args:
        con: connection of the build
        feed: the feed of the table
        files: the files of its rows
        loads: all loads that count
        ledger: the ledger of stored rows
    """
    empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in _columns(feed).items())
    no_rows = f"SELECT {empty} WHERE false"
    every = f"{no_rows} UNION ALL BY NAME {_stored(files, ledger)}" if files else no_rows
    every = without_other_centres(con, every, feed.table, ledger)
    stored = _make_all(con, feed, every, is_small=len(files) <= _FEW_FILES, ledger=ledger)
    if len(files) > 1 and (number_by_book(con, feed, loads, ledger) | number_restarted(con, feed, ledger)):
        stored = _make_all(con, feed, every, is_small=len(files) <= _FEW_FILES, ledger=ledger)
    has_duplicates = bool(files) and not feed.is_merged and deduplicate(con, feed.table, ledger)
    that_count = _that_count(con, feed.table, ledger) if has_duplicates else ""
    of_events = f"FROM raw.all_{feed.table} {that_count}"
    con.execute(f"CREATE VIEW raw.{feed.table} AS SELECT * {of_events} WHERE skipped IS NULL")
    if files:
        con.execute(
            f"""INSERT INTO raw.skipped_rows SELECT load_id, part, sheet, row_number, skipped
            {of_events} WHERE skipped IS NOT NULL"""
        )
    if feed.table in TABLES_WITH_HISTORY:
        make_history(con, feed.table, stored if files else None, ledger)


def _make_all(con: duckdb.DuckDBPyConnection, feed: Feed, every: str, *, is_small: bool, ledger: Ledger) -> str:
    """Make `raw.all_<table>` of the rows not superseded so far.

    Args:
        con: connection of the build
        feed: the feed of the table
        every: SQL of all stored rows
        is_small: whether few files hold them, which a view may read again and again
        ledger: reads `corrected_rows` and `superseded_rows`

    Returns:
        SQL of all stored rows under their numbers of now.
    """
    stored = renumbered(con, every, ledger)
    kind = "VIEW" if is_small else "TABLE"
    rows = f"SELECT * FROM ({stored}) {_that_count(con, feed.table, ledger)}"
    con.execute(f"CREATE OR REPLACE {kind} raw.all_{feed.table} AS {rows}")
    return stored


def _stored(files: list[str], ledger: Ledger) -> str:
    """Return SQL of every row of these files, superseded ones too."""
    return f"""SELECT r.* EXCLUDE (filename), s.* EXCLUDE (filename)
        FROM read_parquet([{", ".join(map(quoted, files))}], union_by_name = true, filename = true) r
        JOIN {ledger.files} s USING (filename)"""


def _that_count(con: duckdb.DuckDBPyConnection, table: str, ledger: Ledger) -> str:
    """Return the join that leaves out the rows superseded so far; empty when there are none."""
    superseded = f"(SELECT load_id, part, row_number FROM {ledger.superseded_rows} WHERE feed_table = '{table}')"
    some = con.execute(f"SELECT 1 FROM {superseded} LIMIT 1").fetchone()
    return f"ANTI JOIN {superseded} USING (load_id, part, row_number)" if some else ""


def _columns(feed: Feed) -> dict[str, str]:
    columns = {c.name: sql_type(c.kind) for c in feed.columns}
    columns |= {f"{c.name}_code": "VARCHAR" for c in feed.columns if c.kind in (Kind.PERSON, Kind.PHONE)}
    columns |= {f"{c.name}_masked": "VARCHAR" for c in feed.columns if c.kind is Kind.PHONE}
    columns |= {f"{c.name}_time_known": "BOOLEAN" for c in feed.columns if c.kind is Kind.MOMENT}
    columns |= {f"{c.name}_unread": "BOOLEAN" for c in feed.columns if c.marks_unread}
    columns |= dict(pair.split(" ") for pair in _META.split(", "))
    return columns | {
        "load_id": "VARCHAR",
        "load_order": "BIGINT",
        "made_up": "BOOLEAN",
        "sheet": "VARCHAR",
        "loaded_at": "TIMESTAMPTZ",
        "item_unit": "VARCHAR",
        "skipped": "VARCHAR",
    }


def _add_reference(con: duckdb.DuckDBPyConnection) -> None:
    """Add layer 0: the facts that come with Posko, below what was loaded."""
    folder = settings.ROOT / "data" / "reference"
    for table in ("villages", "items", "words", "limits", "norms"):
        shipped = _csv(folder / f"{table}.csv")
        columns = _shipped_columns(con, shipped, table)
        con.execute(f"ALTER VIEW raw.{table} RENAME TO loaded_{table}")
        con.execute(
            f"""CREATE TABLE raw.{table} AS SELECT * FROM raw.loaded_{table} UNION ALL BY NAME
            SELECT {columns}, 'reference' AS load_id, 0 AS load_order, false AS made_up,
                row_number() OVER () AS row_number
            FROM {shipped}"""
        )
    for name in ("districts", "cities"):
        con.execute(f"CREATE TABLE raw.{name} AS FROM {_csv(folder / f'{name}.csv')}")


def _csv(path: Path) -> str:
    return f"read_csv({quoted(str(path))}, all_varchar = true, header = true)"


def _shipped_columns(con: duckdb.DuckDBPyConnection, shipped: str, table: str) -> str:
    feed = next(f for f in FEEDS if f.table == table)
    kinds = {c.name: sql_type(c.kind) for c in feed.columns}
    names = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {shipped}").fetchall()]
    return ", ".join(f"TRY_CAST(nullif({name}, '') AS {kinds.get(name, 'VARCHAR')}) AS {name}" for name in names)


def _add_opening_balances(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Fill `raw.opening_balances`; made-up ones are left out as soon as events of these loads are real."""
    is_real = has_real_events(loads)
    names = "subject", "depot", "item", "item_unit", "condition", "movement", "quantity", "occurred_at", "is_card"
    for row in tombstones.read().opening_balances:
        if not (row["made_up"] and is_real):
            values = [row[name] for name in names]
            con.execute(f"INSERT INTO raw.opening_balances VALUES ({', '.join('?' * len(values))})", values)


def _add_spellings(con: duckdb.DuckDBPyConnection) -> None:
    """List every spelling of a place, an item or a depot once, for the layer `resolved` to find its meaning.

    Makes `raw.place_spellings`, `raw.item_spellings`, `raw.declared_items` and `raw.depot_spellings`.
    """
    places = [f.table for f in FEEDS if not f.reference and {"village", "district"} <= {c.name for c in f.columns}]
    pairs = " UNION ".join(
        f"SELECT DISTINCT coalesce(village, '') AS village_text, coalesce(district, '') AS district_text FROM raw.{t}"
        for t in (*places, "depots")
    )
    pairs += "".join(f" UNION SELECT DISTINCT {end}, '' FROM raw.distances" for end in ("from_place", "to_place"))
    con.execute(
        f"CREATE TABLE raw.place_spellings AS SELECT * FROM ({pairs}) WHERE village_text <> '' OR district_text <> ''"
    )
    items = [f.table for f in FEEDS if not f.reference and "item" in {c.name for c in f.columns}]
    written = [("item", t) for t in (*items, "opening_balances")]
    written += [("empties_item", t) for t in ("plans", "deliveries")]
    con.execute(
        "CREATE TABLE raw.item_spellings AS "
        + " UNION ".join(f"SELECT {c} AS item_text FROM raw.{t} WHERE {c} IS NOT NULL" for c, t in written)
    )
    units = [f"SELECT item AS item_text, item_unit, load_order FROM raw.{t} WHERE item_unit IS NOT NULL" for t in items]
    units.append("SELECT item, item_unit, -1 FROM raw.opening_balances WHERE item_unit IS NOT NULL")
    con.execute(
        f"""CREATE TABLE raw.declared_items AS SELECT item_text, arg_max(item_unit, load_order) AS item_unit
        FROM ({" UNION ALL ".join(units)}) WHERE item_text IS NOT NULL GROUP BY item_text"""
    )
    _add_depot_spellings(con)


def _add_depot_spellings(con: duckdb.DuckDBPyConnection) -> None:
    """List the spellings of depots; those of files that only refer to a depot are written no times."""
    defining = [f.table for f in FEEDS if not f.ours and "depot" in {c.name for c in f.columns}]
    spelled = [f"SELECT depot, count(*) AS times FROM raw.{t} WHERE depot IS NOT NULL GROUP BY depot" for t in defining]
    spelled.append(f"SELECT DISTINCT depot, {_LASTING} FROM raw.opening_balances WHERE depot IS NOT NULL")
    spelled += [f"SELECT DISTINCT {c}, 0 FROM raw.{t} WHERE {c} IS NOT NULL" for t, c in REFERRING_TO_DEPOTS]
    con.execute(
        f"""CREATE TABLE raw.depot_spellings AS SELECT depot AS depot_text, sum(times)::BIGINT AS times
        FROM ({" UNION ALL ".join(spelled)}) GROUP BY depot"""
    )
