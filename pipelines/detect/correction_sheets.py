"""Sheets of corrections, detected by their column of keys: each row replaces cells of the row it corrects."""

from dataclasses import dataclass, replace

from pipelines import feeds
from pipelines.storage import load_store
from pipelines.storage.stored_texts import stored_texts
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.feed import Column, Feed, Kind
from pipelines.types.grid import Grid
from pipelines.types.load import Load
from pipelines.types.relations import Relations
from pipelines.types.row_reference import KEY, NAMES_OF_FILE, PATTERN, CorrectionTarget
from pipelines.types.sheet import Sheet

_WITHIN = 5


@dataclass(frozen=True)
class KeyedRows:
    """The rows below the titles of a grid of corrections."""

    grid: Grid
    header_row: int
    places: dict[str, int]
    """Title → place of its column."""
    relation: str
    """The grid's rows with `load_id`, `part`, `target` and `sha` of their key; '' and NULL without one."""


def correction_sheets(relations: Relations, grid: Grid, *, file: str) -> list[Sheet]:
    """Return a sheet for each sheet of a load that the grid corrects; none when it is no grid of corrections.

    Args:
        relations: where the tables of the sheets are made
        grid: a sheet of the file
        file: name of the file, for the refusal

    Raises:
        FeedError: it corrects what these books do not have.
    """
    if grid.header is not None:
        return []
    header = next((row for row in grid.top[:_WITHIN] if KEY in row[1]), None)
    if header is None:
        return []
    header_row, titles = header
    places = {name.strip(): place for place, name in enumerate(titles) if name.strip()}
    with Relations(relations.con) as own:
        keyed = _keyed_rows(own, grid, header_row, places)
        corrected = relations.con.execute(
            f"SELECT load_id, part, sha FROM {keyed.relation} WHERE load_id <> '' GROUP BY ALL ORDER BY load_id, part"
        ).fetchall()
        if not corrected:
            raise FeedError("corrects_nothing", file=file)
        first, *others = [_sheet(relations, keyed, *_corrected(*key, file=file)) for key in corrected]
    lines = _non_data_rows(relations, keyed, [first, *others])
    return [replace(first, grid=replace(first.grid, lines=lines)), *others]


def _keyed_rows(relations: Relations, grid: Grid, header_row: int, places: dict[str, int]) -> KeyedRows:
    key = f"regexp_extract(clean(c{places[KEY]}), '^{PATTERN}$', ['load_id', 'part', 'target', 'sha'])"
    relation = relations.table(
        "keyed",
        f"""SELECT key.load_id, TRY_CAST(key.part AS INTEGER) AS part, TRY_CAST(key.target AS BIGINT) AS target,
            key.sha, * EXCLUDE (key)
        FROM (SELECT coalesce({key}, {{'load_id': '', 'part': '', 'target': '', 'sha': ''}}) AS key, *
              FROM {grid.relation} WHERE row_number > {header_row})""",
    )
    return KeyedRows(grid, header_row, places, relation)


def _corrected(load_id: str, part: int, sha: str, *, file: str) -> tuple[Load, int]:
    load = next((load for load in load_store.loads() if load.load_id == load_id and load.sha256.startswith(sha)), None)
    if load is None or part >= len(load.parts):
        raise FeedError("corrects_unknown", file=file, load=load_id)
    return load, part


def _sheet(relations: Relations, keyed: KeyedRows, load: Load, number: int) -> Sheet:
    """The corrected rows of one part: a cell is that of the file, else the stored one."""
    feed = feeds.by_table(load.parts[number].table)
    with Relations(relations.con) as own:
        targets, texts = _targets(relations, own, keyed, load, number)
        cells = ", ".join(f"{_cell(c, keyed.places)} AS c{place}" for place, c in enumerate(feed.read))
        relation = relations.table(
            "corrected",
            f"""SELECT k.row_number, {cells}
            FROM {keyed.relation} k JOIN {targets} t USING (row_number) JOIN {texts} b ON b.row_number = t.target
            WHERE NOT is_emptied ORDER BY k.row_number""",
        )
    names = tuple(column.name for column in feed.read)
    grid = Grid(relation, len(names), sheet=keyed.grid.sheet, feed=feed.name, header=names)
    corrects = CorrectionTarget(load, number, targets)
    places = {name: place for place, name in enumerate(names)}
    constants = _names_of_file(relations, keyed, load.load_id, number)
    return Sheet(grid, feed, 0, places, constants=constants, made_up=load.made_up, corrects=corrects)


