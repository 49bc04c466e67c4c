"""What tells parts of a template from data, however it was renamed or saved: the example row, and the explanations."""

import re

from i18n import LANGUAGES, Words
from pipelines.types.feed import folded
from pipelines.types.grid import Grid
from pipelines.types.sheet import Sheet

EXAMPLES = tuple(Words(language)("template.example") for language in LANGUAGES)
"""Stands in the first column of a template, in the row that shows how to fill in the others."""
EXPLANATIONS = tuple(Words(language)("template.explained") for language in LANGUAGES)
"""Stands above the explanations."""
_OF_EXAMPLES = re.compile(
    r"(lembar )?(contoh|petunjuk|panduan|cara (pengisian|mengisi)|example|sample|how to|instruction|उदाहरण|निर्देश)"
)


def example_rows(sheet: Sheet) -> str:
    """SQL of the rows (`row_number`) that are still a template's example."""
    place = sheet.places.get(sheet.feed.columns[0].name)
    marked = "false" if place is None else " OR ".join(f"starts_with(c{place}, '{mark}')" for mark in EXAMPLES)
    return f"SELECT row_number FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row} AND ({marked})"


def is_explanation(grid: Grid) -> bool:
    """Whether a sheet only explains how to fill in another one."""
    return bool(grid.top) and grid.top[0][1][:1] in [[text] for text in EXPLANATIONS]


def is_named_example(grid: Grid) -> bool:
    """Whether the name of a sheet says that it shows how to fill in another one: `Contoh Pengisian`."""
    return _OF_EXAMPLES.match(folded(grid.sheet)) is not None
