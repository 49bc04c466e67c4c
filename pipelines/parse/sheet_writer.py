"""Write one sheet of a load: its typed rows, its quarantine, and its non-data rows, each in a Parquet file."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.parse.constraints import row_mask
from pipelines.parse.non_data_rows import NonDataRows, find_non_data_rows, write_non_data_rows
from pipelines.parse.quarantine import COLUMNS, quarantine_rows
from pipelines.parse.typed_rows import ParsedSheet, is_present, key_of, parse_sheet, raw_texts
from pipelines.parse.unmapped_columns import unmapped_titles
from pipelines.types.cell_text import BEHIND, quoted
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.load import Part
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet as its load stores it."""

    part: Part
    lines_skipped: dict[str, int]
    """Number of its non-data rows by kind."""
    assumed: tuple[str, ...]
    """Keys of `assumed` in i18n: what was converted."""


def write_sheet(
    con: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    decisions: LocaleDecision,
    *,
    number: int,
    folder: Path,
    loaded_at: datetime,
) -> WrittenSheet:
    """Parse a sheet and write `<content>-<number>.parquet` into the folder of its load.

    Args:
        con: a connection prepared by `parse.connection`; no relation of the sheet stays on it
        sheet: the sheet to parse
        decisions: its order of day and month and its decimal separators
        number: number of the sheet within its load, from 0
        folder: the folder of the load, while it is written
        loaded_at: moment of the load [UTC]

    Returns:
        What was written, to be added to its load.
    """

    def file(content: str) -> Path:
        return folder / f"{content}-{number}.parquet"

    with Relations(con) as relations:
        parsed = parse_sheet(relations, sheet, decisions, loaded_at=loaded_at)
        non_data = find_non_data_rows(relations, parsed)
        quarantine = quarantine_rows(relations, parsed, non_data, number)
        con.execute(f"COPY (SELECT {COLUMNS} FROM {quarantine.relation}) TO {quoted(str(file('aside')))}")
        write_non_data_rows(con, sheet, non_data, file("lines"))
        _copy(con, _texts(parsed, non_data), file("texts"))
        valid = _valid_rows(parsed, non_data)
        repeats = _repeated_keys(con, parsed, valid)
        _copy(con, _stored_rows(con, parsed, _by_content(parsed, repeats, valid), number), file("rows"))
        invalid = f"SELECT count(DISTINCT row_number) FROM {quarantine.relation} WHERE scope = 'row'"
        ((rows_valid, rows_invalid),) = con.execute(f"SELECT (SELECT count(*) {valid}), ({invalid})").fetchall()
    if sheet.corrects:
        con.execute(f"COPY {sheet.corrects.targets} TO {quoted(str(file('corrects')))}")
    part = _part(con, sheet, decisions, int(rows_valid + rows_invalid))
    part = replace(part, rows_valid=int(rows_valid), like_totals=non_data.like_totals)
    return WrittenSheet(
        part, {} if sheet.grid.repeats else non_data.counts, (*parsed.assumed, *_note_of(parsed, repeats))
    )


