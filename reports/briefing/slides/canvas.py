"""A presentation of 16:9 slides and what is put on one: text, tiles, tables, native charts, shapes."""

import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

import theme
from reports.briefing.slides.measure import (
    SIZES,
    Box,
    layout,
    rows_that_fit,
)

PALETTE = theme.palette(dark=False)
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
BODY = WIDTH - 2 * MARGIN
"""Width of the body [in]."""
_LANGUAGES = {"id": "id-ID", "en": "en-GB", "hi": "hi-IN"}
_FONT, _DEVANAGARI = "Arial", "Nirmala UI"
"""What the machines of readers have: a slide that is edited elsewhere cannot carry ours."""


@dataclass(frozen=True)
class Type:
    """How text is set."""

    size: float = 16
    bold: bool = False
    colour: str = PALETTE.text
    align: str = "l"
    anchor: str = "t"


@dataclass(frozen=True)
class _Native:
    """What python-pptx asks of the data of a chart."""

    xml: bytes
    xlsx_blob: bytes

    def xml_bytes(self, _: object) -> bytes:
        """The chart's part, whatever kind was named."""
        return self.xml


class Page:
    """One slide."""

    def __init__(self, deck: "Deck", title: str, place: Box, kind: Type) -> None:
        """Add a slide.

        Args:
            deck: The presentation.
            title: Its title, by which programs name it.
            place: Of the title.
            kind: How the title is set.
        """
        self.deck = deck
        self._slide = deck.presentation.slides.add_slide(deck.layout)
        for placeholder in list(self._slide.placeholders):
            if placeholder.placeholder_format.type != 1:  # only the title
                placeholder._element.getparent().remove(placeholder._element)
        shape = self._slide.shapes.title
        self._place(shape, place)
        self._set(shape.text_frame, [title], kind)

    def notes(self, paragraphs: Sequence[str]) -> None:
        """Write the notes of the speaker."""
        frame = self._slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = "\n".join(paragraphs)
            for paragraph in frame.paragraphs:
                self._language(paragraph)

    def text(self, box: Box, text: str, kind: Type, *, bullets: bool = False) -> None:
        """Write paragraphs.

        Args:
            box: Place.
            text: Paragraphs, one a line.
            kind: How it is set.
            bullets: Whether each paragraph is an entry of a list.
        """
        shape = self._slide.shapes.add_textbox(*self._inches(box))
        self._set(shape.text_frame, text.split("\n"), kind, bullets=bullets)

    def label(self, box: Box, text: str, kind: Type) -> Any:
        """Write a label that is part of a picture, on a chip through which the picture can be seen.

        Args:
            box: Place.
            text: The label.
            kind: How it is set.
        """
        shape = self._slide.shapes.add_textbox(*self._inches(box))
        self._set(shape.text_frame, text.split("\n"), kind)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb("#ffffff")
        shape.fill._xPr.find(qn("a:solidFill"))[0].append(parse_xml(f'<a:alpha {nsdecls("a")} val="72000"/>'))
        return shape

    def number(self, box: Box, template: str, pages: int) -> None:
        """Write the number of the slide as a field: it stays right when slides are moved.

        Args:
            box: Place.
            template: Text with `{page}` and `{pages}`.
            pages: How many slides there are.
        """
        before, _, after = template.replace("{pages}", str(pages)).partition("{page}")
        shape = self._slide.shapes.add_textbox(*self._inches(box))
        kind = Type(12, colour=PALETTE.quiet, align="r")
        self._set(shape.text_frame, [before], kind)
        paragraph = shape.text_frame.paragraphs[0]
        field = parse_xml(
            f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
            f'<a:rPr lang="en-US" sz="1200"/><a:t>{len(self.deck.presentation.slides)}</a:t></a:fld>'
        )
        paragraph._p.append(field)
        run = paragraph.add_run()
        run.text = after
        self._letters(run, kind)
        self._language(paragraph)

    def block(self, box: Box, colour: str, text: str = "", kind: Type | None = None, *, line: str | None = None) -> Any:
        """Draw a filled rectangle with text in it.

        Args:
            box: Place.
            colour: Hex.
            text: What stands in it.
            kind: How it is set.
            line: Colour of its edge.
        """
        return self.shape(MSO_SHAPE.RECTANGLE, box, colour, text, kind, line=line)

    def shape(
        self, form: Any, box: Box, colour: str, text: str = "", kind: Type | None = None, *, line: str | None = None
    ) -> Any:
        """Draw a filled shape with text in it.

        Args:
            form: Of MSO_SHAPE.
            box: Place.
            colour: Hex.
            text: What stands in it.
            kind: How it is set.
            line: Colour of its edge.
        """
        drawn = self._slide.shapes.add_shape(form, *self._inches(box))
        self.paint(drawn, colour, line)
        if text:
            self._set(drawn.text_frame, [text], kind or Type())
        return drawn

    def outline(self, rings: Sequence[Sequence[tuple[float, float]]], colour: str, line: str, name: str) -> Any:
        """Draw an area of one or more rings.

        Args:
            rings: Corners [in] of the slide.
            colour: Hex.
            line: Colour of its edge.
            name: Of the shape, as programs list it.
        """
        scale = 1000.0
        first, *others = [[(x * scale, y * scale) for x, y in ring] for ring in rings]
        builder = self._slide.shapes.build_freeform(*first[0], scale=Inches(1) / scale)
        builder.add_line_segments(first[1:], close=True)
        for ring in others:
            builder.move_to(*ring[0])
            builder.add_line_segments(ring[1:], close=True)
        drawn = builder.convert_to_shape()
        drawn.name = name
        self.paint(drawn, colour, line)
        return drawn

    def ribbon(self, start: Box, end: Box, colour: str) -> Any:
        """Draw what flows from the right edge of one block to the left edge of another.

        Args:
            start: The part of the block it leaves.
            end: The part of the block it enters.
            colour: Hex.
        """
        x, far = start.x + start.width, end.x
        curve = [(step / 12, (step / 12) ** 2 * (3 - 2 * step / 12)) for step in range(13)]
        upper = [(x + part * (far - x), start.y + rise * (end.y - start.y)) for part, rise in curve]
        low, high = start.y + start.height, end.y + end.height
        lower = [(x + part * (far - x), low + rise * (high - low)) for part, rise in reversed(curve)]
        drawn = self.outline([[*upper, *lower]], colour, colour, "")
        drawn.line.fill.background()
        drawn.fill._xPr.find(qn("a:solidFill"))[0].append(parse_xml(f'<a:alpha {nsdecls("a")} val="35000"/>'))
        return drawn

    def connect(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> Any:
        """Draw a straight line.

        Args:
            start: x, y [in].
            end: x, y [in].
            colour: Hex.
        """
        drawn = self._slide.shapes.add_connector(1, *(Inches(each) for each in (*start, *end)))
        drawn._element.remove(drawn._element.find(qn("p:style")))
        drawn.line.color.rgb = _rgb(colour)
        drawn.line.width = Pt(2)
        return drawn

    def group(self, shapes: Sequence[Any], alt: str) -> None:
        """Make one picture of shapes, described in words."""
        grouped = self._slide.shapes.add_group_shape(shapes)
        grouped._element.nvGrpSpPr.cNvPr.set("descr", alt)

    def chart(self, box: Box, xml: bytes, sheet: bytes, alt: str) -> None:
        """Put a native chart with the workbook behind it.

        Args:
            box: Place.
            xml: Its part.
            sheet: The workbook.
            alt: What it shows, in words.
        """
        data: Any = _Native(xml, sheet)
        frame: Any = self._slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *self._inches(box), data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)

    def table(
        self,
        box: Box,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Sequence[bool],
        alt: str,
        urgent: Collection[int] = (),
        sizes: Sequence[float] = SIZES,
    ) -> int:
        """Put a table of as many rows as there is room for; return how many.

        Args:
            box: Place.
            head: Titles of the columns.
            rows: Cells as text.
            right: Which columns are aligned right.
            alt: What it lists, in words.
            urgent: Rows that stand out.
            sizes: Sizes of type to choose from [pt], largest first.
        """
        size, widths, heights = layout(head, rows, box, sizes)
        fits = rows_that_fit(heights, box.height)
        visible = [head, *rows[: max(1, fits - 1)]]
        frame: Any = self._slide.shapes.add_table(
            len(visible), len(head), *self._inches(Box(box.x, box.y, box.width, sum(heights[: len(visible)])))
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
        for column, width in enumerate(widths):
            frame.table.columns[column].width = Inches(width)
        for place, row in enumerate(visible):
            frame.table.rows[place].height = Inches(heights[place])
            for column, cell in enumerate(row):
                kind = Type(size, colour=PALETTE.text, align="r" if right[column] else "l")
                if place == 0:
                    kind = replace(kind, bold=True, colour="#ffffff")
                elif place - 1 in urgent:
                    kind = replace(kind, bold=True, colour=PALETTE.bad)
                self._cell(frame.table.cell(place, column), cell, kind)
        return len(visible) - 1

    def _cell(self, cell: Any, text: str, kind: Type) -> None:
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.margin_left = cell.margin_right = Inches(0.07)
        self._set(cell.text_frame, [text], kind)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE

    def paint(self, shape: Any, colour: str, line: str | None) -> None:
        """Fill a shape.

        Args:
            shape: The shape.
            colour: Hex.
            line: Colour of its edge; None for none.
        """
        style = shape._element.find(qn("p:style"))
        if style is not None:  # of the library: shadows
            shape._element.remove(style)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(colour)
        if line is None:
            shape.line.fill.background()
        else:
            shape.line.color.rgb = _rgb(line)
            shape.line.width = Pt(0.75)

    def _set(self, frame: Any, paragraphs: Sequence[str], kind: Type, *, bullets: bool = False) -> None:
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = Inches(0.05)
        frame.margin_top = frame.margin_bottom = Inches(0.02)
        frame.vertical_anchor = {"t": MSO_ANCHOR.TOP, "m": MSO_ANCHOR.MIDDLE, "b": MSO_ANCHOR.BOTTOM}[kind.anchor]
        for place, text in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.alignment = {"l": PP_ALIGN.LEFT, "r": PP_ALIGN.RIGHT, "c": PP_ALIGN.CENTER}[kind.align]
            run = paragraph.add_run()
            run.text = text
            self._letters(run, kind)
            self._language(paragraph)
            if bullets:
                _make_bullet(paragraph)

    def _letters(self, run: Any, kind: Type) -> None:
        run.font.size, run.font.bold = Pt(kind.size), kind.bold
        run.font.color.rgb = _rgb(kind.colour)

    def _language(self, paragraph: Any) -> None:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", _LANGUAGES[self.deck.language])

    def _place(self, shape: Any, box: Box) -> None:
        shape.left, shape.top, shape.width, shape.height = self._inches(box)

    @staticmethod
    def _inches(box: Box) -> tuple[Any, Any, Any, Any]:
        return Inches(box.x), Inches(box.y), Inches(box.width), Inches(box.height)


def _make_bullet(paragraph: Any) -> None:
    options = paragraph._p.get_or_add_pPr()
    options.set("marL", "266700")
    options.set("indent", "-266700")
    options.append(parse_xml(f'<a:buFont {nsdecls("a")} typeface="Arial"/>'))
    options.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
    paragraph.space_after = Pt(6)


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*(int(colour[place : place + 2], 16) for place in (1, 3, 5)))  # type: ignore[no-untyped-call]


