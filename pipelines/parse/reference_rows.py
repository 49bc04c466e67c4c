"""Rows of reference data about one thing: of several years the newest counts, and rows of that year must agree.

A list of people by sex or by age names a village several times, each time with some of its people; none of them is
the village's population.
"""

from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet


def older_years(rows: str, sheet: Sheet) -> str | None:
    """SQL of the rows (`row_number`) about a thing of which the sheet has a newer year; None where it has no years.

    Args:
        rows: table of the typed rows
        sheet: the sheet they are of
    """
    if sheet.year is None:
        return None
    years = f"regexp_extract_all(c{sheet.year}, '(?:19|20)[0-9][0-9]')"
    return f"""SELECT row_number FROM (
            SELECT row_number, {_thing(sheet)} AS thing, coalesce(TRY_CAST(list_max({years}) AS INTEGER), 0) AS year
            FROM {rows} JOIN {sheet.grid.relation} USING (row_number))
        QUALIFY thing IS NOT NULL AND year < max(year) OVER (PARTITION BY thing)"""


def set_aside_contradictions(relations: Relations, rows: str, sheet: Sheet) -> str | None:
    """Empty the cells in which rows about one thing contradict each other, and set their bits of `bad`.

    Where one thing has rows that differ, those of another that happen to be equal are no better.

    Args:
        relations: where the table is made
        rows: table of the typed rows
        sheet: the sheet they are of

    Returns:
        The name of the table of `row_number` and `column_name` of these cells; None where there are none.
    """
    agreeing = [(bit, c.name) for bit, c in enumerate(sheet.feed.read) if c.agrees and c.name in sheet.places]
    if not agreeing:
        return None
    older = older_years(rows, sheet) or "SELECT NULL::BIGINT WHERE false"
    cells = " UNION ALL ".join(
        f"""SELECT row_number, {_thing(sheet)} AS thing, '{name}' AS column_name, {name} AS value FROM {rows}
        WHERE {name} IS NOT NULL AND row_number NOT IN ({older})"""
        for _, name in agreeing
    )
    contradictions = relations.table(
        "contradictions",
        f"""WITH cells AS ({cells}), things AS (
            SELECT thing, column_name, count(*) AS times, min(value) < max(value) AS differ
            FROM cells WHERE thing IS NOT NULL GROUP BY ALL)
        SELECT row_number, column_name FROM cells JOIN things USING (thing, column_name)
        WHERE times > 1 AND column_name IN (SELECT column_name FROM things WHERE differ)""",
    )
    for bit, name in agreeing:
        relations.con.execute(
            f"""UPDATE {rows} SET {name} = NULL, bad = bad | {1 << bit}
            WHERE row_number IN (SELECT row_number FROM {contradictions} WHERE column_name = '{name}')"""
        )
    some = relations.con.execute(f"SELECT 1 FROM {contradictions} LIMIT 1").fetchone()
    return contradictions if some else None


def _thing(sheet: Sheet) -> str:
    """SQL of what a row is about: its key, or the first of the columns of which it must fill one."""
    names = sheet.feed.one_of or ((sheet.feed.key,) if sheet.feed.key else ())
    return f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in names) or 'NULL::VARCHAR'})"
