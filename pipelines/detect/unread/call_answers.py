"""Columns of a call list that say which way a call went or how it ended, under titles that no feed knows.

`Terjawab` and `Telepon Keluar` are answered by yes or no, or by a mark; `Action Result` says it in words.
"""

from dataclasses import replace

import duckdb

from pipelines.detect.unread.columns import folded_titles, title_at, unread_places
from pipelines.feeds.codes import aliases
from pipelines.types.cell_text import quoted, without_numbers
from pipelines.types.errors import FeedError
from pipelines.types.feed import folded
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

_DIRECTION, _OUTCOME, _TYPE = "direction", "outcome", "call_type"
_OPPOSITE = {
    "inbound": "outbound", "outbound": "inbound", "answered": "missed", "missed": "answered", "busy": "answered",
    "failed": "answered", "abandoned": "answered",
}  # fmt: skip
_YES = {"ya", "iya", "yes", "y", "true", "sudah", "sdh", "benar", "x", "v", "✓", "✔", "1", "हाँ", "हां"}
_NO = {"tidak", "tdk", "no", "n", "false", "belum", "blm", "bukan", "0", "नहीं"}
_MARKS = {"✓": "v", "✔": "v", "☑": "v", "√": "v"}
_OF_CALLS = {"telepon", "telpon", "telp", "panggilan", "call", "calls", "apakah", "status", "is", "was", "कॉल"}
_SUCCESS = {"success", "successful", "sukses", "berhasil"}
_MOST_WORDS = 50
# what a list of a program has and nobody writes by hand; beside nothing else it says nothing of how calls ended
_OF_PROGRAMS = {
    "started_at", "call_id", "answered_at", "ended_at", "duration_seconds", "caller_phone", "caller_name", "operator",
    "channel", "note", "centre",
}  # fmt: skip
_TELLING = folded_titles(
    "status, type, tipe, jenis, result, hasil, action, action result, disposition, state, reason, outcome, "
    "call status, term reason, cause, direction, arah, kind, स्थिति, प्रकार"
)


def with_call_answers(relations: Relations, sheet: Sheet, *, file: str) -> Sheet:
    """Return the sheet, its unread columns of direction and outcome among its columns.

    Args:
        relations: where the table of the sheet is made
        sheet: a sheet whose columns are detected; one with a column map is as its sender wants it
        file: name of the file, for the refusal

    Raises:
        FeedError: the list of a program says how calls ended in words that nobody knows.
    """
    is_plain = sheet.column_map is None and sheet.corrects is None and sheet.grid.header is None
    if sheet.feed.table != "calls" or not is_plain or _TYPE in sheet.places:
        return sheet
    candidates = unread_places(sheet)
    if "answered_at" in sheet.places:
        candidates.append(sheet.places["answered_at"])
    for place in candidates:
        sheet = _with_answers(relations, sheet, place)
    if {_DIRECTION, _OUTCOME} & {*sheet.places, *sheet.constants}:
        return sheet
    unknown = next((place for place in unread_places(sheet) if _is_telling(relations.con, sheet, place)), None)
    if unknown is not None and {*sheet.places} <= _OF_PROGRAMS:
        raise FeedError("unread_outcome", file=file, column=without_numbers(title_at(sheet, unknown)))
    return sheet


def _with_answers(relations: Relations, sheet: Sheet, place: int) -> Sheet:
    """The sheet with a column as its direction or its outcome, where it says that and no other column does."""
    taken = {*sheet.places, *sheet.constants}
    named = _named(title_at(sheet, place))
    words = _words(relations.con, sheet, place) if _may_answer(sheet, place) else set()
    if named and named[0] not in taken and words and words <= _YES | _NO | {""}:
        return _answered(relations, sheet, place, *named, blank_is_no=not words & _NO)
    codes = {aliases(_OUTCOME)[word] for word in words if word in aliases(_OUTCOME)}
    is_outcome = words - {""} <= {*aliases(_OUTCOME)} and len(codes) > 1 and codes - {"answered"}
    if _OUTCOME not in taken and is_outcome and place in unread_places(sheet):
        return replace(sheet, places=sheet.places | {_OUTCOME: place})
    return sheet


