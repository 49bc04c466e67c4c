"""Cells as text: written by the name of their column, in the reader's language."""

from collections.abc import Callable, Hashable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from codes import HIDDEN as HIDDEN
from i18n import Words

Row = dict[Hashable, Any]
SUPPRESSED = "is_suppressed"
"""Column that says of which rows the missing numbers are hidden; never drawn."""
_TERMS = {
    "role": "companion_role",
    "needs": "category", "source": "flow", "target": "flow", "from_condition": "condition", "to_condition": "condition",
    "other_loop_state": "loop_state",
}  # fmt: skip
# Columns that hold codes of terms.
_CODES = {
    *(
        "category",
        "unit",
        "channel",
        "outcome",
        "direction",
        "status",
        "urgency",
        "unmet_reason",
        "condition",
        "band",
        "advice",
    ),
    *("verdict", "cluster", "change_verdict"),
    *("alarm", "list"),
    *("candidate_kind", "consequence", "difference_kind"),
    *("followup_step", "due_result", "followup_ending", "followup_outcome", "contacted", "care_place"),
    *("physical_state", "emotional_state"),
    *(
        "method",
        "movement",
        "donor_kind",
        "kind",
        "item",
        "recipient_kind",
        "scope",
        "feed",
        "rule",
        "line_kind",
        "review",
    ),
    *("severity", "entry", "norm", "norm_unit"),
    *("loop_state", "loop_actor", "loop_age", "loop_step", "next_step", "referral_kind", "referral_origin"),
    "person_basis",
    *("team", "profession", "assessment_result"),
    *("person_kind", "session_kind", "activity", "capacity_state", "waiting_reason", "debriefing_state", "violation"),
    *("nearness", "why_nobody", "funnel_step"),
    *("cash_step", "gift_state", "by_rule", "used_for", "unmatched", "limit_key", "limit_state"),
}
_GROUPS = {"unknown": "small_groups.unknown", "other_groups": "small_groups.other"}
"""Groups that are no code: of people whose group is not known, and of those that are joined."""
_FIGURE = (int, float, Decimal, np.number)
_ONE_DIGIT = (
    "m3",
    "rate",
    "per_10000",
    "expected",
    "mean",
    "p10",
    "p50",
    "p90",
    "days",
    "hours",
    "burn",
    "score",
    "ratio",
    "error",
)


_TWO_DIGITS = ("_brier", "ratio", "_per_hour", "calls_low", "calls_high", "_erlangs", "growth_score")


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame, each by the name of its columns; in half of the time that pandas takes."""
    names = [*frame.columns]
    columns = [column.tolist() for _, column in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def is_missing(cell: Any) -> bool:
    """Whether a cell is None, NaN, NaT or an empty list."""
    if cell is None or isinstance(cell, str):
        return cell is None
    if isinstance(cell, list | tuple | np.ndarray):
        return len(cell) == 0
    return cell is None or cell is pd.NA or bool(pd.isna(cell))


def written(w: Words, column: str, cell: Any) -> str:
    """One cell as text; a missing one is a dash, never a zero.

    Args:
        w: Words in the reader's language.
        column: Name of the column, which decides unit and digits.
        cell: The cell.
    """
    if isinstance(cell, str) and cell == HIDDEN:
        return w("small_groups.hidden")
    return w("table.missing") if is_missing(cell) else _writer(w, column, cell)(cell)


def with_hidden(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are drawn: missing numbers of suppressed rows are `HIDDEN`; the column saying so is left out."""
    if SUPPRESSED not in frame:
        return frame
    hidden, rows = frame[SUPPRESSED].astype(bool), frame.drop(columns=SUPPRESSED)
    for column in rows:
        gaps = hidden & rows[column].isna()
        if gaps.any() and (is_figure(rows[column]) or pd.api.types.is_numeric_dtype(rows[column])):
            rows[column] = rows[column].astype(object).mask(gaps, HIDDEN)
    return rows


