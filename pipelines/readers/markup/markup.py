"""Web pages with tables, and XML Spreadsheet 2003, whatever the file is called: many a download named .xls is one.

Rows are numbered as a spreadsheet program numbers them when it opens the file. Other markup is refused by the name of
its first tag, and no column map is offered for its tags.
"""

import re
from pathlib import Path

from pipelines.readers.workbook.workbook import extracted
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "markup"
LARGEST_MB = 200
_TAG = re.compile(rb"<(?:\?xml|!doctype|!--|[a-z][\w.-]*(?::[\w.-]+)?(?=[\s/>]))", re.IGNORECASE)
_TABLE = re.compile(rb"[^<,;|\t\0]{1,300}<table[\s>]", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n)*?MIME-Version:", re.IGNORECASE)


def accepts(path: Path, head: bytes) -> bool:
    """Whether the content opens with a tag, a few words before a table, or the head of a web archive."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return any(sign.match(opening) for sign in (_TAG, _TABLE, _WEB_ARCHIVE))


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid for a page, one for each sheet of a workbook.

    FeedError: `markup.` `too_large`, `declares`, `broken`, `unknown`, `without_table`; `too_wide`.
    """
    if path.stat().st_size > LARGEST_MB * 1_000_000:
        raise FeedError("markup.too_large", file=path.name, limit=LARGEST_MB)
    return extracted("pipelines.readers.markup.extract", path, relations, too_large="markup.too_large")
