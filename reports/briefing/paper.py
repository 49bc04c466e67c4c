"""What Typst sets of a briefing: A4 as a tagged PDF, its pages as pictures, and the card to send along."""

import json
from datetime import UTC
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import segno
import typst

import settings
import theme
from i18n import Words
from reports.briefing.document import Briefing, Event, as_json
from reports.briefing.glyphs import legible, printable, shapes
from reports.briefing.options import PRESETS

STANDARDS = ["ua-1", "a-2a"]
_TEXTS = ("text", "day", "moment")


def briefing_pdf(briefing: Briefing) -> bytes:
    """The briefing as PDF/UA-1 and PDF/A-2a; the same briefing gives the same bytes."""
    return compiled("briefing", briefing, format="pdf", pdf_standards=STANDARDS)[0]


def briefing_png(briefing: Briefing) -> bytes:
    """The card to send where links are not opened: PNG, 1,080 pixels wide and as high as its words need."""
    return compiled("card", briefing, format="png", ppi=144.0)[0]


def briefing_pages(briefing: Briefing, *, dots_per_inch: int = 110) -> list[bytes]:
    """Every page as PNG, as the PDF shows it.

    Args:
        briefing: The briefing.
        dots_per_inch: Size of the pictures.
    """
    return compiled("briefing", briefing, format="png", ppi=float(dots_per_inch))


def compiled(template: str, briefing: Briefing, **output: Any) -> list[bytes]:
    """Set a template of this package with all the briefing says; a file, or a picture a page.

    Args:
        template: Name of the `.typ` file.
        briefing: The briefing.
        output: How to write it, as `typst.compile` takes it.
    """
    made = typst.compile(
        Path(__file__).parent / f"{template}.typ",
        font_paths=[settings.ROOT / "static" / "print"],
        ignore_system_fonts=True,
        sys_inputs={"briefing": json.dumps(content(briefing), ensure_ascii=False)},
        timestamp=briefing.made_at.astimezone(UTC).replace(microsecond=0),  # parts of a second are refused
        **output,
    )
    pages = made if isinstance(made, list) else [made]
    return [page for page in pages if isinstance(page, bytes)]


def content(briefing: Briefing) -> dict[str, Any]:
    """All that a template reads, in letters the fonts have."""
    unprintable = briefing.words["unprintable"]
    plain: dict[str, Any] = legible(as_json(briefing), unprintable)
    palette = theme.palette(dark=False)
    return plain | {
        "shapes": shapes(),
        "icons": theme.ACTION_ICON,
        "colours": {name: getattr(palette, name) for name in ("main", "accent", "good", "bad", "quiet", "text")},
        "explained": PRESETS[briefing.options.kind].explained,
        "qr": _qr(briefing.link),
        "texts": list(_TEXTS),
        "definitions": legible(_grouped(briefing.definitions), unprintable),
        "events": [
            {"days": _days(briefing.w, event), "label": printable(event.label, unprintable)}
            for event in briefing.events
        ],
    }


def _grouped(definitions: tuple[tuple[str, str], ...]) -> list[list[str]]:
    """Names and meanings, where neighbours that mean the same stand together."""
    return [
        [" · ".join(dict.fromkeys(name for name, _ in same)), meaning]
        for meaning, same in groupby(definitions, key=itemgetter(1))
    ]


def _days(w: Words, event: Event) -> str:
    first, last = event.day, event.until or event.day
    if first == last:
        return w.short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{w.short_day(last)}"
    return f"{w.short_day(first)} – {w.short_day(last)}"


def _qr(link: str) -> list[str]:
    """The rows of the square code of a link, `1` being dark; empty without a link."""
    if not link:
        return []
    rows = segno.make_qr(link, error="m").matrix
    return ["".join(str(int(bool(cell))) for cell in row) for row in rows]
