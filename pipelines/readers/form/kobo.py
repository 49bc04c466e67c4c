"""An export of KoboToolbox or ODK: names or questions as titles, groups before a slash, the server's own columns.

A question with several answers comes as one column, as a column of 0 and 1 for each answer, or both: here it is one.
When the server got a form is UTC; what names it is its uuid, the first one where it was edited. A form that was
rejected is no data. Sheets of repeated groups have the uuid of their form, so their rows are counted on.
"""

import re
from collections import defaultdict
from dataclasses import replace

from duckdb import DuckDBPyConnection

from pipelines.types.cell_text import quoted
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "kobo"
_MARKS = ("_uuid", "_submission_time", "_submission__uuid")
_ODK = ({"SubmissionDate", "KEY"}, {"PARENT_KEY", "KEY"})
_SENT = ("_submission_time", "_submission__submission_time", "SubmissionDate")
_KEYS = ("meta/rootUuid", "_uuid", "KEY", "_submission__uuid")
_STATUS = ("_validation_status", "_submission__validation_status", "ReviewState")
# the server's and the telephone's own, besides whatever begins with an underscore; nobody asked for them
_OWN = {
    "SubmissionDate", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
    "ReviewState", "DeviceID", "Edits", "FormVersion", "PARENT_KEY", "formhub/uuid", "meta/instanceID", "meta/rootUuid",
    "meta/instanceName", "meta/deprecatedID", "instanceID", "end", "deviceid", "subscriberid", "simserial",
    "phonenumber", "username", "audit",
}  # fmt: skip
_PARENT = "_parent_table_name"
_TRUTHS = ("", "0", "1", "0.0", "1.0", "TRUE", "FALSE", "True", "False", "true", "false")


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the sheet with one column a question; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    header = next(((number, _names(row)) for number, row in grid.top if _is_header(row)), None)
    if header is None:
        return None
    con, (number, names) = relations.con, header
    titles = {place: name for place, name in enumerate(names) if name not in _OWN and not name.startswith("_")}
    cells = {place: f"c{place}" for place in titles}
    for place, parent, options in _several_answers(con, grid, number, names):
        for option in options:
            titles.pop(option, None)
        titles[place], cells[place] = parent, _answers(cells[place] if place not in options else "''", options)
    titles = {place: _without_group(title, names) for place, title in titles.items()}
    for title, text, known in (("_submission_time", _in_utc, _SENT), ("_uuid", _key, _KEYS)):
        if own := [names.index(name) for name in known if name in names]:
            titles[own[0]], cells[own[0]] = title, text(own, names)
    made = _made(relations, grid, number, titles=titles, cells=cells, status=_rejected(names))
    return [replace(made, part_of=_parent_sheet(con, grid, number, names))]


def _parent_sheet(con: DuckDBPyConnection, grid: Grid, number: int, names: list[str]) -> str:
    """The sheet of the forms that the rows below row `number` repeat within, as for each person of a household.

    '' for a sheet of forms.
    """
    if "PARENT_KEY" in names:  # ODK: `permintaan-barang` repeats within `permintaan`
        return grid.sheet.rpartition("-")[0] or grid.sheet or "KEY"
    if _PARENT not in names:
        return ""
    cell = _text(names.index(_PARENT))
    row = con.execute(f"SELECT max({cell}) FROM {grid.relation} WHERE row_number > {number}").fetchone()
    return str((row and row[0]) or "")


def _is_header(row: list[str]) -> bool:
    names = {cell.strip() for cell in row}
    return any(mark in names for mark in _MARKS) or any(marks <= names for marks in _ODK)


def _names(row: list[str]) -> list[str]:
    """The titles; ODK Central writes groups with a hyphen."""
    names = [cell.strip() for cell in row]
    if "KEY" in names:
        names = [re.sub(r"(?<=\w)-(?=\w)", "/", name) if " " not in name else name for name in names]
    return names


def _several_answers(
    con: DuckDBPyConnection, grid: Grid, number: int, names: list[str]
) -> list[tuple[int, str, dict[int, str]]]:
    """Where each question with a column an answer goes, its title, and the answer of each of those columns."""
    families: dict[str, dict[int, str]] = defaultdict(dict)
    for place, name in enumerate(names):
        parent, _, answer = name.rpartition("/")
        if parent and name not in _OWN and _is_truth(con, grid, number, place):
            families[parent][place] = answer
    return [
        (names.index(parent) if parent in names else min(answers), parent, answers)
        for parent, answers in families.items()
        if parent in names or len(answers) > 1
    ]


def _is_truth(con: DuckDBPyConnection, grid: Grid, number: int, place: int) -> bool:
    """Whether every cell of a column says yes or no, and one says something."""
    text = _text(place)
    row = con.execute(
        f"""SELECT bool_and({text} IN {_TRUTHS}) AND bool_or({text} <> '')
        FROM {grid.relation} WHERE row_number > {number}"""
    ).fetchone()
    return bool(row and row[0])


def _answers(joined: str, options: dict[int, str]) -> str:
    """SQL: the answers that were chosen, with commas; what stands in the one column where none of them is told."""
    chosen = ", ".join(
        f"CASE WHEN lower({_text(place)}) IN ('1', '1.0', 'true') THEN {quoted(answer)} END"
        for place, answer in options.items()
    )
    return f"coalesce(nullif(concat_ws(', ', {chosen}), ''), {joined})"


def _text(place: int) -> str:
    return f"trim(replace(coalesce(c{place}, ''), chr(8288), ''))"


def _without_group(title: str, names: list[str]) -> str:
    """A name has its groups before slashes; a question has them too, but its own slashes as well (`Nomor HP/WA`)."""
    if " " not in title:
        return title.rpartition("/")[2]
    group = title.partition("/")[0] + "/"
    return title.removeprefix(group) if sum(name.startswith(group) for name in names) > 1 else title


def _in_utc(places: list[int], names: list[str]) -> str:
    text = _text(places[0])
    return f"{text} || CASE WHEN regexp_matches({text}, '^$|Z$|:.*[+-][0-9]{{2}}:?[0-9]{{2}}$') THEN '' ELSE 'Z' END"


def _key(places: list[int], names: list[str]) -> str:
    keys = ", ".join(f"nullif(regexp_replace({_text(place)}, '^uuid:', ''), '')" for place in places)
    if names[places[0]] != "_submission__uuid":
        return f"coalesce({keys})"
    return f"{keys} || '#' || row_number() OVER (PARTITION BY {_text(places[0])} ORDER BY row_number)"


def _rejected(names: list[str]) -> str:
    """SQL: whoever looks after the form rejected it."""
    own = next((names.index(name) for name in _STATUS if name in names), None)
    refused = "('not approved', 'validation_status_not_approved', 'rejected', 'tidak disetujui', 'ditolak')"
    return "false" if own is None else f"lower({_text(own)}) IN {refused}"


def _made(
    relations: Relations, grid: Grid, number: int, *, titles: dict[int, str], cells: dict[int, str], status: str
) -> Grid:
    """The sheet with these titles and cells; a column without a title is empty."""
    written = ", ".join(
        f"CASE WHEN row_number = {number} THEN {quoted(titles[place])} ELSE {cells[place]} END AS c{place}"
        if place in titles
        else f"'' AS c{place}"
        for place in range(grid.width)
    )
    relation = relations.table("form", f"SELECT row_number, {written} FROM {grid.relation} ORDER BY 1")
    lines = relations.table(
        "lines",
        f"SELECT row_number, 'rejected' AS kind FROM {grid.relation} WHERE row_number > {number} AND {status}",
    )
    return replace(grid, relation=relation, lines=lines, asks=True)
