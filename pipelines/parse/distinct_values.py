"""Values of columns whose texts repeat, read once per distinct text: words, numbers, names, hand-written dates."""

from pipelines.types.cell_text import BEHIND, raw_of, text_of
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql
from pipelines.types.telephone.numbering import parsed_number

WORDS = (Kind.CODE, Kind.CODES)
IS_THING = "fold_item(left(t_item, 200)) IN (SELECT spelling FROM item_units WHERE is_thing(unit))"
"""SQL of whether the item of a row is counted in things, of which there are no parts."""
_MOST_CONVERSIONS = 8
_MOST_UNREAD = 20_000  # a column of so many different texts that are no numbers holds none
_DAYS_TO_1904 = 1462  # from the first day of workbooks that count from 1900


def make_distinct_values(relations: Relations, sheet: Sheet, decisions: LocaleDecision) -> dict[str, str]:
    """Read the distinct texts of each column that repeats or needs more than a cast.

    Args:
        relations: where the tables are made
        sheet: the sheet whose columns are read
        decisions: the order of day and month, and the decimal separator of each number column

    Returns:
        Canonical column → table with one row per distinct text: its key `raw` (numbers) or `text` (others), and
        `moment` and `clock_seconds`, `number` and `phrase` (what stands behind it), `name` and `code`, or `code`,
        `codes` and `unknown`. Where units stand behind numbers, `quantity_key` → table of `raw`, `item` and `number`.
        `without_digits_key` is there for a column of texts none of which can have a telephone number in it.
    """
    tables: dict[str, str] = {}
    for column in sheet.feed.read:
        if column.name not in {*sheet.places, *sheet.constants}:
            continue
        if column.kind in WORDS:
            tables[column.name] = _words(relations, sheet, column)
        elif column.kind in NUMBER_KINDS:
            tables |= _number_tables(relations, sheet, column, decisions.separators[column.name])
        elif column.kind is Kind.TEXT:
            tables |= dict.fromkeys(_without_digits(relations, sheet, column), "")
        elif column.kind is Kind.PERSON:
            tables[column.name] = _people(relations, sheet, column)
        elif _is_time(relations, sheet, column):
            tables[column.name] = _moments(relations, sheet, column, decisions)
        elif column.kind is Kind.PHONE and (phones := _phones(relations, sheet, column)):
            tables[column.name] = phones
    return tables


def _number_tables(relations: Relations, sheet: Sheet, column: Column, separator: str) -> dict[str, str]:
    """Read the numbers of a column, and those in the unit of each item.

    Args:
        relations: where the tables are made
        sheet: the sheet
        column: a column of numbers
        separator: of its decimals
    """
    tables = {column.name: _numbers(relations, sheet, column, separator)}
    if quantities := _quantities(relations, sheet, column, tables[column.name]):
        tables[quantity_key(column)] = quantities
    if _has_parts(relations, sheet, column, tables):
        tables[fraction_key(column)] = tables[column.name]
    return tables


def _below_header(sheet: Sheet) -> str:
    return f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"


def _distinct_texts(sheet: Sheet, column: Column) -> str:
    """SQL of each distinct text of a column; cells are made distinct before cleaning, which is expensive."""
    cells = [f"c{places[column.name]}" for places in (sheet.places, sheet.clocks) if column.name in places]
    if sheet.zone_place is not None and column.kind is Kind.MOMENT:
        cells.append(f"c{sheet.zone_place}")
    distinct = f"SELECT DISTINCT {', '.join(cells or ['1'])} {_below_header(sheet)}"
    return f"SELECT DISTINCT {text_of(column, sheet)} AS text FROM ({distinct})"


def _is_time(relations: Relations, sheet: Sheet, column: Column) -> bool:
    """Whether the texts are times that need more than a cast."""
    is_moment = column.kind is Kind.MOMENT and not _is_machine_written(relations, sheet, column)
    return column.kind is Kind.CLOCK or is_moment


def _is_machine_written(relations: Relations, sheet: Sheet, column: Column) -> bool:
    """Whether every cell is ISO 8601, so that a cast is enough."""
    texts = f"SELECT {text_of(column, sheet)} AS text {_below_header(sheet)}"
    tested = f"SELECT coalesce(bool_and(text IS NULL OR is_iso(text)), true) FROM ({texts})"
    row = relations.con.execute(tested).fetchone()
    return bool(row and row[0])


def _moments(relations: Relations, sheet: Sheet, column: Column, decisions: LocaleDecision) -> str:
    """The moment of each text, in the file's order of day and month."""
    texts = f"SELECT text FROM ({_distinct_texts(sheet, column)}) WHERE text IS NOT NULL"
    return relations.table(
        f"moments_{column.name}",
        f"WITH distinct_texts AS MATERIALIZED ({texts}) FROM ({sql('parse/moments')})",
        {"day_first": decisions.day_first, "days_to_epoch": _DAYS_TO_1904 if decisions.since_1904 else 0},
    )


