"""The listings of a snapshot, `ops.*`: loads with their counts, quarantine, non-data rows, feeds, the snapshot."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

import duckdb

import settings
from pipelines.build.gate.gate import PUBLIC, Gate
from pipelines.build.gate.texts import FILE, LABELS, OF_FILES, SHEET, TEXT, labels
from pipelines.build.ledger import Ledger
from pipelines.build.raw import REFERRING_TO_DEPOTS
from pipelines.feeds import FEEDS, by_table
from pipelines.storage.active_loads import LoadPartition
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed
from pipelines.types.load import Load
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

_EVENT_FEEDS = tuple(dict.fromkeys(feed for feed in FEEDS if not feed.reference))
_PERSON = ("person", "recipient", "contact_phone_code")
_OF_PERSONS = {
    **dict.fromkeys(("followups", "assessments", "companionships", "sessions", "referrals"), _PERSON),
    "consents": ("person_id", "person_name", "person_code"),
}
"""Table → its columns with the id, the name and the pseudonym of the number of a person in care."""
_ITEM_IS_REQUIRED = {feed.table for feed in FEEDS if any(c.name == "item" and c.required for c in feed.columns)}
# their staging tables have what is in force, not of which load
_WITHOUT_LOAD = {"items", "depots", "words", "own_numbers", "limits", "norms", "pairing_rules", "vehicles", "distances"}
_NOTHING = (0, 0, 0, 0, 0, 0)
_ROW = "USING (load_id, part, row_number)"


@dataclass(frozen=True)
class SnapshotFacts:
    """What a snapshot says of itself."""

    built_at: datetime
    mark: str
    """Fingerprint of what it is made of."""
    known_at: datetime | None
    """The moment of which it holds all loads; None for the present."""
    centre: str | None
    """The posko whose books these are; None while nothing names it."""
    centre_from: str | None
    """`setting` or `load`; None while nothing names it."""


def build_ops(
    con: duckdb.DuckDBPyConnection, loads: LoadPartition, ledger: Ledger, gate: Gate, facts: SnapshotFacts
) -> None:
    """Make the tables of `ops.sql`.

    Args:
        con: connection of the build; `raw`, `resolved` and `staging` must be there
        loads: every load, by whether it counts
        ledger: reads `supersessions`, `superseded_rows` and `differences`
        gate: what of names and cells may be shown
        facts: what the snapshot says of itself
    """
    con.execute(sql("build/ops"))
    _build_quarantine(con, loads.active, ledger, gate)
    _list_lines(con, loads.active, gate)
    con.execute("INSERT INTO ops.skipped_rows SELECT load_id, part, sheet, row_number, status FROM raw.skipped_rows")
    _list_chats(con)
    _build_loads(con, loads, ledger, gate)
    _list_reviews(con, ledger)
    _build_feeds(con)
    con.execute(
        """INSERT INTO ops.snapshot SELECT $built_at, $mark, $zone,
        coalesce((SELECT bool_or(made_up) FROM ops.loads WHERE status IN ('loaded', 'superseded_older')), false),
        $known_at, $centre, $centre_from""",
        {**asdict(facts), "zone": settings.timezone()},
    )


def _build_quarantine(con: duckdb.DuckDBPyConnection, loads: list[Load], ledger: Ledger, gate: Gate) -> None:
    """List rows and cells to correct: those stored with their load, and those with an unknown place or item today.

    A superseded row needs no correction. What is found passed the gate, and no more than a few words of a text are
    listed.

    Args:
        con: connection of the build
        loads: all loads that count
        ledger: reads `superseded_rows` and `other_centres`
        gate: what of names and cells may be shown
    """
    files = {
        str(load.folder / f"aside-{number}.parquet"): (load.load_id, gate.passed(SHEET, part.sheet_label))
        for load in loads
        for number, part in enumerate(load.parts)
    }
    if files:
        con.execute(
            f"""INSERT INTO ops.quarantine
            SELECT load_id, part, s.sheet, row_number, scope, rule, column_name,
                CASE WHEN is_private THEN left(found, 0) || '•••' ELSE shown_text(coalesce(p.shown, found), rule) END,
                suggestion
            FROM read_parquet([{", ".join(map(quoted, files))}], filename = true) a
            LEFT JOIN {PUBLIC} p ON p.kind = '{TEXT}' AND p.written = a.found
            JOIN (SELECT unnest($1) AS filename, unnest($2) AS load_id, unnest($3) AS sheet) s USING (filename)
            ANTI JOIN {ledger.superseded_rows} USING (load_id, part, row_number)
            ANTI JOIN {ledger.other_centres} USING (load_id, part, row_number)""",
            [list(files), *map(list, zip(*files.values(), strict=True))],
        )
    con.execute(
        f"""INSERT INTO ops.quarantine
        SELECT load_id, part, sheet, row_number, 'row', 'other_centre', 'centre',
            shown_text(coalesce(shown, centre), ''), NULL
        FROM {ledger.other_centres} LEFT JOIN {PUBLIC} p ON p.kind = '{LABELS["centre"]}' AND p.written = centre
        ANTI JOIN {ledger.superseded_rows} USING (load_id, part, row_number)"""
    )
    tables = dict.fromkeys(part.table for load in loads for part in load.parts)
    for table in tables:
        _add_unresolved(con, by_table(table))
        _add_names(con, by_table(table), gate)
    _add_names_of_files(con, loads, gate)
    for table, column in REFERRING_TO_DEPOTS:
        if table in tables:
            _add_unknown_depots(con, table, column)
    if "companions" in tables:
        for table in tables:
            _add_unknown_companions(con, by_table(table))
    if "deliveries" in tables:
        con.execute(
            """INSERT INTO ops.quarantine SELECT load_id, part, sheet, row_number, 'cell', rule, column_name,
                CAST(found AS VARCHAR), NULL FROM resolved.deliveries WHERE rule IS NOT NULL"""
        )


def _add_unresolved(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    columns = {column.name for column in feed.columns}
    into = "INSERT INTO ops.quarantine SELECT load_id, part, sheet, row_number"
    village = "residence" if "residence" in columns else "village"
    if {village, "district"} <= columns and feed.table != "villages":
        con.execute(
            f"""{into}, 'cell', s.rule, '{village}', shown_text(s.village_text, s.rule), s.suggestion
            FROM raw.{feed.table} r
            JOIN resolved.village_spellings s
                ON s.village_text = coalesce(r.{village}, '') AND s.district_text = coalesce(r.district, '')
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


