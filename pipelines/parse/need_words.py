"""What people write for a need besides its own words: the list that comes with Posko, items' names, loaded words."""

import csv
from collections.abc import Iterator
from functools import cache

import duckdb

import settings
from pipelines.feeds import codes
from pipelines.storage import load_store
from pipelines.storage.active_loads import partition
from pipelines.types.cell_text import quoted
from pipelines.types.feed import folded
from pipelines.types.load import Load

_DOMAIN = "category"


@cache
def need_words() -> dict[str, str]:
    """Folded word → category; a word of the category itself comes first, then the list of words, then the items."""
    found: dict[str, str] = {}
    for word, category in (pair for name in ("words", "items") for pair in _written(name)):
        if category in codes.words(_DOMAIN) and folded(word):
            found.setdefault(folded(word), category)
    return found | codes.aliases(_DOMAIN)


def learn_words(con: duckdb.DuckDBPyConnection, *, before: Load | None = None) -> None:
    """Let the words that loads say of needs (all, or those `before` one) be known on a workbench, the newest first."""
    files = [
        quoted(str(load.folder / f"rows-{number}.parquet"))
        for load in partition(load_store.all_loads()).active
        if before is None or load.order < before.order
        for number, part in enumerate(load.parts)
        if part.table == "words"
    ]
    if not files:
        return
    told = " UNION ALL ".join(
        f"SELECT {order} AS load_order, row_number, word, category, aliases FROM read_parquet({file})"
        for order, file in enumerate(files)
    )
    rows = con.execute(
        f"""SELECT spelling, category FROM (
            SELECT *, unnest(list_prepend(word, string_split(coalesce(aliases, ''), ';'))) AS spelling FROM ({told}))
        ORDER BY load_order, row_number"""
    ).fetchall()
    said = {folded(word): category for word, category in rows if category in codes.words(_DOMAIN) and folded(word)}
    known = need_words() | said | codes.aliases(_DOMAIN)
    con.execute("DELETE FROM words WHERE domain = $domain", {"domain": _DOMAIN})
    con.execute("INSERT INTO words SELECT $1, unnest($2), unnest($3)", [_DOMAIN, [*known], [*known.values()]])


def _written(name: str) -> Iterator[tuple[str, str]]:
    """Each spelling in a list of `data/reference`, with its category."""
    with (settings.ROOT / "data" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = [row[column] for column in ("word", "name_id", "name_en", "name_hi") if column in row]
            for spelling in (*own, *row["aliases"].split(";")):
                yield spelling, row["category"]
