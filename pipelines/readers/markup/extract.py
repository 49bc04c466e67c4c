"""The child: `python -m pipelines.readers.markup.extract FILE FOLDER` writes the tables of markup as CSV, prints JSON.

Either `{"sheets": [{name, hidden, width [columns], merged, file, struck}], …}`, or `{"refused": key, "root": tag}`.
"""

import csv
import errno
import gc
import json
import re
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pipelines.readers.guarded_xml import Declares
from pipelines.readers.markup.html_page import page_sheet
from pipelines.readers.markup.sheet import MOST_CELLS, MarkupSheet, TooLarge
from pipelines.readers.markup.spreadsheet_xml import workbook_sheets
from pipelines.readers.workbook.confined import NO_ROOM, confine
from pipelines.readers.workbook.merged_cells import MergedCells

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)[\s/>]")
_BEFORE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n)*?MIME-Version:", re.IGNORECASE)
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_HEAD = 65536
_HTML_ROOTS = frozenset({
    "html", "head", "body", "table", "meta", "style", "div", "link", "title", "tr", "center", "h1", "h2", "h3",
    "h4", "p", "br", "b", "font", "span", "form", "script", "thead", "tbody",
})  # fmt: skip
_TELEGRAM = b'class="page_wrap"'


def main(source: Path, folder: Path) -> None:
    """Print what was found, or why nothing could be; an error of our own is let through."""
    confine()
    gc.disable()  # short life, millions of small lists and no cycles
    try:
        answer = _answer(source.read_bytes(), folder)
    except Declares:
        answer = {"refused": "markup.declares"}
    except (TooLarge, MemoryError):
        answer = {"refused": "markup.too_large"}
    except (expat.ExpatError, UnicodeError, LookupError, AssertionError):  # the last is what html.parser raises
        answer = {"refused": "markup.broken"}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(NO_ROOM)
        answer = {"refused": "markup.too_large" if error.errno == errno.EFBIG else "markup.broken"}
    print(json.dumps(answer))


def _answer(content: bytes, folder: Path) -> dict[str, Any]:
    root = None if _WEB_ARCHIVE.match(content.lstrip()) else root_tag(content)
    if root is None:
        sheets = _web_archive(content)
    elif root.lower() in _HTML_ROOTS:
        sheets = [page_sheet(_decoded(content))]
    elif root.rpartition(":")[2] == "Workbook":
        sheets = workbook_sheets(content)
    else:
        return {"refused": "markup.unknown", "root": root}
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        return {"refused": "format.telegram" if _TELEGRAM in content[:_HEAD] else "markup.without_table"}
    return {"sheets": list(_written(filled, folder)), "since_1904": False, "strikes_unread": False}


def root_tag(content: bytes) -> str | None:
    """The first tag of a document, below its declarations and comments; None when it has none."""
    head = content[: 4 * _HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<table" not in head[:_HEAD].lower():
        return None
    tag = _ROOT.search(_BEFORE_ROOT.sub(b"", head))
    return tag[1].decode("ascii") if tag else None


def _decoded(content: bytes) -> str:
    """The text of a page by its mark, else as it declares, else UTF-8, else Windows-1252."""
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    declared = _CHARSET.search(content[:_HEAD])
    names = [declared[1].decode("ascii")] if declared else []
    for name in (*names, "utf-8"):
        try:
            if not name.lower().startswith(("utf-16", "ucs", "unicode")):
                return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _web_archive(content: bytes) -> list[MarkupSheet]:
    """The pages of a page that was saved as one file (.mht), each a sheet."""
    message = message_from_bytes(content, policy=policy.default)
    sheets = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            name = Path(str(part.get("Content-Location", ""))).stem
            body = part.get_payload(decode=True)
            sheets.append(page_sheet(_decoded(body if isinstance(body, bytes) else b""), name))
    return sheets


def _written(sheets: list[MarkupSheet], folder: Path) -> Iterator[dict[str, Any]]:
    """Write each sheet as CSV, the row number in front, every row as wide as the widest."""
    for number, sheet in enumerate(sheets):
        target, width = folder / f"{number}.csv", max(sheet.width, 1)
        if width * len(sheet.rows) > 3 * MOST_CELLS:
            raise TooLarge
        merged = MergedCells(sheet.merges, _all_rows(sheet, width))
        with target.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            for row, cells in sheet.rows:
                padded = [*cells, *[""] * (width - len(cells))]
                merged.fill(row - 1, padded)
                rows.writerow([row, *padded])
        about = {"name": sheet.name, "hidden": sheet.hidden, "width": width, "file": target.name}
        yield about | {"struck": sheet.struck, "merged": bool(merged), "skipped": sheet.skipped}


def _all_rows(sheet: MarkupSheet, width: int) -> Iterator[list[str]]:
    """Every row up to the last, also those that a workbook leaves out because they are empty."""
    number = 0
    for row, cells in sheet.rows:
        for _ in range(row - number - 1):
            yield []
        number = row
        yield [*cells, *[""] * (width - len(cells))]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
