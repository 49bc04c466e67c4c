"""Supersession: which load replaces which older one, as a corrected file sent again does. Decided anew on every build.

A load supersedes an older one of its feed when it was declared to, or when both files have one name and it contains at
least four fifths of the older one's rows. A load whose rows were all quarantined is superseded by any newer load of the
same file name. A superseded load is history: no third one supersedes it.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict

import duckdb

from pipelines.build.ledger import Ledger
from pipelines.feeds import by_table
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

Span = tuple[int, int] | tuple[None, None]
"""The first and the last moment of a load's rows [µs since 1970]; none when no row has a moment."""

# what browsers, messengers and file managers add to the name of a copy; `v2` and `FINAL` are other names
_COPY = re.compile(r"\s*\(\d{1,2}\)(?=(\.[^.]*)?$)")
_CONTAINED, _OF = 4, 5


def base_name(file: str) -> str:
    """Return a file's name without what is added to a copy: `Rekap (1).xlsx` is `rekap.xlsx`."""
    name = unicodedata.normalize("NFC", file).casefold().strip()
    while (shorter := _COPY.sub("", name)) != name:
        name = shorter
    return name


def find_superseded(con: duckdb.DuckDBPyConnection, loads: list[Load], ledger: Ledger) -> None:
    """Decide which loads are superseded, which of their rows, and what is different in the newer ones.

    Only loads of one name, and those that were declared to replace another, are compared.

    Args:
        con: connection of the build
        loads: all loads that count, in order of arrival
        ledger: reads `files`; fills `supersessions`, `superseded_rows` and `differences`
    """
    loads = [load for load in loads if not load.is_correction]  # it counts beside the file it corrects
    times = Counter(name for load in loads for name in _names(load))
    compared = [load for load in loads if load.replaces or any(times[name] > 1 for name in _names(load))]
    spans = _spans(con, compared, ledger) if compared else {}
    superseded = _superseded_by(con, loads, spans, ledger)
    if not superseded:
        return
    is_whole = {load.load_id: by_table(load.parts[0].table).reference for load in loads}
    rows = [(o, n, level, *spans.get(n, (None, None)), is_whole[n]) for o, n, level in _chains(superseded)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    con.execute(f"INSERT INTO {ledger.supersessions} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)
    older, newer = ([load for load in loads if load.load_id in ids] for ids in (superseded, superseded.values()))
    with Relations(con) as made:
        gaps = {
            "older": made.view("older_rows", stored_rows(older, ledger)),
            "quarantined": made.view("older_quarantine", _quarantined_rows(older, ledger)),
            "newer": made.view("newer_rows", stored_rows(newer, ledger)),
        }
        con.execute(sql("build/supersession", **gaps, **asdict(ledger)))


def _chains(superseded: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Yield each superseded load with every one that came in its place, the next one first."""
    for older in superseded:
        newer, level = superseded.get(older), 1
        while newer:
            yield older, newer, level
            newer, level = superseded.get(newer), level + 1


def stored_rows(loads: Iterable[Load], ledger: Ledger) -> str:
    """Return SQL of every row of ours these loads stored, each with when it happened as `at_us` [µs since 1970]."""
    files: dict[str, list[str]] = defaultdict(list)
    for load in loads:
        for number, part in enumerate(load.parts):
            files[part.table].append(quoted(str(load.folder / f"rows-{number}.parquet")))
    return " UNION ALL ".join(
        f"""SELECT '{table}' AS feed_table, s.load_id, s.sheet, r.part, r.row_number, r.identity, r.ordinal, r.content,
            epoch_us({_happened(table)}) AS at_us
        FROM read_parquet([{", ".join(paths)}], union_by_name = true, filename = true) r
        JOIN {ledger.files} s USING (filename)
        ANTI JOIN {ledger.other_centres} o
            ON o.load_id = s.load_id AND o.part = r.part AND o.row_number = r.row_number"""
        for table, paths in files.items()
    )


def _happened(table: str) -> str:
    happened = by_table(table).happened
    return f"r.{happened}" if happened else "NULL::TIMESTAMPTZ"


def _names(load: Load) -> tuple[tuple[str, str], ...]:
    """Return by what a load and an older one are known to be one file: its name, and its bytes."""
    return (load.feed, base_name(load.file)), (load.feed, load.sha256)


def _spans(con: duckdb.DuckDBPyConnection, loads: list[Load], ledger: Ledger) -> dict[str, Span]:
    """Return the span of each of these loads that stored any row."""
    rows = stored_rows(loads, ledger)
    spans = con.execute(f"SELECT load_id, min(at_us), max(at_us) FROM ({rows}) GROUP BY load_id").fetchall()
    return {load_id: (first, last) for load_id, first, last in spans}


def _superseded_by(
    con: duckdb.DuckDBPyConnection, loads: list[Load], spans: dict[str, Span], ledger: Ledger
) -> dict[str, str]:
    """Return superseded load → the one that superseded it."""
    feed_of = {load.load_id: load.feed for load in loads}
    active: dict[tuple[str, str], dict[str, Load]] = defaultdict(dict)
    superseded: dict[str, str] = {}
    for load in loads:
        namesakes = {one: old for name in _names(load) for one, old in active[name].items() if one not in superseded}
        meeting = [old for old in namesakes.values() if _meet(old, load, spans)]
        older = _mostly_contained(con, load, meeting, ledger)
        if load.load_id in spans:
            older += [one for one in namesakes if one not in spans]
        target = load.replaces
        while target in superseded:
            target = superseded[target]
        if target and feed_of.get(target) == load.feed and not load.has_only_failures:
            older.append(target)
        superseded |= dict.fromkeys(older, load.load_id)
        for name in _names(load):
            active[name] = {one: old for one, old in active[name].items() if one not in superseded}
            active[name][load.load_id] = load
    return superseded


def _meet(older: Load, newer: Load, spans: dict[str, Span]) -> bool:
    """Tell whether the newer could replace any row of the older: what lies outside its span stays anyway."""
    (first, last), (since, until) = (spans.get(load.load_id, (None, None)) for load in (older, newer))
    if first is None or last is None or since is None or until is None:
        return by_table(newer.parts[0].table).reference
    return first <= until and since <= last


def _mostly_contained(con: duckdb.DuckDBPyConnection, newer: Load, older: list[Load], ledger: Ledger) -> list[str]:
    """Return those of these older loads of which the newer one contains enough rows."""
    if not older:
        return []
    contained = con.execute(
        f"""SELECT o.load_id FROM ({stored_rows(older, ledger)}) o
        LEFT JOIN (SELECT DISTINCT identity, ordinal FROM ({stored_rows([newer], ledger)})) n
            USING (identity, ordinal)
        GROUP BY o.load_id HAVING count(n.identity) > 0 AND {_OF} * count(n.identity) >= {_CONTAINED} * count(*)"""
    )
    return [row[0] for row in contained.fetchall()]


def _quarantined_rows(loads: list[Load], ledger: Ledger) -> str:
    """Return SQL of the rows of these loads in quarantine, once each, with when they happened where that is known."""
    places = [(load, number, part.table) for load in loads for number, part in enumerate(load.parts)]
    ids = ", ".join(quoted(load.load_id) for load in loads)
    others = f"""SELECT feed_table, load_id, part, row_number, at_us FROM {ledger.other_centres}
        WHERE load_id IN ({ids})"""
    return f"{others} UNION ALL " + " UNION ALL ".join(
        f"""SELECT '{table}' AS feed_table, '{load.load_id}' AS load_id, part, row_number,
            epoch_us(any_value(happened_at)) AS at_us
        FROM (SELECT NULL::TIMESTAMPTZ AS happened_at WHERE false
            UNION ALL BY NAME FROM read_parquet({quoted(str(load.folder / f"aside-{number}.parquet"))}))
        WHERE scope = 'row' GROUP BY part, row_number"""
        for load, number, table in places
    )
