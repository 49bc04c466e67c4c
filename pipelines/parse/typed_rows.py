"""From text to values: one vectorised SELECT per sheet, generated from the feed's declaration of its columns."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.parse.constraints import (
    BEYOND_TITLES,
    MERGED_AMOUNT,
    is_beyond_titles,
    is_too_long,
    merged_amounts,
    unreadable,
    violated_constraints,
)
from pipelines.parse.distinct_values import (
    IS_THING,
    WORDS,
    fraction_key,
    make_distinct_values,
    quantity_key,
    unit_conversions,
    without_digits_key,
)
from pipelines.parse.reference_rows import set_aside_contradictions
from pipelines.parse.times_of_day import is_time_written, midnights_are_times
from pipelines.types.cell_text import quoted, raw_of, text_of
from pipelines.types.feed import NUMBER_KINDS, STRIKE, Column, Feed, Kind, Qualifier, sql_type
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

_AHEAD = timedelta(hours=24)  # a clock of another time zone may be that far ahead


@dataclass(frozen=True)
class ParsedSheet:
    """The typed rows of a sheet, invalid ones included."""

    sheet: Sheet
    """The sheet that was parsed."""
    rows: str
    """Table with one row per row below the header: `row_number`; each canonical column; for people a pseudonym
    `<column>_code` and, for phones, `<column>_masked`; for moments `<column>_time_known`, NULL where it is midnight or
    nothing; `content` and `identity` (UUID); `bad`, one bit per column in the feed's order, set when the cell is
    missing though required, unreadable or breaks a constraint."""
    midnights: dict[str, bool]
    """Column of moments with a midnight that may stand for no time of day → whether its midnights are times of day."""
    doubtful: str
    """Table of the rows with a bit set: `row_number`, the raw cells `r_<column>`, their texts `t_<column>`, `bad`."""
    assumed: tuple[str, ...] = ()
    """Keys of `assumed` in i18n: which units were converted."""
    contradictions: str | None = None
    """Table of `row_number` and `column_name` of cells that contradict other rows about the same thing."""


def parse_sheet(relations: Relations, sheet: Sheet, decisions: LocaleDecision, *, loaded_at: datetime) -> ParsedSheet:
    """Parse every row below the header of a sheet.

    Args:
        relations: where the tables of the result are made
        sheet: a sheet whose columns are mapped
        decisions: its order of day and month and its decimal separators
        loaded_at: moment of the load [UTC]; later moments than the day after it are invalid where a feed forbids them

    Returns:
        The names of the tables of its rows.
    """
    latest = f"TIMESTAMPTZ '{(loaded_at + _AHEAD).isoformat()}'"
    with Relations(relations.con) as own:
        values = make_distinct_values(own, sheet, decisions)
        assumed = unit_conversions(own, sheet, values)
        clocked = [column for column in sheet.feed.columns if column.date_from and column.name in values]
        rows = relations.table(
            "parsed",
            f"""WITH texts AS ({raw_texts(sheet)} WHERE row_number > {sheet.header_row}),
                valued AS ({_valued(sheet, values, latest)}), dated AS ({_dated(clocked)})
            SELECT row_number, {_results(sheet, values, latest)} FROM dated""",
        )
    contradictions = set_aside_contradictions(relations, rows, sheet)
    doubtful = relations.table(
        "doubtful",
        f"SELECT texts.*, bad FROM ({raw_texts(sheet)}) texts JOIN {rows} USING (row_number) WHERE bad <> 0",
    )
    moments = [column.name for column in _moments(sheet)]
    midnights = midnights_are_times(relations.con, sheet, rows, moments)
    return ParsedSheet(sheet, rows, midnights, doubtful, assumed, contradictions)


def _valued(sheet: Sheet, values: dict[str, str], latest: str) -> str:
    """SQL of each column's value beside its text, and of what else the distinct values of a column give."""
    columns = sheet.feed.read
    parts = ["texts.*", *(f"{_value_where_meant(c, sheet, values, latest)} AS {c.name}" for c in columns)]
    for column in columns:
        table = values.get(column.name)
        if table and column.kind in WORDS:
            parts.append(f"{table}.unknown AS unknown_{column.name}")
        if table and column.date_from:
            parts.append(f"{table}.clock_seconds AS clock_{column.name}")
        if column.kind is Kind.PERSON:
            parts.append(f"{_code(column, sheet, table)} AS code_{column.name}")
    parts += [f"{is_time_written(c, sheet, values.get(c.name))} AS time_{c.name}" for c in _moments(sheet)]
    joins = [_join(column, values[column.name]) for column in columns if column.name in values]
    joins += [_join_quantity(column, values[key]) for column in columns if (key := quantity_key(column)) in values]
    return f"SELECT {', '.join(parts)} FROM texts {' '.join(joins)}"


