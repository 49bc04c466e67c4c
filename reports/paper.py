"""Sets a page in Typst: text comes as JSON and is never read as typesetting; the same content gives the same bytes."""

import json
from datetime import UTC, datetime
from typing import Any

import typst

import settings
from i18n import Words
from reports.briefing.glyphs import legible, shapes


def pdf(template: str, content: dict[str, Any], *, printed_at: datetime) -> bytes:
    """Set `<template>.typ` as a PDF.

    Args:
        template: Name of the template, under which it reads its content too.
        content: All it needs, in words; `language` is that of the words.
        printed_at: Written into the file.
    """
    at = printed_at.astimezone(UTC).replace(microsecond=0)  # parts of a second are refused
    return _compiled(template, content, format="pdf", timestamp=at)


def picture(template: str, content: dict[str, Any]) -> bytes:
    """Set `<template>.typ`, a page 540 pt wide, as PNG of 1,080 pixels.

    Args:
        template: Name of the template, under which it reads its content too.
        content: All it needs, in words; `language` is that of the words.
    """
    return _compiled(template, content, format="png", ppi=144.0)


def _compiled(template: str, content: dict[str, Any], **options: Any) -> bytes:
    unprintable = Words(content["language"])("briefing.word.unprintable")
    drawable = legible(content, unprintable) | {"shapes": shapes()}
    made = typst.compile(
        settings.ROOT / "reports" / f"{template}.typ",
        font_paths=[settings.ROOT / "static" / "print"],
        ignore_system_fonts=True,
        sys_inputs={template: json.dumps(drawable)},
        **options,
    )
    if not isinstance(made, bytes):
        raise TypeError("what is set is one file")
    return made