def _writer(w: Words, column: str, cell: Any) -> Callable[[Any], str]:
    if isinstance(cell, bool | np.bool_):
        return lambda flag: w("table.yes" if flag else "table.no")
    if isinstance(cell, list | tuple | np.ndarray):
        return lambda codes: ", ".join(coded(w, column, code) for code in codes)
    if isinstance(cell, str):
        return lambda text: ", ".join(coded(w, column, code) for code in _split(column, text))
    if isinstance(cell, datetime):
        return lambda moment: _moment(w, column, moment)
    if isinstance(cell, date):
        return w.short_day
    return lambda figure: number(w, column, figure)


def _split(column: str, text: str) -> list[str]:
    return text.split(";") if column == "needs" else [text]


def coded(w: Words, column: str, text: str) -> str:
    """The word for a code in a column of codes; other text as it is. `donor.person` names its kind of term.

    Args:
        w: Words in the reader's language.
        column: Name of the column.
        text: The code.
    """
    if text in _GROUPS and column in ("district", "role", "session_kind"):
        return w(_GROUPS[text])
    kind, _, code = text.partition(".")
    if column in ("source", "target") and code:
        return w.term({"donor": "donor_kind"}.get(kind, kind), code)
    if column == "feed":
        return w(f"feed.{text}") if w.has(f"feed.{text}") else text
    if column == "rule":
        return w(f"quarantine.{text}") if w.has(f"quarantine.{text}") else text
    return w.term(_TERMS.get(column, column), text) if column in _CODES or column in _TERMS else text


def number(w: Words, column: str, figure: Any) -> str:
    """A number with the digits and the unit of its column.

    Args:
        w: Words in the reader's language.
        column: Name of the column.
        figure: The number.
    """
    if column == "weekday":
        return w.weekday(int(figure))
    if column.endswith("_idr"):
        return w.money(figure)
    if column.endswith("_share") and (column.startswith(("out_", "order_late_")) or column.endswith("short_share")):
        return chance(w, figure)
    if column.startswith("share") or column.endswith("_share"):
        return w.share(float(figure), digits=1)
    if column == "change_cases":
        return ("+" if figure > 0 else "") + w.number(int(figure))
    if column == "change":
        return ("+" if figure > 0 else "") + w.share(float(figure))
    if column.endswith(_TWO_DIGITS):
        return w.number(round(Decimal(str(figure)), 2), digits=2)
    is_counted = isinstance(figure, int | np.integer)
    one_digit = (not is_counted and any(mark in column for mark in _ONE_DIGIT)) or float(figure) != int(figure)
    return w.number(round(Decimal(str(figure)), 1), digits=1) if one_digit else w.number(int(figure))


def chance(w: Words, share: Any) -> str:
    """A forecast probability in whole per cent, never 0 or 100."""
    percent = round(100 * float(share))
    return f"<{w.share(0.01)}" if percent < 1 else f">{w.share(0.99)}" if percent > 99 else w.share(percent / 100)


def _moment(w: Words, column: str, moment: datetime) -> str:
    """Local time; without the zone, which the as-of line names."""
    if column in ("day", "last_day", "complete_until"):
        return w.short_day(moment.date())
    return moment_of(w, moment, zone=False)


def moment_of(w: Words, moment: datetime, *, zone: bool = True) -> str:
    """A moment in local time; midnight sharp comes from a source that knows days only, and is written as a day.

    Args:
        w: Words in the reader's language.
        moment: The moment, with its zone.
        zone: Whether to write the name of the zone.
    """
    day, clock, name = w.moment(moment).rsplit(" ", 2)
    if clock in ("00.00", "00:00"):
        return day
    return f"{day} {clock} {name}" if zone else f"{day} {clock}"


def is_figure(values: pd.Series) -> bool:
    """Whether a column holds numbers, which are aligned right."""
    known = [cell for cell in values if not is_missing(cell)]
    return bool(known) and all(isinstance(cell, _FIGURE) and not isinstance(cell, bool) for cell in known)


def with_sources(w: Words, norms: pd.DataFrame) -> pd.DataFrame:
    """Norms with their units, and sources in the reader's language where they came with Posko, as written elsewhere."""
    rows = zip(norms["norm"], norms["norm_source"], norms["is_own"], strict=True)
    keys = [(f"norm_source.{norm}", source, is_own) for norm, source, is_own in rows]
    sources = [w(key) if w.has(key) and not is_own else source for key, source, is_own in keys]
    return norms.assign(norm_source=sources).rename(columns={"unit": "norm_unit"})
