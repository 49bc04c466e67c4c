"""The month that a sheet, its title rows or its file is about: `Juli 2021`. Nothing where two are named."""

import re
from collections.abc import Iterable

_NAMES = (
    "januari january जनवरी jan", "februari pebruari february फ़रवरी फरवरी feb", "maret march मार्च mar",
    "april अप्रैल apr", "mei may मई", "juni june जून jun", "juli july जुलाई jul", "agustus august अगस्त agt ags aug",
    "september सितंबर सितम्बर sept sep", "oktober october अक्टूबर अक्तूबर okt oct",
    "november nopember नवंबर नवम्बर nov", "desember december दिसंबर दिसम्बर des dec",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}


def month_of(*texts: str) -> str | None:
    """`2021-07`, by the first of these texts that names a month and the first that names a year."""
    month, year = _first(map(_months, texts)), _first(map(_years, texts))
    return f"{year}-{month:02}" if month and year else None


def _first(sets: Iterable[set[int]]) -> int | None:
    """The only one of the first that holds any; None when it holds several."""
    first = next(filter(None, sets), set())
    return next(iter(first)) if len(first) == 1 else None


def _months(text: str) -> set[int]:
    return {_MONTHS[word] for word in re.findall(r"[^\W\d_]+", text.lower()) if word in _MONTHS}


def _years(text: str) -> set[int]:
    return {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)}
