"""Times of day that a spreadsheet of another locale took for numbers: `7.3` for 07.30, `14.05`, or a part of a day.

A number that can be both, or neither, says both readings, which nobody can read as a time, so that it is set aside.
"""

import duckdb

from pipelines.detect.evidence import Evidence, ask
from pipelines.detect.restoration.rewriting import Rewriting
from pipelines.types.feed import Kind
from pipelines.types.sheet import Sheet

# anything but `07.30` and `07:30`, cheaply
_MAY_BE_NUMBER = "{0} LIKE '%._' OR {0} LIKE '0.%' OR {0} LIKE '%.___%' OR (contains({0}, '.') AND is_typed({0}))"
_NUMBER = "regexp_full_match({0}, '[0-9]{1,2}[.][0-9]+')"
_EARLY = "regexp_full_match({0}, '0[.][0-9]{1,2}')"
# a time whose minutes no spreadsheet has cut
_IS_WRITTEN = "NOT is_typed({cell}) AND {0}[-3] = '.'"
# a number, or a text where others show that zeros at the end stand in texts
_HAS_LOST = "(is_typed({cell}) OR {0}[-3] = '.')"
_DOUBTFUL = "CASE WHEN is_typed({cell}) OR {0}[-3] = '.' THEN {0} || ' ?' ELSE {cell} END"
_IS_SHORT = "NOT is_typed({cell}) AND {0}[-2] = '.'"
_IS_CLOCK = (
    "regexp_full_match({0}, '([01]?[0-9]|2[0-3])[.][0-9]{1,2}') AND rpad(split_part({0}, '.', 2), 2, '0') < '60'"
)
_DOTTED = "lpad(split_part({0}, '.', 1), 2, '0') || ':' || rpad(split_part({0}, '.', 2), 2, '0')"
_PART = (
    "strftime(TIMESTAMP '2000-01-01' + to_seconds(CAST(round(TRY_CAST({0} AS DOUBLE) * 86400) AS BIGINT)), '%H:%M:%S')"
)


def restore_clocks(con: duckdb.DuckDBPyConnection, sheet: Sheet, rewriting: Rewriting, *, is_foreign: bool) -> None:
    """Rewrite the times of day of a sheet that became numbers.

    Args:
        con: a prepared connection
        sheet: the sheet
        rewriting: what is rewritten of it
        is_foreign: whether its file shows that a spreadsheet of another locale saved it
    """
    places = _places(sheet)
    below = f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    some = [f"(SELECT 1 {below} AND ({_MAY_BE_NUMBER.replace('{0}', f'c{place}')}) LIMIT 1)" for place in places]
    if not some or con.execute(f"SELECT coalesce({', '.join(some)})").fetchall() == [(None,)]:
        return
    cells = " UNION ALL ".join(f"SELECT c{place} AS raw {below}" for place in places)
    evidence = ask(con, "restoration/decimal_clocks", cells)
    parts = _parts(evidence, is_foreign=is_foreign)
    if not parts:
        return
    for place in places:
        rewriting.place(place, f"CASE {parts.replace('{0}', 'clean({cell})')} END")
    is_lost = evidence["made"] or (evidence["lost"] and not evidence["full"])
    if is_lost and _is_clear(evidence, is_foreign=is_foreign):
        hours, minutes = evidence["lost"].split(".")
        rewriting.note("clocks_restored", places[min(places)], evidence["lost"], f"{hours:0>2}.{minutes:0<2}")
        rewriting.sign = evidence["made"]


def _places(sheet: Sheet) -> dict[int, str]:
    """The places of times of day, and of cells that may be one, with the column of each."""
    own = {place: name for name, place in sheet.clocks.items()}
    columns = [column for column in sheet.feed.columns if column.kind is Kind.MOMENT and column.date_from]
    return own | {sheet.places[column.name]: column.name for column in columns if column.name in sheet.places}


def _is_clear(evidence: Evidence, *, is_foreign: bool) -> bool:
    """Whether the numbers are hours and minutes on both sides of the point, and nothing else."""
    shows = evidence["several"] > 1 or evidence["two_decimals"] or is_foreign
    return bool(evidence["dotted"] and shows and not evidence["unfit"])


def _parts(evidence: Evidence, *, is_foreign: bool) -> str:
    """The parts of a CASE that rewrites a cell, in which `{0}` is its text; '' where nothing is to be rewritten."""
    if not (evidence["made"] or evidence["part"] or evidence["early"] or (evidence["lost"] and not evidence["full"])):
        return ""
    meant = _DOUBTFUL
    if _is_clear(evidence, is_foreign=is_foreign):
        is_whole = _HAS_LOST if evidence["full"] else "true"
        meant = f"CASE WHEN {_IS_CLOCK} AND {is_whole} THEN {_DOTTED} ELSE {_DOUBTFUL} END"
    early = _DOUBTFUL if evidence["part"] else meant
    if not evidence["dotted"]:
        early = (
            _PART
            if evidence["part"] or evidence["colon"]
            else f"CASE WHEN {_IS_SHORT} THEN {{cell}} ELSE {_DOUBTFUL} END"
        )
    return f"""WHEN NOT contains({{cell}}, '.') OR NOT {_NUMBER} THEN {{cell}}
        WHEN {_EARLY} THEN {early}
        WHEN TRY_CAST({{0}} AS DOUBLE) < 1 AND {{0}}[-3] <> '.' THEN {_PART}
        WHEN {_IS_WRITTEN} THEN {{cell}} ELSE {meant}"""
