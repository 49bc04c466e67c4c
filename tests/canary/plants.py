"""Numbers and names that nobody has, and how to find them again in whatever form they come out."""

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import count
from typing import NamedTuple


class Rule(IntEnum):
    """Where the name of a plant may be seen; its number never is."""

    NOBODY = 0
    """Stands in a column of people, behind an honorific, or in a private or free text."""
    DESK = 1
    """Stands in a cell that says nothing about its kind: the desk may see it as what could not be read."""
    EVERYBODY = 2
    """Names a depot, an item, a supplier, an organisation."""


class Plant(NamedTuple):
    """A number and a name that were written into one place."""

    code: int
    where: str
    rule: Rule

    @property
    def digits(self) -> str:
        """The significant digits of its number."""
        return f"85731{self.code:04d}{_check(self.code):02d}"

    @property
    def name(self) -> str:
        """Its name, two words."""
        return f"Qu{_syllables(self.code)} Zo{_syllables(self.code)}"

    @property
    def number(self) -> str:
        """Its number in one of many notations."""
        return _NOTATIONS[self.code % len(_NOTATIONS)](self.digits)


class Sighting(NamedTuple):
    """A plant that came out: its number, or its name."""

    plant: Plant
    is_number: bool

    def __str__(self) -> str:
        return f"{'number' if self.is_number else 'name'} of {self.plant.where} (#{self.plant.code})"


_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NOTATIONS = (
    lambda digits: f"0{digits}",
    lambda digits: f"0{digits[:3]}-{digits[3:7]}-{digits[7:]}",
    lambda digits: f"+62 {digits[:3]} {digits[3:7]} {digits[7:]}",
    lambda digits: f"62{digits}",
    lambda digits: f"0062.{digits[:3]}.{digits[3:7]}.{digits[7:]}",
    lambda digits: f"(0{digits[:3]}) {digits[3:7]}/{digits[7:]}",
    lambda digits: f"wa.me/62{digits}",
    lambda digits: f"0{digits}".translate(_DEVANAGARI),
    lambda digits: f"+62{digits}".translate(_FULL_WIDTH),
    lambda digits: f"62{digits}@s.whatsapp.net",
    lambda digits: "\u200b".join(f"0{digits}"),
    lambda digits: f"{digits}.0",
    lambda digits: f"O{digits[:3]} {digits[3:].replace('1', 'l')}",
    lambda digits: f"tel:+62-{digits[:3]}-{digits[3:]}",
)
# Bytes are searched, in a fifth of the time that text takes; and a database is no text.
_PLAIN = bytes.maketrans(b"OolI", b"0011")
_BETWEEN = b" \t\xa0-./()"
_LONG = [
    *((chr(sign), chr(digit)) for digits in (_DEVANAGARI, _FULL_WIDTH) for digit, sign in digits.items()),
    *((sign, "") for sign in "\u00a0\u200b\u200c\u200d\u202d\u202c"),
]
_NUMBER = re.compile(rb"85731(\d{4})(\d{2})")
_NAME = re.compile(f"(?:qu|zo)((?:{'|'.join(_SYLLABLES)}){{4}})".encode())


def _check(code: int) -> int:
    """Two digits that a number by chance does not have."""
    return (code * 37 + 11) % 97


def _syllables(code: int) -> str:
    return "".join(_SYLLABLES[int(digit)] for digit in f"{code:04d}")


class Garden:
    """Every plant of a posko, by its code."""

    def __init__(self) -> None:
        self.plants: dict[int, Plant] = {}
        self._codes = count(1)

    def plant(self, where: str, rule: Rule) -> Plant:
        """A number and a name that no other place has."""
        made = Plant(next(self._codes), where, rule)
        self.plants[made.code] = made
        return made

    def sightings(self, text: str | bytes) -> set[Sighting]:
        """Every number and name that a text holds, in whatever notation."""
        content = text.encode("utf-8", "ignore") if isinstance(text, str) else text
        return {*self._numbers(content), *self._names(content)}

    def _numbers(self, content: bytes) -> Iterator[Sighting]:
        for sign, plain in () if content.isascii() else _LONG:
            content = content.replace(sign.encode(), plain.encode())
        for code, check in _NUMBER.findall(content.translate(_PLAIN, _BETWEEN)):
            if int(code) in self.plants and int(check) == _check(int(code)):
                yield Sighting(self.plants[int(code)], True)

    def _names(self, content: bytes) -> Iterator[Sighting]:
        for syllables in _NAME.findall(content.lower()):
            pairs = (syllables[at : at + 2].decode() for at in range(0, 8, 2))
            code = int("".join(str(_SYLLABLES.index(pair)) for pair in pairs))
            if code in self.plants:
                yield Sighting(self.plants[code], False)
