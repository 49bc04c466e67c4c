"""What a build lists of chats: messages that ask for nothing, and questions whose need nobody understood."""

from datetime import datetime

import duckdb

from pipelines.feeds import FEEDS, by_table
from pipelines.storage.access_log import build_disclosures
from pipelines.storage.active_loads import LoadPartition
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed
from pipelines.types.load import Load
from pipelines.types.sql import sql


def list_chats(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `ops.lines` and `ops.quarantine`; where a message stands, never what it says."""
    con.execute(
        """INSERT INTO ops.lines SELECT load_id, part, sheet, row_number, 'conversation'
        FROM resolved.conversation JOIN raw.all_chat_messages USING (load_id, part, row_number)"""
    )
    con.execute(
        """INSERT INTO ops.quarantine
        SELECT asked_in.load_id, asked_in.part, '', asked_in.row_number,
            'cell', 'need_not_understood', 'need', '•••', NULL
        FROM resolved.chat_calls WHERE asked_in IS NOT NULL"""
    )


# their staging tables hold what is in force, not which load said so
_WITHOUT_LOAD = {"items", "depots", "words", "own_numbers", "limits", "norms"}
_NOTHING = (0, 0, 0, 0, 0)
_ROW = "USING (load_id, part, row_number)"
# what the models tell of the messages of a chat, and nothing stored does
_NOT_LOADED = {"chat_messages": f"ANTI JOIN resolved.conversation {_ROW} ANTI JOIN repeated {_ROW}"}


def build_loads(con: duckdb.DuckDBPyConnection, shelf: LoadPartition) -> None:
    """Each load with its counts; every count is asked once for all loads, however many there are."""
    counts = _row_counts(con, shelf)
    talk = _by_load(con, "resolved.conversation")
    records = {feed: _by_load(con, f"staging.{feed}") for feed in {load.feed for load in shelf.active} - _WITHOUT_LOAD}
    taken = dict(con.execute("SELECT load_id, by_load_id FROM raw.reach WHERE level = 1").fetchall())
    for load in shelf.undone:
        _add(con, load, "undone", (0, *_NOTHING))
    for load in shelf.set_aside:
        _add(con, load, "set_aside_made_up", (load.rows_read, *_NOTHING))
    for load in shelf.active:
        came_out = records.get(load.feed, counts[0]).get(load.load_id, 0)
        read = load.rows_read - talk.get(load.load_id, 0)
        numbers = (read, *(count.get(load.load_id, 0) for count in counts), came_out)
        _add(con, load, _status(load.load_id, taken), numbers, taken_by=taken.get(load.load_id))
    con.execute(sql("build/load_differences"))


def _row_counts(con: duckdb.DuckDBPyConnection, shelf: LoadPartition) -> tuple[dict[str, int], ...]:
    """Rows loaded, duplicate and quarantined, and cells quarantined, by load."""
    con.execute(
        """CREATE TEMP VIEW open_rows AS
        SELECT DISTINCT load_id, part, row_number FROM ops.quarantine WHERE scope = 'row'"""
    )
    con.execute("CREATE TEMP VIEW repeated AS FROM resolved.chat_lines WHERE is_duplicate")
    tables = dict.fromkeys(part.table for load in shelf.active for part in load.parts)
    return (
        _by_load(con, *(f"raw.{table} ANTI JOIN open_rows {_ROW} {_NOT_LOADED.get(table, '')}" for table in tables)),
        _by_load(con, "raw.losers", f"repeated ANTI JOIN resolved.conversation {_ROW}"),
        _by_load(con, "open_rows"),
        _by_load(con, "ops.quarantine WHERE scope = 'cell'"),
    )


def _by_load(con: duckdb.DuckDBPyConnection, *relations: str) -> dict[str, int]:
    """How many rows of these relations each load has."""
    counts: dict[str, int] = {}
    for relation in relations:
        for load_id, count in con.execute(f"SELECT load_id, count(*) FROM {relation} GROUP BY load_id").fetchall():
            counts[load_id] = counts.get(load_id, 0) + count
    return counts


def _status(load_id: str, taken: dict[str, str]) -> str:
    if load_id in taken:
        return "superseded"
    return "superseded_older" if load_id in taken.values() else "loaded"


def _add(
    con: duckdb.DuckDBPyConnection, load: Load, status: str, numbers: tuple[int, ...], *, taken_by: str | None = None
) -> None:
    loaded_at, undone_at = (at and datetime.fromisoformat(at) for at in (load.loaded_at, load.undone_at))
    said = (load.load_id, load.file_label, load.sha256, load.feed)
    values = (*said, *numbers, loaded_at, status, load.made_up, taken_by, undone_at)
    con.execute(f"INSERT INTO ops.loads VALUES ({', '.join('?' * len(values))})", values)


_EVENT_FEEDS = tuple(dict.fromkeys(feed for feed in FEEDS if not feed.reference))
_ITEM_IS_REQUIRED = {feed.table for feed in FEEDS if any(c.name == "item" and c.required for c in feed.columns)}


def build_ops(con: duckdb.DuckDBPyConnection, shelf: LoadPartition, *, mark: str, known_at: datetime | None) -> None:
    """Make the tables; staging must stand."""
    con.execute(sql("build/ops"))
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
        str(load.folder / f"aside-{number}.parquet"): (load.load_id, part.sheet_label)
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


def list_lines(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Fill `ops.lines`; a load of before lines were kept has none to list."""
    stored = [
        (str(path), load.load_id, number, part.sheet_label)
        for load in loads
        for number, part in enumerate(load.parts)
        if (path := load.folder / f"lines-{number}.parquet").exists()
    ]
    if stored:
        files, *said = ([*column] for column in zip(*stored, strict=True))
        con.execute(
            f"""INSERT INTO ops.lines SELECT load_id, part, sheet, row_number, kind
            FROM read_parquet([{", ".join(map(quoted, files))}], filename = true)
            JOIN (SELECT unnest($1) AS filename, unnest($2) AS load_id, unnest($3) AS part, unnest($4) AS sheet)
                USING (filename)""",
            [files, *said],
        )