def _add_names(con: duckdb.DuckDBPyConnection, feed: Feed, gate: Gate) -> None:
    """List the first row of each sheet with a name that is shown as a code, until the desk writes how to show it.

    Args:
        con: connection of the build
        feed: the feed of the rows
        gate: which names are shown as a code
    """
    for column, kind in labels(feed).items():
        codes = [gate.passed(*name) for name in gate.named if name[0] == kind]
        if codes:
            con.execute(
                f"""INSERT INTO ops.quarantine
                SELECT load_id, part, sheet, row_number, 'cell', 'names_person', '{column}', {column}, NULL
                FROM raw.{feed.table}
                ANTI JOIN (FROM ops.quarantine WHERE column_name = '{column}') USING (load_id, part, row_number)
                WHERE {column} IN (SELECT unnest($1::VARCHAR[]))
                QUALIFY row_number() OVER (PARTITION BY load_id, part, {column} ORDER BY row_number) = 1""",
                [codes],
            )


def _add_names_of_files(con: duckdb.DuckDBPyConnection, loads: list[Load], gate: Gate) -> None:
    """List a row of each file and of each sheet whose name is shown as a code, until the desk writes how to show it.

    Args:
        con: connection of the build
        loads: all loads that count
        gate: which names are shown as a code
    """
    for load in loads:
        if load.is_correction:
            continue
        sheets = [("sheet", number, part.sheet_label) for number, part in enumerate(load.parts)]
        for column, number, text in [("file", 0, load.file_label), *sheets] if sheets else []:
            feed, name = by_table(load.parts[number].table), (OF_FILES[column], text)
            if name in gate.named and not feed.by_shape:
                con.execute(
                    f"""INSERT INTO ops.quarantine
                    SELECT load_id, part, sheet, row_number, 'cell', 'names_person', '{column}', $1, NULL
                    FROM raw.{feed.table} WHERE load_id = $2 AND part = $3 ORDER BY row_number LIMIT 1""",
                    [gate.passed(*name), load.load_id, number],
                )