def _value_where_meant(column: Column, sheet: Sheet, values: dict[str, str], latest: str) -> str:
    """SQL of a column's value, NULL in rows where its title means another column, or that count a part of a thing."""
    value = _value(column, sheet, values, latest)
    if column.when_done and STRIKE.name in values:
        done = quoted(column.when_done)
        return f"CASE WHEN {values[STRIKE.name]}.code = 'done' THEN {done} ELSE {value} END"
    if fraction_key(column) in values:
        value = f"CASE WHEN {value} % 1 <> 0 AND {IS_THING} THEN NULL ELSE {value} END"
    if column.name not in sheet.shared:
        return value
    by, code, is_own = sheet.shared[column.name]
    deciding = _value(sheet.feed.column(by), sheet, values, latest)
    return f"CASE WHEN ({deciding} IS NOT DISTINCT FROM {quoted(code)}) = {is_own} THEN {value} END"


def _is_meant(column: Column, sheet: Sheet) -> str:
    """SQL of whether a row's title means this column."""
    by, code, is_own = sheet.shared[column.name]
    return f"({by} IS NOT DISTINCT FROM {quoted(code)}) = {is_own}"


def _results(sheet: Sheet, values: dict[str, str], latest: str) -> str:
    """SQL of the columns of `ParsedSheet.rows`: values, pseudonyms, identity, and the bits of `bad`."""
    feed, bits = sheet.feed, ["0"]
    for bit, column in enumerate(feed.read):
        tests = unreadable(column, sheet, column.name in values) if is_present(column, sheet) else []
        if column.name in sheet.shared:
            tests = [f"({test} AND {_is_meant(column, sheet)})" for test in tests]
        if tests := [*tests, *violated_constraints(column, feed, latest)]:
            bits.append(f"(CASE WHEN {' OR '.join(tests)} THEN {1 << bit} ELSE 0 END)")
    if amounts := merged_amounts(sheet):
        is_merged = " OR ".join(f"is_merged(r_{name})" for name in amounts)
        bits.append(f"(CASE WHEN {is_merged} THEN {MERGED_AMOUNT} ELSE 0 END)")
    if is_beyond_titles(sheet):
        bits.append(f"(CASE WHEN is_beyond THEN {BEYOND_TITLES} ELSE 0 END)")
    people = "".join(_people(column, sheet) for column in feed.columns)
    times = "".join(f", {_time_known(column, values)} AS {column.name}_time_known" for column in _moments(sheet))
    names = ", ".join(column.name for column in feed.columns)
    skipped, bad = _skipped(sheet), f"CAST({' + '.join(bits)} AS BIGINT)"
    if skipped is None:
        return f"{names}{people}{times}, {identity(feed)}, {bad} AS bad"
    # a row that does not count need not be readable
    bad = f"CASE WHEN {skipped} IS NULL THEN {bad} ELSE 0 END"
    return f"{names}{people}{times}, {identity(feed, skipped)}, {skipped} AS skipped, {bad} AS bad"


def _skipped(sheet: Sheet) -> str | None:
    """SQL of the state for which a row does not count, NULL for one that does; None where no qualifier decides it."""
    deciding = [q for q in sheet.feed.deciding if (q.domain or q.skips_filled) and is_present(q, sheet)]
    states = [*map(_state, deciding)]
    return f"coalesce({', '.join(states)}, NULL)" if states else None


