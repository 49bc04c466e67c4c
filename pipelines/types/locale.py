"""What a file decides for all of its cells: the order of day and month, and the decimal separator of a column."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LocaleDecision:
    """`day_first` for the file; `separators` per number column: what stands before the decimals (',' or '.').

    A column of counts or money has none to speak of ('thousands', 'money'); 'count,' and 'count.' are counts that do
    have some behind this sign; 'none' is a measure that does not tell. `assumed` are keys of `assumed` in i18n.
    `since_1904` says that a number which is a day counts from 1904, as in workbooks of old Macs.
    """

    day_first: bool
    separators: dict[str, str]
    assumed: tuple[str, ...] = ()
    since_1904: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """What a load keeps of them, so that its rows can be corrected in the same way of writing."""
        said = {"day_first": self.day_first, "separators": self.separators}
        return said | ({"since_1904": True} if self.since_1904 else {})
