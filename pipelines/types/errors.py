"""The two kinds of error: a file breaks its promise, or a rule about data does not hold."""

from dataclasses import dataclass
from typing import Any

from i18n import Words


@dataclass(frozen=True)
class Named:
    """Columns or feeds in a sentence, said in the reader's language, each behind the title it was found under."""

    kind: str
    codes: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def sentence(self, words: Words) -> str:
        """`Gudang = Depo, Barang`."""
        said = [" / ".join(self._word(code, words) for code in codes.split(" / ")) for codes in self.codes]
        named = zip(self.titles, said, strict=True) if self.titles else ()
        return ", ".join(f"{title} = {word}" for title, word in named) or ", ".join(said)

    def _word(self, code: str, words: Words) -> str:
        keys = (f"field.{code}", f"column.{code}") if self.kind == "column" else (f"{self.kind}.{code}",)
        return next((words(key) for key in keys if words.has(key)), code)


class PoskoError(Exception):
    """One full sentence, kept as a key and its gaps until the reader's language is known."""

    def __init__(self, key: str, **gaps: Any) -> None:
        super().__init__(key)
        self.key, self.gaps = key, gaps

    def sentence(self, words: Words) -> str:
        """What was found and what to do, in the reader's language."""
        gaps = {name: gap.sentence(words) if isinstance(gap, Named) else gap for name, gap in self.gaps.items()}
        return words(f"refusal.{self.key}", **gaps)

    def __str__(self) -> str:
        return self.sentence(Words("en"))


class FeedError(PoskoError):
    """A file breaks its promise: names the file, the column, what was found and what to do.

    `proposal` is how a table nobody knows may be meant, where somebody asked.
    """

    proposal: dict[str, Any] | None = None


class CheckFailed(PoskoError):
    """A rule about data does not hold: names the rule and an offending row. The old snapshot stays up."""
