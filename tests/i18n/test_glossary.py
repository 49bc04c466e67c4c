"""One word per thing: what the glossary rules out is in no text, and what it names is what readers see."""

import re

import pytest

from i18n import Words
from settings import ROOT

PAGE = (ROOT / "docs/reference/glossary.md").read_text("utf-8")
LANGUAGE = {"Indonesia": "id", "English": "en", "हिन्दी": "hi"}
# Titles and cells of forms and books: people write them, and they are read.
OF_BOOKS = ("column.", "field.", "layout.", "template.", "term.item.", "term.person_", "term.paired_kind.")
# A letter or a sign of a letter, in Latin and Devanagari.
LETTER = r"[\w\u0900-\u0963]"


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    table = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("language", LANGUAGE)
def test_no_text_has_a_word_that_is_ruled_out(language: str) -> None:
    texts = Words(LANGUAGE[language]).texts()
    ruled_out = [word for name, word, _ in rows("Words that readers do not see") if name == language]
    assert ruled_out
    pattern = re.compile(rf"(?<!{LETTER})(?:{'|'.join(map(re.escape, ruled_out))})(?!{LETTER})", re.IGNORECASE)
    assert {key: text for key, text in texts.items() if not key.startswith(OF_BOOKS) and pattern.search(text)} == {}


@pytest.mark.parametrize("language", LANGUAGE)
def test_what_is_to_be_said_instead_is_said(language: str) -> None:
    every = "\n".join(Words(LANGUAGE[language]).texts().values()).lower()
    instead = [words for name, _, words in rows("Words that readers do not see") if name == language]
    assert [words for words in instead if not any(word.strip(" …").lower() in every for word in words.split(","))] == []
