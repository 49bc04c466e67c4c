"""Where the titles of a table nobody knows may stand, and its first rows as a page may show them."""

from statistics import median

import duckdb

from pipelines.detect.suggestions.contents import Contents
from pipelines.feeds import FEEDS
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows

_SHOWN_ROWS = 5
# what says how cells are written, and nothing of what they are about
_SHAPES = ("name", "unique", "one_word", "phone", "yes_no", "month", "large")
_LONGEST = 60
HIDDEN = "•••"
_PHONE = r"([+]|\b62|\b0|\b8)[0-9 .()-]{7,}[0-9]"
_DATE = r"^[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{2,4}([ T]|$)"
_KNOWN = {alias for feed in FEEDS for column in feed.columns for alias in (*column.headers, *column.clock_headers)}


def titles_at(top: Rows) -> int | None:
    """The position of the row that looks most like titles: words in most columns, the more of them known the better.

    None when no row does, as in a file that begins with its data.
    """
    filled = [[cell.strip() for cell in row if cell.strip()] for _, row in top]
    usual = median([len(row) for row in filled if row] or [0])
    scores = {
        position: sum(2 if folded(cell) in _KNOWN else 1 for cell in row)
        for position, row in enumerate(filled)
        if len(row) >= 2 and len(row) >= usual / 2 and sum(map(may_be_title, row)) >= 0.8 * len(row)
    }
    return max(scores, key=lambda position: (scores[position], -position), default=None)


def may_be_title(cell: str) -> bool:
    """Whether a cell reads like a title: words, few digits, no address."""
    digits = sum(letter.isdigit() for letter in cell)
    return len(cell) <= 200 and any(letter.isalpha() for letter in cell) and digits <= 3 and "@" not in cell


def first_rows(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int, *, hidden: set[int]) -> list[list[str]]:
    """The first filled rows below the titles; cells of hidden places, and what looks like a phone, masked."""
    cells = [f"coalesce(clean(c{place}), '')" for place in range(grid.width)]
    filled = " OR ".join(f"{cell} <> ''" for cell in cells)
    masked = ", ".join(_masked(cell, place in hidden) for place, cell in enumerate(cells))
    rows = con.execute(
        f"""SELECT {masked} FROM {grid.relation} WHERE row_number > {header_row} AND ({filled})
        ORDER BY row_number LIMIT {_SHOWN_ROWS}"""
    ).fetchall()
    return [list(row) for row in rows]


def _masked(cell: str, is_hidden: bool) -> str:
    if is_hidden:
        return f"CASE WHEN {cell} = '' THEN '' ELSE '{HIDDEN}' END"
    written = f"regexp_replace({cell}, '{_PHONE}|[^ ]+@[^ ]+', '{HIDDEN}', 'g')"
    return f"left(CASE WHEN regexp_matches({cell}, '{_DATE}') THEN {cell} ELSE {written} END, {_LONGEST})"


def private_places(contents: Contents) -> set[int]:
    """Places whose cells look like numbers to call, names of people, or what somebody said in words of their own."""
    return {place for place, shares in contents.items() if _is_private(shares)}


def _is_private(shares: dict[str, float]) -> bool:
    if shares.get("phone", 0) > 0.2:
        return True
    if max(share for thing, share in shares.items() if thing not in _SHAPES) > 0.3:
        return False
    return shares.get("name", 0) > 0.6 or (shares.get("one_word", 0) < 0.5 and shares.get("unique", 0) > 0.5)
