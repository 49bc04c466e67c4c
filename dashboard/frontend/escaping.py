"""The one place through which text of the data reaches what reads markup: Markdown, and the labels of charts."""

import re
from html import escape

_MARKS = re.compile(
    r"[\\`*_\[\]#$<>~|]"  # emphasis, code, headings, formulas, links, elements
    r"|:(?=[A-Za-z])"  # an icon, a colour, an emoji
    r"|&(?=#?\w+;)"
    r"|^[-+=](?=\s|$|[-=])"  # lists and underlines begin a line
    r"|(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)"
)
_ADDRESS = re.compile(r"(?<=www)(?=\.)|(?<=@)|(?<=:)(?=//)", re.IGNORECASE)
_NOT_JOINED = "\u2060"
"""A sign without width, at which no address is recognised."""


def unmarked(text: str) -> str:
    r"""Text of the data for a place that reads Markdown: it is shown as it was written, on one line.

    No emphasis, heading, list, formula, link, picture, element, icon or colour comes of it. An address in it is torn
    apart by a sign without width: Streamlit makes links of plain addresses after all else, whatever was escaped.

    Args:
        text: A name, a title, a sentence of somebody.
    """
    return _MARKS.sub(r"\\\g<0>", _ADDRESS.sub(_NOT_JOINED, text.replace("\n", " ")))


def of_chart(text: str) -> str:
    """Text of the data for a label of a chart, which reads a few elements of HTML.

    Args:
        text: A name.
    """
    return escape(text, quote=False)
