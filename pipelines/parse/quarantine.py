"""Quarantine: the rows and cells of a sheet that are invalid, each with the rule it violates and a suggestion."""

from dataclasses import dataclass

from pipelines.parse.constraints import (
    BEYOND_TITLES,
    MERGED_AMOUNT,
    is_beyond_titles,
    is_too_long,
    last_column,
    merged_amounts,
    row_mask,
)
from pipelines.parse.distinct_values import IS_THING
from pipelines.parse.non_data_rows import NonDataRows
from pipelines.parse.typed_rows import ParsedSheet
from pipelines.types.feed import STRIKE, Column, Feed, Kind
from pipelines.types.relations import Relations

COLUMNS = "part, sheet, row_number, scope, rule, column_name, found, suggestion, is_private, happened_at"
_UNREADABLE = {
    Kind.MOMENT: "unreadable_moment", Kind.NUMBER: "unreadable_number", Kind.COUNT: "unreadable_number",
    Kind.MONEY: "unreadable_number", Kind.DURATION: "unreadable_number", Kind.DEGREES: "unreadable_number",
    Kind.PHONE: "unreadable_phone", Kind.CLOCK: "unreadable_clock",
    Kind.CODE: "unknown_word", Kind.CODES: "unknown_word", Kind.YES_NO: "unknown_word",
}  # fmt: skip
_BEFORE = {
    "ordered_at": "before_its_order", "agreed_at": "before_consent", "opened_at": "before_its_referral",
    "started_at": "ends_before_start", "active_from": "ends_before_start",
}  # fmt: skip
_MOST_DIGITS = {Kind.NUMBER: 8, Kind.COUNT: 8, Kind.MONEY: 13}


@dataclass(frozen=True)
class Quarantine:
    """The rows and cells of a sheet that are in quarantine."""

    relation: str
    """Table with one row per violation; its columns are COLUMNS."""


_NO_ROWS = """SELECT NULL::INTEGER AS part, NULL::VARCHAR AS sheet, NULL::BIGINT AS row_number, NULL::VARCHAR AS scope,
    NULL::VARCHAR AS rule, NULL::VARCHAR AS column_name, NULL::VARCHAR AS found, NULL::VARCHAR AS suggestion,
    NULL::BOOLEAN AS is_private, NULL::TIMESTAMPTZ AS happened_at WHERE false"""


def quarantine_rows(relations: Relations, parsed: ParsedSheet, non_data: NonDataRows, part: int) -> Quarantine:
    """List the violations of a sheet, one row each; non-data rows have none.

    A row in quarantine is listed once, with its first violation; its other cells come with it.

    Args:
        relations: where the table is made
        parsed: the typed rows of the sheet
        non_data: its rows that are not data
        part: number of the sheet within its load, from 0

    Returns:
        The name of the table of violations.
    """
    sheet, feed = parsed.sheet, parsed.sheet.feed
    con, table = relations.con, relations.table("quarantine", _NO_ROWS)
    mask = row_mask(feed)
    ((bits,),) = con.execute(f"SELECT coalesce(bit_or(bad), 0) FROM {parsed.doubtful}").fetchall()
    whole = [(name, "merged_amount", f"is_merged(r_{name})") for name in merged_amounts(sheet)]
    if is_beyond_titles(sheet):
        whole.append((last_column(sheet), "beyond_titles", f"d.bad & {BEYOND_TITLES} <> 0"))
    for name, rule, condition in whole:
        con.execute(
            f"""INSERT INTO {table} SELECT $part, $sheet, row_number, 'row', $rule, $column,
                t_{name}, NULL, $private, {_happened(feed)}
            FROM {parsed.doubtful} d JOIN {parsed.rows} p USING (row_number)
            WHERE {condition} AND row_number NOT IN (
                SELECT row_number FROM {non_data.relation} UNION ALL SELECT row_number FROM {table})""",
            {
                "part": part, "sheet": sheet.grid.sheet, "rule": rule,
                # a cell without a title may have pushed a name below any other
                "column": name, "private": feed.column(name).private or rule == "beyond_titles",
            },
        )  # fmt: skip
    for bit, column in enumerate(feed.read):
        if not bits >> bit & 1:
            continue  # planning a query is more expensive than most answers
        for scope, condition in _scopes(feed, bit, mask):
            con.execute(
                f"""INSERT INTO {table} SELECT $part, $sheet, row_number, $scope,
                    {_rule(column, feed, parsed.contradictions)}, $column, t_{column.name}, {_suggestion(column)},
                    $private, {_happened(feed)}
                FROM {parsed.doubtful} d JOIN {sheet.grid.relation} g USING (row_number)
                    JOIN {parsed.rows} p USING (row_number)
                WHERE d.bad & {1 << bit} <> 0 AND ({condition}) AND d.bad & {MERGED_AMOUNT | BEYOND_TITLES} = 0
                    AND row_number NOT IN (SELECT row_number FROM {non_data.relation})""",
                {
                    "part": part, "sheet": sheet.grid.sheet, "scope": scope,
                    "column": column.name,
                    "private": column.private or column.hides_unread or column.name in sheet.people,
                },
            )  # fmt: skip
    return Quarantine(table)


