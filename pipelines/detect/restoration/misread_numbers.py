"""Numbers of thousands that a spreadsheet of another locale took for decimals: `11.219` people, `16.28` for `16.280`.

Nobody counts a part of a person or a cylinder. Where the whole column shows it, they are written as they were; else a
cell says both readings, which nobody can read as a number, so that it is set aside.
"""

import duckdb

from pipelines.detect.evidence import Evidence, ask
from pipelines.detect.restoration.rewriting import Rewriting
from pipelines.feeds.title_qualifiers import scale_notes
from pipelines.types.cell_text import quoted, text_of
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.sheet import Sheet

_FRACTION = "regexp_full_match({0}, '-?[0-9]+[.][0-9]+')"
_OF_THOUSANDS = "regexp_full_match({0}, '-?[1-9][0-9]{0,2}[.][0-9]{1,3}')"
_NEAR = 10  # a number of thousands more times larger than all others is none of them
_UNITS = "regexp_full_match({0}, '-?[1-9][0-9]{0,2}')"


_ASIDE = "THEN clean({cell}) || ' ?' ELSE {cell} END"
_OF_MONEY = (
    "NOT is_typed({0}) AND regexp_full_match({0}, '[0-9]{1,3}[.,][0-9]{1,2}') AND NOT regexp_matches({0}, '[.,]0+$')",
    f"CASE WHEN NOT is_typed({{cell}}) AND {_UNITS.replace('{0}', 'clean({cell})')} {_ASIDE}",
)
_OF_COUNTS = (
    "is_typed({0}) AND regexp_matches({0}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}')",
    f"CASE WHEN is_typed({{cell}}) AND regexp_full_match(clean({{cell}}), '[345][0-9]{{4}}') {_ASIDE}",
)
"""SQL of the cells that show it, and of what is written of the others."""


def restore_thousands(con: duckdb.DuckDBPyConnection, sheet: Sheet, rewriting: Rewriting, *, is_foreign: bool) -> None:
    """Rewrite the numbers of a sheet that are thousands, or may be.

    Args:
        con: a prepared connection
        sheet: the sheet
        rewriting: what is rewritten of it
        is_foreign: whether its file shows that a spreadsheet of another locale saved it
    """
    _set_aside_written(con, sheet, rewriting)
    for name in _with_fractions(con, sheet):
        column = sheet.feed.column(name)
        if name in sheet.behind and scale_notes({name: sheet.behind[name]}):
            continue  # `1,5` million is what it says
        whole = _is_whole(sheet, column)
        evidence = _evidence(con, sheet, column, whole)
        if column.kind is Kind.NUMBER:
            if is_foreign and evidence["any_three"]:
                rewriting.column(name, _typed(f"WHEN {_OF_THOUSANDS} AND {{0}}[-4] = '.' THEN {{0}}"))
        elif name in sheet.shared:
            _set_aside_shared(name, evidence, rewriting, whole=whole)
        elif column.kind is Kind.MONEY:
            _restore_money(name, evidence, rewriting, is_foreign=is_foreign)
        else:
            _restore_counts(column, evidence, rewriting, whole=whole, is_foreign=is_foreign)


def _set_aside_written(con: duckdb.DuckDBPyConnection, sheet: Sheet, rewriting: Rewriting) -> None:
    """Rewrite what no cell shows but its neighbours: `2` beside `1,5` rupiah is millions, 44474 beside a day is one."""
    for name, place in sheet.places.items():
        kind, cell = sheet.feed.column(name).kind, f"c{place}"
        if kind not in (Kind.MONEY, Kind.COUNT) or name in sheet.behind:
            continue
        sign, parts = _OF_MONEY if kind is Kind.MONEY else _OF_COUNTS
        below = f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
        if con.execute(f"SELECT 1 {below} AND {sign.replace('{0}', cell)} LIMIT 1").fetchone():
            rewriting.column(name, parts)


