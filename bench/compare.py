"""Whether two checkouts do the same: `python -m bench.compare OLD NEW`, each a folder or a git revision.

Both take the same files into a data folder each, under the same phone key, and go through the same commands. Every
answer, every workbook and every table of the published snapshots is compared; a line is printed per difference.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from python_calamine import CalamineWorkbook

from bench.checkouts import Checkout, opened

# What tells one run of the same code from another, and therefore is not compared but for being there.
CLOCKS = ("loaded_at", "built_at", "undone_at", "disclosed_at")
SIZES = ("bytes",)  # of files in which clocks are compressed
CODE = ("fingerprint",)
LEFT_OUT = frozenset((*CLOCKS, *SIZES, *CODE))
CHOSEN = ("examples",)  # some of many that are equally good: compared by their number and their keys

_SETTINGS = {"POSKO_PHONE_KEY": "the same key for both", "POSKO_LANG": "id"}
_PASSPHRASE = "the same passphrase\n"
# An erasure searches the log too, which is written beside the books and differs from run to run.
_SEARCHED = re.compile(r" [\d.]+ berkas \([\d.]+ MB\)")
_NUMBER = re.compile(r"(?<!\d)08\d\d[- ]?\d{4}[- ]?\d{3,4}(?!\d)")


@dataclass(frozen=True)
class Step:
    """One command of the walk through the command line.

    words: the command; `{files}`, `{out}` and `{number}` stand for the sources, a folder for what it writes, and a
        telephone number of the sources
    stdin: what it reads
    data: name of the data folder it works in
    writes: name of the workbook it writes, '' for none
    publishes: whether the snapshot may be another one afterwards
    """

    words: str
    stdin: str = ""
    data: str = "data"
    writes: str = ""
    publishes: bool = False


def walk() -> list[Step]:
    """Every command, those that only ask before those that change the books."""
    return [
        Step("status"),
        Step("check {files}"),
        Step("ingest {files}", publishes=True),
        Step("ingest {files}"),
        Step("status"),
        Step("quarantine"),
        Step("quarantine --lines"),
        Step("quarantine --out {out}/quarantine.xlsx", writes="quarantine.xlsx"),
        Step("contacts lost_callers --out {out}/contacts.xlsx", writes="contacts.xlsx", publishes=True),
        Step("statement D-0101 --out {out}/statement.xlsx", writes="statement.xlsx", publishes=True),
        Step("template requests --lang hi --out {out}/template.xlsx", writes="template.xlsx"),
        Step("rebuild --known-at " + date.today().isoformat()),
        Step("rebuild", publishes=True),
        Step("backup --out {out}/books.posko", stdin=_PASSPHRASE),
        Step("restore {out}/books.posko", stdin=_PASSPHRASE, data="restored", publishes=True),
        Step("forget none-of-this-name"),
        Step("undo 1", publishes=True),
        Step("undo 1"),
        Step("erase --phone -", stdin="{number}\n", publishes=True),
        Step("erase --before 2021-06-01", publishes=True),
        Step("passcode read", stdin="melati-putih\n"),
        Step("status"),
    ]


def main() -> int:
    """Exit status: 0 when the two do the same, 1 when they differ."""
    options = _parser().parse_args()
    renamed = dict(pair.split("=", 1) for pair in options.renamed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="posko-compare-")))
        old, new = (stack.enter_context(opened(name)) for name in (options.old, options.new))
        demo = _demo(old, folder)
        if options.pages:
            from bench.compare_pages import compare_pages  # which needs a browser

            lines = compare_pages(old, new, demo, options.pages)
        else:
            worlds = [demo, *(sources.resolve() for sources in options.files)]
            lines = chain.from_iterable(
                _compared(old, new, sources, folder / f"of-{sources.name}", renamed) for sources in worlds
            )
        differences = 0
        for line in lines:
            print(line, flush=True)
            differences += 1
    print(f"{differences} differences" if differences else "The two do the same.")
    return 1 if differences else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", help="a folder, or a git revision")
    parser.add_argument("new", help="a folder, or a git revision")
    parser.add_argument(
        "--renamed",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="a table (schema.table), or a column (schema.table.column), that has another name in the new one",
    )
    parser.add_argument(
        "--files", action="append", default=[], type=Path, metavar="DIR", help="compare on these source files too"
    )
    parser.add_argument(
        "--pages", type=Path, metavar="DIR", help="compare the pages instead, and keep their words and pictures here"
    )
    return parser


def _demo(old: Checkout, folder: Path) -> Path:
    """The made-up files, written once."""
    made = folder / "demo"
    answer = old.run("demo", "--out", str(made), "--seed", "1", "--json", data=folder / "nowhere")
    if answer.status:
        raise RuntimeError(f"No made-up files: {answer.output}")
    return made


def _compared(old: Checkout, new: Checkout, sources: Path, folder: Path, renamed: dict[str, str]) -> Iterator[str]:
    """Walk through the command line in both checkouts, side by side."""
    number = _some_number(sources)
    for step in walk():
        place = f"{sources.name}: {step.words}"
        print(f"… {place}", file=sys.stderr, flush=True)
        sides = [(old, folder / "old"), (new, folder / "new")]
        before, now = (_carried_out(step, side, own, sources=sources, number=number) for side, own in sides)
        for line in json_differences(before, now):
            yield f"{place}: {line}"
        if step.writes:
            old_cells, new_cells = (_cells(own / "out" / step.writes) for _, own in sides)
            for line in json_differences(old_cells, new_cells):
                yield f"{place}: {step.writes}{line}"
        if step.publishes:
            old_snapshot, new_snapshot = (_published(own / step.data) for _, own in sides)
            for line in table_differences(old_snapshot, new_snapshot, renamed):
                yield f"{place}: {line}"


def _carried_out(step: Step, checkout: Checkout, folder: Path, *, sources: Path, number: str) -> dict[str, Any]:
    """The answer of a command and its exit status; paths of the folder are cut off."""
    out = folder / "out"
    out.mkdir(parents=True, exist_ok=True)
    values = {"files": str(sources), "out": str(out), "number": number}
    words = [word.format(**values) for word in step.words.split()]
    completed = checkout.run(
        *words, "--json", data=folder / step.data, stdin=step.stdin.format(**values), settings=_SETTINGS
    )
    plain = _SEARCHED.sub(" … berkas", completed.output.replace(json.dumps(str(folder))[1:-1], "…"))
    return {"exit status": completed.status, "answer": json.loads(plain) if plain.strip() else None}


def _some_number(sources: Path) -> str:
    """A telephone number that stands in the sources; one that does not, where there is none."""
    texts = (path.read_text("utf-8", "replace") for path in sorted(sources.rglob("*.csv")))
    return next((match[0] for text in texts if (match := _NUMBER.search(text))), "0812-0000-0000")


def _cells(path: Path) -> dict[str, list[list[str]]] | None:
    """Sheet name → rows of cells as text, several sentences in one cell sorted; None when there is no such workbook."""
    if not path.exists():
        return None
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {name: [[_sorted(str(cell)) for cell in row] for row in rows] for name, rows in sheets.items()}


def _sorted(text: str) -> str:
    return " ".join(sorted(re.split(r"(?<=\.) ", text)))


def _published(data: Path) -> Path | None:
    """The published snapshot of a data folder; None before the first."""
    pointer = data / "snapshots" / "CURRENT"
    return pointer.with_name(pointer.read_text("utf-8").strip()) if pointer.exists() else None


def json_differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Where two answers differ, a line each: first in their keys, then in their values.

    Args:
        old: plain data, as `json.loads` gives it.
        new: the same of the other side.
        place: path of both within the whole answer.

    Yields:
        The path and what stands there; values of LEFT_OUT are compared only for being there.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            if name not in new or name not in old:
                yield f"{place}.{name}: {'only the old' if name in old else 'only the new'} has it"
            elif name in LEFT_OUT or f"{place}.{name}".endswith(".searched.files"):
                yield from json_differences(old[name] is None, new[name] is None, f"{place}.{name}")
            elif name in CHOSEN:
                yield from json_differences(_keys_of(old[name]), _keys_of(new[name]), f"{place}.{name}")
            else:
                yield from json_differences(old[name], new[name], f"{place}.{name}")
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_differences(old, new, place)
    elif type(old) is not type(new) or old != new:
        yield f"{place}: {old!r} before, {new!r} now"


def _keys_of(entries: Any) -> Any:
    return [sorted(entry) for entry in entries] if isinstance(entries, list) else entries


def _list_differences(old: list[Any], new: list[Any], place: str) -> Iterator[str]:
    """Differences of two lists; what stands in both, in whatever order, is no difference."""
    if len(old) != len(new):
        yield f"{place}: {len(old)} entries before, {len(new)} now"
    only_new, only_old = list(enumerate(new)), []
    for number, before in enumerate(old):
        same = next((pair for pair in only_new if not any(json_differences(before, pair[1]))), None)
        if same:
            only_new.remove(same)
        else:
            only_old.append((number, before))
    for (number, before), (_, now) in zip(only_old, only_new, strict=False):
        yield from json_differences(before, now, f"{place}[{number}]")


def table_differences(old: Path | None, new: Path | None, renamed: dict[str, str]) -> Iterator[str]:
    """Where the tables of two snapshots differ, a line each.

    Args:
        old: a DuckDB file; None when nothing was published.
        new: the same of the other side.
        renamed: `schema.table`, or `schema.table.column`, of the old one → its name in the new one.

    Yields:
        Tables and columns that only one has, types that differ, and how many rows only one has (rows count as often as
        they stand). A moment that is the clock of a load is compared as the number of that load.
    """
    if old is None or new is None:
        if old != new:
            yield f"only the {'new' if old is None else 'old'} one has published a snapshot"
        return
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        for side, path in (("old", old), ("new", new)):
            con.execute(f"ATTACH '{path}' AS {side} (READ_ONLY)")
        tables = {side: _tables(con, side) for side in ("old", "new")}
        expected = {renamed.get(name, name): name for name in tables["old"]}
        for name in sorted(expected.keys() ^ tables["new"].keys()):
            yield f"table {name}: only the {'old' if name in expected else 'new'} snapshot has it"
        for name in sorted(expected.keys() & tables["new"].keys()):
            before = expected[name]
            yield from _row_differences(con, before, name, tables["old"][before], tables["new"][name], renamed)


def _tables(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    """`schema.table` → column → type."""
    rows = con.execute(
        """SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = $side AND NOT internal ORDER BY column_index""",
        {"side": side},
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, {})[column] = kind
    return tables


def _row_differences(
    con: duckdb.DuckDBPyConnection,
    before: str,
    name: str,
    old: dict[str, str],
    new: dict[str, str],
    renamed: dict[str, str],
) -> Iterator[str]:
    """Differences of one table; `before` is its name in the old snapshot, `old` and `new` are columns and types."""
    expected = {renamed.get(f"{before}.{column}", "").rpartition(".")[2] or column: column for column in old}
    for column in sorted(expected.keys() ^ new.keys()):
        yield f"column {name}.{column}: only the {'old' if column in expected else 'new'} snapshot has it"
    shared = [column for column in new if column in expected]
    for column in shared:
        if old[expected[column]] != new[column]:
            yield f"column {name}.{column}: {old[expected[column]]} before, {new[column]} now"
    has_loads = all(_has_clocks(con, side) for side in ("old", "new"))
    compared = {
        "old": [_compared_as(expected[c], old[expected[c]], "old" if has_loads else "") for c in shared],
        "new": [_compared_as(c, new[c], "new" if has_loads else "") for c in shared],
    }
    sides = {"old": before, "new": name}
    only = {side: _rows_only_in(con, side, sides, compared) for side in sides}
    if any(only.values()):
        columns = [
            column
            for number, column in enumerate(shared)
            if any(_rows_only_in(con, side, sides, {s: [compared[s][number]] for s in sides}) for side in sides)
        ]
        where = f" (columns that differ: {', '.join(columns)})" if columns else ""
        yield f"table {name}: {only['old']} rows only in the old snapshot, {only['new']} only in the new{where}"


def _has_clocks(con: duckdb.DuckDBPyConnection, side: str) -> bool:
    """Whether the snapshot says when its loads arrived."""
    return "loaded_at" in _tables(con, side).get("ops.loads", {})


def _compared_as(column: str, kind: str, side: str) -> str:
    """The expression by which a column is compared; `side` is '' where the clocks of loads are not known."""
    if column in LEFT_OUT - {"loaded_at"}:
        return f'"{column}" IS NULL'
    if kind == "DOUBLE":
        return f"format('{{:.9e}}', \"{column}\")"  # sums that are grouped otherwise differ in the 13th digit
    if kind == "TIMESTAMP WITH TIME ZONE" and side:
        clock = f'SELECT min(load_id) FROM {side}.ops.loads l WHERE l.loaded_at = compared."{column}"'
        return f'coalesce(({clock}), CAST("{column}" AS VARCHAR))'
    return f'CAST("{column}" AS VARCHAR)'


def _rows_only_in(
    con: duckdb.DuckDBPyConnection, side: str, sides: dict[str, str], compared: dict[str, list[str]]
) -> int:
    """How many rows stand in one snapshot more often than in the other."""
    other = next(name for name in sides if name != side)
    first, second = (
        f"SELECT {', '.join(compared[each])} FROM {each}.{sides[each]} AS compared" for each in (side, other)
    )
    row = con.execute(f"SELECT count(*) FROM ({first} EXCEPT ALL {second})").fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    sys.exit(main())
