"""The gate: what of each text may be shown, found out once per distinct text before any table is made of it."""

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import duckdb

import settings
from pipelines.build.gate import texts
from pipelines.feeds import by_table
from pipelines.types.cell_text import clipped, one_line, quoted
from pipelines.types.cells.names import hide, names_addressed
from pipelines.types.cells.shipped_places import shipped_places
from pipelines.types.feed import Feed, Kind, folded, sql_type
from pipelines.types.load import Load
from pipelines.types.relations import Relations
from pipelines.types.sql import sql
from pipelines.types.telephone.written_numbers import masked_numbers, merged_spans

PUBLIC = "raw.public_texts"
"""Table of the texts that are not shown as they are: `kind`, `written`, `shown`, `is_name`."""
_NUMBERED = "number in "
_WHOLE = "label "
_FEW_ROWS = 100_000
_LABELS = frozenset(texts.LABELS.values()) | {texts.ID, texts.FILE, texts.SHEET}
_VILLAGE_CODE = re.compile(r"[1-9][0-9]\.?[0-9]{2}\.?[0-9]{2,3}(?:\.?[0-9]{3,4})?")
_ONLY_HASHED = {"bank_lines"}
"""Tables whose ids of rows enter a snapshot as a hash only, which stays the same from version to version."""


_Text = tuple[str, str]
"""What a text names, and the text."""


@dataclass(frozen=True)
class Gate:
    """What of the texts of the loads may be shown."""

    changed: dict[_Text, str] = field(default_factory=dict)
    """(kind, text) → what is shown in its place, for those that are not shown as they are."""
    named: frozenset[_Text] = frozenset()
    """Those of them that have the name of a person in them."""
    numbered: frozenset[str] = frozenset()
    """Feed tables with a telephone number in an id."""

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.changed)

    def passed(self, kind: str, text: str) -> str:
        """Return what is shown of a text that was asked about when the gate was made."""
        return self.changed.get((kind, text), text)

    def rows(self, feed: Feed, stored: str) -> str:
        """Return SQL of stored rows of a feed in which every text has passed.

        Args:
            feed: the feed of the rows
            stored: SQL of the rows as they were stored
        """
        joins, replaced = [], {}
        for column, kind in self._columns(feed).items():
            own = f"public_id({column})" if kind == texts.ID and feed.table in self.numbered else column
            if kind in self._kinds:
                name = f"shown_{column}"
                same = f"{name}.kind = '{kind}' AND {name}.written = stored.{column}{_only(column)}"
                joins.append(f"LEFT JOIN {PUBLIC} {name} ON {same}")
                own = f"coalesce({name}.shown, {own.replace(column, f'stored.{column}')})"
            if kind in texts.CHECKED:
                own = f"{texts.CHECKED[kind]}({column})"
            if own != column:
                replaced[column] = own
        if not replaced:
            return stored
        cells = ", ".join(f"{text} AS {column}" for column, text in replaced.items())
        return f"SELECT stored.* REPLACE ({cells}) FROM ({stored}) stored {' '.join(joins)}"

    def _columns(self, feed: Feed) -> dict[str, str]:
        columns = dict(texts.kinds(feed))
        if feed.table not in _ONLY_HASHED and (feed.key or texts.ID in columns.values()):
            columns["event_id"] = texts.ID
        return columns


def _only(column: str) -> str:
    """SQL that leaves the names of donors who are people, as only organised ones are shown."""
    return f" AND stored.donor_kind IN ({', '.join(map(quoted, texts.ORGANISED))})" if column == "donor" else ""


def make_gate(con: duckdb.DuckDBPyConnection, loads: Collection[Load], others: Iterable[tuple[str, str]] = ()) -> Gate:
    """Look at every distinct text of the loads, once, and note in `raw.public_texts` which are not shown as they are.

    Args:
        con: connection of the build, with the macros of `gate_macros.sql`
        loads: all loads that count
        others: (kind, text) of what is shown besides: names of files and sheets, of the posko, of opening balances
    """
    con.execute(f"CREATE TABLE {PUBLIC} (kind VARCHAR, written VARCHAR, shown VARCHAR, is_name BOOLEAN)")
    files = _files(loads)
    with Relations(con) as made:
        every = made.table("texts", _distinct_texts(files, loads, others))
        numbered = con.execute(f"SELECT text FROM {every} WHERE kind = '{_NUMBERED}'").fetchall()
        known = _runs_with_names(made, every, [*_people(files), *_people_elsewhere(loads)])
        rows = con.execute(
            f"""SELECT t.kind, t.text, coalesce(k.runs, []) FROM {every} t LEFT JOIN {known} k USING (kind, text)
            WHERE k.runs IS NOT NULL OR is_remarkable(t.text) AND t.kind <> '{_NUMBERED}'"""
        ).fetchall()
        remarkable = [(kind, text, _without_places(runs)) for kind, text, runs in rows]
        approved = _approved(con, loads, {text for kind, text, _ in remarkable if kind in _LABELS})
    changed = {
        (kind, text): passed
        for kind, text, runs in remarkable
        if (passed := _passed(kind, text, runs, approved)) != (text, False)
    }
    changed |= _names_of_files(loads, {name for name, (_, is_name) in changed.items() if is_name})
    # a correction that was sent back with the code in it means what the code stands for
    changed |= {
        (kind, code(kind, text)): (text, False)
        for kind, text, _ in remarkable
        if kind in _LABELS and folded(text) in approved
    }
    _note(con, changed)
    return Gate(
        {key: passed for key, (passed, _) in changed.items()},
        frozenset(key for key, (_, is_name) in changed.items() if is_name),
        frozenset(table for (table,) in numbered),
    )