class Deck:
    """The presentation: our theme, one layout, fixed times."""

    def __init__(self, language: str) -> None:
        """Start an empty presentation."""
        self.language = language
        self.presentation: Any = pptx.Presentation(BytesIO(_blank()))
        self.layout = self.presentation.slide_layouts[0]

    def save(self, *, title: str, author: str, made_at: datetime) -> bytes:
        """The file; the same slides give the same bytes.

        Args:
            title: Of the document.
            author: Of the document.
            made_at: The only time written into it.
        """
        moment = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        about = self.presentation.core_properties
        about.title, about.author, about.last_modified_by, about.revision = title, author, author, 1
        about.created = about.modified = about.last_printed = moment
        about.language = _LANGUAGES[self.language]
        written = BytesIO()
        self.presentation.save(written)
        return _timeless(written.getvalue())


def _timeless(package: bytes) -> bytes:
    """The package with no time of its own in its directory."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(entry, source.read(name))
    return target.getvalue()


@cache
def _blank() -> bytes:
    """The library's own template, at 16:9, with one layout, our colours and fonts that readers have."""
    presentation: Any = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    presentation._element.find(qn("p:sldSz")).attrib.pop("type", None)
    layouts = presentation.slide_layouts
    for unused in [each for each in layouts if each.name != "Title Only"]:
        layouts.remove(unused)
    for owner in (presentation.slide_master, layouts[0]):
        _fit(owner)
    _recolour(presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    package = presentation.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package._rels.pop(key)
    written = BytesIO()
    presentation.save(written)
    return written.getvalue()


def _fit(owner: Any) -> None:
    """Placeholders of a master or a layout at 16:9, titles to the left."""
    ratio = Inches(WIDTH) / Inches(10)
    for shape in owner.placeholders:
        if shape._element.spPr.find(qn("a:xfrm")) is not None:
            shape.left, shape.width = round(shape.left * ratio), round(shape.width * ratio)
    for style in owner._element.iter(qn("p:titleStyle")):
        style.find(qn("a:lvl1pPr")).set("algn", "l")


def _recolour(part: Any) -> None:
    """Our palette and fonts in the theme: what a reader adds to a slide looks like the rest."""
    root = parse_xml(part.blob)
    colours = {"dk2": PALETTE.text, "lt2": PALETTE.paper} | {
        f"accent{place}": colour for place, colour in enumerate(PALETTE.series[:6], 1)
    }
    for scheme in root.iter(qn("a:clrScheme")):
        for name, colour in colours.items():
            scheme.find(qn(f"a:{name}"))[0].set("val", colour.lstrip("#").upper())
    for kind in ("a:majorFont", "a:minorFont"):
        for fonts in root.iter(qn(kind)):
            fonts.find(qn("a:latin")).set("typeface", _FONT)
            fonts.find(qn("a:cs")).set("typeface", _DEVANAGARI)
            for font in fonts.findall(qn("a:font")):
                if font.get("script") == "Deva":
                    font.set("typeface", _DEVANAGARI)
    part.blob = serialize_part_xml(root)
