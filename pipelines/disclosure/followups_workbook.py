"""The workbook of calls to make: what to know first, then what to fill in, with lists, then the keys.

Its titles are those of the template of the feed, so it comes back without a map; rows in which nothing was filled in
are no attempts.
"""

from collections.abc import Hashable, Mapping
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from i18n import Words
from pipelines.disclosure.followups_due import SETTLE
from pipelines.disclosure.workbook import OPTIONS, local, write_cell
from pipelines.feeds.followups import FOLLOWUPS
from pipelines.templates import wording
from pipelines.templates.workbook import LISTS, write_lists
from pipelines.types.feed import Column, Kind
from pipelines.types.telephone.numbering import national_number

_HEADER_ROW = 4
_FILLED_IN = ("outcome", "contacted", "done_at", "physical_state", "emotional_state", "place", "needs", "note")
_LAYOUT = (
    "next_step", "recipient", "contact_phone", "other_numbers", "address", "tries_so_far", "last_tried", "last_state",
    "attempt", *_FILLED_IN, "due_at", "due_clock", "followup_id", "person", "companion_id", "village", "district",
)  # fmt: skip
"""Columns of the sheet; those that are none of the feed only inform, and are passed over when the file comes back."""
_COPIED = ("address", "attempt", "followup_id", "person", "village", "district")
_WIDTHS = {"next_step": 26, "recipient": 24, "address": 30, "last_state": 24, "note": 30, "other_numbers": 20}
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


def followups_workbook(calls: pd.DataFrame, words: Words, *, made_up: bool) -> bytes:
    """Write the calls as a workbook to fill in.

    Args:
        calls: As of `followups_due.followups_due`.
        words: Language of titles and lists.
        made_up: Whether the workbook says that its data are made up.

    Returns:
        The content of the file.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet, lists = book.add_worksheet(words("contacts.followups_due")[:31]), book.add_worksheet(LISTS)
        lists.hide()
        heads = [words("contacts.followups_due"), words("contacts.private"), words("contacts.followups_how")]
        bold, open_head = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#DCEDEC"})
        for row, line in enumerate([*heads, *([words("made_up.mark")] if made_up else [])]):
            sheet.write_string(row, 0, line, bold if row == 0 or row == len(heads) else None)
        formats = {name: book.add_format({"num_format": name, "align": "left"}) for name in (_DAY, _MOMENT, "@", "0")}
        for place, name in enumerate(_LAYOUT):
            sheet.write_string(_HEADER_ROW, place, _title(name, words), open_head if name in _FILLED_IN else bold)
            column = _columns().get(name)
            form = _MOMENT if column is not None and column.kind is Kind.MOMENT else "@"
            sheet.set_column(place, place, _WIDTHS.get(name, 18), formats[form])
        for row, call in enumerate(calls.to_dict("records"), start=_HEADER_ROW + 1):
            for place, name in enumerate(_LAYOUT):
                cell = _value(name, call, words)
                write_cell(sheet, (row, place), cell, date_format=formats[_DAY], number_format=formats["0"])
        _add_choices(sheet, write_lists(lists, [(c, FOLLOWUPS) for c in _columns().values()], words), words, len(calls))
        sheet.freeze_panes(_HEADER_ROW + 1, 3)
    return file.getvalue()


def _columns() -> dict[str, Column]:
    return {column.name: column for column in FOLLOWUPS.columns if column.name in _LAYOUT}


def _title(name: str, words: Words) -> str:
    column = _columns().get(name)
    return wording.title(column, FOLLOWUPS, words) if column else words(f"contacts.column.{name}")


def _value(name: str, call: Mapping[Hashable, Any], words: Words) -> Any:
    """Return a cell; None for one that is to be filled in, or that nobody knows."""
    due, tried = local(call["due_at"]), local(call["last_tried_at"])
    values = {
        "next_step": words("contacts.settle_first")
        if call["step"] == SETTLE
        else words.term("followup_step", call["step"]),
        "tries_so_far": call["tries"],
        "recipient": call["name"],
        "contact_phone": _dialled(call["number"]),
        "other_numbers": ", ".join(map(_dialled, call["other_numbers"])) if _is_there(call["other_numbers"]) else None,
        "last_tried": tried.strftime("%d/%m/%Y %H:%M" if call["last_known"] else "%d/%m/%Y") if tried else None,
        "last_state": _states(call, words),
        "contacted": _choice("contacted", call["contacted"], words),
        "place": _choice("care_place", call["place"], words),
        "companion_id": call["companion_code"],
        "due_at": due.date() if due else None,
        "due_clock": due.strftime("%H:%M") if due and call["due_time_known"] else None,
    }
    cell = values[name] if name in values else call[name] if name in _COPIED else None
    return cell if _is_there(cell) else None


def _states(call: Mapping[Hashable, Any], words: Words) -> str:
    states = [(domain, call[domain]) for domain in ("physical_state", "emotional_state") if _is_there(call[domain])]
    return ", ".join(words.term(domain, code) for domain, code in states)


def _choice(domain: str, code: Any, words: Words) -> str | None:
    return wording.choice(domain, code, words) if _is_there(code) else None


def _dialled(number: Any) -> Any:
    return national_number(number) if isinstance(number, str) and number.isdecimal() else number


def _is_there(cell: Any) -> bool:
    return isinstance(cell, list) or not (cell is None or bool(pd.isna(cell)))


def _add_choices(sheet: Any, ranges: dict[str, str], words: Words, rows: int) -> None:
    """Add the lists to the columns to fill in; several needs may be typed."""
    for place, name in enumerate(_LAYOUT):
        column = _columns().get(name)
        domain = wording.list_of(column, FOLLOWUPS) if column else None
        if column and domain:
            kind = "information" if column.kind is Kind.CODES else "stop"
            rule = {"validate": "list", "source": ranges[domain], "error_type": kind}
            sheet.data_validation(_HEADER_ROW + 1, place, _HEADER_ROW + rows, place, rule)
