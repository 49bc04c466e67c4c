"""Which way the legs of a log went, told by the whole file: its lines, its telephones, and the digit for a line.

What the log states counts. Else a leg that a line began is inbound, and one that a telephone of the house began is
outbound or stays inside. Lines and telephones bear any name: a telephone calls under a short number of its own, a line
under the numbers of many.
"""

from dataclasses import dataclass

import settings
from pipelines.types.cell_text import quoted
from pipelines.types.relations import Relations
from pipelines.types.sql import sql


@dataclass(frozen=True)
class LegDirections:
    """Which way each leg went."""

    relation: str
    """Table of `row_number`, `direction` (inbound, outbound, internal, or a word of the log that is not known) and
    `dialled`, the number called without the digits that take a line."""
    inner_lines: str
    """Table of `row_number` and `kind` of the legs of calls that never left the house."""
    note: tuple[str, ...]
    """Keys of `assumed` in i18n."""


def leg_directions(relations: Relations, legs: str) -> LegDirections:
    """Decide which way the legs of a log went.

    Args:
        relations: where the tables are made
        legs: relation of the legs: `row_number`, `call`, `caller`, `dst`, `channel_name`, `dstchannel`, `lastdata` and
            `direction`, which the log states

    Returns:
        The tables of directions and of inner lines.
    """
    with Relations(relations.con) as own:
        ends = own.table("ends", sql("readers/telephone/leg_ends", legs=legs))
        peers = own.table("peers", sql("readers/telephone/peers", ends=ends))
        directed = relations.table("directed", sql("readers/telephone/leg_direction", ends=ends, peers=peers))
        prefix = settings.outside_prefix() or _learned_prefix(own, directed)
    dialled = _without_prefix(prefix) if prefix else "dst"
    relation = relations.table("directions", f"SELECT row_number, direction, {dialled} AS dialled FROM {directed}")
    inner_lines = relations.table("inner", sql("readers/telephone/inner_lines", directed=directed))
    return LegDirections(relation, inner_lines, (f"outside_prefix|dst|{prefix}",) if prefix else ())


def _learned_prefix(relations: Relations, directed: str) -> str:
    """The digits that take a line, as most outbound legs show them; empty where none does."""
    row = relations.con.execute(sql("readers/telephone/outside_prefix", directed=directed)).fetchone()
    return str(row[0]) if row else ""


def _without_prefix(prefix: str) -> str:
    """SQL of the number dialled; what is a whole number only with these digits keeps them."""
    rest = f"substr(dst, {len(prefix) + 1})"
    whole = "0[1-9][0-9]{6,12}|[+]?62[1-9][0-9]{6,12}|[+][1-9][0-9]{7,14}|00[1-9][0-9]{7,14}"
    if prefix.startswith("0"):
        whole = "0[1-9][0-9]{7,12}"
    is_taken = f"starts_with(dst, {quoted(prefix)}) AND regexp_full_match({rest}, '{whole}')"
    return f"CASE WHEN direction = 'outbound' AND {is_taken} THEN {rest} ELSE dst END"
