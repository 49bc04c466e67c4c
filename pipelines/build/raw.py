"""The raw layer of a build: stored rows as tables the models can read. Nothing is parsed here again.

`raw.<table>` holds the rows of a feed table that count, with `load_id`, `load_order`, `made_up`, `part`, `sheet`,
`row_number` and `event_id`; `raw.all_<table>`, where it has a file, the rows before deduplication, with `skipped`, the
state for which a row does not count; `raw.<table>_history` their known intervals; `raw.skipped_rows` the latest rows of
events that do not count. The ledger says which stored rows do not count, and why.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import duckdb

import settings
from pipelines.build.centres import find_other_centres, without_other_centres
from pipelines.build.corrections import apply_corrections, renumbered
from pipelines.build.deduplication import deduplicate, number_by_book, number_restarted
from pipelines.build.gate.gate import Gate
from pipelines.build.gate.texts import LABELS, SHEET
from pipelines.build.known_intervals import INTERVAL_COLUMNS, make_history
from pipelines.build.known_intervals import TABLES as TABLES_WITH_HISTORY
from pipelines.build.ledger import Ledger
from pipelines.build.supersession import find_superseded
from pipelines.feeds import FEEDS, by_table
from pipelines.models import Model
from pipelines.storage import tombstones
from pipelines.storage.active_loads import has_real_events
from pipelines.storage.own_centre import OwnCentre
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind, sql_type
from pipelines.types.load import Load
from pipelines.types.sql import sql

Make = Callable[[Model, Collection[Model], Callable[[duckdb.DuckDBPyConnection], None]], None]
_META = "identity UUID, content UUID, ordinal BIGINT, part INTEGER, row_number BIGINT, event_id VARCHAR"
_LASTING = 1_000_000_000  # the name of a depot in an opening balance stays, whatever is written most often later
REFERRING_TO_DEPOTS = (
    ("vehicles", "depot"), ("distances", "from_place"), ("distances", "to_place"), ("plans", "from_depot"),
    ("plans", "to_depot"), ("deliveries", "from_depot"), ("deliveries", "to_depot"),
)  # fmt: skip
"""Table and column of what names a depot without making one."""
REFERENCE_TABLES = ("villages", "items", "words", "limits", "norms", "pairing_rules")
"""Tables with rows that come with Posko, as the load `reference`."""
_FEW_FILES = 16  # each question to a view opens all of its files again; a table holds them in memory


class Stored(NamedTuple):
    """Stored rows of a feed."""

    files: list[str]
    gate: Gate


def build_raw(con: duckdb.DuckDBPyConnection, loads: list[Load], own: OwnCentre, gate: Gate, make: Make) -> Ledger:
    """Make every raw table, empty ones too.

    Args:
        con: connection of the build
        loads: all loads that count
        own: the posko whose books these are
        gate: what of their texts may be shown
        make: makes a table that is the same in all books, or takes it from the cache

    Returns:
        The ledger of their rows.
    """
    con.execute(sql("build/raw"))
    ledger = Ledger()
    files = _list_files(con, loads, ledger, gate)
    find_other_centres(con, loads, own, ledger)
    find_superseded(con, loads, ledger)
    apply_corrections(con, loads, ledger)
    for feed in FEEDS:
        if feed.table in files:
            _make_table(con, feed, Stored(files[feed.table], gate), loads, ledger)
    con.execute("; ".join(_empty_tables(feed) for feed in FEEDS if feed.table not in files))
    _add_reference(con, files, make)
    _add_opening_balances(con, loads, gate)
    _add_spellings(con, [feed for feed in FEEDS if feed.table in files])
    return ledger


def _list_files(con: duckdb.DuckDBPyConnection, loads: list[Load], ledger: Ledger, gate: Gate) -> dict[str, list[str]]:
    """Fill `files` of the ledger; return feed table → its files."""
    files: dict[str, list[str]] = defaultdict(list)
    for load in loads:
        for number, part in enumerate(load.parts):
            path = str(load.folder / f"rows-{number}.parquet")
            files[part.table].append(path)
            row = [path, load.load_id, load.order, load.made_up, gate.passed(SHEET, part.sheet_label)]
            row += [datetime.fromisoformat(load.loaded_at), part.item_unit]
            con.execute(f"INSERT INTO {ledger.files} VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return files


def _make_table(con: duckdb.DuckDBPyConnection, feed: Feed, stored: Stored, loads: list[Load], ledger: Ledger) -> None:
    """Make `raw.all_<table>` and `raw.<table>`: the stored rows less those that do not count.

    Args:
        con: connection of the build
        feed: the feed of the table
        stored: the files of its rows, and the gate they pass
        loads: all loads that count
        ledger: the ledger of stored rows
    """
    empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in _columns(feed).items())
    every = f"SELECT {empty} WHERE false UNION ALL BY NAME {_stored(stored.files, ledger)}"
    every, files = stored.gate.rows(feed, every), stored.files
    every = without_other_centres(con, every, feed.table, ledger)
    rows = _make_all(con, feed, every, is_small=len(files) <= _FEW_FILES, ledger=ledger)
    if len(files) > 1 and (number_by_book(con, feed, loads, ledger) | number_restarted(con, feed, ledger)):
        rows = _make_all(con, feed, every, is_small=len(files) <= _FEW_FILES, ledger=ledger)
    has_duplicates = not feed.is_merged and deduplicate(con, feed.table, ledger)
    that_count = _that_count(con, feed.table, ledger) if has_duplicates else ""
    of_events = f"FROM raw.all_{feed.table} {that_count}"
    con.execute(f"CREATE VIEW raw.{_of_loads(feed.table)} AS SELECT * {of_events} WHERE skipped IS NULL")
    con.execute(
        f"""INSERT INTO raw.skipped_rows SELECT load_id, part, sheet, row_number, skipped
        {of_events} WHERE skipped IS NOT NULL"""
    )
    if feed.table in TABLES_WITH_HISTORY:
        make_history(con, feed.table, rows, ledger)


@cache
def _empty_tables(feed: Feed) -> str:
    """Return SQL that makes the tables of a feed without a file; the models read them as those of other feeds."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _columns(feed).items())
    made = [f"CREATE TABLE raw.{_of_loads(feed.table)} ({columns})"]
    if feed.is_merged and not feed.reference:
        made.append(f"CREATE TABLE raw.all_{feed.table} ({columns})")
    if feed.table in TABLES_WITH_HISTORY:
        made.append(f"CREATE TABLE raw.{feed.table}_history ({columns}, {INTERVAL_COLUMNS})")
    return "; ".join(made)


