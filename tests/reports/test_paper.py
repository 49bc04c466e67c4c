"""The briefing on paper: what the PDF declares of itself, what it says, and how its pages look."""

import dataclasses
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from i18n import LANGUAGES
from reports.briefing import paper
from reports.briefing.document import Briefing, Item
from reports.briefing.glyphs import SHAPES, drawable, printable
from tests.reports import sample

REFERENCES = Path(__file__).parent / "reference"
NASTY = (
    "#panic()",
    "$x",
    "[unclosed",
    "*a* _b_ `c`",
    "<b>&amp;",
    '\\ "',
    "{page}",
    "=HYPERLINK(1)",
    "// x",
    "@ref <label>",
)


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """The sample in each language."""
    return {language: paper.briefing_pdf(sample.briefing(language)) for language in LANGUAGES}


def text_of(pdf: bytes) -> str:
    """All words of a PDF, a space between them."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def nodes(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every element of a structure tree, the tree's root included."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from nodes(child)
    elif isinstance(element, pikepdf.Dictionary):
        yield element
        if "/K" in element:
            yield from nodes(element.K)


def roles(pdf: pikepdf.Pdf) -> list[str]:
    """The tags of a PDF in reading order."""
    return [str(node.S)[1:] for node in nodes(pdf.Root.StructTreeRoot) if "/S" in node]


# Of PDF/UA-1 (ISO 14289-1) and the Matterhorn protocol these conditions are checked here, by reading the file; Typst
# itself refuses a missing title, a heading level that is skipped, a picture without text and a glyph no font has.
def test_the_file_declares_pdf_ua_1_and_pdf_a_2a_with_title_and_language(papers: dict[str, bytes]) -> None:
    for language, pdf in papers.items():
        with pikepdf.open(io.BytesIO(pdf)) as file:
            declared = file.open_metadata()
            assert declared["pdfuaid:part"] == "1"  # 7.1, checkpoint 06-002
            assert (declared["pdfaid:part"], declared["pdfaid:conformance"]) == ("2", "A")
            assert declared["dc:title"]  # 06-003
            assert file.Root.ViewerPreferences.DisplayDocTitle  # 07-001, 07-002
            assert str(file.Root.Lang).startswith(language)  # 11-006
            assert file.Root.MarkInfo.Marked  # 6.2
            assert not file.is_encrypted  # 26-001


def test_every_page_has_tabs_in_structure_order_and_every_mark_belongs_to_the_tree_or_is_an_artifact(
    papers: dict[str, bytes],
) -> None:
    with pikepdf.open(io.BytesIO(papers["id"])) as file:
        assert "/ParentTree" in file.Root.StructTreeRoot
        for page in file.pages:
            if "/Annots" in page:
                assert page.Tabs == "/S"  # 28-008
            marks: list[bool] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BDC", "BMC"):
                    marks.append(operands[0] == "/Artifact" or (len(operands) > 1 and "/MCID" in operands[1]))
                elif str(operator) == "EMC":
                    marks.pop()
                elif str(operator) in ("TJ", "Tj"):
                    assert any(marks)  # 01-005: content is neither unmarked nor both


def test_headings_descend_without_a_gap_and_start_at_the_first_level(papers: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(papers["en"])) as file:
        levels = [int(role[1:]) for role in roles(file) if re.fullmatch("H[1-6]", role)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))  # 14-003
    assert len(levels) > 15


def test_every_chart_is_a_figure_with_its_text_and_every_table_has_a_head(papers: dict[str, bytes]) -> None:
    briefing = sample.briefing("en")
    with pikepdf.open(io.BytesIO(papers["en"])) as file:
        tree = [node for node in nodes(file.Root.StructTreeRoot) if "/S" in node]
        texts = {str(node.Alt) for node in tree if node.S == "/Figure" and "/Alt" in node}
        assert all("/Alt" in node for node in tree if node.S == "/Figure")  # 13-004
        assert {item.chart.alt for item in briefing.items if item.chart} <= texts
        tables = [node for node in tree if node.S == "/Table"]
        assert len(tables) == 2 + sum(item.table is not None for item in briefing.items) + 1
        for table in tables:
            heads = [node for node in nodes(table) if node.get("/S") == "/TH"]
            assert heads  # 15-003
            assert all("/Column" in str(head.A) for head in heads)


def test_every_font_is_embedded_with_a_map_to_unicode(papers: dict[str, bytes]) -> None:
    for pdf in papers.values():
        with pikepdf.open(io.BytesIO(pdf)) as file:
            fonts = [
                each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
            ]
            assert fonts
            for font in fonts:
                if font.Subtype == "/Type0":
                    assert "/ToUnicode" in font  # 10-001
                    descriptor = font.DescendantFonts[0].FontDescriptor
                    assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())  # 31-009
                    assert "NotoSans" in str(font.BaseFont)


def test_links_have_their_own_words(papers: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(papers["id"])) as file:
        links = [link for page in file.pages for link in page.get("/Annots", [])]
        assert any("posko.example.org" in str(link.get("/A", "")) for link in links)
        assert all("/Contents" in link for link in links)  # 28-012


def test_the_same_briefing_gives_the_same_bytes_and_the_clock_alone_changes_them(papers: dict[str, bytes]) -> None:
    assert paper.briefing_pdf(sample.briefing("id")) == papers["id"]
    short = sample.briefing("id", sections=())
    later = dataclasses.replace(short, made_at=short.made_at + timedelta(hours=1))
    assert paper.briefing_pdf(short) != paper.briefing_pdf(later)


def test_each_page_has_its_number_and_made_up_data_say_so_on_every_page(papers: dict[str, bytes]) -> None:
    pages = pypdfium2.PdfDocument(papers["id"])
    for number, page in enumerate(pages, start=1):
        words = page.get_textpage().get_text_range()
        assert f"Halaman {number} dari {len(pages)}" in words
        assert sample.briefing("id").made_up in words


def test_all_sentences_figures_and_reservations_are_printed(papers: dict[str, bytes]) -> None:
    briefing, text = sample.briefing("id"), text_of(papers["id"])
    expected = [
        *briefing.summary,
        *(action.text for action in briefing.actions),
        *(event.label for event in briefing.events),
        *(item.sentence for item in briefing.items),
        *(figure.text for item in briefing.items for figure in item.figures),
        briefing.incomplete,
        briefing.suppressed,
        briefing.moment_text,
        briefing.as_of_text,
        briefing.code,
        briefing.link,
        *briefing.signatures,
        *(str(row[1]) for row in briefing.sources.rows),
    ]
    assert [each for each in expected if each not in text] == []


def test_a_figure_of_today_in_a_report_of_the_past_is_labelled(papers: dict[str, bytes]) -> None:
    assert "Permintaan terbuka · sekarang" in text_of(papers["id"])


def test_without_data_no_number_is_printed_but_dates() -> None:
    briefing = sample.empty("id")
    text = text_of(paper.briefing_pdf(dataclasses.replace(briefing, definitions=(), signatures=())))
    after = text.split(briefing.words["summary"])[-1]
    for known in (briefing.incomplete, briefing.suppressed, briefing.moment_text, briefing.period, briefing.code):
        after = after.replace(known, "")
    assert re.sub(r"Halaman \d+ dari \d+", "", after).count(briefing.sections[0].missing) == len(briefing.sections) + 1
    assert not re.search(r"\d", re.sub(r"Halaman \d+ dari \d+", "", after))


def test_contents_stand_on_the_cover_of_a_long_briefing_only(papers: dict[str, bytes]) -> None:
    cover = pypdfium2.PdfDocument(papers["en"])[0].get_textpage().get_text_range()
    assert "Contents" in cover
    assert "Donations" in cover
    short = sample.briefing("en", sections=sample.briefing("en").sections[:1])
    assert "Contents" not in pypdfium2.PdfDocument(paper.briefing_pdf(short))[0].get_textpage().get_text_range()


def test_without_an_address_there_is_a_code_but_no_square() -> None:
    text = text_of(paper.briefing_pdf(sample.briefing("id", link="", sections=())))
    assert "K7-4Q2M" in text
    assert "Pindai" not in text


def _everywhere(briefing: Briefing, text: str) -> Briefing:
    """A briefing that says this in every place where books may put a text of their own."""

    def changed(item: Item) -> Item:
        table = item.table and dataclasses.replace(
            item.table, title=text, rows=tuple((text, *row[1:]) for row in item.table.rows)
        )
        chart = item.chart and dataclasses.replace(item.chart, title=text, alt=text)
        figures = tuple(dataclasses.replace(figure, label=text, change=text) for figure in item.figures)
        return dataclasses.replace(item, sentence=text, definition=text, figures=figures, chart=chart, table=table)

    sections = tuple(
        dataclasses.replace(section, title=text, items=tuple(map(changed, section.items)))
        for section in briefing.sections
    )
    actions = tuple(dataclasses.replace(action, text=text) for action in briefing.actions)
    events = tuple(dataclasses.replace(event, label=text) for event in briefing.events)
    return dataclasses.replace(
        briefing, centre=text, title=text, summary=(text, text), sections=sections, actions=actions, events=events
    )


def _with_charts(briefing: Briefing, contents: dict[str, dict[str, Any]]) -> Briefing:
    """A briefing with other contents of its charts, by kind."""

    def changed(item: Item) -> Item:
        if item.chart is None or item.chart.kind not in contents:
            return item
        content = item.chart.content | contents[item.chart.kind]
        return dataclasses.replace(item, chart=dataclasses.replace(item.chart, content=content))

    sections = tuple(
        dataclasses.replace(section, items=tuple(map(changed, section.items))) for section in briefing.sections
    )
    return dataclasses.replace(briefing, sections=sections)


def test_charts_of_nothing_are_drawn_as_empty_frames() -> None:
    nothing: dict[str, dict[str, Any]] = {
        "bars": {"days": [], "day_ticks": [], "events": [], "ticks": [], "top": 0},
        "ranking": {"rows": [], "ticks": [], "top": 0},
        "survival": {"curves": [], "hour_ticks": [], "marks": []},
        "fan": {"days": [], "p10": [], "p50": [], "p90": [], "arrivals": [], "runs_out": None, "safe_until": None},
        "village_map": {"shapes": [], "legend": [], "note": "", "width": 0, "height": 0},
        "flow": {"columns": 0, "nodes": [], "links": []},
        "plan": {"trips": [], "depots": [], "width": 0, "height": 0},
    }
    briefing = _with_charts(sample.briefing("id"), nothing)
    assert all(item.sentence in text_of(paper.briefing_pdf(briefing)) for item in briefing.items)


def test_charts_of_much_stay_on_their_page_with_every_name() -> None:
    charts = {item.chart.kind: item.chart.content for item in sample.briefing("id").items if item.chart}
    rows = [row | {"text": f"Baris {number}"} for number, row in enumerate(charts["ranking"]["rows"] * 10)]
    trips = [trip | {"letter": letter} for letter, trip in zip("ABCDEFGH", charts["plan"]["trips"] * 4, strict=True)]
    donors = [{**charts["flow"]["nodes"][0], "id": f"d{n}", "text": f"Donatur {n}", "amount": 1} for n in range(15)]
    briefing = _with_charts(
        sample.briefing("id"),
        {"ranking": {"rows": rows}, "plan": {"trips": trips}, "flow": {"nodes": charts["flow"]["nodes"] + donors}},
    )
    pages = pypdfium2.PdfDocument(paper.briefing_pdf(briefing))
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    expected = [*(row["text"] for row in rows), *(donor["text"] for donor in donors)]
    assert [each for each in expected if each not in text] == []
    assert text.count("10.20 terlambat") == 4


def test_a_summary_is_one_page_and_what_it_leaves_out_follows() -> None:
    briefing = sample.briefing("id")
    many = tuple(
        dataclasses.replace(action, text=f"{action.text} ({n})") for n, action in enumerate(briefing.actions * 20)
    )
    pages = pypdfium2.PdfDocument(paper.briefing_pdf(dataclasses.replace(briefing, actions=many)))
    summary, following, more = (pages[number].get_textpage().get_text_range() for number in (1, 2, 3))
    assert "20 dari 80 baris" in summary
    assert briefing.words["actions"] in following
    assert all(action.text in " ".join((following + more).split()) for action in many)


def test_no_text_is_read_as_typesetting() -> None:
    text = " ".join(NASTY)
    printed = text_of(paper.briefing_pdf(_everywhere(sample.briefing("id"), text)))
    for word in text.split():
        assert word in printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("🫁 Oksigen", "Oksigen"),
        ("🔴 habis", "🔴 habis"),
        ("api 🔥!", "api ▪!"),
        ("北京 Depo", "[x] Depo"),
        ("𝐁𝐨𝐥𝐝 ﬁ Ⅷ", "Bold fi VIII"),
        ("क्‍ष ऑक्सीजन", "क्‍ष ऑक्सीजन"),
        ("a\u202eb\x00c\ufe0f\u200d", "abc"),
        ("a\tb\nc\u3000d", "a b c d"),
        ("e\u0301 ≤ 5", "é <= 5"),
        ("5 × 6 m³ di depo", "5\u00a0×\u00a06\u00a0m³ di depo"),
    ],
)
def test_what_the_fonts_lack_is_written_or_drawn_otherwise(text: str, printed: str) -> None:
    assert printable(text, "x") == printed


def test_whatever_is_written_the_fonts_or_the_shapes_have_it() -> None:
    everything = "".join(map(chr, (*range(1, 0xD800), *range(0x1F000, 0x1FB00))))
    assert set(printable(everything, "x")) <= drawable() | set(SHAPES)


def test_every_word_of_the_sample_can_be_printed() -> None:
    for language in LANGUAGES:
        letters = set(str(paper.content(sample.briefing(language))))
        assert letters <= drawable() | set(SHAPES)


def test_symbols_and_foreign_letters_are_drawn_on_a_page() -> None:
    marks = " ".join(SHAPES) + " 🔥 北京 𝐁 👩‍⚕️"
    assert "[tak tercetak]" in text_of(paper.briefing_pdf(_everywhere(sample.briefing("id"), marks)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_looks_as_it_did_when_it_was_last_reviewed(language: str, papers: dict[str, bytes]) -> None:
    # Loosely: small grey pictures, so that another rendering of letters passes and a lost chart does not.
    pages = [page.render(scale=0.25, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(papers[language])]
    reference = Image.open(REFERENCES / f"briefing_{language}.png")
    width, height = pages[0].size
    assert reference.size == (width * len(pages), height)
    for number, page in enumerate(pages):
        expected = reference.crop((number * width, 0, (number + 1) * width, height)).convert("L")
        difference = ImageChops.difference(page, expected)
        assert ImageStat.Stat(difference).mean[0] < 2.5
        assert ImageStat.Stat(page).stddev[0] > 8  # no page is blank


def test_pages_to_look_at_are_those_of_the_file(papers: dict[str, bytes]) -> None:
    pictures = paper.briefing_pages(sample.briefing("en"), dots_per_inch=36)
    pages = pypdfium2.PdfDocument(papers["en"])
    assert len(pictures) == len(pages)
    for picture, page in zip(pictures, pages, strict=True):
        preview = Image.open(io.BytesIO(picture)).convert("L")
        printed = page.render(scale=0.5, grayscale=True).to_pil().resize(preview.size)
        assert ImageStat.Stat(ImageChops.difference(preview, printed)).mean[0] < 6
