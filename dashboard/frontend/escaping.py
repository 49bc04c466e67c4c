"""The one function through which text of the data reaches a place that reads Markdown."""

import re

_MARKS = re.compile(r"([\\`*_\[\]()#$:!<>~|&{}^=+-])")
_ADDRESS = re.compile(r"(?<=www)(?=\.)|(?<=@)|(?<=:)(?=//)|(?<=:)(?=\\?/)", re.IGNORECASE)
_NOT_JOINED = "\u2060"
"""A sign without width, at which no address is recognised."""


def unmarked(text: str) -> str:
    r"""Text of the data for a place that reads Markdown: it is shown as it was written, on one line.

    No emphasis, heading, list, formula, link, picture, element, icon or colour comes of it. An address in it is torn
    apart by a sign without width: Streamlit makes links of plain addresses after all else, whatever was escaped.

    Args:
        text: A name, a title, a sentence of somebody.
    """
    joined = " ".join(text.split())
    return _MARKS.sub(r"\\\1", _ADDRESS.sub(_NOT_JOINED, joined))