def _state(qualifier: Qualifier) -> str:
    """SQL of the state of a row by one qualifier, NULL where the row counts."""
    if qualifier.skips_filled:
        return f"CASE WHEN regexp_matches(t_{qualifier.name}, '[1-9]') THEN {quoted(qualifier.skips_filled)} END"
    counting = ", ".join(map(quoted, qualifier.counts))
    return f"CASE WHEN {qualifier.name} NOT IN ({counting}) THEN {qualifier.name} END"


def _moments(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.feed.columns if column.kind is Kind.MOMENT and is_present(column, sheet)]


def _time_known(column: Column, values: dict[str, str]) -> str:
    """SQL of whether the time of day is known: a bare one is, and completes a date from another column."""
    name = column.name
    is_bare = f"clock_{name} IS NOT NULL OR " if column.date_from and name in values else ""
    return f"CASE WHEN {name} IS NOT NULL THEN {is_bare}time_{name} END"


def raw_texts(sheet: Sheet) -> str:
    """SQL of each row's number and, per column of the feed, its raw cell `r_<column>` and its text `t_<column>`.

    `k_<column>` is the text of a time of day in a column of its own.
    """
    texts = [f"{raw_of(c, sheet)} AS r_{c.name}, {text_of(c, sheet)} AS t_{c.name}" for c in sheet.feed.read]
    texts += [f"{sheet.text(place)} AS k_{name}" for name, place in sheet.clocks.items()]
    if beyond := is_beyond_titles(sheet):
        texts.append(f"{beyond} AS is_beyond")
    return f"SELECT row_number, {', '.join(texts)} FROM {sheet.grid.relation}"


def _join_quantity(column: Column, table: str) -> str:
    return f"LEFT JOIN {table} ON {table}.raw = r_{column.name} AND {table}.item = coalesce(t_item, '')"


def _join(column: Column, table: str) -> str:
    key = f"raw = r_{column.name}" if column.kind in NUMBER_KINDS else f"text = t_{column.name}"
    return f"LEFT JOIN {table} ON {table}.{key}"


def _value(column: Column, sheet: Sheet, values: dict[str, str], latest: str) -> str:
    """SQL of a column's value: from the table of its distinct values, or by a cast of its text."""
    if not is_present(column, sheet):
        return f"NULL::{sql_type(column.kind)}"
    value = _value_of_text(column, sheet, values, latest)
    if column.other_unit:
        value = f"CASE WHEN NOT regexp_matches(lower(t_{column.name}), {quoted(column.other_unit)}) THEN {value} END"
    return f"CASE WHEN NOT {is_too_long(f't_{column.name}')} THEN {value} END" if sheet.grid.has_long_cells else value


def _value_of_text(column: Column, sheet: Sheet, values: dict[str, str], latest: str) -> str:
    text, table, quantities = f"t_{column.name}", values.get(column.name), values.get(quantity_key(column))
    if column.kind is Kind.MOMENT:
        moment = f"{table}.moment" if table else f"from_wall(in_range(TRY_CAST({text} AS TIMESTAMP)))"
        return moment if column.name == sheet.feed.newest else f"not_far({moment}, {latest})"
    if quantities:
        number = f"CASE WHEN {table}.phrase IS NULL THEN {table}.number ELSE {quantities}.number END"
        return f"CAST({number} AS {sql_type(column.kind)})"
    if column.kind is Kind.PHONE:
        return f"coalesce(read_phone({text}), {table}.number)" if table else f"read_phone({text})"
    if column.kind is Kind.CLOCK:
        return f"CAST(TIME '00:00' + to_seconds({table}.clock_seconds % 86400) AS TIME)"
    if table:
        result = {Kind.CODE: "code", Kind.CODES: "codes", Kind.PERSON: "name"}.get(column.kind, "number")
        return f"CAST({table}.{result} AS {sql_type(column.kind)})"
    direct = {
        Kind.DURATION: f"read_duration({text})",
        Kind.DEGREES: f"read_degrees({text}, {column.between[0]}, {column.between[1]})",
        Kind.YES_NO: f"read_yes_no({text})",
        Kind.CODES: f"[{text}]",
    }
    return direct.get(column.kind) or _text(
        column, sheet.feed, may_hold_number=without_digits_key(column) not in values
    )


