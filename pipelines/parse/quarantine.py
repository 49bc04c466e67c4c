"""What a feed promises of its columns, as SQL of the tests that find what breaks it."""

import duckdb

from pipelines.types.feed import Column, Feed, Kind
from pipelines.types.sheet import Sheet


def unreadable(column: Column, is_read: bool) -> list[str]:
    """SQL of the test whether a cell holds something that cannot be read."""
    text = f"t_{column.name}"
    unread = f"({text} IS NOT NULL AND {column.name} IS NULL AND NOT is_nothing({text}))"
    if column.kind is Kind.PHONE:
        unread = f"({unread} AND NOT is_short_or_withheld({text}))"
    if column.kind is Kind.CODES:
        return [f"coalesce(unknown_{column.name} <> '', false)"] if is_read else []
    return [unread]


def violated_constraints(column: Column, feed: Feed) -> list[str]:
    """SQL of the tests of what the feed promises of this column, whether the sheet has it or not."""
    tests = [f"{column.name} IS NULL"] if column.required else []
    if column.name == feed.newest:
        tests.append(f"{column.name} > getvariable('latest')")
    if column.not_before:
        tests.append(f"CAST(wall_of({column.name}) AS DATE) < CAST(wall_of({column.not_before}) AS DATE)")
    if column.after:
        tests.append(f"NOT is_end_of({column.name}, {column.after}, {column.within_hours})")
    if feed.one_of and column.name == feed.one_of[0]:
        tests.append(f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in feed.one_of)}) IS NULL")
    return tests


COLUMNS = "part, sheet, row_number, scope, rule, column_name, found, suggestion, is_private, happened_at"
_UNREADABLE = {
    Kind.MOMENT: "unreadable_moment", Kind.NUMBER: "unreadable_number", Kind.COUNT: "unreadable_number",
    Kind.MONEY: "unreadable_number", Kind.DEGREES: "unreadable_number", Kind.PHONE: "unreadable_phone",
    Kind.CODE: "unknown_word", Kind.CODES: "unknown_word", Kind.YES_NO: "unknown_word",
}  # fmt: skip
_MOST_DIGITS = {Kind.NUMBER: 8, Kind.COUNT: 8, Kind.MONEY: 13}


def row_mask(feed: Feed) -> int:
    """The bits of `parsed.bad` that set a whole row aside; any other bit costs only its cell."""
    return sum(1 << i for i, column in enumerate(feed.columns) if _costs_row(column, feed))


def _costs_row(column: Column, feed: Feed) -> bool:
    return column.required or column.name == feed.happened or column.name in feed.one_of[:1]


def quarantine_rows(con: duckdb.DuckDBPyConnection, sheet: Sheet, part: int) -> None:
    """Write the table `aside`: one row per broken promise of the sheet, lines that are no data left out.

    A row that is set aside is listed once, with the first thing that is wrong; its other cells come with it.
    """
    con.execute(
        """CREATE OR REPLACE TABLE aside (part INTEGER, sheet VARCHAR, row_number BIGINT, scope VARCHAR, rule VARCHAR,
        column_name VARCHAR, found VARCHAR, suggestion VARCHAR, is_private BOOLEAN, happened_at TIMESTAMPTZ)"""
    )
    mask = row_mask(sheet.feed)
    ((found,),) = con.execute("SELECT coalesce(bit_or(bad), 0) FROM doubtful").fetchall()
    for bit, column in enumerate(sheet.feed.columns):
        if not found >> bit & 1:
            continue  # planning the question is dearer than most answers
        for scope, condition in _scopes(sheet.feed, bit, mask):
            con.execute(
                f"""INSERT INTO aside SELECT $part, $sheet, row_number, $scope, {_rule(column, sheet.feed)}, $column,
                    t_{column.name}, {_suggestion(column)}, $private, {_happened(sheet.feed)}
                FROM doubtful d JOIN {sheet.grid.relation} g USING (row_number) JOIN parsed p USING (row_number)
                WHERE d.bad & {1 << bit} <> 0 AND ({condition})
                    AND row_number NOT IN (SELECT row_number FROM skipped)""",
                {
                    "part": part, "sheet": sheet.grid.sheet, "scope": scope,
                    "column": column.name, "private": column.private,
                },
            )  # fmt: skip


