"""Find the rows of a sheet that are struck through: all cells that say what they are about, and all their figures."""

from dataclasses import replace

from pipelines.types.declaration import Declaration
from pipelines.types.feed import NUMBER_KINDS, STRIKE
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

_EVERY = -1
_STRUCK = "struck"
"""No word of the domain: a row that is struck, of a file of which nobody declared what that means."""


def mark_struck_rows(relations: Relations, sheet: Sheet, declaration: Declaration) -> Sheet:
    """Return the sheet with a column that says what its struck rows mean; unchanged where none is struck.

    Of a struck figure in a row that is not, nobody can tell what counts instead: put between tildes it is no figure.

    Args:
        relations: where the table of the sheet is made
        sheet: a sheet whose columns are detected
        declaration: what struck rows were declared to mean, besides the sheet's column map
    """
    grid, declared = sheet.grid, (sheet.declared or {}).get(STRIKE.domain or "", declaration.struck)
    if not grid.struck or sheet.corrects:
        return sheet
    struck = _struck_cells(relations, sheet)
    figures = {sheet.places[c.name] for c in sheet.feed.columns if c.kind in NUMBER_KINDS and c.name in sheet.places}
    named = {place for name, place in sheet.places.items() if name not in {"note", *_qualifiers(sheet)}} - figures
    of_figures, of_named = (_struck(places) for places in (figures, named))
    is_row = f"({of_figures} AND {_filled(figures)} <> [] OR {of_figures} AND {of_named} AND {_filled(named)} <> [])"
    if sheet.grid.header is not None:
        is_row = f"list_contains(s.places, {_EVERY})"
    cells = ", ".join(
        f"CASE WHEN NOT coalesce({is_row}, false) AND list_contains(s.places, {place}) AND c{place} <> '' "
        f"THEN '~~' || c{place} || '~~' ELSE c{place} END AS c{place}"
        if place in figures and sheet.grid.header is None
        else f"c{place}"
        for place in range(grid.width)
    )
    meant = declared or _STRUCK
    relation = relations.table(
        "with_strikes",
        f"""SELECT g.row_number, {cells}, CASE WHEN {is_row} THEN '{meant}' END AS c{grid.width}
        FROM {grid.relation} g LEFT JOIN {struck} s ON s.row_number = g.row_number AND g.row_number > {sheet.header_row}
        ORDER BY g.row_number""",
    )
    marked = replace(grid, relation=relation, width=grid.width + 1)
    return replace(sheet, grid=marked, places=sheet.places | {STRIKE.name: grid.width}, struck=declaration.struck)


def _qualifiers(sheet: Sheet) -> set[str]:
    return {qualifier.name for qualifier in sheet.feed.deciding}


def _filled(places: set[int]) -> str:
    """SQL of the places among these that a row fills."""
    cells = ", ".join(f"CASE WHEN clean(c{place}) IS NOT NULL THEN {place} END" for place in sorted(places))
    return f"list_filter([{cells}]::INTEGER[], lambda place: place IS NOT NULL)"


def _struck(places: set[int]) -> str:
    """SQL of whether each of these places that a row fills is struck."""
    return f"list_has_all(s.places, {_filled(places)})"


def _struck_cells(relations: Relations, sheet: Sheet) -> str:
    """The table of `row_number` and `places`, those of its struck cells."""
    rows = [[int(row) for row in sheet.grid.struck], list(sheet.grid.struck.values())]
    query = "SELECT unnest($1)::BIGINT AS row_number, unnest($2)::INTEGER[] AS places"
    return relations.table("struck_cells", query, rows)