def _people(relations: Relations, sheet: Sheet, column: Column) -> str:
    """Each name and its pseudonym, the only form that leaves the stored loads."""
    return relations.table(
        f"people_{column.name}",
        f"""SELECT text, text AS name, pseudonym(fold(text)) AS code
        FROM ({_distinct_texts(sheet, column)}) WHERE text IS NOT NULL AND NOT is_nothing(text)""",
    )


def _phones(relations: Relations, sheet: Sheet, column: Column) -> str | None:
    """The numbers in texts that the macros leave, by the numbering plans of all countries; None where there are none.

    Zeros, numbers that are cut off and numbers withheld are left alone.
    """
    left = relations.con.execute(
        f"""SELECT text FROM ({_distinct_texts(sheet, column)})
        WHERE text IS NOT NULL AND read_phone(text) IS NULL AND NOT is_short_or_withheld(text)
            AND NOT has_lost_digits(text) AND NOT contains(text, '00000') ORDER BY text LIMIT {_MOST_UNREAD}"""
    ).fetchall()
    numbers = [(text, number) for (text,) in left if (number := parsed_number(text))]
    if not numbers:
        return None
    texts, digits = zip(*numbers, strict=True)
    pairs = [list(texts), list(digits)]
    return relations.table(f"phones_{column.name}", "SELECT unnest($1) AS text, unnest($2) AS number", pairs)


def _numbers(relations: Relations, sheet: Sheet, column: Column, separator: str) -> str:
    """The number of each raw cell, whose mark says whether the workbook stored a true number."""
    cells = f"SELECT DISTINCT {raw_of(column, sheet)} AS raw {_below_header(sheet)}"
    if sheet.grid.merged:
        cells += f" AND NOT coalesce(is_merged(c{sheet.places[column.name]}), false)"
    refused = "number <= 0" if column.positive else "number < 0" if column.not_negative else "false"
    refused += " OR number % 1 <> 0" if column.whole else ""
    arrived = relations.table(f"cells_{column.name}", cells)
    others = f"SELECT 1 FROM {arrived} WHERE raw <> '' AND NOT {_IS_WHOLE} LIMIT 1"
    if relations.con.execute(others).fetchone() is None:  # planning all ways to write a number costs a small file most
        whole = f"{_WHOLE} FROM {arrived} WHERE raw <> ''"
        return relations.table(
            f"numbers_{column.name}", f"FROM ({_outs(column, whole)}) WHERE NOT coalesce({refused}, false)"
        )
    refused += f" OR is_dialled(clean(split_part(raw, {BEHIND}, 1)))" if column.kind is Kind.MONEY else ""
    qualified = _MONEY if column.kind is Kind.MONEY else _COUNTED if _has_unit(sheet, column) else _PLAIN
    return relations.table(
        f"numbers_{column.name}",
        f"""WITH arrived AS (FROM {arrived}), {qualified[0]},
        distinct_cells AS MATERIALIZED (SELECT DISTINCT bare AS raw FROM prepared),
        numbers AS ({sql("parse/numbers")})
        FROM ({_outs(column, f"SELECT p.raw, {qualified[1]} FROM prepared p JOIN numbers n ON n.raw = p.bare")})
        WHERE NOT coalesce({refused}, false)""",
        {"separator": separator},
    )


# digits alone, few enough for any count and for no telephone number, perhaps with the mark of a true number
_IS_WHOLE = r"regexp_full_match(raw, '[0-9]{1,8}\x{2060}?')"
_WHOLE = "SELECT raw, CAST(rtrim(raw, chr(8288)) AS DECIMAL(18, 3)) AS number, NULL::VARCHAR AS phrase"


def _outs(column: Column, numbers: str) -> str:
    """SQL of the numbers of a column; of one that goes out, without their sign where all of them have one."""
    if not column.goes_out:
        return numbers
    all_below = "coalesce(max(number) OVER () <= 0, false)"
    return f"SELECT * REPLACE (CASE WHEN {all_below} THEN -number ELSE number END AS number) FROM ({numbers})"


_PARTS = f"""split AS (
    SELECT raw, split_part(raw, {BEHIND}, 1) AS cell, nullif(split_part(raw, {BEHIND}, 2), '') AS behind
    FROM arrived WHERE raw IS NOT NULL)"""
# by kind of column: SQL of `prepared` (`raw`, and `bare`, whose number is read), and of what is made of the number
_PLAIN = ("prepared AS (SELECT raw, raw AS bare FROM arrived)", "n.number, NULL::VARCHAR AS phrase")
_MONEY = (
    f"""{_PARTS}, prepared AS (
    SELECT raw, behind, without_rupiah(behind) AS size, number_scale('1 ' || size) AS scale, cell AS written,
        CASE WHEN scale > 1 AND NOT is_typed(cell) THEN clean(cell) || ' ' || size ELSE cell END AS bare
    FROM split)""",
    """CASE WHEN behind IS NULL THEN n.number
        WHEN is_rupiah(behind) THEN n.number * CASE WHEN is_typed(p.written) THEN scale ELSE 1 END END AS number,
    NULL::VARCHAR AS phrase""",
)
_COUNTED = (
    f"""{_PARTS}, prepared AS (
    SELECT raw, CASE WHEN is_typed(cell) OR regexp_full_match(cell, '[-0-9.,]*') THEN cell
            WHEN NOT is_amount(cell) THEN without_packing(cell) END AS bare,
        CASE WHEN is_typed(cell) THEN '' ELSE unit_phrase(clean(cell)) END AS own,
        nullif(trim(concat_ws(' ', own, nullif(unit_phrase('1 ' || behind), own))), '') AS phrase,
        CASE WHEN own = '' AND behind IS NOT NULL THEN number_scale('1 ' || behind) ELSE 1 END AS scale
    FROM split)""",
    "n.number * p.scale AS number, p.phrase",
)


