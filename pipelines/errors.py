"""The two kinds of error: a file breaks its promise, or a rule about data does not hold."""

from typing import Any

from i18n import Words


class PoskoError(Exception):
    """One full sentence, kept as a key and its gaps until the reader's language is known."""

    def __init__(self, key: str, **gaps: Any) -> None:
        super().__init__(key)
        self.key, self.gaps = key, gaps

    def sentence(self, words: Words) -> str:
        """What was found and what to do, in the reader's language."""
        return words(f"refusal.{self.key}", **self.gaps)

    def __str__(self) -> str:
        return self.sentence(Words("en"))


class FeedError(PoskoError):
    """A file breaks its promise: names the file, the column, what was found and what to do."""


class CheckFailed(PoskoError):
    """A rule about data does not hold: names the rule and an offending row. The old snapshot stays up."""