def _files(loads: Iterable[Load]) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for load in loads:
        for number, part in enumerate(load.parts):
            files.setdefault(part.table, []).append(str(load.folder / f"rows-{number}.parquet"))
    return files


def _rows(table: str, files: list[str]) -> str:
    """SQL of the stored rows of a table with all columns, also those that older loads have not."""
    empty = ", ".join(f"NULL::{sql_type(column.kind)} AS {column.name}" for column in by_table(table).columns)
    paths = ", ".join(map(quoted, files))
    stored = f"FROM read_parquet([{paths}], union_by_name = true)"
    return f"(SELECT {empty}, NULL::VARCHAR AS event_id WHERE false UNION ALL BY NAME {stored})"


def _distinct_texts(files: dict[str, list[str]], loads: Collection[Load], others: Iterable[tuple[str, str]]) -> str:
    """SQL of every distinct text (`kind`, `text`), and of the tables with a number in an id."""
    selects = [f"SELECT {quoted(kind)} AS kind, {quoted(text)} AS text" for kind, text in set(others)]
    selects.append("SELECT '' AS kind, '' AS text WHERE false")
    for table, paths in files.items():
        feed = by_table(table)
        columns = texts.kinds(feed)
        cells = [(quoted(kind), column) for column, kind in columns.items() if kind not in (texts.ID, *texts.CHECKED)]
        ids = [column for column, kind in columns.items() if kind == texts.ID]
        if feed.key in ids and not feed.key_with:
            ids.remove(feed.key)  # it is the id of the event
        for column in {*ids, "event_id"} if ids or feed.key else ids:
            kind = f"CASE WHEN id_holds_number({column}) THEN '{_NUMBERED}' ELSE '{texts.ID}' END"
            text = f"CASE WHEN id_holds_number({column}) THEN '{table}' WHEN has_two_words({column}) THEN {column} END"
            cells.append((kind, text))
        selects += _selected(cells, _rows(table, paths), is_small=_is_small(loads, table))
    aside = [str(load.folder / f"aside-{number}.parquet") for load in loads for number in range(len(load.parts))]
    if aside:
        stored = f"read_parquet([{', '.join(map(quoted, aside))}])"
        selects.append(f"SELECT DISTINCT '{texts.TEXT}', found FROM {stored} WHERE NOT is_private")
    return f"SELECT DISTINCT kind, text FROM ({' UNION ALL '.join(selects)}) WHERE text <> ''"


def _people(files: dict[str, list[str]]) -> Iterator[str]:
    """Yield SQL of the names (`name`) in each column of people."""
    for table, paths in files.items():
        if names := texts.people(by_table(table)):
            yield f"SELECT DISTINCT unnest([{', '.join(names)}]) AS name FROM {_rows(table, paths)}"


def _people_elsewhere(loads: Iterable[Load]) -> Iterator[str]:
    """Yield SQL of the names in columns of kinds, firms and things whose cells turned out to be people."""
    for load in loads:
        for number, part in enumerate(load.parts):
            stored = {column.name for column in by_table(part.table).columns if column.kind is Kind.TEXT}
            for column in part.people:
                rows, aside = (quoted(str(load.folder / f"{kind}-{number}.parquet")) for kind in ("rows", "aside"))
                if column in stored:
                    yield f"SELECT DISTINCT {column} FROM read_parquet({rows})"
                yield f"SELECT DISTINCT found FROM read_parquet({aside}) WHERE column_name = '{column}'"


def _is_small(loads: Collection[Load], table: str) -> bool:
    """Whether a table has so few rows that planning a question costs more than answering it."""
    return sum(part.rows_read for load in loads for part in load.parts if part.table == table) < _FEW_ROWS


def _selected(cells: list[tuple[str, str]], rows: str, *, is_small: bool) -> list[str]:
    """SQL of the distinct texts of some cells, in one question where the table is small.

    Args:
        cells: SQL of the kind and of the text of each
        rows: SQL of the rows
        is_small: whether the table has few rows
    """
    if not cells:
        return []
    if is_small:
        kinds, columns = (", ".join(each) for each in zip(*cells, strict=True))
        return [f"SELECT DISTINCT unnest([{kinds}]) AS kind, unnest([{columns}]) AS text FROM {rows}"]
    return [f"SELECT DISTINCT {kind} AS kind, {column} AS text FROM {rows}" for kind, column in cells]


