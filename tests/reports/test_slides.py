"""Slides say what the briefing says, can be edited, and open in LibreOffice."""

import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
import pypdfium2
import pytest
from openpyxl import load_workbook
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu

from i18n import LANGUAGES
from reports.briefing.document import Action, Briefing, Chart, Item, Table
from reports.briefing.slides import briefing_pptx
from reports.briefing.slides.native_charts import KINDS
from reports.briefing.slides.numbers import number_format
from setup import fonts, office
from tests.reports import sample

HOSTILE = ("=cmd|' /C calc'!A0", "https://example.org", "<b>&amp;</b> _x0041_ {page} %s \\ \"'")
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@cache
def made(language: str) -> bytes:
    return briefing_pptx(sample.briefing(language))


@cache
def opened(file: bytes) -> Any:
    """Each file is opened once: nothing here changes it."""
    return pptx.Presentation(BytesIO(file))


def shapes_of(slide: Any) -> Iterator[Any]:
    """Every shape of a slide, those of groups too."""
    for shape in slide.shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from shape.shapes


def texts_of(slide: Any) -> list[str]:
    texts = [shape.text_frame.text for shape in shapes_of(slide) if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return texts + [cell.text for table in tables for row in table.rows for cell in row.cells]


def charts_of(file: bytes) -> list[Any]:
    return [shape.chart for slide in opened(file).slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_slide_of_its_own_whose_title_is_its_sentence(language: str) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in opened(made(language)).slides]
    for item in sample.briefing(language).items:
        assert titles.count(item.sentence) == 1
    assert all(title.strip() for title in titles)


def test_every_figure_stands_on_its_slide_as_the_briefing_writes_it() -> None:
    briefing = sample.briefing("id")
    slides = {slide.shapes.title.text_frame.text: texts_of(slide) for slide in opened(made("id")).slides}
    for item in briefing.items:
        assert {figure.text for figure in item.figures[:4]} <= {*slides[item.sentence]}
    assert {figure.text for figure in briefing.figures} <= {*slides[briefing.summary[0]]}


def test_the_notes_of_a_finding_hold_its_definition_basis_coverage_quarantine_and_source() -> None:
    notes = {
        slide.shapes.title.text_frame.text: slide.notes_slide.notes_text_frame.text
        for slide in opened(made("id")).slides
        if slide.has_notes_slide
    }
    for item in sample.briefing("id").items:
        for text in (item.definition, item.basis, item.coverage, item.quarantine, item.source):
            assert text in notes[item.sentence]


def test_a_long_list_goes_on_over_slides_and_loses_no_row() -> None:
    actions = tuple(Action(f"{n}. {'menelepon lagi ' * (n % 7)}", "besok", n < 5) for n in range(1, 41))
    slides = opened(briefing_pptx(sample.briefing("id", actions=actions))).slides
    cells = [text for slide in slides for text in texts_of(slide)]
    assert all(cells.count(action.text) == 1 for action in actions)


def test_what_native_charts_can_draw_is_one() -> None:
    kinds = [item.chart.kind for item in sample.briefing("id").items if item.chart]
    assert len(charts_of(made("id"))) == sum(kind in KINDS for kind in kinds) >= 4


def test_a_chart_has_one_group_of_a_kind_and_names_its_series_once() -> None:
    for chart in charts_of(made("id")):
        groups = [plot._element for plot in chart.plots]
        assert len({group.tag for group in groups}) == len(groups)
        numbers = [series.find(f"{C}idx").get("val") for group in groups for series in group.findall(f"{C}ser")]
        assert numbers == sorted(numbers, key=int) and len({*numbers}) == len(numbers)


def test_the_sheet_behind_a_chart_holds_the_very_numbers_that_are_drawn() -> None:
    for chart in charts_of(made("id")):
        sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
        for reference in [*chart._chartSpace.iter(f"{C}numRef"), *chart._chartSpace.iter(f"{C}strRef")]:
            area = sheet[reference.find(f"{C}f").text.partition("!")[2].replace("$", "")]
            cells = [row[0].value for row in area] if isinstance(area, tuple) else [area.value]
            points = {int(point.get("idx")): point.find(f"{C}v").text for point in reference.iter(f"{C}pt")}
            is_text = reference.tag.endswith("strRef")
            drawn = [points.get(place) if is_text else as_number(points.get(place)) for place in range(len(cells))]
            assert drawn == cells


def as_number(text: str | None) -> float | None:
    return None if text is None else pytest.approx(float(text))


def test_a_day_of_which_nothing_is_known_has_a_gap_and_no_number() -> None:
    chart = next(item.chart for item in sample.briefing("id").items if item.chart and item.chart.kind == "bars")
    bars = next(plot for plot in charts_of(made("id"))[0].plots if plot._element.tag == f"{C}barChart")
    amounts = {series.name: list(series.values) for series in bars.series}[chart.content["labels"]["bar"]]
    assert amounts == [day["amount"] for day in chart.content["days"]]
    assert None in amounts and 0 not in amounts


def test_every_picture_and_table_is_described_in_words() -> None:
    described = [
        shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for slide in opened(made("id")).slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.GROUP
    ]
    assert len(described) >= 10 and all(described)
    assert {item.chart.alt for item in sample.briefing("id").items if item.chart} <= {*described}


def test_made_up_data_say_so_on_every_slide_and_real_ones_on_none() -> None:
    mark = sample.briefing("id").made_up
    assert mark and all(mark in texts_of(slide) for slide in opened(made("id")).slides)
    real = opened(briefing_pptx(sample.briefing("id", made_up="")))
    assert not [slide for slide in real.slides if mark in texts_of(slide)]


def test_nothing_reaches_over_the_edge_of_a_slide() -> None:
    for language in LANGUAGES:
        deck = opened(made(language))
        assert round(deck.slide_width / deck.slide_height, 3) == round(16 / 9, 3)
        for slide in deck.slides:
            for shape in slide.shapes:
                height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
                assert shape.left >= 0 and shape.top >= 0
                assert shape.left + shape.width <= deck.slide_width + Emu(9999)
                assert shape.top + height <= deck.slide_height


def test_the_same_briefing_gives_the_same_bytes_and_no_clock_but_its_own() -> None:
    briefing = sample.briefing("id")
    assert briefing_pptx(briefing) == made("id")
    moment = briefing.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about = opened(made("id")).core_properties
    assert (about.created, about.modified) == (moment, moment)
    with zipfile.ZipFile(BytesIO(made("id"))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        sheets = [package.read(name) for name in package.namelist() if name.endswith(".xlsx")]
    assert {load_workbook(BytesIO(sheet)).properties.created for sheet in sheets} == {
        briefing.made_at.replace(tzinfo=None, microsecond=0)
    }


def hostile(text: str) -> Briefing:
    """The sample with this text wherever somebody's books can put one."""
    briefing = sample.briefing("id")

    def spoilt(item: Item) -> Item:
        chart, table = item.chart, item.table
        if isinstance(chart, Chart):
            chart = replace(chart, title=text, content=_spoilt(chart.content, text))
        if isinstance(table, Table):
            rows = tuple(tuple(text if isinstance(cell, str) else cell for cell in row) for row in table.rows)
            table = replace(table, rows=rows)
        return replace(item, sentence=text, chart=chart, table=table)

    sections = tuple(replace(each, items=tuple(map(spoilt, each.items))) for each in briefing.sections)
    actions = tuple(replace(each, text=text) for each in briefing.actions)
    events = tuple(replace(each, label=text) for each in briefing.events)
    return replace(briefing, centre=text, summary=(text,) * 3, sections=sections, actions=actions, events=events)


def _spoilt(content: Any, text: str) -> Any:
    if isinstance(content, dict):
        return {key: text if key == "text" else _spoilt(each, text) for key, each in content.items()}
    return [_spoilt(each, text) for each in content] if isinstance(content, list) else content


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_the_books_stays_text(text: str) -> None:
    file = briefing_pptx(hostile(text))
    slides = opened(file).slides
    assert sum(slide.shapes.title.text_frame.text == text for slide in slides) > 5
    for chart in charts_of(file):
        assert chart.chart_title.text_frame.text == text
        sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(BytesIO(file)) as package:
        relations = b"".join(package.read(name) for name in package.namelist() if name.endswith(".rels"))
    assert b"External" not in relations


def test_without_data_a_cover_says_what_is_missing_and_no_number_is_drawn() -> None:
    empty = sample.empty("id")
    (cover,) = opened(briefing_pptx(empty)).slides
    missing = [section.missing for section in empty.sections]
    assert missing and all(any(text in part for part in texts_of(cover)) for text in missing)
    assert not [shape for shape in cover.shapes if shape.has_chart or shape.has_table]


@pytest.mark.parametrize(
    ("language", "written"), [("id", '0"."000'), ("en", '0","000'), ("hi", '0","000')], ids=["id", "en", "hi"]
)
def test_numbers_of_axes_are_grouped_as_the_sentence_groups_them(language: str, written: str) -> None:
    assert written in number_format(language, [{"at": 0, "text": "0"}, {"at": 1000, "text": "1.000"}])
    assert number_format(language, [{"at": 0.5, "text": "50%"}]) == "0%"


def test_libreoffice_opens_the_slides_and_draws_each(tmp_path: Path) -> None:
    program = office.there()
    assert program is not None, office.NONE_TO_BE_HAD
    own_profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for language in ("id", "hi"):
        (tmp_path / f"{language}.pptx").write_bytes(made(language))
    (tmp_path / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{fonts.PRINT}</dir><cachedir>{tmp_path}</cachedir></fontconfig>',
        "utf-8",
    )
    subprocess.run(
        [program, own_profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.pptx")],
        env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=300,
    )
    for language in ("id", "hi"):
        pages = pypdfium2.PdfDocument(tmp_path / f"{language}.pdf")
        slides = opened(made(language)).slides
        assert len(pages) == len(slides)
        for page, slide in zip(pages, slides, strict=True):
            picture = page.render(scale=0.5).to_pil().convert("RGB")
            assert len(picture.getcolors(100_000)) > 20, f"{slide.shapes.title.text_frame.text} is drawn empty"
            if language != "hi":  # letters of Devanagari come out of a PDF in the order of their shapes
                printed = re.sub(r"\s", "", page.get_textpage().get_text_range())
                assert re.sub(r"\s", "", slide.shapes.title.text_frame.text) in printed