def _with_fractions(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> list[str]:
    """The number columns with a fraction, or with what may have lost one; of money also what is below a thousand."""
    names = [name for name in sheet.places if sheet.feed.column(name).kind in NUMBER_KINDS]
    if not names:
        return []
    tests = ", ".join(f"coalesce(bool_or({_is_odd(sheet, name)}), false)" for name in names)
    row = con.execute(f"SELECT {tests} FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}").fetchone()
    return [name for name, is_odd in zip(names, row or (), strict=False) if is_odd]


def _is_odd(sheet: Sheet, name: str) -> str:
    cell, column = f"c{sheet.places[name]}", sheet.feed.column(name)
    typed = f"contains({cell}, '.') AND is_typed({cell})"
    if column.kind is Kind.MONEY:
        return f"{typed} OR {_in_thousands(cell)}"
    if column.kind is Kind.COUNT:
        return f"{typed} OR contains({cell}, '.') AND regexp_full_match({cell}, '[0-9]{{1,3}}[.][0-9]{{1,2}}')"
    return typed


def _in_thousands(cell: str) -> str:
    """SQL of whether a workbook knew a number below a thousand."""
    return f"is_typed({cell}) AND length({cell}) <= 4 AND regexp_full_match(clean({cell}), '[1-9][0-9]{{0,2}}')"


def _is_whole(sheet: Sheet, column: Column) -> str:
    """SQL of whether a row counts what is whole: people, or an item that is not weighed or poured."""
    columns = {each.name: each for each in sheet.feed.read}
    if column.whole or "item" not in columns:
        return "true"
    item, units = text_of(columns["item"], sheet), [quoted(sheet.behind.get(column.name, ""))]
    if "unit" in sheet.places:
        units.append(text_of(columns["unit"], sheet))
    measured = "(SELECT list(word) FROM words WHERE domain = 'unit' AND NOT is_thing(code))"
    is_measured = (
        f"coalesce(list_has_any(string_split(fold(concat_ws(' ', {', '.join(units)})), ' '), {measured}), false)"
    )
    things = "(SELECT spelling FROM item_units WHERE is_thing(unit))"
    return f"({item} IS NULL OR fold_item(left({item}, 200)) IN {things}) AND NOT {is_measured}"


def _evidence(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, whole: str) -> Evidence:
    cells = f"SELECT c{sheet.places[column.name]} AS raw, {whole} AS is_whole FROM {sheet.grid.relation}"
    plain = "is_typed(raw) OR regexp_full_match(raw, '[0-9]{1,3}[.][0-9]{1,3}') OR contains(raw, '.')"
    below = f"WHERE row_number > {sheet.header_row}"
    return ask(con, "restoration/misread_numbers", f"SELECT * FROM ({cells} {below}) WHERE {plain}")


def _restore_counts(column: Column, evidence: Evidence, rewriting: Rewriting, *, whole: str, is_foreign: bool) -> None:
    """Rewrite counts: as thousands where the column shows them, else as both readings where no part can be counted."""
    name, fits = column.name, not evidence["unfit"] and not evidence["ending_zero"]
    example = evidence["three"] or (evidence["any_three"] if is_foreign else None)
    is_whole = "true" if is_foreign else whole
    if fits and example:
        # of people there are no parts at all; among things, few numbers of thousands end with zeros
        is_clear = column.whole or evidence["threes"] > evidence["shorts"]
        is_restored = is_whole if is_clear else f"({is_whole}) AND {{0}}[-4] = '.'"
        is_of_thousands = f"abs(TRY_CAST({{0}} AS DOUBLE)) <= {evidence['largest' if is_clear else 'largest_three']}"
        parts = f"""WHEN {_OF_THOUSANDS} THEN CASE WHEN {is_restored} THEN {_thousands("{0}")} ELSE {_both("{0}")} END
            WHEN {_UNITS} AND {is_of_thousands} THEN {_both("{0}")}"""
        rewriting.column(name, _written(parts))
        rewriting.note("thousands_restored", name, example, example.replace(".", ""))
        rewriting.sign = rewriting.sign or evidence["made"]
    elif evidence["fractions"]:
        # a fraction of what is whole shows that thousands were misread: then no number of that size is sure
        is_near = f"abs(TRY_CAST({{0}} AS DOUBLE)) <= {_NEAR} * {evidence['largest']}"
        units = f"WHEN {_UNITS} AND {is_whole} AND {is_near} THEN {_both('{0}')}" if evidence["whole"] and fits else ""
        parts = f"""WHEN {_OF_THOUSANDS} AND {is_whole} THEN {_both("{0}")}
            WHEN {_FRACTION} AND {is_whole} THEN {{0}} || ' ?' {units}"""
        rewriting.column(name, _typed(parts))


def _restore_money(name: str, evidence: Evidence, rewriting: Rewriting, *, is_foreign: bool) -> None:
    """Rewrite amounts below a thousand beside millions or with a fraction: thousands, or nobody knows what."""
    example = evidence["any_three"] or evidence["plain_millions"]
    is_foreign = is_foreign and not evidence["large"]
    if evidence["unfit"] or not (example or evidence["millions"] or evidence["fractions"] or is_foreign):
        return
    is_clear = bool(evidence["plain_millions"] and not evidence["large"])
    fractions = _thousands("{0}") if example else _both("{0}")
    units = _thousands("{0}") if is_clear else _both("{0}")
    rewriting.column(name, _typed(f"WHEN {_OF_THOUSANDS} THEN {fractions} WHEN {_UNITS} THEN {units}"))
    if evidence["any_three"]:
        rewriting.note("thousands_restored", name, example, example.replace(".", ""))
    elif is_clear and evidence["small"]:
        rewriting.note("thousands_restored", name, evidence["small"], f"{evidence['small']}000")


def _set_aside_shared(name: str, evidence: Evidence, rewriting: Rewriting, *, whole: str) -> None:
    """Rewrite figures that are amounts in some rows and counts in others, as both readings where one may be meant."""
    parts = f"WHEN {_OF_THOUSANDS} AND {whole} THEN {_both('{0}')}"
    if evidence["millions"] and not evidence["large"]:
        parts += f" WHEN {_UNITS} THEN {_both('{0}')}"
    rewriting.column(name, _typed(parts))


def _thousands(text: str) -> str:
    """SQL of a number with its thousands written out: `16.28` as `16.280`, `9` as `9.000`."""
    return f"split_part({text}, '.', 1) || '.' || rpad(split_part({text}, '.', 2), 3, '0')"


def _both(text: str) -> str:
    """SQL of a text that says both readings of a number."""
    return f"replace({text}, '.', ',') || ' / ' || {_thousands(text)}"


def _typed(parts: str) -> str:
    """SQL of a cell that is rewritten by the parts of a CASE when the workbook knew it to be a number."""
    return _written(f"WHEN NOT is_typed({{cell}}) THEN {{cell}} {parts}")


def _written(parts: str) -> str:
    """SQL of a cell that is rewritten by the parts of a CASE, in which `{0}` is its text."""
    return f"CASE {parts.replace('{0}', 'clean({cell})')} ELSE {{cell}} END"
