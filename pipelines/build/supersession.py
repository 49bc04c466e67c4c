"""Which load took the place of which: a corrected file sent again. Decided anew on every build, from what is stored.

A load takes the place of an older one of its feed when it was declared to, or when both files have one name and it
holds at least four fifths of what the older one says; of an older one that was wholly set aside it needs to hold
nothing. A load whose place is taken is history: no third one takes it.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import duckdb

from pipelines.feeds import by_table
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load
from pipelines.types.sql import sql

Span = tuple[int, int] | tuple[None, None]
"""The first and the last moment a load tells of [µs since 1970]; none when it tells of no moment."""

# what browsers, messengers and file managers add to the name of a copy; `v2` and `FINAL` are other names
_COPY = re.compile(r"\s*\(\d{1,2}\)(?=(\.[^.]*)?$)")
_HELD, _OF = 4, 5


def base_name(file: str) -> str:
    """A file's name without what is added to a copy: `Rekap (1).xlsx` is `rekap.xlsx`."""
    name = unicodedata.normalize("NFC", file).casefold().strip()
    while (shorter := _COPY.sub("", name)) != name:
        name = shorter
    return name


def prepare_superseding(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> list[Load]:
    """Fill `raw.reach`; gives the loads whose place was taken. `raw.stored` must stand; `loads` in order of arrival.

    Only loads of one name, and those that were declared to replace another, are looked into.
    """
    loads = [load for load in loads if not load.is_correction]  # it stands beside the file it corrects
    times = Counter(name for load in loads for name in _names(load))
    asked = [load for load in loads if load.replaces or any(times[name] > 1 for name in _names(load))]
    spans = _spans(con, asked) if asked else {}
    taken = _taken(con, loads, spans)
    if taken:
        is_whole = {load.load_id: by_table(load.parts[0].table).reference for load in loads}
        rows = [(o, n, level, *spans.get(n, (None, None)), is_whole[n]) for o, n, level in _chains(taken)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        con.execute(f"INSERT INTO raw.reach SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)
    return [load for load in loads if load.load_id in taken]


def _chains(taken: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Each older load with every one that stands in its place, the next one first."""
    for older in taken:
        newer, level = taken.get(older), 1
        while newer:
            yield older, newer, level
            newer, level = taken.get(newer), level + 1


def said_by(loads: Iterable[Load]) -> str:
    """SQL of every row these loads stored, none left out, each with when it happened as `at_us` [µs since 1970]."""
    files: dict[str, list[str]] = defaultdict(list)
    for load in loads:
        for number, part in enumerate(load.parts):
            files[part.table].append(quoted(str(load.folder / f"rows-{number}.parquet")))
    return " UNION ALL ".join(
        f"""SELECT '{table}' AS feed_table, s.load_id, s.sheet, r.part, r.row_number, r.identity, r.ordinal, r.content,
            epoch_us({_happened(table)}) AS at_us
        FROM read_parquet([{", ".join(paths)}], union_by_name = true, filename = true) r
        JOIN raw.stored s USING (filename)"""
        for table, paths in files.items()
    )


def _happened(table: str) -> str:
    happened = by_table(table).happened
    return f"r.{happened}" if happened else "NULL::TIMESTAMPTZ"


def _names(load: Load) -> tuple[tuple[str, str], ...]:
    """By what a load and an older one are known to be one file: its name, and its bytes."""
    return (load.feed, base_name(load.file)), (load.feed, load.sha256)


def _spans(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> dict[str, Span]:
    """Of each of these loads that stored any row."""
    found = con.execute(f"SELECT load_id, min(at_us), max(at_us) FROM ({said_by(loads)}) GROUP BY load_id").fetchall()
    return {load_id: (first, last) for load_id, first, last in found}


def _taken(con: duckdb.DuckDBPyConnection, loads: list[Load], spans: dict[str, Span]) -> dict[str, str]:
    """Load → the one that took its place."""
    feed_of = {load.load_id: load.feed for load in loads}
    standing: dict[tuple[str, str], dict[str, Load]] = defaultdict(dict)
    taken: dict[str, str] = {}
    for load in loads:
        namesakes = {one: old for name in _names(load) for one, old in standing[name].items() if one not in taken}
        older = _mostly_contained(con, load, [old for old in namesakes.values() if _meet(old, load, spans)])
        if load.load_id in spans:
            older += [one for one in namesakes if one not in spans]
        target = load.replaces
        while target in taken:
            target = taken[target]
        if target and feed_of.get(target) == load.feed:
            older.append(target)
        taken |= dict.fromkeys(older, load.load_id)
        for name in _names(load):
            standing[name] = {one: old for one, old in standing[name].items() if one not in taken}
            standing[name][load.load_id] = load
    return taken


def _meet(older: Load, newer: Load, spans: dict[str, Span]) -> bool:
    """Whether the newer could replace any row of the older: what lies outside its span stays anyway."""
    (first, last), (since, until) = (spans.get(load.load_id, (None, None)) for load in (older, newer))
    if first is None or last is None or since is None or until is None:
        return by_table(newer.parts[0].table).reference
    return first <= until and since <= last


def _mostly_contained(con: duckdb.DuckDBPyConnection, newer: Load, older: list[Load]) -> list[str]:
    """Of these older loads, those of which the newer one holds enough."""
    if not older:
        return []
    found = con.execute(
        f"""SELECT o.load_id, count(*) AS said, count(n.identity) AS held FROM ({said_by(older)}) o
        LEFT JOIN (SELECT DISTINCT identity, ordinal FROM ({said_by([newer])})) n USING (identity, ordinal)
        GROUP BY o.load_id HAVING held > 0 AND {_OF} * held >= {_HELD} * said"""
    )
    return [load_id for load_id, _, _ in found.fetchall()]


def find_superseded(con: duckdb.DuckDBPyConnection, older: list[Load], loads: list[Load]) -> None:
    """Add the rows of these older loads that newer ones speak for to `raw.losers`, and list what is different.

    `raw.reach` must stand; `loads` are all that count.
    """
    con.execute(f"CREATE TEMP VIEW said AS {said_by(older)}")
    con.execute(f"CREATE TEMP VIEW held AS {_quarantined_rows_of(older)}")
    found = sql("build/superseded_rows")
    con.execute(f"INSERT INTO raw.losers SELECT feed_table, load_id, part, row_number, NULL, by_load_id FROM ({found})")
    newer = {row[0] for row in con.execute("SELECT by_load_id FROM raw.reach WHERE level = 1").fetchall()}
    con.execute(f"CREATE TEMP VIEW said_anew AS {said_by(load for load in loads if load.load_id in newer)}")
    differences = sql("build/differences")
    con.execute(f"INSERT INTO raw.differences {differences}")


def _quarantined_rows_of(loads: list[Load]) -> str:
    """SQL of the rows of these loads that were set aside, once each, with when they happened where that is known."""
    places = [(load, number, part.table) for load in loads for number, part in enumerate(load.parts)]
    return " UNION ALL ".join(
        f"""SELECT '{table}' AS feed_table, '{load.load_id}' AS load_id, part, row_number,
            epoch_us(any_value(happened_at)) AS at_us
        FROM (SELECT NULL::TIMESTAMPTZ AS happened_at WHERE false
            UNION ALL BY NAME FROM read_parquet({quoted(str(load.folder / f"aside-{number}.parquet"))}))
        WHERE scope = 'row' GROUP BY part, row_number"""
        for load, number, table in places
    )