def _scopes(feed: Feed, bit: int, mask: int) -> list[tuple[str, str]]:
    """The scopes of a column's violations (`row`, `cell`), each with SQL of the rows it applies to.

    A row is listed once, with its first violation. Where a row has no value for any of `one_of` and the first of them
    is empty, an unreadable one of the others is the reason.
    """
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
    """SQL of the moment of a row, NULL where it cannot be read."""
    bits = [1 << bit for bit, column in enumerate(feed.columns) if column.name == feed.happened]
    return f"CASE WHEN d.bad & {bits[0]} = 0 THEN p.{feed.happened} END" if bits else "NULL"


def _rule(column: Column, feed: Feed, contradictions: str | None) -> str:
    text = f"t_{column.name}"
    rules = [f"WHEN {text} IS NULL OR is_nothing({text}) THEN 'missing'", f"WHEN {is_too_long(text)} THEN 'too_long'"]
    if column.agrees and contradictions:
        cells = f"SELECT row_number FROM {contradictions} WHERE column_name = '{column.name}'"
        rules.append(f"WHEN row_number IN ({cells}) THEN 'contradictory'")
    rules += _rules_of_kind(column, feed)
    if column.not_before:
        rules.append(f"WHEN p.{column.name} IS NOT NULL THEN '{_BEFORE[column.not_before]}'")
    if column.after:
        rules.append(f"WHEN p.{column.name} IS NOT NULL THEN 'impossible_end'")
    if column.name in (feed.happened, feed.newest):
        rules.append(f"WHEN p.{column.name} IS NOT NULL THEN 'far_future'")
    if column is STRIKE:
        return "'struck_out'"
    return f"CASE {' '.join(rules)} ELSE '{_UNREADABLE.get(column.kind, 'unreadable')}' END"


def _rules_of_kind(column: Column, feed: Feed) -> list[str]:
    """Cases of why a text is no value of the column."""
    text, rules = f"t_{column.name}", []
    if column.not_negative:
        rules.append(f"WHEN p.{column.name} IS NULL AND is_below_zero({text}) THEN 'out_of_range'")
    if column.positive:
        rules.append(f"WHEN p.{column.name} IS NULL AND (is_below_zero({text}) OR is_zero({text})) THEN 'not_positive'")
    if column.kind in (Kind.NUMBER, Kind.COUNT):
        rules.append(f"WHEN p.{column.name} IS NULL AND is_ambiguous_number({text}) THEN 'ambiguous_number'")
    if column.name in feed.ids:
        rules.append(f"WHEN holds_mobile_number({text}) THEN 'phone_as_id'")
        rules += [] if feed.by_shape else [f"WHEN names_person({text}) THEN 'person_as_id'"]
    if column.kind in _MOST_DIGITS:
        rules.append(f"WHEN p.{column.name} IS NULL AND is_dialled({text}) THEN 'phone_as_number'")
        is_beyond = f"is_beyond({text}, {_MOST_DIGITS[column.kind]})"
        rules.append(f"WHEN p.{column.name} IS NULL AND {is_beyond} THEN 'too_large'")
    if column.kind is Kind.COUNT and any(each.name == "item" for each in feed.columns):
        is_part = rf"regexp_full_match(number_body({text}), '-?[0-9]+[.,][0-9]+') AND {IS_THING}"
        rules.append(f"WHEN p.{column.name} IS NULL AND coalesce({is_part}, false) THEN 'part_of_a_thing'")
    rules += [f"WHEN p.{column.name} IS NULL AND {test} THEN '{rule}'" for rule, test in _qualified(column, feed)]
    if column.kind is Kind.CODE:
        rules.append(f"WHEN {_codes_within(column)} > 1 THEN 'several_words'")
    if column.kind is Kind.DEGREES:
        rules.append(f"WHEN TRY_CAST(replace({text}, ',', '.') AS DOUBLE) IS NOT NULL THEN 'out_of_range'")
    return rules


def _qualified(column: Column, feed: Feed) -> list[tuple[str, str]]:
    """Rules for a figure that is a number in the file and none of ours, with SQL of their tests."""
    text = f"t_{column.name}"
    if column.kind is Kind.MONEY:
        return [("foreign_currency", f"names_currency({text})")]
    if not any(qualifier.name == "unit" for qualifier in feed.qualifiers_of(column.name)):
        return []
    has_unit = f"unit_phrase({text}) <> '' AND number_body(without_packing({text})) IS NOT NULL"
    is_unknown = "t_item IS NOT NULL AND fold_item(left(t_item, 200)) NOT IN (SELECT spelling FROM item_units)"
    return [("unit_of_unknown_item", f"{has_unit} AND {is_unknown}"), ("other_unit", has_unit)]


def _codes_within(column: Column) -> str:
    """SQL of the number of codes in a cell that may hold one."""
    text = f"left(t_{column.name}, 200)"
    pieces = f"list_concat(word_pieces({text}), regexp_split_to_array({text}, '[\\s,;/]+'))"
    return f"""(SELECT count(DISTINCT code) FROM words
        WHERE domain = '{column.domain}' AND list_contains(list_transform({pieces}, lambda p: fold_word(p)), word))"""


def _suggestion(column: Column) -> str:
    """SQL of the known word nearest to an unknown one, never of its opposite."""
    if column.domain is None:
        return "NULL"
    written = f"fold(left(t_{column.name}, 60))"
    letters_off = f"damerau_levenshtein(word, {written})"
    return f"""(SELECT arg_min(code, {letters_off}) FROM words
        WHERE domain = '{column.domain}' AND {letters_off} <= greatest(1, length(word) // 4)
            AND NOT is_opposite(word, {written}))"""
