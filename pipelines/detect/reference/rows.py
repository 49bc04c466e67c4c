"""Rows of reference data about one thing: parts of a village's area, and years of a series."""

from dataclasses import replace

from pipelines.types.feed import folded
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.village_area import joined

_YEARS = ("tahun", "thn", "tahun data", "year", "वर्ष", "साल")


def of_newest_year(sheet: Sheet) -> Sheet:
    """Return the sheet with the place of its year, where it is reference data and a free column has such a title."""
    if not sheet.feed.reference or sheet.year is not None or sheet.corrects:
        return sheet
    titles = next((row for number, row in sheet.grid.top if number == sheet.header_row), [])
    taken = {*sheet.places.values(), *sheet.clocks.values()}
    years = (place for place, cell in enumerate(titles) if folded(cell) in _YEARS and place not in taken)
    return replace(sheet, year=next(years, None))


def join_parts(relations: Relations, sheet: Sheet) -> Sheet:
    """Return the sheet with one shape a village: parts of it that are features of their own join the first.

    Features of other years are no parts, and are left as they are.
    """
    keys = [sheet.text(sheet.places[name]) for name in sheet.feed.one_of if name in sheet.places]
    if "shape" not in sheet.grid.decided or not keys:
        return sheet
    table, shape = sheet.grid.relation, f"c{sheet.places['shape']}"
    year = of_newest_year(sheet).year
    of_year = f"coalesce(c{year}, '')" if year is not None else "''"
    several = relations.con.execute(
        f"""SELECT list(row_number ORDER BY row_number), list({shape} ORDER BY row_number) FROM {table}
        WHERE row_number > {sheet.header_row} AND coalesce({", ".join(keys)}) IS NOT NULL
        GROUP BY coalesce({", ".join(keys)}), {of_year} HAVING count(*) > 1"""
    ).fetchall()
    parts: list[int] = []
    for numbers, shapes in several:
        relations.con.execute(f"UPDATE {table} SET {shape} = $1 WHERE row_number = $2", [joined(*shapes), numbers[0]])
        parts += numbers[1:]
    if not parts:
        return sheet
    lines = relations.table("parts", "SELECT unnest($1::BIGINT[]) AS row_number, 'part_of_a_village' AS kind", [parts])
    return replace(sheet, grid=replace(sheet.grid, lines=lines))
