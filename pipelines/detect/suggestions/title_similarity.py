"""Which titles resemble which names of columns."""

from typing import NamedTuple

import duckdb

from pipelines.types.feed import Feed
from pipelines.types.sql import sql

# what is a date only together
PARTS = {
    "year": ("tahun", "thn", "year", "वर्ष", "साल"),
    "month": ("bulan", "bln", "month", "माह", "महीना"),
    "day": ("tanggal", "tgl", "hari", "day", "दिन", "तारीख"),
}


class Likeness(NamedTuple):
    """A title that resembles an alias: why (`title`, `title_part`, `title_near`), which, and how near [0-1]."""

    reason: str
    alias: str
    share: float


Likenesses = dict[tuple[str, str, bool], dict[int, Likeness]]
"""Layout, column and whether it is the time of day beside it → place of a title → how it resembles. Parts of a date
have no layout."""


def likenesses(con: duckdb.DuckDBPyConnection, titles: list[str], layouts: list[Feed]) -> Likenesses:
    """Every resemblance of these folded titles to the columns of these layouts."""
    known = [
        (layout.table, column.name, is_clock, alias)
        for layout in layouts
        for column in layout.columns
        for is_clock, aliases in ((False, column.headers), (True, column.clock_headers))
        for alias in aliases
    ]
    known += [("", part, False, alias) for part, aliases in PARTS.items() for alias in aliases]
    con.execute("CREATE OR REPLACE TEMP TABLE asked (place INTEGER, title VARCHAR)")
    con.execute("INSERT INTO asked SELECT unnest($1), unnest($2)", [list(range(len(titles))), titles])
    con.execute("CREATE OR REPLACE TEMP TABLE aliases (layout VARCHAR, name VARCHAR, is_clock BOOLEAN, alias VARCHAR)")
    con.execute(
        "INSERT INTO aliases SELECT unnest($1), unnest($2), unnest($3), unnest($4)",
        [list(part) for part in zip(*known, strict=True)],
    )
    found: Likenesses = {}
    likeness = sql("detect/suggestions/titles")
    for place, layout, name, is_clock, alias, reason, share in con.execute(likeness).fetchall():
        found.setdefault((layout, name, is_clock), {})[place] = Likeness(reason, alias, share)
    return found
