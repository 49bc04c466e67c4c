"""Rows of another posko: they count in no figure, and supersede none of ours. Decided anew on every build."""

from collections import defaultdict

import duckdb

from pipelines.build.ledger import Ledger
from pipelines.feeds import by_table
from pipelines.storage.own_centre import OwnCentre, parts_with_centre
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load


def find_other_centres(con: duckdb.DuckDBPyConnection, loads: list[Load], own: OwnCentre, ledger: Ledger) -> None:
    """List the rows that name another posko than ours; a row that names none is ours, and so is a made-up one.

    Args:
        con: connection of the build
        loads: all loads that count
        own: the posko whose books these are
        ledger: reads `files`; fills `other_centres`
    """
    if own.name is None:
        return
    files: dict[str, list[str]] = defaultdict(list)
    for load in loads:
        for number in [] if load.made_up else parts_with_centre(load):
            files[load.parts[number].table].append(quoted(str(load.folder / f"rows-{number}.parquet")))
    for table, paths in files.items():
        happened = by_table(table).happened
        at_us = f"epoch_us(r.{happened})" if happened else "NULL"
        con.execute(
            f"""INSERT INTO {ledger.other_centres}
            SELECT '{table}', s.load_id, r.part, s.sheet, r.row_number, r.centre, {at_us}
            FROM read_parquet([{", ".join(paths)}], union_by_name = true, filename = true) r
            JOIN {ledger.files} s USING (filename)
            WHERE centre_key(r.centre) NOT IN ('', centre_key($own))""",
            {"own": own.name},
        )


def without_other_centres(con: duckdb.DuckDBPyConnection, rows: str, table: str, ledger: Ledger) -> str:
    """Leave out the rows of another posko.

    Args:
        con: connection of the build
        rows: SQL of stored rows of a feed table
        table: the feed table
        ledger: reads `other_centres`

    Returns:
        SQL of the other rows.
    """
    others = f"SELECT load_id, part, row_number FROM {ledger.other_centres} WHERE feed_table = '{table}'"
    if not con.execute(f"{others} LIMIT 1").fetchone():
        return rows
    return f"SELECT * FROM ({rows}) ANTI JOIN ({others}) USING (load_id, part, row_number)"
