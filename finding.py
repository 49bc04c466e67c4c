"""A finding: which sentence to say, and the numbers in it, before anyone has put it into words."""

from typing import Any, NamedTuple


class Finding(NamedTuple):
    """`finding.<key>` of i18n is the sentence, `numbers` fills its gaps.

    Gaps are ready to be written by type: whole numbers (`…_percent` is 0 to 100, `…_idr` rupiah, `…_short_idr`
    rupiah to three digits), local dates,
    moments, names. A gap called `category` or `item` (or ending in `_category`, `_item`) holds the code of a term; a
    finding in a gap is its sentence.
    """

    key: str
    numbers: dict[str, Any]
