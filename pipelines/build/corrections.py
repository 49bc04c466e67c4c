"""Which corrections count: decided anew on every build, so that undoing one brings back what it mended."""

import duckdb

from pipelines import feeds
from pipelines.build.identical_rows import said_in, view_alike
from pipelines.storage import load_store
from pipelines.storage.load_store import is_damaged
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load, Part
from pipelines.types.sql import sql

Place = tuple[Load, int, Part]
"""A sheet of a load."""


def apply_corrections(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Add to `raw.losers` the rows for which others speak, and fill `raw.corrected`; `raw.stored` must stand.

    `loads` are all that count; which of their rows were superseded is found before.
    """
    places = [(load, number, part) for load in loads for number, part in enumerate(load.parts)]
    corrections = [place for place in places if place[2].corrects]
    if not corrections:
        return
    places = _to_look_into(con, places, corrections)
    _view_rows(con, places)
    con.execute(f"CREATE OR REPLACE TEMP TABLE applied AS {sql('build/applied_corrections')}")
    for table in dict.fromkeys(part.table for _, _, part in places):
        own = ", ".join(f"('{load.load_id}', {number})" for load, number, part in places if part.table == table)
        con.execute(
            f"""INSERT INTO raw.losers SELECT '{table}', load_id, part, row_number, is_changed, by_load_id
            FROM applied WHERE is_lost AND (load_id, part) IN ({own})"""
        )
    con.execute(f"INSERT INTO raw.corrected {sql('build/corrected_rows')}")
    # a row that was set aside as a whole is added now, not changed
    con.execute(
        """INSERT INTO raw.differences SELECT a.load_id, 'changed', a.root_load, a.part, t.sheet, a.row_number
        FROM applied a JOIN targets t USING (load_id, part, row_number)
        JOIN applied r ON r.is_root AND (r.load_id, r.part, r.row_number) = (a.root_load, a.root_part, a.root_row)
        WHERE a.counts AND r.identity IS NOT NULL"""
    )


def _to_look_into(con: duckdb.DuckDBPyConnection, places: list[Place], corrections: list[Place]) -> list[Place]:
    """The corrections, and the sheets that hold what they correct; `targets` and `twins` are made."""
    tables = {part.table for _, _, part in corrections}
    beside = [place for place in places if place[2].table in tables and not place[2].corrects]
    _view_sent(con, corrections)
    _find_twins(con, beside + _left_out(corrections, beside))
    held = set(con.execute("SELECT root_load, root_part FROM targets UNION SELECT load_id, part FROM twins").fetchall())
    return corrections + [place for place in beside if (place[0].load_id, place[1]) in held]


def _left_out(corrections: list[Place], beside: list[Place]) -> list[Place]:
    """Sheets that corrections name and that do not count: another file may hold the very same rows."""
    named = {str(part.corrects) for _, _, part in corrections} - {f"{load.load_id}-{n}" for load, n, _ in beside}
    loads = [load for load in load_store.all_loads() if named & {f"{load.load_id}-{n}" for n in range(len(load.parts))}]
    whole = [load for load in loads if load.parts and not is_damaged(load)]
    return [(load, n, part) for load in whole for n, part in enumerate(load.parts) if f"{load.load_id}-{n}" in named]


def renumbered(con: duckdb.DuckDBPyConnection, rows: str) -> str:
    """SQL of stored rows, those of corrections standing where the rows stood that they correct."""
    if not con.execute("SELECT 1 FROM raw.corrected LIMIT 1").fetchone():
        return rows
    anew = ", ".join(f"coalesce(k.{name}, a.{name}) AS {name}" for name in ("ordinal", "event_id"))
    return f"SELECT a.* REPLACE ({anew}) FROM ({rows}) a LEFT JOIN raw.corrected k USING (load_id, part, row_number)"


def _view_sent(con: duckdb.DuckDBPyConnection, corrections: list[Place]) -> None:
    """`sent`: each row of a correction, and the row it was made of."""
    selects = []
    for load, number, part in corrections:
        root_load, _, root_part = (part.corrects or "").partition("-")
        file = quoted(str(load.folder / f"corrects-{number}.parquet"))
        selects.append(
            f"""SELECT '{root_load}' AS root_load, {root_part} AS root_part, root_row, '{load.load_id}' AS load_id,
            {number} AS part, {quoted(part.sheet_label)} AS sheet, {load.order} AS load_order, row_number, is_emptied
            FROM read_parquet({file})"""
        )
    con.execute(f"CREATE OR REPLACE TEMP VIEW sent AS {' UNION ALL '.join(selects)}")


def _find_twins(con: duckdb.DuckDBPyConnection, places: list[Place]) -> None:
    """`twins`: the rows that say the very same as one that was corrected; `targets`: what corrections correct now."""
    view_alike(con, places)
    con.execute(f"CREATE OR REPLACE TEMP TABLE twins AS {sql('build/identical_rows')}")
    con.execute(
        """CREATE OR REPLACE TEMP TABLE targets AS
        SELECT s.* REPLACE (coalesce(t.root_load, s.root_load) AS root_load,
            coalesce(t.root_part, s.root_part) AS root_part, coalesce(t.root_row, s.root_row) AS root_row)
        FROM sent s
        LEFT JOIN twins t ON (t.load_id, t.part, t.row_number) = (s.root_load, s.root_part, s.root_row)"""
    )


def _view_rows(con: duckdb.DuckDBPyConnection, places: list[Place]) -> None:
    """`good`: rows that could be read; `held`: what was set aside; `held_texts`: what the cells of both said."""
    good, held = [], []
    texts = ["SELECT '' AS load_id, 0 AS part, 0 AS row_number, '' AS said WHERE false"]
    for load, number, part in places:
        row = f"'{load.load_id}' AS load_id, {number} AS part, row_number"
        rows, aside = (quoted(str(load.folder / f"{kind}-{number}.parquet")) for kind in ("rows", "aside"))
        key = feeds.by_table(part.table).key
        has_key = f"{key} IS NOT NULL AS has_key" if key else "false AS has_key"
        good.append(f"SELECT {row}, identity, ordinal, content, {has_key} FROM read_parquet({rows})")
        held.append(f"SELECT {row}, scope, column_name FROM read_parquet({aside})")
        if (said := load.folder / f"texts-{number}.parquet").exists():
            texts.append(f"SELECT {row}, {said_in(con, str(said))} AS said FROM read_parquet({quoted(str(said))})")
    for name, selects in (("good", good), ("held", held), ("held_texts", texts)):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {' UNION ALL '.join(selects)}")
