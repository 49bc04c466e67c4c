"""Columns under any title that say in words whether a row counts: cancelled, pending, yes or no.

One of states is read as the state of its row. Of one that answers yes or no nobody can tell to what; it is refused.
"""

from dataclasses import replace

import duckdb

from pipelines.detect.unread.columns import title_at, unread_places
from pipelines.feeds.codes import aliases
from pipelines.types.cell_text import quoted, without_numbers
from pipelines.types.errors import FeedError
from pipelines.types.feed import folded
from pipelines.types.sheet import Sheet

_STATUS = "status"
_YES = {"ya", "iya", "yes", "y", "true", "sudah", "sdh", "benar", "हाँ", "हां"}
_NO = {"tidak", "tdk", "no", "n", "false", "belum", "blm", "bukan", "नहीं"}
# what an answer can be about without changing whether the row counts
_HARMLESS = (
    "anonim", "hamba allah", "kuitansi", "kwitansi", "tanda terima", "bukti", "foto", "lapor", "publikasi", "posting",
    "ucapan", "rutin", "anggota", "anonymous", "receipt", "photo", "report", "thank", "recurring", "member",
)  # fmt: skip


def with_unread_states(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> Sheet:
    """Return the sheet, a column of states that no title names among its columns where it has one.

    Args:
        con: a prepared connection
        sheet: a sheet whose columns are detected; one with a column map is as its sender wants it
        file: name of the file, for the refusal

    Raises:
        FeedError: names the column of which nobody can tell whether its rows count.
    """
    domain = next((q.domain for q in sheet.feed.qualifiers if q.name == _STATUS), None)
    if domain is None or sheet.column_map or sheet.corrects or sheet.grid.header is not None:
        return sheet
    states = aliases(domain)
    for place in unread_places(sheet):
        words = _words(con, sheet, place, {*states, *_YES, *_NO})
        if not words & _NO and all(states.get(word, "done") == "done" for word in words):
            continue
        if words <= {*states} and not words <= _YES | _NO and _STATUS not in {*sheet.places, *sheet.constants}:
            sheet = replace(sheet, places=sheet.places | {_STATUS: place})
        elif _is_doubtful(con, sheet, place, words):
            raise FeedError(
                "unread_answers", file=file, column=without_numbers(title_at(sheet, place)) or f"#{place + 1}"
            )
    return sheet


def _is_doubtful(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int, words: set[str]) -> bool:
    """Whether the words tell some rows from others, and may tell which of them count."""
    title = folded(title_at(sheet, place))
    if not words <= _YES | _NO:
        return True
    if sheet.grid.asks or any(word in title for word in _HARMLESS):
        return False
    return bool(words & _YES) or _has_blanks(con, sheet, place)


def _has_blanks(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Whether a row that says when it happened leaves the cell empty."""
    happened = sheet.places.get(sheet.feed.happened or "")
    is_row = "true" if happened is None else f"clean(c{happened}) IS NOT NULL"
    query = f"SELECT 1 FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row} AND {is_row} "
    return con.execute(f"{query} AND clean(c{place}) IS NULL LIMIT 1").fetchone() is not None


def _words(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int, known: set[str]) -> set[str]:
    """The folded words of a column, none where a cell is another text; the first rows alone rule most columns out."""
    first = {folded(row[place]) for number, row in sheet.grid.top if number > sheet.header_row and place < len(row)}
    if not first - {""} <= known:
        return set()
    listed = ", ".join(map(quoted, sorted(known)))
    where = f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row} AND clean(c{place}) IS NOT NULL"
    other = f"SELECT 1 {where} AND fold(clean(c{place})) NOT IN ({listed}) LIMIT 1"
    if con.execute(other).fetchone():
        return set()
    return {word for (word,) in con.execute(f"SELECT DISTINCT fold(clean(c{place})) {where}").fetchall()}