def _names_of_file(relations: Relations, keyed: KeyedRows, load_id: str, number: int) -> dict[str, str]:
    """How the file and the sheet of a part may be named, as far as its rows say it.

    Args:
        relations: where the rows are
        keyed: the rows of the correction
        load_id: of the corrected load
        number: of its part
    """
    names = [name for name in NAMES_OF_FILE if name in keyed.places]
    if not names:
        return {}
    first = ", ".join(f"arg_min(clean(c{keyed.places[name]}), row_number)" for name in names)
    written = relations.con.execute(
        f"SELECT {first} FROM {keyed.relation} WHERE load_id = $1 AND part = $2", [load_id, number]
    ).fetchone()
    return {name: text for name, text in zip(names, written or (), strict=True) if text}


def _targets(relations: Relations, own: Relations, keyed: KeyedRows, load: Load, number: int) -> tuple[str, str]:
    """The corrected rows of a part, as `CorrectionTarget` names them; and their stored texts, which `own` drops."""
    feed = feeds.by_table(load.parts[number].table)
    rows = own.table(
        "targets",
        f"""SELECT row_number, target, {_is_emptied(feed, keyed.places)} AS is_emptied
        FROM {keyed.relation} k WHERE load_id = $1 AND part = $2""",
        [load.load_id, number],
    )
    texts = stored_texts(own, load, number, rows)
    stored = f"SELECT * FROM {rows} WHERE target IN (SELECT row_number FROM {texts})"
    query = f"SELECT *, target AS root_row FROM ({stored})"
    if load.parts[number].corrects:  # of a correction, the row that it corrects
        before = quoted(str(load.folder / f"corrects-{number}.parquet"))
        query = f"""SELECT t.*, coalesce(b.root_row, t.target) AS root_row
            FROM ({stored}) t LEFT JOIN read_parquet({before}) b ON b.row_number = t.target"""
    return relations.table("targets", query), texts


def _is_emptied(feed: Feed, places: dict[str, int]) -> str:
    """SQL of whether all cells of a row were emptied, which means that it is no data; emptying one does not."""
    cells = [f"clean(k.c{places[column.name]}) IS NULL" for column in feed.read if column.name in places]
    return f"({' AND '.join(cells)})" if len(cells) > 1 else "false"


def _cell(column: Column, places: dict[str, int]) -> str:
    """SQL of a cell: a text equal to the stored one stays as it was, with the type the workbook knew."""
    stored, place, clock = f"b.{column.name}", places.get(column.name), places.get(f"{column.name}_clock")
    if place is None:
        return stored
    text = f"clean(k.c{place})"
    if column.kind is Kind.MOMENT and clock is not None:
        text = f"with_clock({text}, clean(k.c{clock}))"
    written = text if column.kind is Kind.MOMENT else f"k.c{place}"
    return f"CASE WHEN {text} IS NOT DISTINCT FROM clean({stored}) THEN {stored} ELSE {written} END"


def _non_data_rows(relations: Relations, keyed: KeyedRows, sheets: list[Sheet]) -> str:
    """The rows that correct nothing, by kind."""
    grid, header_row = keyed.grid, keyed.header_row
    filled = " OR ".join(f"clean(c{place}) IS NOT NULL" for place in range(grid.width))
    data = " UNION ALL ".join(f"SELECT row_number FROM {sheet.grid.relation}" for sheet in sheets)
    emptied = " UNION ALL ".join(
        f"SELECT row_number FROM {sheet.corrects.targets} WHERE is_emptied" for sheet in sheets if sheet.corrects
    )
    return relations.table(
        "lines",
        f"""SELECT row_number, CASE WHEN NOT ({filled}) THEN 'blank' WHEN row_number < {header_row} THEN 'title'
            WHEN row_number = {header_row} THEN 'header' WHEN row_number IN ({emptied}) THEN 'emptied'
            ELSE 'unkeyed' END AS kind
        FROM {grid.relation} WHERE row_number NOT IN ({data})""",
    )
