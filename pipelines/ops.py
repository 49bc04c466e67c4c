"""What a build says about itself: `ops.loads`, `ops.quarantine`, `ops.lines`, `ops.feeds`, `ops.snapshot`."""

from datetime import datetime

import duckdb

import settings
from pipelines.feeds import FEEDS, by_table
from pipelines.feeds.feed import Feed
from pipelines.lines import list_lines
from pipelines.load import Load
from pipelines.texts import quoted

_EVENT_FEEDS = tuple(dict.fromkeys(feed for feed in FEEDS if not feed.reference))
# their staging tables hold what is in force, not which load said so
_WITHOUT_LOAD = {"items", "depots"}
_ITEM_IS_REQUIRED = {feed.table for feed in FEEDS if any(c.name == "item" and c.required for c in feed.columns)}


def build_ops(con: duckdb.DuckDBPyConnection, active: list[Load], set_aside: list[Load], *, mark: str) -> None:
    """Make the tables; staging must stand."""
    con.execute((settings.ROOT / "pipelines" / "ops.sql").read_text("utf-8"))
    _build_quarantine(con, active)
    list_lines(con, active)
    _build_loads(con, active, set_aside)
    _build_feeds(con)
    con.execute(
        """INSERT INTO ops.snapshot SELECT getvariable('built_at'), $mark, getvariable('zone'),
        coalesce((SELECT bool_or(made_up) FROM ops.loads WHERE status = 'loaded'), false)""",
        {"mark": mark},
    )


def _build_quarantine(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Rows and cells to correct: those stored with their load, and those whose place or item nobody knows today.

    A telephone number that strayed into another column is masked, and no more than a few words of a text are kept.
    """
    files = {str(load.folder / f"aside-{n}.parquet"): load.load_id for load in loads for n in range(len(load.parts))}
    if files:
        con.execute(
            f"""INSERT INTO ops.quarantine
            SELECT load_id, part, sheet, row_number, scope, rule, column_name,
                CASE WHEN is_private THEN left(found, 0) || '•••' ELSE shown_text(found, rule) END, suggestion
            FROM read_parquet([{", ".join(map(quoted, files))}], filename = true)
            JOIN (SELECT unnest($1) AS filename, unnest($2) AS load_id) USING (filename)""",
            [list(files), list(files.values())],
        )
    for table in dict.fromkeys(part.table for load in loads for part in load.parts):
        _add_unresolved(con, by_table(table))


def _add_unresolved(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    columns = {column.name for column in feed.columns}
    into = "INSERT INTO ops.quarantine SELECT load_id, part, sheet, row_number"
    if {"village", "district"} <= columns and feed.table != "villages":
        con.execute(
            f"""{into}, 'cell', s.rule, 'village', shown_text(s.village_text, s.rule), s.suggestion
            FROM raw.{feed.table} r
            JOIN resolved.village_spellings s
                ON s.village_text = coalesce(r.village, '') AND s.district_text = coalesce(r.district, '')
            WHERE s.rule IS NOT NULL"""
        )
    if "item" in columns and feed.table != "items":
        scope = "row" if feed.table in _ITEM_IS_REQUIRED else "cell"
        con.execute(
            f"""{into}, '{scope}', s.rule, 'item', shown_text(s.item_text, s.rule), s.suggestion FROM raw.{feed.table} r
            JOIN resolved.item_spellings s ON s.item_text = r.item WHERE s.rule IS NOT NULL"""
        )
    if feed.table == "villages":
        con.execute(
            f"""{into}, 'row', p.rule, p.column_name, shown_text(p.found, p.rule), p.suggestion
            FROM raw.villages r JOIN resolved.village_problems p USING (load_id, row_number)"""
        )


def _build_loads(con: duckdb.DuckDBPyConnection, active: list[Load], set_aside: list[Load]) -> None:
    """Each load with its counts; every count is asked once for all loads, however many there are."""
    con.execute(
        """CREATE TEMP VIEW open_rows AS
        SELECT DISTINCT load_id, part, row_number FROM ops.quarantine WHERE scope = 'row'"""
    )
    tables = dict.fromkeys(part.table for load in active for part in load.parts)
    counts = (
        _by_load(con, *(f"raw.{table} ANTI JOIN open_rows USING (load_id, part, row_number)" for table in tables)),
        _by_load(con, "raw.losers"),
        _by_load(con, "open_rows"),
        _by_load(con, "ops.quarantine WHERE scope = 'cell'"),
    )
    records = {feed: _by_load(con, f"staging.{feed}") for feed in {load.feed for load in active} - _WITHOUT_LOAD}
    for load in set_aside:
        _add_load(con, load, "set_aside_made_up", (0, 0, 0, 0, 0))
    for load in active:
        came_out = records.get(load.feed, {load.load_id: _rows_read(load)}).get(load.load_id, 0)
        _add_load(con, load, "loaded", (*(count.get(load.load_id, 0) for count in counts), came_out))


def _by_load(con: duckdb.DuckDBPyConnection, *relations: str) -> dict[str, int]:
    """How many rows of these relations each load has."""
    counts: dict[str, int] = {}
    for relation in relations:
        for load_id, count in con.execute(f"SELECT load_id, count(*) FROM {relation} GROUP BY load_id").fetchall():
            counts[load_id] = counts.get(load_id, 0) + count
    return counts


def _rows_read(load: Load) -> int:
    return sum(part.rows_read for part in load.parts)


def _add_load(con: duckdb.DuckDBPyConnection, load: Load, status: str, counts: tuple[int, ...]) -> None:
    loaded_at = datetime.fromisoformat(load.loaded_at)
    said = (load.load_id, load.file, load.sha256, load.feed, _rows_read(load))
    values = (*said, *counts, loaded_at, status, load.made_up, None)
    con.execute(f"INSERT INTO ops.loads VALUES ({', '.join('?' * len(values))})", values)


def _build_feeds(con: duckdb.DuckDBPyConnection) -> None:
    """Until when each feed (and, for stock, each depot) has been told; a day is complete when a later one is told."""
    happened = {feed.name: feed.happened for feed in _EVENT_FEEDS}
    per_depot = {"stock": "depot"}
    selects = [
        f"SELECT '{name}' AS feed, {per_depot.get(name, 'NULL')} AS depot, max({column}) AS data_until "
        f"FROM staging.{name} GROUP BY ALL"
        for name, column in happened.items()
    ]
    con.execute(
        f"""INSERT INTO ops.feeds SELECT feed, depot, data_until, CAST(wall_of(data_until) AS DATE) - 1
        FROM ({" UNION ALL ".join(selects)}) WHERE data_until IS NOT NULL"""
    )
