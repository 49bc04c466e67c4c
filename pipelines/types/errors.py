"""The two kinds of error: a file that cannot be read as its feed, a rule about data that does not hold."""

from dataclasses import dataclass
from typing import Any

from i18n import Words
from pipelines.types.cell_text import without_numbers


@dataclass(frozen=True)
class Named:
    """Columns or feeds in a sentence, in the reader's language, each behind the title of its column."""

    kind: str
    """`column` or `feed`."""
    codes: tuple[str, ...]
    """Their names; alternatives are joined by ` / `."""
    titles: tuple[str, ...] = ()
    """The title of each, where a sheet has one."""

    def sentence(self, words: Words) -> str:
        """Return them as words, such as `Gudang = Depo, Barang`."""
        labels = [" / ".join(self._word(code, words) for code in codes.split(" / ")) for codes in self.codes]
        named = zip(self.titles, labels, strict=True) if self.titles else ()
        return without_numbers(", ".join(f"{title} = {word}" for title, word in named) or ", ".join(labels))

    def _word(self, code: str, words: Words) -> str:
        keys = (f"field.{code}", f"column.{code}") if self.kind == "column" else (f"{self.kind}.{code}",)
        return next((words(key) for key in keys if words.has(key)), code)


def _of_gap(gap: Any, words: Words) -> Any:
    """What fills a gap; titles, names of sheets and cells may have telephone numbers in them."""
    if isinstance(gap, Named):
        return gap.sentence(words)
    return without_numbers(gap) if isinstance(gap, str) else gap


class PoskoError(Exception):
    """One full sentence, stored as a key and its gaps until the reader's language is known."""

    def __init__(self, key: str, **gaps: Any) -> None:
        """Name the sentence `refusal.<key>` of i18n and what fills its gaps."""
        super().__init__(key)
        self.key, self.gaps = key, gaps

    def sentence(self, words: Words) -> str:
        """Return what is wrong and what to do, in the reader's language; no telephone number of the file is in it."""
        gaps = {name: _of_gap(gap, words) for name, gap in self.gaps.items()}
        return words(f"refusal.{self.key}", **gaps)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.sentence(Words("en"))


class FeedError(PoskoError):
    """A file is not what its feed requires: names the file, the column, the content and what to do."""

    proposal: dict[str, Any] | None = None
    """A suggested column map for a table with an unknown header, where one was requested."""


class CheckFailed(PoskoError):
    """A rule about data does not hold: names the rule and an offending row. The old snapshot stays up."""
