"""An export with its pictures: what can be seen of the archive without unpacking it, and the text of its chat."""

import json
import zipfile
from pathlib import Path, PurePosixPath

from pipelines.readers.archive_parts import UNREADABLE, most_bytes, safe_parts
from pipelines.readers.workbook import confined, preflight
from pipelines.types.errors import FeedError

ZIP = b"PK\x03\x04"
# People's text compresses three to ten times; far beyond that it was made on purpose.
RATIO_COUNTS_FROM = 10_000_000
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".shp", ".kml", ".geojson")
_OF_OTHERS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "[Content_Types].xml")


def is_chat_archive(path: Path) -> bool:
    """Whether it holds a text and is nobody's workbook; of one that cannot be opened its name tells."""
    is_named_so = "whatsapp" in path.name.lower() and path.suffix.lower() == ".zip"
    if preflight.is_crowded(path):
        return is_named_so
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except UNREADABLE:
        return is_named_so
    texts = [name for name in names if _is_text(name)]
    is_of_tables = any(name.lower().endswith(_TABLES) for name in names) and not any(_is_named_chat(n) for n in texts)
    return bool(texts) and not is_of_tables and not any(name in _OF_OTHERS for name in names)


def unpacked(path: Path, folder: Path) -> tuple[Path, str, list[str]]:
    """The chat's text as a file in `folder`, the name it has in the archive, and the names of what is left aside.

    FeedError: `whatsapp.` `broken`, `encrypted`, `unsafe_names`, `too_large`, `several`.
    """
    parts = safe_parts(path, "whatsapp", ratio_counts_from=RATIO_COUNTS_FROM, is_read=_is_text)
    chat = _chat_among(parts, path.name)
    target = folder / "chat.txt"
    answer = confined.run(
        "pipelines.readers.chat.unpack", str(path.resolve()), chat.filename, str(target), str(most_bytes())
    )
    answered = json.loads(answer) if answer else {"refused": "whatsapp.too_large"}
    if "refused" in answered:
        raise FeedError(answered["refused"], file=path.name)
    return target, chat.filename, [part.filename for part in parts if part is not chat]


def _chat_among(parts: list[zipfile.ZipInfo], file: str) -> zipfile.ZipInfo:
    texts = [part for part in parts if _is_text(part.filename)]
    named = [part for part in texts if _is_named_chat(part.filename)]
    for candidates in (named, texts):
        if len(candidates) == 1:
            return candidates[0]
    raise FeedError("whatsapp.several", file=file, found=len(texts))


def _is_named_chat(name: str) -> bool:
    return "chat" in PurePosixPath(name).name.lower()


def _is_text(name: str) -> bool:
    return name.lower().endswith(".txt") and not name.startswith("__MACOSX/")
