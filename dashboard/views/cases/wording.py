"""The rows of a case in words."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

import settings
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells
from i18n import Words

ICONS = {
    "call": "call",
    "request": "assignment",
    "stop": "local_shipping",
    "handed_out": "propane_tank",
    "came_back": "keyboard_return",
    "fulfilled": "check_circle",
    "followup": "phone_callback",
    "companion": "handshake",
    "companion_left": "waving_hand",
    "session": "forum",
    "assessment": "stethoscope",
    "referral": "send",
    "confirmed": "check_circle",
    "consent": "draw",
    "death": "candle",
    "cylinder": "propane_tank",
}
PAGES = {
    "call": "calls", "request": "requests", "stop": "deliveries", "handed_out": "oxygen", "came_back": "oxygen",
    "fulfilled": "requests", "followup": "followups", "companion": "companions", "companion_left": "companions",
    "session": "companions", "assessment": "referrals", "referral": "referrals", "confirmed": "referrals",
    "consent": "inspection", "cylinder": "oxygen",
}  # fmt: skip
"""Step → the page it belongs to."""
NEXT_TERMS = {"followup": "followup_step"}
"""Step → kind of the terms of what comes next, where it is another page's."""
_KINDS = {
    "call": {"subject": "direction", "state": "outcome", "channel": "channel"},
    "request": {"subject": "category", "state": "status", "urgency": "urgency"},
    "fulfilled": {"subject": "category"},
    "stop": {"state": "delivery_outcome"},
    "handed_out": {"state": "case_cylinder"},
    "came_back": {"state": "case_cylinder"},
    "followup": {"subject": "care_place", "state": "followup_outcome", "actor": "contacted"},
    "companion": {"subject": "companion_role"},
    "companion_left": {"subject": "companion_role"},
    "accompanied": {"subject": "companion_role"},
    "session": {"subject": "session_kind"},
    "assessment": {"subject": "team", "state": "assessment_result", "actor": "profession"},
    "referral": {"subject": "referral_kind", "state": "referral_status", "channel": "referral_origin"},
    "confirmed": {"subject": "referral_kind"},
    "consent": {"subject": "consent_purpose", "state": "case_answer"},
}
"""Step → column → kind of its terms; other text is a name of the books."""


def word(w: Words, step: str, column: str, code: Any) -> str:
    """The word for a code of a step; empty where there is none.

    Args:
        w: Words in the reader's language.
        step: Code of the step.
        column: Name of the column.
        code: The code, or a name of the books.
    """
    if cells.is_missing(code):
        return ""
    own = f"term.case_state.{code}"
    if column == "state" and w.has(own):
        return w(own)
    kind = _KINDS.get(step, {}).get(column)
    return w.term(kind, str(code)) if kind else str(code)


def details(w: Words, row: cells.Row) -> str:
    """What a row says beside its step and its state.

    Args:
        w: Words in the reader's language.
        row: Of `case_chain` or `open_steps`.
    """
    step = str(row["step"])
    parts = [word(w, step, "subject", row["subject"]), _amount(w, row)]
    parts += [word(w, step, column, row.get(column)) for column in ("channel", "urgency", "actor")]
    parts += [str(row["village"])] if _has(row, "village") else []
    parts += [cells.written(w, "needs", row["needs"])] if _has(row, "needs") else []
    states = [w.term(name, row[name]) for name in ("physical_state", "emotional_state") if _has(row, name)]
    parts += [w("case.state_line", states=", ".join(states))] if states else []
    parts += [w("case.until", moment=w.moment(row["until"]))] if _has(row, "until") else []
    return " · ".join(part for part in parts if part)


def _has(row: cells.Row, name: str) -> bool:
    return not cells.is_missing(row.get(name))


def _amount(w: Words, row: cells.Row) -> str:
    if not _has(row, "quantity"):
        return w.term("item", str(row["item"])) if _has(row, "item") else ""
    quantity = w.number(float(row["quantity"]), digits=0 if float(row["quantity"]).is_integer() else 1)
    if row["step"] == "session":
        return w("case.minutes", minutes=quantity)
    return f"{quantity} × {w.term('item', str(row['item']))}" if _has(row, "item") else ""


def local(moment: Any, *, is_known: Any) -> datetime | date | None:
    """A moment in local time; of one whose time of day is not known the day.

    Args:
        moment: A moment, missing where there is none.
        is_known: Whether its time of day is known.
    """
    if cells.is_missing(moment):
        return None
    at: datetime = pd.Timestamp(moment).to_pydatetime().astimezone(ZoneInfo(settings.timezone()))
    return at if cells.is_missing(is_known) or bool(is_known) else at.date()


def when(w: Words, moment: datetime | date | None) -> str:
    """A moment or a day in words; never midnight for a mere day."""
    if moment is None:
        return w("table.missing")
    return w.moment(moment) if isinstance(moment, datetime) else w.day(moment)


def _standing(w: Words, row: cells.Row) -> str | None:
    """How an open thing stands; a referral as a loop does."""
    if row["step"] == "referral" and _has(row, "state"):
        return w.term("loop_state", str(row["state"]))
    return word(w, str(row["step"]), "state", row["state"]) or None


def chain_rows(context: PageContext, chain: pd.DataFrame) -> pd.DataFrame:
    """The chain in words, for a table and an export."""
    w = context.w
    rows = [
        {
            "at": local(row["at"], is_known=row["time_known"]), "case_step": w.term("case_step", str(row["step"])),
            "case_details": details(w, row) or None,
            "case_state": word(w, str(row["step"]), "state", row["state"]) or None,
            "record": None if cells.is_missing(row["record"]) else row["record"],
        }
        for row in chain.to_dict("records")
    ]  # fmt: skip
    columns = ["at", "case_step", "case_details", "case_state", "record"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def open_rows(context: PageContext, steps: pd.DataFrame) -> pd.DataFrame:
    """What is open in words, for a table and an export."""
    w = context.w
    rows = [
        {
            "case_step": w.term("case_step", str(row["step"])), "case_details": details(w, row) or None,
            "case_state": _standing(w, row),
            "since_at": local(row["since_at"], is_known=row["since_known"]),
            "due_at": local(row["due_at"], is_known=row["due_known"]),
            "case_next": w.term(NEXT_TERMS.get(str(row["step"]), "case_next"), str(row["next_step"])),
        }
        for row in steps.to_dict("records")
    ]  # fmt: skip
    columns = ["case_step", "case_next", "case_details", "case_state", "since_at", "due_at"]
    return pd.DataFrame(rows, columns=columns, dtype=object)