def _of_loads(table: str) -> str:
    """Return the name in `raw` of the loaded rows that count: `raw.<table>` has more where facts are shipped."""
    return f"loaded_{table}" if table in REFERENCE_TABLES else table


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
        "reduced": "BOOLEAN",
    }


def _add_reference(con: duckdb.DuckDBPyConnection, loaded: Collection[str], make: Make) -> None:
    """Add layer 0: the facts that come with Posko, below what was loaded.

    Args:
        con: connection of the build
        loaded: feed tables that have a file
        make: makes a table that is the same in all books
    """
    for table in REFERENCE_TABLES:
        rows = f"""SELECT * FROM raw.{_of_loads(table)} UNION ALL BY NAME
            SELECT {_shipped_columns(table)}, 'reference' AS load_id, 0 AS load_order, false AS made_up,
                row_number() OVER () AS row_number
            FROM {_csv(table)}"""
        if table in loaded:
            _create(con, table, rows)
        else:
            make(("raw", table), (), partial(_create, name=table, rows=rows))
    for name in ("districts", "cities"):
        make(("raw", name), (), partial(_create, name=name, rows=f"FROM {_csv(name)}"))


def _create(con: duckdb.DuckDBPyConnection, name: str, rows: str) -> None:
    con.execute(f"CREATE TABLE raw.{name} AS {rows}")


def _csv(name: str) -> str:
    """Return SQL of a shipped table, all of text; its form is stated, as finding it out takes longer than reading."""
    columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in _shipped_names(name))
    form = f"auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}"
    return f"read_csv({quoted(str(_shipped(name)))}, {form})"


def _shipped(name: str) -> Path:
    return settings.ROOT / "data" / "reference" / f"{name}.csv"


