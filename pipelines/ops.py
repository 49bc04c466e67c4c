"""What a build says about itself: `ops.loads`, `ops.quarantine`, `ops.feeds`, `ops.snapshot`."""

from datetime import datetime

import duckdb

import settings
from pipelines.feeds import FEEDS, by_table
from pipelines.feeds.feed import Feed
from pipelines.load import Load
from pipelines.texts import quoted

_EVENT_FEEDS = tuple(dict.fromkeys(feed for feed in FEEDS if not feed.reference))
_ITEM_IS_REQUIRED = {feed.table for feed in FEEDS if any(c.name == "item" and c.required for c in feed.columns)}


def build_ops(con: duckdb.DuckDBPyConnection, active: list[Load], set_aside: list[Load], *, mark: str) -> None:
    """Make the four tables; staging must stand."""
    con.execute((settings.ROOT / "pipelines" / "ops.sql").read_text("utf-8"))
    _build_quarantine(con, active)
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
    for load in loads:
        for number in range(len(load.parts)):
            stored = quoted(str(load.folder / f"aside-{number}.parquet"))
            con.execute(
                f"""INSERT INTO ops.quarantine
                SELECT '{load.load_id}', part, sheet, row_number, scope, rule, column_name,
                CASE WHEN is_private THEN left(found, 0) || '•••' ELSE shown_text(found, rule) END, suggestion
                FROM read_parquet({stored})"""
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
    for load in set_aside:
        _add_load(con, load, "set_aside_made_up", rows=(0, 0, 0, 0, 0))
    for load in active:
        _add_load(con, load, "loaded", rows=_counted(con, load))


def _add_load(con: duckdb.DuckDBPyConnection, load: Load, status: str, *, rows: tuple[int, ...]) -> None:
    read = sum(part.rows_read for part in load.parts)
    values = [
        load.load_id,
        load.file,
        load.sha256,
        load.feed,
        read,
        *rows,
        datetime.fromisoformat(load.loaded_at),
        status,
        load.made_up,
        None,
    ]
    con.execute(f"INSERT INTO ops.loads VALUES ({', '.join('?' * len(values))})", values)


def _counted(con: duckdb.DuckDBPyConnection, load: Load) -> tuple[int, ...]:
    """Rows loaded, duplicate, quarantined; cells quarantined; records that came out."""
    tables = dict.fromkeys(part.table for part in load.parts)
    unresolved = (
        "(load_id, part, row_number) IN (SELECT (load_id, part, row_number) FROM ops.quarantine WHERE scope = 'row')"
    )
    loaded = sum(_count(con, f"raw.{table}", load, f"NOT coalesce({unresolved}, false)") for table in tables)
    quarantined = _count(
        con, "(SELECT DISTINCT load_id, part, row_number FROM ops.quarantine WHERE scope = 'row')", load
    )
    return (
        loaded,
        _count(con, "raw.losers", load),
        quarantined,
        _count(con, "ops.quarantine", load, "scope = 'cell'"),
        _records(con, load),
    )


def _count(con: duckdb.DuckDBPyConnection, relation: str, load: Load, where: str = "true") -> int:
    row = con.execute(f"SELECT count(*) FROM {relation} WHERE load_id = '{load.load_id}' AND {where}").fetchone()
    return int(row[0]) if row else 0


def _records(con: duckdb.DuckDBPyConnection, load: Load) -> int:
    return (
        _count(con, f"staging.{load.feed}", load)
        if load.feed not in ("items", "depots")
        else sum(p.rows_read for p in load.parts)
    )


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
