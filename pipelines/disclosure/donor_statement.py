"""Statement of one donor: the gifts and what became of them, by the rule of donation tracing."""

from typing import NamedTuple

import duckdb
import pandas as pd

import settings
import warehouse
from pipelines.ingest.status import opened
from pipelines.storage import load_store
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError

_GIFTS = """
    SELECT received_at, donation_id, kind, item, quantity::DOUBLE AS quantity, amount_idr, purpose, handed_over_idr,
        in_store_idr, operating_idr, on_hand_idr, handed_over_quantity::DOUBLE AS handed_over_quantity,
        in_store_quantity::DOUBLE AS in_store_quantity, villages
    FROM marts.gift_outcomes WHERE donor_code = $donor ORDER BY received_at, donation_id
"""
_PARTS = """
    SELECT p.donation_id, p.day, p.state AS gift_state, v.name AS village, v.district, p.item,
        p.quantity::DOUBLE AS quantity, p.amount_idr
    FROM staging.gift_parts AS p
    JOIN marts.gift_outcomes AS g ON g.donation_id = p.donation_id
    LEFT JOIN staging.villages AS v ON v.village_code = p.village_code
    WHERE g.donor_code = $donor ORDER BY g.received_at, p.donation_id, p.day, p.state, v.name
"""


class Statement(NamedTuple):
    """Gifts and outcomes of one donor."""

    code: str
    """Pseudonym of the donor."""
    donor: str
    """The latest spelling of the name, or the code where no load has a name."""
    gifts: pd.DataFrame
    """One row per gift with its outcome; columns as in `marts.gift_outcomes`."""
    parts: pd.DataFrame
    """One row per part of a gift and where it went."""
    made_up: bool
    """Whether the books are made up."""


def statement(who: str) -> Statement:
    """Look up a donor by code or by the number of one of their gifts. FeedError when there is none."""
    path = warehouse.current()
    if path is None or not path.exists():
        raise FeedError("no_such_donor", donor=who)
    with opened(path) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        code = _code(con, who)
        gifts, parts = (con.execute(sql, {"donor": code}).df() for sql in (_GIFTS, _PARTS))
        ((made_up,),) = con.execute("SELECT made_up FROM ops.snapshot").fetchall()
    return Statement(code, _name(code) or code, gifts, parts, bool(made_up))


def _code(con: duckdb.DuckDBPyConnection, who: str) -> str:
    matches = con.execute(
        """SELECT DISTINCT donor_code FROM marts.gift_outcomes
        WHERE upper(donor_code) = upper($who) OR donation_id = $who""",
        {"who": who},
    ).fetchall()
    codes = [code for (code,) in matches if code]
    if not codes:
        raise FeedError("donor_unknown" if matches else "no_such_donor", donor=who)
    return str(codes[0])


def _name(code: str) -> str | None:
    """Return the latest spelling of the name in the active loads."""
    names: list[tuple[float, str]] = []
    with duckdb.connect() as con:
        for load in load_store.loads():
            for number, part in enumerate(load.parts):
                if part.table == "donations":
                    rows = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
                    last = "epoch(max(received_at)), arg_max(donor, received_at)"
                    sql = f"SELECT {last} FROM {rows} WHERE donor_code = $code"
                    names += [row for row in con.execute(sql, {"code": code}).fetchall() if row[1]]
    return max(names)[1] if names else None
