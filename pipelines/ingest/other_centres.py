"""Refuse files of another posko: its rows are not ours, and would take the place of ours."""

from contextlib import suppress
from pathlib import Path

import duckdb

from pipelines.storage import load_store
from pipelines.storage.own_centre import centres_in, own_centre, parts_with_centre
from pipelines.types.cell_text import quoted, without_numbers
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


def refuse_other_centre(con: duckdb.DuckDBPyConnection, load: Load, folder: Path, *, file: str) -> None:
    """Refuse a load none of whose rows is ours, and one of several poskos while nothing tells which of them is ours.

    Made-up files and corrections are not asked.

    Args:
        con: a prepared connection
        load: the load that arrives
        folder: where its rows are
        file: name of the file, for the refusal

    Raises:
        FeedError: names the poskos of the file, and ours.
    """
    if load.made_up or load.is_correction or not parts_with_centre(load):
        return
    named = [without_numbers(name) for name in centres_in(con, load, folder)]
    own = None
    with suppress(duckdb.Error):  # of a damaged load; the build repairs it, and leaves out what is not ours
        own = own_centre(con, load_store.loads()).name
    if own is None:
        if len(named) > 1:
            raise FeedError("several_centres", file=file, centres=", ".join(named))
    elif named and not _has_own_rows(con, load, folder, own):
        raise FeedError("other_centre", file=file, found=", ".join(named), own=own)


def _has_own_rows(con: duckdb.DuckDBPyConnection, load: Load, folder: Path, own: str) -> bool:
    files = ", ".join(quoted(str(folder / f"rows-{number}.parquet")) for number in range(len(load.parts)))
    is_own = f"coalesce(centre_key(centre), '') IN ('', centre_key({quoted(own)}))"
    rows = con.execute(f"SELECT 1 FROM read_parquet([{files}], union_by_name = true) WHERE {is_own} LIMIT 1")
    return rows.fetchone() is not None
