"""Rows of a sheet that are not data: blank, title, repeated header, total, signature.

They are counted and listed by kind; their content is not stored.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.parse.constraints import row_mask
from pipelines.parse.reference_rows import older_years
from pipelines.parse.total_rows import total_rows
from pipelines.parse.typed_rows import ParsedSheet
from pipelines.types.cell_text import quoted
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql
from pipelines.types.template_marks import example_rows

_MOST_LIKE_TOTALS = 8
# `(1) (2) (3)` or `1 2 3`: every filled column holds its own number
_FILLED = "list_filter(cells, lambda cell: cell IS NOT NULL)"
_NUMBER = r"TRY_CAST(regexp_extract(cell, '^[(\[]?\s*(\d{1,2})\s*[)\].]?$', 1) AS BIGINT)"
_NUMBERING = f"""len({_FILLED}) >= 3
    AND list_transform({_FILLED}, lambda cell: {_NUMBER}) = range(1, len({_FILLED}) + 1)"""

# the row of HXL tags below a header: `#date`, `#adm4+name`
_TAGS = f"""len({_FILLED}) >= 2
    AND list_bool_and(list_transform({_FILLED}, lambda cell: regexp_full_match(cell, '#[A-Za-z][\\w+ ]*')))"""


@dataclass(frozen=True)
class NonDataRows:
    """The rows of a sheet that are not data."""

    relation: str
    """Table of `row_number` and `kind`, the header included."""
    counts: dict[str, int]
    """Number of rows per kind, the header left out."""
    like_totals: tuple[int, ...] = ()
    """Numbers of the first rows of data that begin with a word of a sum, such as a donor `Total Bangun`."""


def find_non_data_rows(relations: Relations, parsed: ParsedSheet) -> NonDataRows:
    """List the rows of a parsed sheet that are not data.

    Only rows that lack something required are candidates; all of them when a title row dates the whole sheet, because
    then even a blank row lacks nothing. Rows that the reader classified (`Grid.lines`) keep that kind.
    """
    sheet = parsed.sheet
    is_lacking = "true" if sheet.feed.happened in sheet.constants else f"bad & {row_mask(sheet.feed)} <> 0"
    classified = f"SELECT row_number, 'example' FROM ({example_rows(sheet)})"
    if sheet.grid.lines:
        classified += f" UNION ALL SELECT row_number, kind FROM {sheet.grid.lines}"
    if {*sheet.places} >= _CARD:
        classified += f" UNION ALL SELECT row_number, 'total' FROM ({_unnamed_totals(parsed)})"
    if older := older_years(parsed.rows, sheet):
        classified += f" UNION ALL SELECT row_number, 'older_year' FROM ({older})"
    with Relations(relations.con) as own:
        totals = total_rows(own, parsed).relation
        days = own.table("days", _days_alone(parsed))
        candidates = own.table("candidates", _candidates(parsed, is_lacking, totals, days))
        listed = relations.table(
            "non_data_rows",
            f"""WITH candidates AS (FROM {candidates}),
                totals AS (FROM {totals}),
                data_rows AS (
                    SELECT row_number FROM {parsed.rows} ANTI JOIN {days} USING (row_number) WHERE NOT ({is_lacking})),
                every(row_number, kind) AS ({classified}),
                classified AS (SELECT row_number, first(kind) AS kind FROM every GROUP BY row_number),
                detected AS ({sql("parse/non_data_rows")})
            FROM classified UNION ALL FROM detected ANTI JOIN classified USING (row_number)""",
            {"header_row": sheet.header_row},
        )
        doubtful = relations.con.execute(
            f"""SELECT row_number FROM {totals} ANTI JOIN {listed} USING (row_number)
            SEMI JOIN (SELECT row_number FROM {parsed.rows} WHERE bad & {row_mask(sheet.feed)} = 0) USING (row_number)
            ORDER BY row_number LIMIT {_MOST_LIKE_TOTALS}"""
        ).fetchall()
    counts = relations.con.execute(
        f"SELECT kind, count(*) FROM {listed} WHERE kind <> 'header' GROUP BY kind ORDER BY kind"
    )
    return NonDataRows(listed, dict(counts.fetchall()), tuple(number for (number,) in doubtful))


_CARD = {"quantity_in", "quantity_out", "balance"}


def _unnamed_totals(parsed: ParsedSheet) -> str:
    """SQL of sums without a word on a card: all ins and all outs above once more, and the balance as it was."""
    card = "PARTITION BY depot, item ORDER BY row_number"
    above = f"({card} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    rows = f"""SELECT row_number, quantity_in, quantity_out, balance,
            lag(balance) OVER ({card}) AS before, count(*) OVER {above} AS rows,
            sum(quantity_in) OVER {above} AS ins, sum(quantity_out) OVER {above} AS outs
        FROM {parsed.rows} WHERE bad & {row_mask(parsed.sheet.feed)} = 0"""
    return f"""SELECT row_number FROM ({rows})
        WHERE rows > 1 AND quantity_in = ins AND quantity_out = outs AND ins > 0 AND outs > 0 AND ins <> outs
            AND balance = before"""


def _days_alone(parsed: ParsedSheet) -> str:
    """SQL of the rows that lack nothing though they have a day and nothing else: `Senin, 12 Juli 2021` above others."""
    sheet, happened = parsed.sheet, parsed.sheet.feed.happened
    if happened not in sheet.places or len(sheet.places) == 1:
        return "SELECT NULL::BIGINT AS row_number WHERE false"
    others = [place for place in range(sheet.grid.width) if place not in (sheet.places[happened], *sheet.grid.added)]
    is_alone = " AND ".join(f"coalesce(c{place}, '') = ''" for place in others) or "false"
    return f"""SELECT row_number FROM {sheet.grid.relation} JOIN {parsed.rows} USING (row_number)
        WHERE {is_alone} AND bad = 0 AND {happened} IS NOT NULL AND NOT coalesce({happened}_time_known, false)"""


def _candidates(parsed: ParsedSheet, is_lacking: str, totals: str, days: str) -> str:
    """SQL of the cells of rows up to the header, of rows that lack something required, of sums and of days alone."""
    sheet = parsed.sheet
    cells = ", ".join(f"c{i}" for i in range(sheet.grid.width))
    own = "own_cell(cell)" if sheet.grid.merged else "cell"
    return f"""WITH written AS (
            SELECT row_number, list_transform([{cells}], lambda cell: clean({own})) AS cells
            FROM {sheet.grid.relation} SEMI JOIN (
                SELECT row_number FROM {parsed.rows} WHERE {is_lacking}
                UNION ALL SELECT row_number FROM {totals} WHERE is_total
                UNION ALL SELECT row_number FROM {days}
                UNION ALL SELECT unnest(range(1, {sheet.header_row + 1}))
            ) USING (row_number)),
        folded AS (SELECT *, list_transform(cells, lambda cell: fold(cell)) AS words FROM written)
        SELECT row_number, len(list_filter(cells, lambda cell: cell IS NOT NULL)) AS filled,
            coalesce(list_filter(words, lambda word: word IS NOT NULL)[1], '') AS first,
            {_TAGS} AS is_tags, {_repeats_header(sheet)} AS is_header, {_NUMBERING} AS is_numbering,
            row_number IN (FROM {days}) AS is_day, {_is_beside(sheet)} AS is_beside
        FROM folded LEFT JOIN (SELECT words AS titles FROM folded WHERE row_number = {sheet.header_row}) ON true"""


def _is_beside(sheet: Sheet) -> str:
    """SQL of whether the first filled cell of a row is in the column of days, or in one that nothing is read from."""
    if not sheet.header_row:
        return "false"
    read = {place for name, place in sheet.places.items() if name != sheet.feed.happened}
    beside = [place + 1 for place in range(sheet.grid.width) if place not in read]
    first = "list_position(list_transform(cells, lambda cell: cell IS NOT NULL), true)"
    return f"{first} IN ({', '.join(map(str, beside)) or 'NULL'})"


def _repeats_header(sheet: Sheet) -> str:
    """SQL of whether all mapped columns repeat their titles, or some in the lower of two header rows."""
    if not sheet.header_row or len(sheet.places) < 2:
        return "false"
    places = sorted(place + 1 for place in {*sheet.places.values(), *sheet.clocks.values()})
    same = f"list_transform({places}, lambda place: coalesce(words[place] IS NOT DISTINCT FROM titles[place], false))"
    some = f"len(list_filter({places}, lambda place: words[place] = titles[place])) >= 2"
    return f"(list_bool_and({same}) OR (row_number = {sheet.header_row + 1} AND {some}))"


def write_non_data_rows(con: duckdb.DuckDBPyConnection, sheet: Sheet, non_data: NonDataRows, target: Path) -> None:
    """Write where the non-data rows of a sheet are, as Parquet.

    Args:
        con: the connection on which they were listed
        sheet: the sheet; one whose grid repeats another's rows has none of its own
        non_data: its non-data rows
        target: the file to write
    """
    is_listed = "false" if sheet.grid.repeats else "kind <> 'header'"
    rows = f"SELECT row_number, kind FROM {non_data.relation} WHERE {is_listed} ORDER BY row_number"
    con.execute(f"COPY ({rows}) TO {quoted(str(target))} (COMPRESSION zstd)")