def _named(title: str) -> tuple[str, str] | None:
    """The column and the code that a title names: `Telepon Keluar`, `Terjawab?`, `Success`."""
    words = folded(title)
    bare = " ".join(word for word in words.split() if word not in _OF_CALLS)
    if bare in _SUCCESS:
        return _OUTCOME, "answered"
    for column in (_OUTCOME, _DIRECTION):
        codes = aliases(column)
        if code := codes.get(words, codes.get(bare)):
            return column, code
    return None


def _answered(relations: Relations, sheet: Sheet, place: int, column: str, code: str, *, blank_is_no: bool) -> Sheet:
    """The sheet with a column that says for each answer which way the call went, or how it ended.

    Args:
        relations: where the table of the sheet is made
        sheet: the sheet
        place: the column of the answers
        column: what they answer, `direction` or `outcome`
        code: what a yes means
        blank_is_no: whether an empty cell is a no
    """
    grid, text = sheet.grid, _text(place)
    yes, no = (", ".join(map(quoted, sorted(words))) for words in (_YES, _NO))
    otherwise = quoted(_OPPOSITE[code]) if blank_is_no else "NULL"
    happened = sheet.places.get(sheet.feed.happened or "")
    is_row = f"AND clean(c{happened}) IS NOT NULL" if happened is not None else ""
    answer = f"WHEN {text} IN ({yes}) THEN '{code}' WHEN {text} IN ({no}) THEN '{_OPPOSITE[code]}' ELSE {otherwise}"
    cell = f"CASE WHEN row_number > {sheet.header_row} {is_row} THEN CASE {answer} END END"
    relation = relations.table(
        "answered", f"SELECT *, {cell} AS c{grid.width} FROM {grid.relation} ORDER BY row_number"
    )
    title = without_numbers(title_at(sheet, place).replace("|", " "))[:40]
    made = replace(
        grid,
        relation=relation,
        width=grid.width + 1,
        added=(*grid.added, grid.width),
        note=(*grid.note, f"call_type_read|{_TYPE}|{title}"),
    )
    places = {name: at for name, at in sheet.places.items() if at != place}
    return replace(sheet, grid=made, places=places | {column: grid.width})


def _may_answer(sheet: Sheet, place: int) -> bool:
    """Whether the first cells of a column are short words."""
    first = [row[place].strip() for number, row in sheet.grid.top if number > sheet.header_row and place < len(row)]
    return any(first) and all(len(cell) <= _LONGEST and not _is_figure(cell) for cell in first)


_LONGEST = 30


def _is_figure(cell: str) -> bool:
    return sum(map(str.isdigit, cell)) > 1


def _text(place: int) -> str:
    """SQL of an answer, folded; a mark is a letter."""
    marks = " ".join(f"WHEN '{mark}' THEN '{letter}'" for mark, letter in _MARKS.items())
    return f"coalesce(CASE clean(c{place}) {marks} ELSE fold(clean(c{place})) END, '')"


def _words(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> set[str]:
    """The folded words of a column, '' for an empty cell; none where there are too many."""
    happened = sheet.places.get(sheet.feed.happened or "")
    is_row = f"AND clean(c{happened}) IS NOT NULL" if happened is not None else ""
    rows = con.execute(
        f"""SELECT DISTINCT {_text(place)} FROM {sheet.grid.relation}
        WHERE row_number > {sheet.header_row} {is_row} LIMIT {_MOST_WORDS + 1}"""
    ).fetchall()
    return {word for (word,) in rows} if len(rows) <= _MOST_WORDS else set()


def _is_telling(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Whether a column may say how calls ended or which way they went: in few words, and not always the same."""
    if folded(title_at(sheet, place)) not in _TELLING or not _may_answer(sheet, place):
        return False
    return len(_words(con, sheet, place) - {""}) > 1
