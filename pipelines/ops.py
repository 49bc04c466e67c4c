"""What a build says about itself: `ops.quarantine`, `ops.lines`, `ops.feeds`, `ops.snapshot`, and its loads."""

from datetime import datetime

import duckdb

import settings
from pipelines.chats.listed import list_chats
from pipelines.disclosures import build_disclosures
from pipelines.feeds import FEEDS, by_table
from pipelines.feeds.feed import Feed
from pipelines.lines import list_lines
from pipelines.load import Load
from pipelines.load_counts import build_loads
from pipelines.shelf import Shelf
from pipelines.texts import quoted

_EVENT_FEEDS = tuple(dict.fromkeys(feed for feed in FEEDS if not feed.reference))
_ITEM_IS_REQUIRED = {feed.table for feed in FEEDS if any(c.name == "item" and c.required for c in feed.columns)}


def build_ops(con: duckdb.DuckDBPyConnection, shelf: Shelf, *, mark: str, known_at: datetime | None) -> None:
    """Make the tables; staging must stand."""
    con.execute((settings.ROOT / "pipelines" / "ops.sql").read_text("utf-8"))
    _build_quarantine(con, shelf.active)
    list_lines(con, shelf.active)
    list_chats(con)
    build_loads(con, shelf)
    _build_feeds(con)
    build_disclosures(con, known_at)
    con.execute(
        """INSERT INTO ops.snapshot SELECT getvariable('built_at'), $mark, getvariable('zone'),
        coalesce((SELECT bool_or(made_up) FROM ops.loads WHERE status IN ('loaded', 'superseded_older')), false),
        $known_at""",
        {"mark": mark, "known_at": known_at},
    )


def _build_quarantine(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Rows and cells to correct: those stored with their load, and those whose place or item nobody knows today.

    What another row speaks for needs no correction. A telephone number that strayed into another
    column is masked, and no more than a few words of a text are kept.
    """
    files = {
        str(load.folder / f"aside-{number}.parquet"): (load.load_id, part.shown_sheet)
        for load in loads
        for number, part in enumerate(load.parts)
    }
    if files:
        con.execute(
            f"""INSERT INTO ops.quarantine
            SELECT load_id, part, shown, row_number, scope, rule, column_name,
                CASE WHEN is_private THEN left(found, 0) || '•••' ELSE shown_text(found, rule) END, suggestion
            FROM read_parquet([{", ".join(map(quoted, files))}], filename = true)
            JOIN (SELECT unnest($1) AS filename, unnest($2) AS load_id, unnest($3) AS shown) USING (filename)
            ANTI JOIN raw.losers USING (load_id, part, row_number)""",
            [list(files), *map(list, zip(*files.values(), strict=True))],
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


def _build_feeds(con: duckdb.DuckDBPyConnection) -> None:
    """Until when each feed (and, for stock, each depot) has been told; a day is complete when a later one is told."""
    happened = {feed.name: feed.newest for feed in _EVENT_FEEDS if feed.newest and not feed.stored_as}
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
