"""The one place through which text of the data reaches a message for WhatsApp."""

import re

_MARKS = str.maketrans({"*": "∗", "_": "-", "~": "-", "`": "'"})
"""Signs by which WhatsApp sets bold, italics and code."""
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(?<=\w)(?=\.[^\W\d_]{2})|(?<=:)(?=//)|(?<=@)(?=\w)")
_NOT_JOINED = "\u2060"
"""A sign without width, at which no address is recognised."""


def plain(text: str) -> str:
    """Text of the data on one line: nothing in it is set bold, begins a line, leads anywhere or turns the reading."""
    line = " ".join(_UNSEEN.sub("", text.translate(_MARKS)).split())
    return _ADDRESS.sub(_NOT_JOINED, line)