def _copy(con: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    con.execute(f"COPY ({rows}) TO {quoted(str(target))} (COMPRESSION zstd)")


def _valid_rows(parsed: ParsedSheet, non_data: NonDataRows) -> str:
    """SQL from FROM on: the rows that are data and not in quarantine."""
    mask = row_mask(parsed.sheet.feed)
    return f"FROM {parsed.rows} ANTI JOIN {non_data.relation} USING (row_number) WHERE bad & {mask} = 0"


def _repeated_keys(con: duckdb.DuckDBPyConnection, parsed: ParsedSheet, valid: str) -> str | None:
    """SQL of the keys that rows of several days have, as numbers that begin anew do; None where there is none.

    Such a key tells no row from another. Logs of a known shape, and rows that complete each other, repeat theirs.
    """
    feed = parsed.sheet.feed
    if not feed.key or feed.key_with or not feed.may_repeat or feed.by_shape or feed.key not in parsed.sheet.places:
        return None
    day = f"CAST(wall_of({feed.happened}) AS DATE)"
    keys = f"SELECT {feed.key} {valid} AND {feed.key} IS NOT NULL GROUP BY ALL HAVING count(DISTINCT {day}) > 1"
    return keys if con.execute(f"{keys} LIMIT 1").fetchone() else None


def _by_content(parsed: ParsedSheet, repeats: str | None, valid: str) -> str:
    """SQL from FROM on: the valid rows, those with a repeated key without it, known by their content."""
    if repeats is None:
        return valid
    key = parsed.sheet.feed.key
    is_repeated = f"coalesce({key} IN ({repeats}), false)"
    replaced = f"CASE WHEN NOT {is_repeated} THEN {key} END AS {key}"
    same = f"CASE WHEN {is_repeated} THEN content ELSE identity END AS identity"
    return f"FROM (SELECT * REPLACE ({replaced}, {same}) {valid})"


def _note_of(parsed: ParsedSheet, repeats: str | None) -> tuple[str, ...]:
    return (f"key_repeats|{parsed.sheet.feed.key}",) if repeats else ()


def _stored_rows(con: duckdb.DuckDBPyConnection, parsed: ParsedSheet, valid: str, number: int) -> str:
    """SQL of the valid rows with `ordinal`, `event_id` and `part`.

    `ordinal` numbers identical rows without a key; `event_id` is the key, else an HMAC of identity and ordinal.
    """
    key = parsed.sheet.feed.key
    identical = con.execute(f"SELECT count(*) > count(DISTINCT identity) {valid}").fetchall() == [(True,)]
    ordinal = "row_number() OVER (PARTITION BY identity ORDER BY row_number)" if identical else "1"
    if key:
        ordinal = f"CASE WHEN {key} IS NOT NULL THEN 1 ELSE {ordinal} END"
    event_id = f"coalesce({key_of(parsed.sheet.feed)}, 'x-' || lower(pseudonym(identity || '#' || ordinal)))"
    columns = f"* EXCLUDE (bad){_decided(parsed)}{_unread_marks(parsed)}"
    numbered = f"SELECT {columns}, CAST({ordinal} AS BIGINT) AS ordinal, {number} AS part {valid}"
    return f"SELECT *, {event_id} AS event_id FROM ({numbered})"


def _decided(parsed: ParsedSheet) -> str:
    """SQL that replaces an undecided `<column>_time_known` by what was decided of the column's midnights."""
    decided = (
        f"CASE WHEN {name} IS NOT NULL THEN coalesce({name}_time_known, {is_time}) END AS {name}_time_known"
        for name, is_time in parsed.midnights.items()
    )
    return f" REPLACE ({', '.join(decided)})" if parsed.midnights else ""


def _unread_marks(parsed: ParsedSheet) -> str:
    """SQL of a column for each column whose unread cells mean something else than empty ones."""
    marked = ((1 << bit, column.name) for bit, column in enumerate(parsed.sheet.feed.read) if column.marks_unread)
    return "".join(f", bad & {mask} <> 0 AS {name}_unread" for mask, name in marked)


def _part(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: LocaleDecision, rows: int) -> Part:
    places = sheet.places | {f"{name}_clock": place for name, place in sheet.clocks.items()}
    titles = _titles(con, sheet)
    named = sorted(places.items(), key=lambda pair: pair[1]) if titles else []
    return Part(
        table=sheet.feed.table,
        sheet=sheet.grid.sheet,
        header={name: (titles[place] or "").strip() for name, place in named},
        places=places,
        constants=sheet.constants,
        rows_read=rows,
        mapping=sheet.declared,
        decided=decisions.stored | ({"restored": True} if sheet.restored else {}),
        corrects=sheet.corrects.root if sheet.corrects else None,
        struck=sheet.struck,
        behind=sheet.behind,
        unread=unmapped_titles(sheet, titles),
        people=tuple(sorted(sheet.people)),
    )


def _titles(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> tuple[str | None, ...]:
    """The header as its file has it; empty where the file's shape determines the columns."""
    row = con.execute(
        f"SELECT * EXCLUDE (row_number) FROM {sheet.grid.relation} WHERE row_number = {sheet.header_row}"
    ).fetchone()
    return row or ()


def _texts(parsed: ParsedSheet, non_data: NonDataRows) -> str:
    """SQL of the texts of rows whose typed values lose something: invalid cells, phone cells without a phone number."""
    present = [column for column in parsed.sheet.feed.read if is_present(column, parsed.sheet)]
    odd = [f"({c.name} IS NULL AND {c.name}_code IS NOT NULL)" for c in present if c.kind is Kind.PHONE]
    lossy = f"""SELECT row_number FROM {parsed.rows} ANTI JOIN {non_data.relation} USING (row_number)
        WHERE {" OR ".join(["bad <> 0", *odd])}"""
    texts = ", ".join(f"{_arrived(column, parsed.sheet)} AS {column.name}" for column in present)
    return f"SELECT row_number, {texts} FROM ({raw_texts(parsed.sheet)}) SEMI JOIN ({lossy}) USING (row_number)"


def _arrived(column: Column, sheet: Sheet) -> str:
    """The text of a cell as it arrived; a number with the mark of a true number, and with what its title says of it."""
    if column.kind not in NUMBER_KINDS:
        return f"t_{column.name}"
    cell = f"own_cell(split_part(r_{column.name}, {BEHIND}, 1))"
    if column.name not in sheet.behind:
        return cell
    behind = quoted(f" {sheet.behind[column.name]}")
    return f"{cell} || CASE WHEN regexp_matches({cell}, '[0-9]') THEN {behind} ELSE '' END"
