"""The numbering plan of the posko's country: how its people write telephone numbers without a country code."""

import re
from dataclasses import dataclass
from functools import cache
from random import Random

import phonenumbers

import settings

_HOME = "ID"
_NOTHING = "N"  # no number begins with it
_SHORTEST = 7  # what is shorter may be an extension
_TRIES = 1000
_WRITTEN = re.compile(r"[+0-9 ()./-]+")


@dataclass(frozen=True)
class NumberingPlan:
    """How numbers of a country are recognised in SQL; the parts are regular expressions of digits."""

    calling_code: str
    """`62` of `+62`."""
    trunk: str
    """What precedes a number within the country: `0`; a letter where nothing does."""
    significant: str
    """A number behind the calling code or the trunk prefix."""
    bare: str
    """A number without either, as a spreadsheet leaves it when it takes a zero away."""
    mobile: str
    """The digits a mobile number begins with, behind the calling code or the trunk prefix."""
    spaced: str
    """A mobile number without either, perhaps with spaces, points or dashes."""

    @property
    def start(self) -> str:
        """What a telephone number begins with."""
        return f"{self.calling_code}|{self.trunk}|{self.bare.partition('[0-9]')[0]}"

    @property
    def mobile_start(self) -> str:
        """The first digits of a mobile number without calling code and trunk prefix."""
        start = self.bare.partition("[0-9]")[0]
        return "8[1-9]" if start == "8" else start

    @property
    def mobile_digits(self) -> str:
        """A mobile number in digits alone, with whatever prefix or none."""
        rest = self.bare.partition("[0-9]")[2]
        rest = "{7,11}" if self.mobile_start == "8[1-9]" else rest
        return f"(00)?({self.calling_code})?0?{self.mobile_start}[0-9]{rest}"

    @property
    def gaps(self) -> dict[str, str]:
        """The gaps of `parse/macros.sql`."""
        return {
            "calling_code": self.calling_code, "trunk": self.trunk, "significant": self.significant,
            "bare": self.bare, "mobile": self.mobile, "spaced": self.spaced, "start": self.start,
            "mobile_digits": self.mobile_digits,
        }  # fmt: skip


def numbering_plan() -> NumberingPlan:
    """Return the plan of the country that is set (POSKO_COUNTRY). ValueError when there is no such country."""
    return _plan(settings.country())


def plan_for_masking() -> NumberingPlan:
    """Return the plan by which numbers are masked: also the sentence on a country that is none must mask them."""
    try:
        return numbering_plan()
    except ValueError:
        return _plan(_HOME)


@cache
def _plan(country: str) -> NumberingPlan:
    """The plan of a country by its two letters.

    Indonesia's is wider than today's allotments: numbers of eight to fourteen digits were in use in old books.
    """
    if country == _HOME:
        return NumberingPlan("62", "0", "[1-9][0-9]{6,12}", "8[0-9]{7,12}", "8 ?[1-9]", r"8[1-9]([ .-]?[0-9]){7,10}")
    facts = phonenumbers.PhoneMetadata.metadata_for_region(country)
    if facts is None or facts.mobile is None or facts.fixed_line is None:
        raise ValueError(country)
    lengths = sorted({*facts.fixed_line.possible_length, *facts.mobile.possible_length} - {-1})
    mobile = f"[{_starts(facts.mobile)}]"
    rest = f"{{{min(facts.mobile.possible_length) - 1},{max(facts.mobile.possible_length) - 1}}}"
    return NumberingPlan(
        str(facts.country_code),
        facts.national_prefix or _NOTHING,
        f"[1-9][0-9]{{{max(lengths[0], _SHORTEST) - 1},{lengths[-1] - 1}}}",
        f"{mobile}[0-9]{rest}",
        mobile,
        f"{mobile}([ .-]?[0-9]){rest}",
    )


def _starts(numbers: phonenumbers.PhoneNumberDesc) -> str:
    """The digits that numbers of a kind begin with: those with which one of many tried fits the pattern."""
    pattern, chance = re.compile(numbers.national_number_pattern or ""), Random(0)
    starts = {(numbers.example_number or "1")[0]}
    for start in "123456789":
        tried = (
            start + "".join(chance.choices("0123456789", k=length - 1))
            for length in numbers.possible_length
            for _ in range(_TRIES)
        )
        starts |= {start} if any(pattern.fullmatch(number) for number in tried) else set()
    return "".join(sorted(starts))


def parsed_number(text: str) -> str | None:
    """Return the E.164 digits of a number as people write it in the country that is set.

    None for what is no valid number, and for text with a letter: `0812-OXYGEN` is a word and not a number.
    """
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, settings.country())
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def national_number(digits: str) -> str:
    """Return a number as it is dialled in the country that is set: `0812…` at home, `0060…` abroad.

    digits: E.164, without the plus
    """
    plan = numbering_plan()
    if not digits.startswith(plan.calling_code):
        return f"00{digits}"
    own = digits.removeprefix(plan.calling_code)
    return own if plan.trunk == _NOTHING else plan.trunk + own