def _runs_with_names(made: Relations, every: str, people: list[str]) -> str:
    """Make the table of the texts (`kind`, `text`) with the names of known people in them (`runs`).

    Args:
        made: where the table is made
        every: table of all texts
        people: SQL of the names of known people
    """
    if not people:
        return made.table("named", f"SELECT kind, text, [''] AS runs FROM {every} WHERE false")
    return made.table("named", sql("build/gate/known_names", texts=every, people=" UNION ALL ".join(people)))


def _without_places(runs: list[str]) -> list[str]:
    """Leave out what is the name of a place too: `Gudang Batu` is named after the town, whoever is called Batu."""
    return [run for run in runs if run not in _folded_places()] if runs else runs


@cache
def _folded_places() -> frozenset[str]:
    """Names of the villages, districts and cities that come with Posko, folded."""
    return frozenset(map(folded, shipped_places()))


def _approved(con: duckdb.DuckDBPyConnection, loads: Iterable[Load], labels: set[str]) -> set[str]:
    """Return those of these names, folded, that the desk wrote into a correction, knowing whose name is in them."""
    paths = _files(load for load in loads if load.is_correction)
    approved: set[str] = set()
    for table, files in paths.items() if labels else ():
        columns = [
            column for column, kind in texts.kinds(by_table(table)).items() if kind in _LABELS and kind != texts.ID
        ]
        for column in columns:
            rows = con.execute(
                f"SELECT DISTINCT {column} FROM {_rows(table, files)} WHERE {column} IN (SELECT unnest($1::VARCHAR[]))",
                [[*labels]],
            )
            approved |= {folded(text) for (text,) in rows.fetchall()}
    return approved


def _names_of_files(loads: Iterable[Load], named: set[_Text]) -> dict[_Text, tuple[str, bool]]:
    """Return how the desk wrote that files and sheets are shown; of two ways the latest.

    Args:
        loads: all loads that count
        named: names that are shown as a code
    """
    by_id, public = {load.load_id: load for load in loads}, {}
    for load in sorted(by_id.values(), key=lambda load: load.order):
        for part in load.parts:
            root, _, number = (part.corrects or "").partition("-")
            if corrected := by_id.get(root):
                labels = {"file": corrected.file_label, "sheet": corrected.parts[int(number)].sheet_label}
                for column, label in labels.items():
                    name, written = (texts.OF_FILES[column], label), part.constants.get(column, "")
                    if name in named and written not in ("", code(*name)):
                        public[name] = clipped(masked_numbers(one_line(written))), False
    return public


def _passed(kind: str, text: str, runs: list[str], approved: set[str]) -> tuple[str, bool]:
    """Return what is shown of a text, and whether a name is hidden in it.

    Args:
        kind: what the text names
        text: as written
        runs: names of known people in it, folded
        approved: names that may be shown, folded
    """
    if kind in _LABELS and ";" in text and kind not in (texts.FILE, texts.SHEET):
        pieces = [
            _passed(kind, piece, [run for run in runs if run in folded(piece)], approved) for piece in text.split(";")
        ]
        return ";".join(piece for piece, _ in pieces), any(is_name for _, is_name in pieces)
    line = one_line(text)
    if kind == texts.ID and clipped(line) != text:
        return code(kind, text), False
    without = line if kind == texts.CODE and _VILLAGE_CODE.fullmatch(line) else masked_numbers(line)
    if folded(text) in approved:
        return clipped(without), False
    runs = [run for run in runs if not any(run in name for name in approved)]
    spans = names_addressed(without, is_place=kind in texts.OF_PLACES)
    if not spans and not runs:
        return (code(kind, text), True) if kind == texts.ID and without != text else (clipped(without), False)
    if kind in _LABELS:
        return code(kind, text), True
    return clipped(hide(without, merged_spans([*spans, *_places(without, runs)]))), True


def code(kind: str, text: str) -> str:
    """Return what stands for a name that is not shown: the same for every spelling, under the key of these books."""
    if kind == texts.ID:
        digits = _keyed(f"id {text}")[:12]
        return f"id-{digits.translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    suffix = Path(text).suffix.lower() if kind == texts.FILE else ""
    return f"{kind}-{_keyed(f'{_WHOLE}{kind} {folded(text)}')[:6]}{suffix}"


def _keyed(text: str) -> str:
    return hmac.new(settings.phone_key(), text.encode(), hashlib.sha256).hexdigest()


def _places(text: str, runs: list[str]) -> list[tuple[int, int]]:
    """Where these names stand in a text, whatever is between their words."""
    spans = []
    for run in runs:
        words = r"[\W_]+".join(map(re.escape, run.split(" ")))
        spans += [match.span() for match in re.finditer(rf"(?<![^\W_]){words}(?![^\W_])", text, re.IGNORECASE)]
    return spans or ([(0, len(text))] if runs else [])


def _note(con: duckdb.DuckDBPyConnection, changed: dict[tuple[str, str], tuple[str, bool]]) -> None:
    if changed:
        columns = [[*column] for column in zip(*((*key, *passed) for key, passed in changed.items()), strict=True)]
        con.execute(f"INSERT INTO {PUBLIC} SELECT unnest($1), unnest($2), unnest($3), unnest($4)", columns)
