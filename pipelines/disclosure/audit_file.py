"""The audit log as a file: a workbook, CSV, or a line of JSON per entry with its hash."""

import csv
import json
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from access import wording
from access.audit import Entry
from i18n import Words

_TITLES = ("entry", "at", "action", "account", "role", "kind", "subject", "rows", "people", "details", "hash")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def audit_file(entries: Sequence[Entry], form: str, words: Words) -> bytes:
    """Write entries in one of the FORMS; all codes in words, but for JSON.

    Args:
        entries: the oldest first
        form: suffix of the file
        words: language of titles and terms
    """
    return FORMS[form](entries, words)


def _rows(entries: Sequence[Entry], words: Words) -> list[list[Any]]:
    return [
        [
            entry.number,
            words.moment(entry.at),
            words.term("audit_action", entry.action),
            entry.actor.account or "",
            words.term("audit_role", entry.actor.role),
            words.term("audit_kind", entry.actor.kind),
            wording.subject(entry, words, {}),
            entry.rows,
            len(entry.people) or None,
            wording.details(entry, words),
            entry.hash,
        ]
        for entry in entries
    ]


def _titles(words: Words) -> list[str]:
    return [words(f"audit.column.{name}") for name in _TITLES]


def _workbook(entries: Sequence[Entry], words: Words) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(words("audit.sheet"))
        sheet.write_row(0, 0, _titles(words), book.add_format({"bold": True}))
        for number, row in enumerate(_rows(entries, words), start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(_TITLES) - 1, 18)
    return file.getvalue()


def _csv(entries: Sequence[Entry], words: Words) -> bytes:
    file = StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows([_titles(words), *_rows(entries, words)])
    return file.getvalue().encode("utf-8-sig")


def _jsonl(entries: Sequence[Entry], words: Words) -> bytes:
    lines = (json.dumps(json.loads(entry.text) | {"hash": entry.hash}, sort_keys=True) for entry in entries)
    return "".join(f"{line}\n" for line in lines).encode()


FORMS: dict[str, Callable[[Sequence[Entry], Words], bytes]] = {"xlsx": _workbook, "csv": _csv, "jsonl": _jsonl}
"""Suffix of a file → how it is written."""