def _shipped_names(name: str) -> list[str]:
    with _shipped(name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _shipped_columns(table: str) -> str:
    kinds = {c.name: sql_type(c.kind) for c in by_table(table).columns}
    names = _shipped_names(table)
    return ", ".join(f"TRY_CAST(nullif({name}, '') AS {kinds.get(name, 'VARCHAR')}) AS {name}" for name in names)


def _add_opening_balances(con: duckdb.DuckDBPyConnection, loads: list[Load], gate: Gate) -> None:
    """Fill `raw.opening_balances`; made-up ones are left out as soon as events of these loads are real.

    Args:
        con: connection of the build
        loads: all loads that count
        gate: what of their names may be shown
    """
    is_real = has_real_events(loads)
    names = "subject", "depot", "item", "item_unit", "condition", "movement", "quantity", "occurred_at", "is_card"
    for row in tombstones.read().opening_balances:
        if not (row["made_up"] and is_real):
            values = [
                row[name] and gate.passed(LABELS[name], row[name]) if name in LABELS else row[name] for name in names
            ]
            con.execute(f"INSERT INTO raw.opening_balances VALUES ({', '.join('?' * len(values))})", values)


def _add_spellings(con: duckdb.DuckDBPyConnection, loaded: list[Feed]) -> None:
    """List every spelling of a place, an item or a depot once, for the layer `resolved` to find its meaning.

    Makes `raw.place_spellings`, `raw.item_spellings`, `raw.declared_items` and `raw.depot_spellings`.

    loaded: the feeds that have a file; the tables of others hold nothing
    """
    columns = {feed.table: {column.name for column in feed.columns} for feed in loaded}
    places = [f.table for f in loaded if f.table == "depots" or not f.reference]
    pairs = ["SELECT '' AS village_text, '' AS district_text"]
    pairs += [
        f"SELECT DISTINCT coalesce(village, ''), coalesce(district, '') FROM raw.{t}"
        for t in places
        if t == "depots" or {"village", "district"} <= columns[t]
    ]
    if "distances" in columns:
        pairs += [f"SELECT DISTINCT {end}, '' FROM raw.distances" for end in ("from_place", "to_place")]
    if "companions" in columns:
        pairs.append("SELECT DISTINCT coalesce(area, ''), '' FROM raw.companions")
    if "referrals" in columns:
        pairs.append("SELECT DISTINCT coalesce(residence, ''), coalesce(district, '') FROM raw.referrals")
    con.execute(
        f"""CREATE TABLE raw.place_spellings AS SELECT * FROM ({" UNION ".join(pairs)})
        WHERE village_text <> '' OR district_text <> ''"""
    )
    items = [f.table for f in loaded if not f.reference and "item" in columns[f.table]]
    written = [("item", t) for t in (*items, "opening_balances")]
    written += [("empties_item", t) for t in ("plans", "deliveries") if t in columns]
    con.execute(
        "CREATE TABLE raw.item_spellings AS "
        + " UNION ".join(f"SELECT {c} AS item_text FROM raw.{t} WHERE {c} IS NOT NULL" for c, t in written)
    )
    units = [f"SELECT item AS item_text, item_unit, load_order FROM raw.{t} WHERE item_unit IS NOT NULL" for t in items]
    units.append(
        "SELECT item AS item_text, item_unit, -1 AS load_order FROM raw.opening_balances WHERE item_unit IS NOT NULL"
    )
    con.execute(
        f"""CREATE TABLE raw.declared_items AS SELECT item_text, arg_max(item_unit, load_order) AS item_unit
        FROM ({" UNION ALL ".join(units)}) WHERE item_text IS NOT NULL GROUP BY item_text"""
    )
    _add_depot_spellings(con, columns)
    _add_companion_spellings(con, columns)


def _add_depot_spellings(con: duckdb.DuckDBPyConnection, columns: dict[str, set[str]]) -> None:
    """List the spellings of depots; those of files that only refer to a depot are written no times.

    columns: feed table → its columns, of the feeds that have a file
    """
    defining = [f.table for f in FEEDS if f.table in columns and not f.ours and "depot" in columns[f.table]]
    spelled = [f"SELECT DISTINCT depot, {_LASTING} AS times FROM raw.opening_balances WHERE depot IS NOT NULL"]
    spelled += [f"SELECT depot, count(*) FROM raw.{t} WHERE depot IS NOT NULL GROUP BY depot" for t in defining]
    referring = [(table, column) for table, column in REFERRING_TO_DEPOTS if table in columns]
    spelled += [f"SELECT DISTINCT {c}, 0 FROM raw.{t} WHERE {c} IS NOT NULL" for t, c in referring]
    con.execute(
        f"""CREATE TABLE raw.depot_spellings AS SELECT depot AS depot_text, sum(times)::BIGINT AS times
        FROM ({" UNION ALL ".join(spelled)}) GROUP BY depot"""
    )


def _add_companion_spellings(con: duckdb.DuckDBPyConnection, columns: dict[str, set[str]]) -> None:
    """List every way in which a book names a companion, numbers as pseudonyms.

    columns: feed table → its columns, of the feeds that have a file
    """
    names = {
        "companion_id": "companion_id",
        "companion_name": "companion_name",
        "companion_phone": "companion_phone_code",
    }
    spelled = [f"SELECT {', '.join(f'NULL::VARCHAR AS {name}' for name in names)} WHERE false"]
    for table, own in columns.items():
        if "companion_id" in own and table != "companions":
            cells = (f"coalesce({cell}, '')" if name in own else "''" for name, cell in names.items())
            spelled.append(f"SELECT {', '.join(cells)} FROM raw.{table}")
    con.execute(f"CREATE TABLE raw.companion_spellings AS {' UNION '.join(spelled)}")