def _scopes(feed: Feed, bit: int, mask: int) -> list[tuple[str, str]]:
    """What a bad cell of a column costs, and SQL of the rows it costs that: a row is listed once, with the first thing
    that is wrong. Where a row says none of `one_of` and the first of them is empty, another that is not tells why."""
    places = {column.name: nth for nth, column in enumerate(feed.columns)}
    some = [places[name] for name in feed.one_of]
    others = sum(1 << nth for nth in some[1:])
    before = mask & ((1 << bit) - 1)
    if bit not in some:
        return [("row", f"d.bad & {before} = 0")] if mask >> bit & 1 else [("cell", f"d.bad & {mask} = 0")]
    first = feed.one_of[0]
    silent = f"(t_{first} IS NULL OR is_nothing(t_{first})) AND d.bad & {others} <> 0"
    if bit == some[0]:
        return [("row", f"d.bad & {before} = 0 AND NOT ({silent})")]
    alone = f"d.bad & {mask} = {1 << some[0]} AND d.bad & {others & ((1 << bit) - 1)} = 0"
    return [("cell", f"d.bad & {mask} = 0"), ("row", f"{alone} AND {silent}")]


def _happened(feed: Feed) -> str:
    """When a row happened, where that could be read."""
    bits = [1 << bit for bit, column in enumerate(feed.columns) if column.name == feed.happened]
    return f"CASE WHEN d.bad & {bits[0]} = 0 THEN p.{feed.happened} END" if bits else "NULL"


def _rule(column: Column, feed: Feed) -> str:
    text = f"t_{column.name}"
    rules = [f"WHEN {text} IS NULL OR is_nothing({text}) THEN 'missing'"]
    if column.not_negative:
        rules.append(f"WHEN p.{column.name} IS NULL AND is_below_zero({text}) THEN 'out_of_range'")
    if column.positive:
        rules.append(f"WHEN p.{column.name} IS NULL AND (is_below_zero({text}) OR is_zero({text})) THEN 'not_positive'")
    if column.kind in (Kind.NUMBER, Kind.COUNT):
        rules.append(f"WHEN p.{column.name} IS NULL AND is_ambiguous_number({text}) THEN 'ambiguous_number'")
    if column.kind in _MOST_DIGITS:
        is_beyond = f"is_beyond({text}, {_MOST_DIGITS[column.kind]})"
        rules.append(f"WHEN p.{column.name} IS NULL AND {is_beyond} THEN 'too_large'")
    if column.kind is Kind.CODE:
        rules.append(f"WHEN {_codes_within(column)} > 1 THEN 'several_words'")
    if column.kind is Kind.DEGREES:
        rules.append(f"WHEN TRY_CAST(replace({text}, ',', '.') AS DOUBLE) IS NOT NULL THEN 'out_of_range'")
    if column.not_before:
        rules.append(f"WHEN p.{column.name} IS NOT NULL THEN 'before_its_order'")
    if column.after:
        rules.append(f"WHEN p.{column.name} IS NOT NULL THEN 'impossible_end'")
    if column.name == feed.happened:
        rules.append(f"WHEN p.{column.name} IS NOT NULL THEN 'far_future'")
    return f"CASE {' '.join(rules)} ELSE '{_UNREADABLE.get(column.kind, 'unreadable')}' END"


def _codes_within(column: Column) -> str:
    """SQL of how many codes a cell names that may name one."""
    text = f"t_{column.name}"
    pieces = f"list_concat(word_pieces({text}), regexp_split_to_array({text}, '[\\s,;/]+'))"
    return f"""(SELECT count(DISTINCT code) FROM words
        WHERE domain = '{column.domain}' AND list_contains(list_transform({pieces}, lambda p: fold_word(p)), word))"""


def _suggestion(column: Column) -> str:
    """The known word that is nearest to one nobody knows."""
    if column.domain is None:
        return "NULL"
    letters_off = f"damerau_levenshtein(word, fold(left(t_{column.name}, 60)))"
    return f"""(SELECT arg_min(code, {letters_off}) FROM words
        WHERE domain = '{column.domain}' AND {letters_off} <= greatest(1, length(word) // 4))"""
