"""Corrections: which corrected rows count. Decided anew on every build, so that undoing one brings back the old row."""

from dataclasses import asdict, dataclass

import duckdb

from pipelines import feeds
from pipelines.build.ledger import Ledger
from pipelines.storage import load_store
from pipelines.storage.load_store import is_damaged
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load, Part
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

Place = tuple[Load, int, Part]
"""A sheet of a load."""
_NOTHING = "NULL::UUID AS identity, NULL::BIGINT AS ordinal, NULL::UUID AS content, false AS is_known_by_key"
_NO_TEXTS = "SELECT '' AS load_id, 0 AS part, 0 AS row_number, '' AS cells WHERE false"


@dataclass(frozen=True)
class _Targets:
    """Relations that say what is corrected."""

    targets: str
    """Each row of a correction, and the row that it corrects now."""
    identical: str
    """Rows identical to one that was corrected, as `identical_rows.sql` says."""


def apply_corrections(con: duckdb.DuckDBPyConnection, loads: list[Load], ledger: Ledger) -> None:
    """Let rows of corrections count in the place of those they correct.

    Args:
        con: connection of the build
        loads: all loads that count
        ledger: reads `files` and the rows superseded so far; fills `superseded_rows`, `corrected_rows`, `differences`
    """
    places = [(load, number, part) for load in loads for number, part in enumerate(load.parts)]
    corrections = [place for place in places if place[2].corrects]
    if not corrections:
        return
    with Relations(con) as made:
        tables = {part.table for _, _, part in corrections}
        beside = [place for place in places if place[2].table in tables and not place[2].corrects]
        corrected = _find_targets(made, corrections, beside, ledger)
        places = corrections + _concerned(con, beside, corrected)
        rows = _view_rows(made, places)
        applied = made.table("applied", sql("build/applied_corrections", **asdict(corrected), **rows, **asdict(ledger)))
        _note(con, applied, places, corrected, ledger)
        renumbering = sql("build/corrected_rows", applied=applied, parsed=rows["parsed"], **asdict(ledger))
        con.execute(f"INSERT INTO {ledger.corrected_rows} {renumbering}")


def renumbered(con: duckdb.DuckDBPyConnection, rows: str, ledger: Ledger) -> str:
    """Give rows of corrections the numbers of the rows that they correct.

    Args:
        con: connection of the build
        rows: SQL of stored rows
        ledger: reads `corrected_rows`

    Returns:
        SQL of the same rows.
    """
    if not con.execute(f"SELECT 1 FROM {ledger.corrected_rows} LIMIT 1").fetchone():
        return rows
    anew = ", ".join(f"coalesce(c.{name}, a.{name}) AS {name}" for name in ("ordinal", "event_id"))
    corrected = f"LEFT JOIN {ledger.corrected_rows} c USING (load_id, part, row_number)"
    return f"SELECT a.* REPLACE ({anew}) FROM ({rows}) a {corrected}"


def _note(
    con: duckdb.DuckDBPyConnection, applied: str, places: list[Place], corrected: _Targets, ledger: Ledger
) -> None:
    """Enter into the ledger which rows no longer count, and which are changed."""
    for table in dict.fromkeys(part.table for _, _, part in places):
        own = ", ".join(f"('{load.load_id}', {number})" for load, number, part in places if part.table == table)
        con.execute(
            f"""INSERT INTO {ledger.superseded_rows}
            SELECT '{table}', load_id, part, row_number, is_changed, by_load_id
            FROM {applied} WHERE is_superseded AND (load_id, part) IN ({own})"""
        )
    # a row that was quarantined as a whole is added now, not changed
    con.execute(
        f"""INSERT INTO {ledger.differences} SELECT a.load_id, 'changed', a.root_load, a.part, t.sheet, a.row_number
        FROM {applied} a JOIN {corrected.targets} t USING (load_id, part, row_number)
        JOIN {applied} r ON r.is_root AND (r.load_id, r.part, r.row_number) = (a.root_load, a.root_part, a.root_row)
        WHERE a.counts AND r.identity IS NOT NULL"""
    )


def _inactive(corrections: list[Place], beside: list[Place]) -> list[Place]:
    """Return the sheets that corrections name and that do not count: another file may have identical rows."""
    named = {str(part.corrects) for _, _, part in corrections} - {f"{load.load_id}-{n}" for load, n, _ in beside}
    loads = [load for load in load_store.all_loads() if named & {f"{load.load_id}-{n}" for n in range(len(load.parts))}]
    whole = [load for load in loads if load.parts and not is_damaged(load)]
    return [(load, n, part) for load in whole for n, part in enumerate(load.parts) if f"{load.load_id}-{n}" in named]


def _concerned(con: duckdb.DuckDBPyConnection, beside: list[Place], corrected: _Targets) -> list[Place]:
    """Return the sheets with rows that are corrected, or identical to such."""
    sheets = con.execute(
        f"SELECT root_load, root_part FROM {corrected.targets} UNION SELECT load_id, part FROM {corrected.identical}"
    ).fetchall()
    return [place for place in beside if (place[0].load_id, place[1]) in set(sheets)]


