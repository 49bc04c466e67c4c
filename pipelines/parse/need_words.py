"""Vocabulary of needs: Posko's own word list, the names of items, and words from loads."""

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
    """Folded word → category; the category's own words take precedence over the word list, and that over items."""
    categories: dict[str, str] = {}
    for word, category in (pair for name in ("words", "items") for pair in _written(name)):
        if category in codes.words(_DOMAIN) and folded(word):
            categories.setdefault(folded(word), category)
    return categories | codes.aliases(_DOMAIN)


def learn_words(con: duckdb.DuckDBPyConnection, *, before: Load | None = None) -> None:
    """Replace the needs in the table `words` by those that loads define too; the newest load takes precedence.

    before: only loads that arrived earlier than this one define words
    """
    files = [
        quoted(str(load.folder / f"rows-{number}.parquet"))
        for load in partition(load_store.all_loads()).active
        if before is None or load.order < before.order
        for number, part in enumerate(load.parts)
        if part.table == "words"
    ]
    if not files:
        return
    loaded = " UNION ALL ".join(
        f"SELECT {order} AS load_order, row_number, word, category, aliases FROM read_parquet({file})"
        for order, file in enumerate(files)
    )
    rows = con.execute(
        f"""SELECT spelling, category FROM (
            SELECT *, unnest(list_prepend(word, string_split(coalesce(aliases, ''), ';'))) AS spelling FROM ({loaded}))
        ORDER BY load_order, row_number"""
    ).fetchall()
    defined = {folded(word): category for word, category in rows if category in codes.words(_DOMAIN) and folded(word)}
    known = need_words() | defined | codes.aliases(_DOMAIN)
    con.execute("DELETE FROM words WHERE domain = $domain", {"domain": _DOMAIN})
    con.execute("INSERT INTO words SELECT $1, unnest($2), unnest($3)", [_DOMAIN, [*known], [*known.values()]])


def _written(name: str) -> Iterator[tuple[str, str]]:
    """Each spelling of a reference list in `data/reference`, with its category."""
    with (settings.ROOT / "data" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = [row[column] for column in ("word", "name_id", "name_en", "name_hi") if column in row]
            for spelling in (*own, *row["aliases"].split(";")):
                yield spelling, row["category"]
