"""The posko whose books these are. A store is one posko's: what files tell of another one is not ours.

`POSKO_CENTRE` names it; while that is not set, the first real load that names a posko does. Names are compared without
case, spaces and the word "Posko", as the macro `centre_key` folds them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

import settings
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load

COLUMN = "centre"


@dataclass(frozen=True)
class OwnCentre:
    """The posko whose books these are, as far as anything names it."""

    name: str | None
    """As it was written; None while nothing names it."""
    source: str | None
    """Where the name comes from: `setting` or `load`."""


def own_centre(con: duckdb.DuckDBPyConnection, loads: Iterable[Load]) -> OwnCentre:
    """Return the posko whose books these are.

    Args:
        con: a prepared connection
        loads: the stored loads, in order of arrival
    """
    if name := settings.named_centre():
        return OwnCentre(name, "setting")
    for load in loads:
        if not (load.made_up or load.undone_at or load.is_correction):
            named = centres_in(con, load, load.folder)
            if named:
                return OwnCentre(named[0], "load")
    return OwnCentre(None, None)


def centres_in(con: duckdb.DuckDBPyConnection, load: Load, folder: Path) -> list[str]:
    """Return the poskos that rows of a load name, one spelling of each, the one of most rows first.

    Args:
        con: a prepared connection
        load: the load
        folder: where its rows are
    """
    files = [quoted(str(folder / f"rows-{number}.parquet")) for number in parts_with_centre(load)]
    if not files:
        return []
    named = con.execute(
        f"""SELECT arg_min(centre, row_number) FROM read_parquet([{", ".join(files)}], union_by_name = true)
        WHERE centre_key(centre) <> '' GROUP BY centre_key(centre) ORDER BY count(*) DESC, min(row_number)"""
    )
    return [row[0] for row in named.fetchall()]


def parts_with_centre(load: Load) -> list[int]:
    """Return the numbers of the parts of a load that name a posko."""
    return [number for number, part in enumerate(load.parts) if COLUMN in {*part.places, *part.constants}]
