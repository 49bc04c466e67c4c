"""Notes and cells of unread columns that say nothing but what a qualifier says: `dalam ton`, `USD`, `BATAL (dobel)`.

They stand in a column of that qualifier, as if the sheet had one.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.detect.unread.columns import unread_texts
from pipelines.feeds.codes import aliases
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Column, Remark
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

_LONGEST = 80
_CONDITION, _NOTE = "condition", "note"
_MEANING = 2  # a column of conditions has two of them at least


def with_remarks(relations: Relations, sheet: Sheet) -> Sheet:
    """Return the sheet with a column for each qualifier that its notes or unread columns speak of.

    Args:
        relations: where the table of the sheet is made
        sheet: a sheet whose columns are detected, of a feed whose rows may not count; of one with a column map only
            the note is heeded
    """
    decides = any(qualifier.domain for qualifier in sheet.feed.qualifiers)
    columns = [column for column in sheet.feed.read if column.remarks] if decides else []
    if not columns or sheet.corrects or sheet.grid.header is not None:
        return sheet
    notes = [sheet.places[_NOTE]] if _NOTE in sheet.places else []
    places = notes if sheet.column_map else [*notes, *unread_texts(sheet)]
    if not places:
        return sheet
    remarks = {column.name: _remark(relations, sheet, column, places) for column in columns}
    remarked = _occurring(relations, sheet, remarks)
    if not remarked:
        return sheet
    added = {name: sheet.grid.width + nth for nth, name in enumerate(remarked)}
    cells = ", ".join(f"{_cell(sheet, name, remarked[name])} AS c{place}" for name, place in added.items())
    grid = sheet.grid
    relation = relations.table("remarked", f"SELECT *, {cells} FROM {grid.relation} ORDER BY row_number")
    grid = replace(grid, relation=relation, width=grid.width + len(added), added=(*grid.added, *added.values()))
    return replace(sheet, grid=grid, places=sheet.places | added)


def _occurring(relations: Relations, sheet: Sheet, remarks: dict[str, str]) -> dict[str, str]:
    """The remarks of the columns of which a row has any."""
    tests = ", ".join(f"coalesce(bool_or({text} IS NOT NULL), false)" for text in remarks.values())
    row = relations.con.execute(
        f"SELECT {tests} FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    ).fetchone()
    return {name: text for (name, text), is_any in zip(remarks.items(), row or (), strict=False) if is_any}


def _cell(sheet: Sheet, name: str, remark: str) -> str:
    """SQL of a row's qualifier: by its remark first where it decides about the row, else by its own column first."""
    own = f"c{sheet.places[name]}" if name in sheet.places else "NULL::VARCHAR"
    column = sheet.feed.column(name)
    both = f"{remark}, {own}" if column.domain and name != _CONDITION else f"{own}, {remark}"
    return f"CASE WHEN row_number > {sheet.header_row} THEN coalesce({both}) END"


def _remark(relations: Relations, sheet: Sheet, column: Column, places: Sequence[int]) -> str:
    """SQL of what the remarks of a row say of a column, NULL for nothing."""
    if column.name == _CONDITION and (whole := _of_conditions(relations, sheet, column, places)) is not None:
        return f"clean(c{whole})"
    texts = [f"lower(clean(c{place}))" for place in places]
    says = [f"CASE WHEN length({text}) <= {_LONGEST} THEN {_says(column.remarks, text)} END" for text in texts]
    text = f"coalesce({', '.join(says)}, NULL)"
    if column.name != _CONDITION:
        return text
    # `kosong` beside no figure says that nothing is left
    moved = [f"c{sheet.places[name]} <> ''" for name in _MOVED if name in sheet.places]
    return f"CASE WHEN {' OR '.join(moved) or 'false'} THEN {text} END"


_MOVED = ("quantity", "quantity_in", "quantity_out")


def _says(remarks: Sequence[Remark], text: str) -> str:
    cases = " ".join(
        f"WHEN regexp_full_match({text}, {quoted(each.pattern)})"
        + (f" AND NOT regexp_matches({text}, {quoted(each.unless)})" if each.unless else "")
        + f" THEN {quoted(each.text) if each.text else f'regexp_extract({text}, {quoted(each.pattern)}, 1)'}"
        for each in remarks
    )
    return f"CASE {cases} END"


def _of_conditions(relations: Relations, sheet: Sheet, column: Column, places: Sequence[int]) -> int | None:
    """The place of a column all of whose cells are conditions, and not of one alone."""
    words = aliases(column.domain or "")
    known = ", ".join(map(quoted, words))
    for place in places:
        text = f"fold(clean(c{place}))"
        rows = relations.con.execute(
            f"""SELECT DISTINCT {text} FROM {sheet.grid.relation}
            WHERE row_number > {sheet.header_row} AND clean(c{place}) IS NOT NULL
                AND (SELECT bool_and({text} IN ({known})) FROM {sheet.grid.relation}
                     WHERE row_number > {sheet.header_row} AND clean(c{place}) IS NOT NULL)"""
        ).fetchall()
        if len({words[text] for (text,) in rows}) >= _MEANING:
            return place
    return None