def _add_unknown_depots(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """List what should name a depot and names none; an end of a way may be a village, and costs its row."""
    is_way = table == "distances"
    name = "place" if is_way else "depot"
    spellings = f"resolved.{'route_places' if is_way else 'depot_spellings'}"
    con.execute(
        f"""INSERT INTO ops.quarantine
        SELECT load_id, part, sheet, row_number, '{"row" if is_way else "cell"}', 'unknown_{name}', '{column}',
            shown_text(s.{name}_text, ''), shown_text(s.suggestion, '')
        FROM raw.{table} r JOIN {spellings} s ON s.{name}_text = r.{column} WHERE s.{name} IS NULL"""
    )


def _add_unknown_companions(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """List what names a companion whom no roster has; its row counts all the same."""
    names = [
        column.name for column in feed.columns if column.name in ("companion_id", "companion_name", "companion_phone")
    ]
    if feed.table == "companions" or not names:
        return
    matches = {name: f"r.{name}{'_code' if name == 'companion_phone' else ''}" for name in names}
    on = " AND ".join(f"s.{name} = coalesce({cell}, '')" for name, cell in matches.items())
    first = " ".join(f"WHEN {cell} IS NOT NULL THEN '{name}'" for name, cell in matches.items())
    con.execute(
        f"""INSERT INTO ops.quarantine
        SELECT load_id, part, sheet, row_number, 'cell', 'unknown_companion',
            CASE {first} ELSE '{names[0]}' END, '•••', NULL
        FROM raw.{feed.table} r JOIN resolved.companion_spellings s ON {on}
        WHERE NOT s.is_in_roster AND s.companion_code IS NOT NULL"""
    )


def _build_feeds(con: duckdb.DuckDBPyConnection) -> None:
    """List until when each feed, and for stock each depot, has data; a day is complete when a later one has data."""
    happened = {feed.name: feed.newest for feed in _EVENT_FEEDS if feed.newest and not feed.stored_as}
    per_depot = {"stock": "depot"}
    moments = {
        "deliveries": "coalesce(delivered_at, from_wall(CAST(day AS TIMESTAMP)))",
        "referrals": "greatest(opened_at, status_at, confirmed_at)",
    }
    selects = [
        f"SELECT '{name}' AS feed, {per_depot.get(name, 'NULL')} AS depot, "
        f"max({moments.get(name, column)}) AS data_until "
        f"FROM staging.{name} {'WHERE NOT provisional' if name == 'stock' else ''} GROUP BY ALL"
        for name, column in happened.items()
    ]
    con.execute(
        f"""INSERT INTO ops.feeds SELECT feed, depot, data_until, CAST(wall_of(data_until) AS DATE) - 1
        FROM ({" UNION ALL ".join(selects)}) WHERE data_until IS NOT NULL"""
    )


def _list_lines(con: duckdb.DuckDBPyConnection, loads: list[Load], gate: Gate) -> None:
    """Fill `ops.lines`; the oldest loads have no file of them.

    Args:
        con: connection of the build
        loads: all loads that count
        gate: what of the names of sheets may be shown
    """
    stored = [
        (str(path), load.load_id, number, gate.passed(SHEET, part.sheet_label))
        for load in loads
        for number, part in enumerate(load.parts)
        if (path := load.folder / f"lines-{number}.parquet").exists()
    ]
    if stored:
        files, *columns = ([*column] for column in zip(*stored, strict=True))
        con.execute(
            f"""INSERT INTO ops.lines SELECT load_id, part, sheet, row_number, kind
            FROM read_parquet([{", ".join(map(quoted, files))}], filename = true)
            JOIN (SELECT unnest($1) AS filename, unnest($2) AS load_id, unnest($3) AS part, unnest($4) AS sheet)
                USING (filename)""",
            [files, *columns],
        )


def _list_reviews(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """List rows that count and that somebody should look at."""
    con.execute(
        f"""INSERT INTO ops.reviews
        SELECT * FROM {ledger.reviews}
        UNION ALL
        SELECT c.load_id, c.part, c.sheet, c.row_number, 'maybe_transfer', min(d.load_id)
        FROM resolved.bank_transfers t
        JOIN raw.bank_lines c ON c.event_id = t.credit_id
        JOIN raw.bank_lines d ON d.event_id = t.debit_id
        WHERE NOT t.is_transfer AND t.credit_id NOT IN (SELECT line_id FROM resolved.bank_pairs WHERE is_sure)
        GROUP BY ALL
        UNION ALL
        SELECT f.load_id, f.part, f.sheet, f.row_number, 'unsettled_death', NULL
        FROM staging.followups d JOIN raw.followups f USING (load_id, part, row_number)
        WHERE d.outcome = 'died' AND NOT coalesce(d.person_basis IN ('id', 'name_and_phone'), false)
        UNION ALL
        SELECT r.load_id, r.part, r.sheet, r.row_number, 'unclear_person', NULL
        FROM ({" UNION ALL ".join(map(_persons, _OF_PERSONS))}) r
        JOIN resolved.people p USING (person, recipient, contact_phone)
        WHERE p.is_unclear
        ORDER BY load_id, part, row_number"""
    )


def _persons(table: str) -> str:
    person, recipient, number = _OF_PERSONS[table]
    return f"""SELECT load_id, part, sheet, row_number, coalesce({person}, '') AS person,
        coalesce({recipient}, '') AS recipient, coalesce({number}, '') AS contact_phone FROM raw.{table}"""


def _list_chats(con: duckdb.DuckDBPyConnection) -> None:
    """List messages that request nothing, and requests whose need is not understood; never their text."""
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


def _build_loads(con: duckdb.DuckDBPyConnection, loads: LoadPartition, ledger: Ledger, gate: Gate) -> None:
    """List each load with its counts; one query counts for all loads, however many there are.

    Args:
        con: connection of the build
        loads: every load, by whether it counts
        ledger: reads `supersessions` and `superseded_rows`
        gate: what of the names of files may be shown
    """
    counts = _row_counts(con, loads, ledger)
    conversation = _by_load(con, "resolved.conversation")
    records = {feed: _by_load(con, f"staging.{feed}") for feed in {load.feed for load in loads.active} - _WITHOUT_LOAD}
    level_1 = f"SELECT load_id, by_load_id FROM {ledger.supersessions} WHERE level = 1"
    superseded = dict(con.execute(level_1).fetchall())
    for load in loads.undone:
        _add(con, _listed(load, gate), "undone", (0, *_NOTHING))
    for load in loads.set_aside:
        _add(con, _listed(load, gate), "set_aside_made_up", (load.rows_read, *_NOTHING))
    for load in loads.active:
        came_out = records.get(load.feed, counts[0]).get(load.load_id, 0)
        read = load.rows_read - conversation.get(load.load_id, 0)
        numbers = (read, *(count.get(load.load_id, 0) for count in counts), came_out)
        _add(con, _listed(load, gate), _status(load.load_id, superseded), numbers, by=superseded.get(load.load_id))
    con.execute(sql("build/load_differences", **asdict(ledger)))


def _listed(load: Load, gate: Gate) -> Load:
    """A load under the name of its file that may be shown."""
    return replace(load, file=gate.passed(FILE, load.file_label))


def _row_counts(con: duckdb.DuckDBPyConnection, loads: LoadPartition, ledger: Ledger) -> tuple[dict[str, int], ...]:
    """Count rows loaded, duplicate, quarantined and skipped, and cells quarantined, by load."""
    tables = dict.fromkeys(part.table for load in loads.active for part in load.parts)
    with Relations(con) as made:
        quarantined = made.view(
            "quarantined", "SELECT DISTINCT load_id, part, row_number FROM ops.quarantine WHERE scope = 'row'"
        )
        repeated = made.view("repeated", "FROM resolved.chat_lines WHERE is_duplicate")
        # the models know of the messages of a chat whether they are loaded, and nothing stored does
        not_loaded = {"chat_messages": f"ANTI JOIN resolved.conversation {_ROW} ANTI JOIN {repeated} {_ROW}"}
        return (
            _by_load(con, *(f"raw.{t} ANTI JOIN {quarantined} {_ROW} {not_loaded.get(t, '')}" for t in tables)),
            _by_load(con, ledger.superseded_rows, f"{repeated} ANTI JOIN resolved.conversation {_ROW}"),
            _by_load(con, quarantined),
            _by_load(con, "ops.skipped_rows"),
            _by_load(con, "ops.quarantine WHERE scope = 'cell'"),
        )


def _by_load(con: duckdb.DuckDBPyConnection, *relations: str) -> dict[str, int]:
    """Count the rows of each load in these relations."""
    counts: dict[str, int] = {}
    for relation in relations:
        for load_id, count in con.execute(f"SELECT load_id, count(*) FROM {relation} GROUP BY load_id").fetchall():
            counts[load_id] = counts.get(load_id, 0) + count
    return counts


def _status(load_id: str, superseded: dict[str, str]) -> str:
    if load_id in superseded:
        return "superseded"
    return "superseded_older" if load_id in superseded.values() else "loaded"


def _add(
    con: duckdb.DuckDBPyConnection, load: Load, status: str, numbers: tuple[int, ...], *, by: str | None = None
) -> None:
    loaded_at, undone_at = (at and datetime.fromisoformat(at) for at in (load.loaded_at, load.undone_at))
    identity = (load.load_id, load.file_label, load.sha256, load.feed)
    values = (*identity, *numbers, loaded_at, status, load.made_up, by, undone_at)
    con.execute(f"INSERT INTO ops.loads VALUES ({', '.join('?' * len(values))})", values)
