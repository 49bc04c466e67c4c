"""How much room text takes on a slide, estimated, as slides are made without their fonts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

SIZES = (18, 16, 14, 12)
"""Sizes of type of a table [pt], largest first."""
_LINE = 1.22
"""Height of a line, of the size of type."""
_LETTER = {False: 0.56, True: 0.59}
"""Mean width of a letter, plain and bold, of the size of type."""


@dataclass(frozen=True)
class Box:
    """Place and size on a slide [in]."""

    x: float
    y: float
    width: float
    height: float


def lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes.

    Args:
        text: The text.
        size: Of the type [pt].
        width: Of the line [in].
        bold: Whether it is set in bold.
    """
    room = max(1, int((width - 0.1) * 72 / (size * _LETTER[bold])))
    return sum(max(1, ceil(len(part) / room)) for part in text.split("\n"))


def height_of(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Height [in] of a text.

    Args:
        text: The text.
        size: Of the type [pt].
        width: Of the line [in].
        bold: Whether it is set in bold.
    """
    return lines(text, size, width, bold=bold) * size * _LINE / 72


def fitting(text: str, sizes: Sequence[float], box: Box, *, bold: bool = False) -> float:
    """The largest size in which a text fits into a box; else the smallest.

    Args:
        text: The text.
        sizes: Sizes of type to choose from [pt], largest first.
        box: The box.
        bold: Whether it is set in bold.
    """
    return next((size for size in sizes if height_of(text, size, box.width, bold=bold) <= box.height), sizes[-1])


def least_width(texts: Sequence[str], size: float) -> float:
    """Width [in] of a column in which no word is broken."""
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    return 0.22 + (longest + 0.5) * size * _LETTER[True] / 72


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], width: float, size: float) -> list[float]:
    """Width of each column [in]: room for its longest word, and more as its longest text wants it."""
    columns = [[title, *(row[place] for row in rows)] for place, title in enumerate(head)]
    least = [least_width(texts, size) for texts in columns]
    spare = width - sum(least)
    if spare <= 0:
        return [width * each / sum(least) for each in least]
    whole = [0.25 + min(60, max(map(len, texts))) * size * _LETTER[False] / 72 for texts in columns]
    wanted = [max(0.02, wants - needs) for wants, needs in zip(whole, least, strict=True)]
    return [needs + spare * more / sum(wanted) for needs, more in zip(least, wanted, strict=True)]


def layout(
    head: Sequence[str], rows: Sequence[Sequence[str]], box: Box, sizes: Sequence[float]
) -> tuple[float, list[float], list[float]]:
    """The largest type in which every row fits and no word is broken, else the smallest.

    Args:
        head: Titles of the columns.
        rows: Cells as text.
        box: Room for the table.
        sizes: Sizes of type to choose from [pt], largest first.

    Returns:
        The size [pt], the width of each column and the height of each row, the head first [in].
    """
    for size in sizes:
        widths = _widths(head, rows, box.width, size)
        heights = [_row_height(row, widths, size) for row in (head, *rows)]
        columns = zip(*(head, *rows), strict=True)
        is_whole = all(width >= least_width(texts, size) for width, texts in zip(widths, columns, strict=True))
        if is_whole and sum(heights) <= box.height:
            break
    return size, widths, heights


def rows_that_fit(heights: Sequence[float], room: float) -> int:
    """How many of these rows have room [in]."""
    return sum(sum(heights[: place + 1]) <= room for place in range(len(heights)))


def chunks(head: Sequence[str], rows: Sequence[Sequence[str]], box: Box) -> tuple[float, list[int]]:
    """The largest type in which a long table takes no more slides than in the smallest, and the rows of each slide.

    Args:
        head: Titles of the columns.
        rows: Cells as text.
        box: Room for it on a slide.
    """
    packed = {}
    for size in SIZES:
        widths = _widths(head, rows, box.width, size)
        room = box.height - _row_height(head, widths, size)
        counts, used = [0], 0.0
        for height in (_row_height(row, widths, size) for row in rows):
            if counts[-1] and used + height > room:
                counts.append(0)
                used = 0.0
            counts[-1] += 1
            used += height
        packed[size] = counts
    return next((size, counts) for size, counts in packed.items() if len(counts) == len(packed[SIZES[-1]]))


def _row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    return max(height_of(text, size, width - 0.1) for text, width in zip(row, widths, strict=True)) + 0.1