def _has_unit(sheet: Sheet, column: Column) -> bool:
    return any(qualifier.name == "unit" for qualifier in sheet.feed.qualifiers_of(column.name))


def quantity_key(column: Column) -> str:
    """The key of the table of a column's numbers in the unit of each item."""
    return f"{column.name} of item"


def fraction_key(column: Column) -> str:
    """The key of the table of a column's numbers where some of them count parts of items."""
    return f"{column.name} in parts"


def without_digits_key(column: Column) -> str:
    """The key that is there where no text of a column has so many digits as a telephone number has at least."""
    return f"{column.name} without digits"


def _without_digits(relations: Relations, sheet: Sheet, column: Column) -> list[str]:
    """`without_digits_key` where no public text has three digits, as `without_mobile_numbers` then changes none.

    A small file waits longer for the plan of that macro than for anything else.
    """
    if column.private or column.name in sheet.feed.ids or sheet.feed.by_shape:
        return []
    some = f"SELECT 1 {_below_header(sheet)} AND regexp_matches({text_of(column, sheet)}, '[0-9]{{3}}') LIMIT 1"
    return [] if relations.con.execute(some).fetchone() else [without_digits_key(column)]


def _has_parts(relations: Relations, sheet: Sheet, column: Column, tables: dict[str, str]) -> bool:
    """Whether some number of a column that counts items has a fraction."""
    if column.kind is not Kind.COUNT or not any(each.name == "item" for each in sheet.feed.columns):
        return False
    numbers = [tables[key] for key in (column.name, quantity_key(column)) if key in tables]
    some = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE number % 1 <> 0" for table in numbers)
    return relations.con.execute(f"SELECT * FROM ({some}) LIMIT 1").fetchone() is not None


def _quantities(relations: Relations, sheet: Sheet, column: Column, numbers: str) -> str | None:
    """Each number with a unit behind it in the unit of each item beside it; None where no number has one."""
    some = f"SELECT 1 FROM {numbers} WHERE phrase IS NOT NULL LIMIT 1"
    if not _has_unit(sheet, column) or relations.con.execute(some).fetchone() is None:
        return None
    item = f"coalesce({text_of(sheet.feed.column('item'), sheet)}, '')"
    return relations.table(
        f"quantities_{column.name}",
        f"""WITH pairs AS (SELECT DISTINCT {raw_of(column, sheet)} AS raw, {item} AS item {_below_header(sheet)}),
        counted AS MATERIALIZED (
            SELECT raw, item, number, phrase, clean(split_part(raw, {BEHIND}, 1)) || ' ' || phrase AS text
            FROM pairs JOIN {numbers} USING (raw) WHERE phrase IS NOT NULL)
        FROM ({sql("parse/quantities")})""",
        {"declared": (sheet.declared or {}).get("declare_items")},
    )


def unit_conversions(relations: Relations, sheet: Sheet, values: dict[str, str]) -> tuple[str, ...]:
    """Return keys of `assumed` in i18n: which units were converted into which.

    Args:
        relations: of the tables
        sheet: the sheet whose numbers were read
        values: as `make_distinct_values` returns it
    """
    tables = {c.name: values[key] for c in sheet.feed.columns if (key := quantity_key(c)) in values}
    rows = [
        (name, *row)
        for name, table in tables.items()
        for row in relations.con.execute(
            f"""SELECT DISTINCT written, unit FROM {table} WHERE unit IS NOT NULL AND number IS NOT NULL
            ORDER BY ALL LIMIT {_MOST_CONVERSIONS}"""
        ).fetchall()
    ]
    return tuple(f"unit_converted|{name}|{written.replace('|', ' ')}|{unit}" for name, written, unit in rows)


def _words(relations: Relations, sheet: Sheet, column: Column) -> str:
    """The code of each text, or the codes of its pieces; `unknown` lists the pieces in no vocabulary."""
    texts = _distinct_texts(sheet, column)
    if column.kind is Kind.CODES:
        query = f"WITH cells AS ({texts}) FROM ({sql('parse/code_lists')})"
        return relations.table(f"words_{column.name}", query, {"domain": column.domain})
    query = f"""SELECT text, coalesce(code, $other) AS code,
            CASE WHEN code IS NULL AND says_something(text) THEN text ELSE '' END AS unknown
        FROM ({texts}) LEFT JOIN words ON domain = $domain AND word = fold_word(text)
        WHERE text IS NOT NULL AND (code IS NOT NULL OR NOT is_nothing(text))"""
    return relations.table(f"words_{column.name}", query, {"domain": column.domain, "other": column.unknown})
