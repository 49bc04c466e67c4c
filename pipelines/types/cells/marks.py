"""Invisible signs behind the text of a cell: what its file knew of it besides the text."""

TYPED = "\u2060"
"""The workbook knew the type of the cell, so nothing is left to guess; always the last sign."""
MERGED = "\u2062"
"""The cell is the first of several merged below each other."""
COVERED = "\u2063"
"""The cell is empty in the file, and covered by the merged one above it, whose text this is."""

_REMOVED = str.maketrans("", "", TYPED + MERGED + COVERED)


def unmarked(text: str) -> str:
    """Return the text of a cell without marks."""
    return text.translate(_REMOVED)


def own_text(text: str) -> str:
    """Return the text of a cell as a title row shows it: nothing where a merged cell above covers it."""
    return "" if COVERED in text else text.replace(MERGED, "")
