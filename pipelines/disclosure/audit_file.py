"""The audit log as a file: a workbook, CSV, or a line of JSON per entry with its hash, written as it is read."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter

from access import wording
from access.audit_entries import Entry
from i18n import Words

_TITLES = ("entry", "at", "action", "account", "role", "kind", "subject", "rows", "people", "details", "hash")
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True,
}  # fmt: skip
_MOST_ROWS = 1_000_000
"""Of one sheet; Excel reads 1,048,576."""


def write_audit_file(file: IO[bytes], entries: Iterable[Entry], form: str, words: Words) -> None:
    """Write entries in one of the FORMS; all codes in words, but for JSON.

    Args:
        file: what is written
        entries: the oldest first
        form: suffix of the file
        words: language of titles and terms
    """
    FORMS[form](file, entries, words)


def _rows(entries: Iterable[Entry], words: Words) -> Iterator[list[Any]]:
    for entry in entries:
        yield [
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


def _titles(words: Words) -> list[str]:
    return [words(f"audit.column.{name}") for name in _TITLES]


def _workbook(file: IO[bytes], entries: Iterable[Entry], words: Words) -> None:
    rows, number = _rows(entries, words), 1
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        first: list[list[Any]] = list(islice(rows, 1))
        while first or number == 1:
            sheet = book.add_worksheet(words("audit.sheet") if number == 1 else f"{words('audit.sheet')} {number}")
            sheet.set_column(0, len(_TITLES) - 1, 18)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, _titles(words), bold)
            for place, row in enumerate(chain(first, islice(rows, _MOST_ROWS - 1)), start=1):
                sheet.write_row(place, 0, row)
            first, number = list(islice(rows, 1)), number + 1


def _csv(file: IO[bytes], entries: Iterable[Entry], words: Words) -> None:
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    csv.writer(text, lineterminator="\r\n").writerows(chain([_titles(words)], _rows(entries, words)))
    text.detach()


def _jsonl(file: IO[bytes], entries: Iterable[Entry], words: Words) -> None:
    for entry in entries:
        line = json.dumps(json.loads(entry.text) | {"hash": entry.hash}, sort_keys=True)
        file.write(f"{line}\n".encode())


FORMS: dict[str, Callable[[IO[bytes], Iterable[Entry], Words], None]] = {
    "xlsx": _workbook, "csv": _csv, "jsonl": _jsonl,
}  # fmt: skip
"""Suffix of a file → how it is written."""