def _text(column: Column, feed: Feed, *, may_hold_number: bool) -> str:
    """SQL of a text; no number or person is an id, and of a number in a text that pages show the last digits stay.

    Args:
        column: the column
        feed: its feed
        may_hold_number: whether a text of it may have a telephone number in it
    """
    text = f"t_{column.name}"
    if column.name in feed.ids:
        is_person = f"holds_mobile_number({text})" + ("" if feed.by_shape else f" OR names_person({text})")
        return f"CASE WHEN NOT (is_nothing({text}) OR {is_person}) THEN {text} END"
    is_whole = column.private or feed.by_shape or not may_hold_number
    public = text if is_whole else f"without_mobile_numbers({text})"
    return f"CASE WHEN NOT is_nothing({text}) THEN {public} END"


def is_present(column: Column, sheet: Sheet) -> bool:
    """Whether the sheet or a default supplies this column; of others no SQL is made, as planning it is expensive."""
    return column.name in {*sheet.places, *sheet.constants, *dict(sheet.feed.defaults)}


def _code(column: Column, sheet: Sheet, table: str | None) -> str:
    """SQL of the pseudonym of a person: that of the name, or of the constant that stands for the whole sheet."""
    if not is_present(column, sheet):
        return "NULL::VARCHAR"
    return f"{table}.code" if table else f"pseudonym(fold(t_{column.name}))"


def _dated(clocked: list[Column]) -> str:
    """SQL that completes a bare time of day by the date of the column it follows, or by the next one past midnight."""
    replaced = ", ".join(f"coalesce({c.name}, {_following(c)}) AS {c.name}" for c in clocked)
    return f"SELECT * REPLACE ({replaced}) FROM valued" if clocked else "SELECT * FROM valued"


def _following(column: Column) -> str:
    midnight = f"date_trunc('day', wall_of({column.date_from}))"
    same_day = f"from_wall({midnight} + to_seconds(clock_{column.name}))"
    is_past_midnight = f"{same_day} < {column.date_from} - INTERVAL 1 HOUR"
    return f"{same_day} + CASE WHEN {is_past_midnight} THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"


def _people(column: Column, sheet: Sheet) -> str:
    if column.kind is Kind.PHONE:
        identifier = f"coalesce({column.name}, odd_number(t_{column.name}))" if is_present(column, sheet) else "NULL"
        return f", pseudonym({identifier}) AS {column.name}_code, masked_number({identifier}) AS {column.name}_masked"
    return f", code_{column.name} AS {column.name}_code" if column.kind is Kind.PERSON else ""


def identity(feed: Feed, skipped: str = "NULL") -> str:
    """SQL of two UUIDs: `content`, the hash of a whole row, and `identity`, that of its key or else of its columns.

    Args:
        feed: the feed of the rows
        skipped: SQL of the state for which the row does not count; it changes the content of the row, not which it is
    """
    cells = ", ".join(_as_text(column) for column in feed.columns)
    whole = f"concat_ws(chr(31), '{feed.table}', {cells})"
    content, same = (f"CAST(md5({text}) AS UUID)" for text in (f"concat_ws(chr(31), {whole}, {skipped})", whole))
    if skipped == "NULL":
        content = same
    key = f"CAST(md5('{feed.table}' || chr(31) || {key_of(feed)}) AS UUID)" if feed.key else "NULL"
    return f"{content} AS content, coalesce({key}, {same}) AS identity"


def key_of(feed: Feed) -> str:
    """SQL of the name of a row: its key, and what else tells it from others of that key."""
    others = [f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in names)}, '')" for names in feed.key_with]
    key, rest = feed.key or "NULL", "".join(f" || ':' || {other}" for other in others)
    if not feed.key_with_where:
        return key + rest
    is_filled = " OR ".join(f"{name} IS NOT NULL" for name in feed.key_with_where)
    is_form = f"concat_ws('', {', '.join(name for names in feed.key_with for name in names)}) <> ''"
    return f"CASE WHEN {is_filled} THEN {key}{rest} WHEN {is_form} THEN {key} || ':-' ELSE {key} END"


def _as_text(column: Column) -> str:
    """SQL of a value as text for its hash; moments as microseconds, much faster than formatting a date."""
    value = f"epoch_us({column.name})" if column.kind is Kind.MOMENT else column.name
    return f"coalesce(CAST({value} AS VARCHAR), '')"