def _sent_rows(corrections: list[Place]) -> str:
    """Return SQL of each row of a correction, and the row it was made of."""
    selects = []
    for load, number, part in corrections:
        root_load, _, root_part = (part.corrects or "").partition("-")
        file = quoted(str(load.folder / f"corrects-{number}.parquet"))
        selects.append(
            f"""SELECT '{root_load}' AS root_load, {root_part} AS root_part, root_row, '{load.load_id}' AS load_id,
            {number} AS part, {quoted(part.sheet_label)} AS sheet, {load.order} AS load_order, row_number, is_emptied
            FROM read_parquet({file})"""
        )
    return " UNION ALL ".join(selects)


def _find_targets(made: Relations, corrections: list[Place], beside: list[Place], ledger: Ledger) -> _Targets:
    """Find the rows that corrections correct now, and the rows identical to these."""
    sent = made.view("sent", _sent_rows(corrections))
    compared = _view_compared(made, beside + _inactive(corrections, beside))
    identical = made.table("identical", sql("build/identical_rows", sent=sent, **compared, **asdict(ledger)))
    targets = made.table(
        "targets",
        f"""SELECT s.* REPLACE (coalesce(i.root_load, s.root_load) AS root_load,
            coalesce(i.root_part, s.root_part) AS root_part, coalesce(i.root_row, s.root_row) AS root_row)
        FROM {sent} s
        LEFT JOIN {identical} i ON (i.load_id, i.part, i.row_number) = (s.root_load, s.root_part, s.root_row)""",
    )
    return _Targets(targets, identical)


def _view_compared(made: Relations, places: list[Place]) -> dict[str, str]:
    """View what tells whether two files have identical rows: the parsed ones, those in quarantine, and their texts."""
    parsed = [f"SELECT '' AS feed_table, '' AS load_id, 0 AS part, 0 AS row_number, {_NOTHING} WHERE false"]
    quarantined = ["SELECT '' AS feed_table, '' AS load_id, 0 AS part, 0 AS row_number WHERE false"]
    for load, number, part in places:
        feed = feeds.by_table(part.table)
        rows, aside = (quoted(str(load.folder / f"{kind}-{number}.parquet")) for kind in ("rows", "aside"))
        row = f"'{part.table}' AS feed_table, '{load.load_id}' AS load_id, {number} AS part, row_number"
        by_key = feed.is_merged and feed.key is not None
        parsed.append(
            f"SELECT {row}, identity, ordinal, content, {by_key} AS is_known_by_key FROM read_parquet({rows})"
        )
        quarantined.append(f"SELECT DISTINCT {row} FROM read_parquet({aside}) WHERE scope = 'row'")
    return {
        "parsed": made.view("parsed", " UNION ALL ".join(parsed)),
        "quarantined": made.view("quarantined", " UNION ALL ".join(quarantined)),
        "texts": _view_texts(made, places),
    }


def _view_rows(made: Relations, places: list[Place]) -> dict[str, str]:
    """View the parsed rows of these sheets, what is in quarantine of them, and the texts of their cells."""
    parsed, quarantined = [], []
    for load, number, part in places:
        row = f"'{load.load_id}' AS load_id, {number} AS part, row_number"
        rows, aside = (quoted(str(load.folder / f"{kind}-{number}.parquet")) for kind in ("rows", "aside"))
        key = feeds.by_table(part.table).key
        has_key = f"{key} IS NOT NULL AS has_key" if key else "false AS has_key"
        parsed.append(f"SELECT {row}, identity, ordinal, content, {has_key} FROM read_parquet({rows})")
        quarantined.append(f"SELECT {row}, scope, column_name FROM read_parquet({aside})")
    return {
        "parsed": made.view("parsed", " UNION ALL ".join(parsed)),
        "quarantined": made.view("quarantined", " UNION ALL ".join(quarantined)),
        "texts": _view_texts(made, places),
    }


def _view_texts(made: Relations, places: list[Place]) -> str:
    """View the cells as they arrived of rows that could not be read whole, in one text a row."""
    texts = [_NO_TEXTS]
    for load, number, _ in places:
        file = load.folder / f"texts-{number}.parquet"
        if file.exists():
            cells = _cells(made.con, str(file))
            row = f"'{load.load_id}' AS load_id, {number} AS part, row_number"
            texts.append(f"SELECT {row}, {cells} AS cells FROM read_parquet({quoted(str(file))})")
    return made.view("texts", " UNION ALL ".join(texts))


def _cells(con: duckdb.DuckDBPyConnection, path: str) -> str:
    """Return SQL of the cells of a row, whatever the order of their columns; marks of the workbook are left out."""
    names = sorted(name for name, *_ in con.execute(f"DESCRIBE FROM read_parquet({quoted(path)})").fetchall())
    cells = (f"'{name}=' || replace({name}, chr(8288), '')" for name in names if name != "row_number")
    return f"concat_ws(chr(31), {', '.join(cells)})"
