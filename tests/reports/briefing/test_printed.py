"""What is composed of books is what paper and picture print, number by number, in every language."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from i18n import LANGUAGES, Words
from reports.briefing.document import Briefing
from reports.briefing.glyphs import printable
from reports.briefing.paper import briefing_pdf, briefing_png
from tests.reports.briefing.conftest import Composed, week


def _words(text: str) -> list[str]:
    return printable(text, "").split()


def _printed(briefing: Briefing) -> set[str]:
    pages = pypdfium2.PdfDocument(briefing_pdf(briefing))
    return {word for page in pages for word in page.get_textpage().get_text_range().split()}


def test_every_number_and_word_of_the_figures_tables_and_actions_is_on_paper(weekly: Briefing) -> None:
    printed, w = _printed(weekly), Words("id")
    tables = [item.table for item in weekly.items if item.table is not None]
    texts = [
        *(figure.text for item in weekly.items for figure in item.figures),
        *(figure.change for item in weekly.items for figure in item.figures),
        *(item.sentence for item in weekly.items),
        *(cell for table in [*tables, weekly.sources] for row in table.written(w) for cell in row),
        *(action.text for action in weekly.actions),
        *(weekly.made_up, weekly.incomplete, weekly.suppressed, weekly.code, *weekly.signatures),
    ]
    assert tables and weekly.actions
    assert {word for text in texts for word in _words(text)} - printed == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_briefing_of_books_is_printed_in_each_language(composed: Composed, language: str) -> None:
    briefing = composed(week(language))
    printed = _printed(briefing)
    assert briefing.code in printed
    numbers = {word for figure in briefing.figures for word in figure.text.split() if word.isdecimal()}
    assert numbers <= printed
    assert f"[{briefing.words['unprintable']}]" not in " ".join(printed)
    assert Image.open(BytesIO(briefing_png(briefing))).width == 1080
