"""Values of columns whose texts repeat, read once per distinct text: words, numbers, names, hand-written dates."""

from pipelines.types.cell_text import text_of
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

WORDS = (Kind.CODE, Kind.CODES)
_DAYS_TO_1904 = 1462  # from the first day of workbooks that count from 1900


def make_distinct_values(relations: Relations, sheet: Sheet, decisions: LocaleDecision) -> dict[str, str]:
    """Read the distinct texts of each column that repeats or needs more than a cast.

    Args:
        relations: where the tables are made
        sheet: the sheet whose columns are read
        decisions: the order of day and month, and the decimal separator of each number column

    Returns:
        Canonical column → table with one row per distinct text: its key `raw` (numbers) or `text` (others), and
        `moment` and `clock_seconds`, `number`, `name` and `code`, or `code`, `codes` and `unknown`.
    """
    tables = {}
    for column in sheet.feed.columns:
        if column.name not in {*sheet.places, *sheet.constants}:
            continue
        if column.kind in WORDS:
            tables[column.name] = _words(relations, sheet, column)
        elif column.kind in NUMBER_KINDS:
            tables[column.name] = _numbers(relations, sheet, column, decisions.separators[column.name])
        elif column.kind is Kind.PERSON:
            tables[column.name] = _people(relations, sheet, column)
        elif column.kind is Kind.MOMENT and not _is_machine_written(relations, sheet, column):
            tables[column.name] = _moments(relations, sheet, column, decisions)
    return tables


def _below_header(sheet: Sheet) -> str:
    return f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"


def _distinct_texts(sheet: Sheet, column: Column) -> str:
    """SQL of each distinct text of a column; cells are made distinct before cleaning, which is expensive."""
    cells = [f"c{places[column.name]}" for places in (sheet.places, sheet.clocks) if column.name in places]
    distinct = f"SELECT DISTINCT {', '.join(cells or ['1'])} {_below_header(sheet)}"
    return f"SELECT DISTINCT {text_of(column, sheet)} AS text FROM ({distinct})"


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


def _numbers(relations: Relations, sheet: Sheet, column: Column, separator: str) -> str:
    """The number of each raw cell, whose mark says whether the workbook stored a true number."""
    cells = f"SELECT DISTINCT c{sheet.places[column.name]} AS raw {_below_header(sheet)}"
    refused = "number <= 0" if column.positive else "number < 0" if column.not_negative else "false"
    return relations.table(
        f"numbers_{column.name}",
        f"""WITH distinct_cells AS MATERIALIZED ({cells})
        FROM ({sql("parse/numbers")}) WHERE NOT coalesce({refused}, false)""",
        {"separator": separator},
    )


def _words(relations: Relations, sheet: Sheet, column: Column) -> str:
    """The code of each text, or the codes of its pieces; `unknown` lists the pieces in no vocabulary."""
    pieces, tokens_of = "[text]", "[piece]"
    if column.kind is Kind.CODES:
        pieces = "CASE WHEN w.code IS NULL THEN word_pieces(text) ELSE [text] END"
        # forms separate several answers by spaces: split there only when every token is a known word
        tokens = "regexp_split_to_array(piece, '\\s+')"
        known = f"list_bool_and(list_transform({tokens}, lambda token: list_contains(known, fold(token))))"
        tokens_of = f"CASE WHEN NOT list_contains(known, fold_word(piece)) AND {known} THEN {tokens} ELSE [piece] END"
    return relations.table(
        f"words_{column.name}",
        f"""WITH cells AS ({_distinct_texts(sheet, column)}),
        whole AS (SELECT text, unnest({pieces}) AS piece
                  FROM cells LEFT JOIN words w ON w.domain = $domain AND w.word = fold_word(text)
                  WHERE text IS NOT NULL AND (w.code IS NOT NULL OR NOT is_nothing(text))),
        pieces AS (SELECT text, unnest({tokens_of}) AS piece
                   FROM whole CROSS JOIN (SELECT list(word) AS known FROM words WHERE domain = $domain))
        SELECT text, any_value(code) AS code,
            coalesce(list_sort(list(DISTINCT code) FILTER (code IS NOT NULL)), []) AS codes,
            coalesce(string_agg(piece, ', ') FILTER (code IS NULL AND says_something(piece)), '') AS unknown
        FROM pieces LEFT JOIN words w ON w.domain = $domain AND w.word = fold_word(piece) GROUP BY text""",
        {"domain": column.domain},
    )
