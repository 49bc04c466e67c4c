"""Words by key, and numbers, days and moments as each language writes them.

`Words("id")("calls.title", n=97)` is the sentence of `id.toml` with its gaps filled. Numbers and dates in gaps are
formatted by Babel in the language's own way; text is inserted as it is.

Where a number decides the form of a word, a gap holds the forms, in the order in which Babel names them for the
language: `{rows:# row|# rows}` is `1 row` or `97 rows`, `{rows:row|rows}` the word alone. Indonesian has one form.
"""

import string
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from math import isfinite
from numbers import Integral
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

import settings
from finding import Finding
from i18n.text_files import read_texts

LANGUAGES = ("id", "en", "hi")
_LOCALES = {"id": "id_ID", "en": "en_GB", "hi": "hi_IN"}
# The plural forms a language tells apart, in the order in which a text has them.
FORMS = {"id": ("other",), "en": ("one", "other"), "hi": ("one", "other")}
_MOST_DIGITS = 10
# Gaps of a finding whose name ends so hold the code of a term.
_TERM_GAPS = {name: name for name in ("category", "item", "channel", "band", "condition")} | {"role": "companion_role"}
# A group of people whose group is not known.
_UNKNOWN = "unknown"


@cache
def _texts(language: str) -> dict[str, str]:
    return read_texts(Path(__file__).parent / f"{language}.toml")


class _Forms(string.Formatter):
    """Fills gaps that are written already; of a gap with forms it takes the one that belongs to the number."""

    def __init__(self, locale: Locale, numbers_of: Mapping[str, Any]) -> None:
        self._locale, self._numbers = locale, numbers_of

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        """The name of a gap beside its text.

        Args:
            field_name: The name.
            args: Nothing: every gap has a name.
            kwargs: The texts of all gaps.

        Returns:
            Name and text, and the name.
        """
        return (field_name, kwargs[field_name]), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """The text of a gap, or the form that its number takes."""
        name, written = value
        if not format_spec:
            return str(written)
        forms = format_spec.split("|")
        place = FORMS[self._locale.language].index(_form(self._locale, self._numbers[name]))
        return forms[min(place, len(forms) - 1)].replace("#", written)


def _number(gap: Any) -> int | float | Decimal | None:
    """A number as one of Python's own kinds, numpy's included; None for anything else."""
    if isinstance(gap, (int, float, Decimal)):
        return gap
    return int(gap) if isinstance(gap, Integral) else None


def _form(locale: Locale, gap: Any) -> str:
    """The plural form of a number as it is written: `1.0` is written 1; a range or a text takes the last form."""
    amount = int(gap) if isinstance(gap, str) and gap.isdecimal() and len(gap) < _MOST_DIGITS else _number(gap)
    if amount is None or not isfinite(amount):
        return FORMS[locale.language][-1]
    form: str = locale.plural_form(int(amount) if amount == int(amount) else round(float(amount), 1))
    return form


@cache
def _pattern(written: str) -> numbers.NumberPattern:
    return numbers.parse_pattern(written)


# A page writes the same numbers and days hundreds of times: in a chart, in the table behind it, in a picture of it.
@lru_cache(maxsize=20_000)
def _number_written(figure: str, pattern: str, language: str) -> str:
    written: str = _pattern(pattern).apply(Decimal(figure), _LOCALES[language])
    return written


@lru_cache(maxsize=20_000)
def _day_written(day: date, pattern: str, language: str) -> str:
    return dates.format_date(day, format=pattern, locale=_LOCALES[language])


def _without_time(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


class Words:
    """Words of one language: the first of `LANGUAGES` where the code is not one of them."""

    def __init__(self, language: str) -> None:
        """Choose the language."""
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self.locale = Locale.parse(_LOCALES[self.language])

    def __call__(self, key: str, **gaps: Any) -> str:
        """Text under `key` with its gaps filled, `least` by the setting; KeyError for an unknown key."""
        text = _texts(self.language)[key]
        if "{least}" in text:
            gaps = {"least": settings.smallest_count()} | gaps
        if not gaps:
            return text
        written = {name: self.written(gap) for name, gap in gaps.items()}
        whole = _Forms(self.locale, gaps).format(text, **written) if "|" in text else text.format(**written)
        # A quantity is not torn apart at the end of a line.
        return whole.replace(" × ", "\u00a0×\u00a0").replace(" m³", "\u00a0m³")

    def has(self, key: str) -> bool:
        """Whether there is a text under this key."""
        return key in _texts(self.language)

    def gaps_of(self, key: str) -> tuple[str, ...]:
        """Names of the gaps of a text, in their order."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(_texts(self.language)[key]) if name)

    def term(self, kind: str, code: str | None) -> str:
        """The word for a code (`term("channel", "phone")`); a code without a word is shown as it is."""
        if code is None:
            return self("term.unknown")
        return self(f"term.{kind}.{code}") if self.has(f"term.{kind}.{code}") else code

    def terms(self, kind: str) -> list[str]:
        """Every code of a kind that has a word, in the order of the list."""
        return [key.rpartition(".")[2] for key in _texts(self.language) if key.rpartition(".")[0] == f"term.{kind}"]

    def texts(self) -> Mapping[str, str]:
        """Every text with its key, gaps unfilled."""
        return MappingProxyType(_texts(self.language))

    def keys_of(self, part: str) -> list[str]:
        """Every key below a part of the texts, in their order."""
        return [key for key in _texts(self.language) if key.startswith(f"{part}.")]

    def sentence(self, finding: Finding, *, under: str = "finding", **more: Any) -> str:
        """The sentence of a finding, its gaps filled: terms, categories and items as words, `…_idr` as money.

        Args:
            finding: The finding.
            under: Where the sentence is looked for first, before `finding`.
            **more: Further gaps; `compared` is with what a change is compared, without one the period before.
        """
        more = {"compared": self("filter.compared_previous"), **more}
        gaps = more | {name: self._finding_gap(name, value) for name, value in finding.numbers.items()}
        own = f"{under}.{finding.key}"
        return self(own, **gaps) if self.has(own) else self(f"finding.{finding.key}", **gaps)

    def _finding_gap(self, name: str, value: Any) -> Any:
        kind = name.rpartition("_")[2]
        if isinstance(value, Finding):
            return self.sentence(value)
        if kind == "terms":
            return " · ".join(self.term(*term) for term in value)
        if value == _UNKNOWN:
            return self("small_groups.unknown")
        if kind in _TERM_GAPS and isinstance(value, str):
            return self.term(_TERM_GAPS[kind], value)
        if kind == "idr":
            return self.short_money(value) if name.endswith("_short_idr") else self.money(value)
        return value

    def written(self, gap: Any) -> str:
        """A number, a date or a moment in this language; anything else as text."""
        amount = _number(gap)
        if amount is not None:
            return self.number(amount, digits=0 if amount == int(amount) else 1)
        if isinstance(gap, datetime):
            return self.moment(gap)
        return self.day(gap) if isinstance(gap, date) else str(gap)

    def number(self, figure: float | int | Decimal, digits: int = 0) -> str:
        """`1.234,5` in Indonesian, `1,234.5` in English, `12,34,567.5` in Hindi."""
        whole = "#,##,##0" if self.language == "hi" else "#,##0"
        pattern = whole + ("." + "0" * digits if digits else "")
        return _number_written(str(figure), pattern, self.language)

    def share(self, part: float, digits: int = 0) -> str:
        """A share of 0 to 1 in per cent."""
        return _number_written(str(part), "#,##0" + ("." + "0" * digits if digits else "") + "%", self.language)

    def money(self, rupiah: float | int | Decimal) -> str:
        """`Rp1.500.000`."""
        return ("-" if rupiah < 0 else "") + "Rp" + self.number(-rupiah if rupiah < 0 else rupiah)

    def short_money(self, rupiah: float | int | Decimal) -> str:
        """`Rp106 juta`, `Rp1,2 miliar`: three digits at most, for a headline or a picture."""
        size = -rupiah if rupiah < 0 else rupiah
        texts = [
            numbers.format_compact_decimal(size, format_type="long", locale=self.locale, fraction_digits=digits)
            for digits in (1, 0)
        ]
        whole = len(texts[1].split()[0]) > 2
        return ("-" if rupiah < 0 else "") + "Rp" + texts[1 if whole else 0]

    def day(self, day: date) -> str:
        """`Senin, 12 Juli 2021`."""
        return _day_written(_without_time(day), "EEEE, d MMMM y", self.language)

    def short_day(self, day: date, beside: date | None = None) -> str:
        """`12 Jul`; `12 Jul 2021` where its year is not that of `beside`.

        Args:
            day: The day.
            beside: A day whose year the reader takes for granted; without one every year is.
        """
        pattern = "d MMM" if beside is None or beside.year == day.year else "d MMM y"
        return _day_written(_without_time(day), pattern, self.language)

    def days(self, start: date, end: date) -> str:
        """`26 Jul – 1 Agu 2021`; `1–31 Jul 2021`; one day without a span.

        Args:
            start: The first day.
            end: The last day, included.
        """
        written: str = dates.format_interval(start, end, "yMMMd", locale=self.locale)
        return written

    def numeric_day(self, day: date) -> str:
        """`12/07/2021`, as it is typed."""
        return f"{day:%d/%m/%Y}"

    def month_name(self, number: int) -> str:
        """Name of a month, January being 1."""
        name: str = dates.get_month_names("wide", "stand-alone", locale=self.locale)[number]
        return name

    def month(self, day: date) -> str:
        """`Juli 2021`."""
        return dates.format_date(day, format="MMMM y", locale=self.locale)

    def weekday(self, number: int) -> str:
        """Short name of a weekday, Monday being 0."""
        name: str = dates.get_day_names("abbreviated", locale=self.locale)[number]
        return name

    def long_weekday(self, number: int) -> str:
        """Full name of a weekday, Monday being 0."""
        name: str = dates.get_day_names("wide", locale=self.locale)[number]
        return name

    def moment(self, moment: datetime) -> str:
        """`12 Jul 2021 21.05 WIB`, in the posko's own time."""
        zone = ZoneInfo(settings.timezone())
        local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
        clock = "d MMM y HH.mm" if self.language == "id" else "d MMM y HH:mm"
        return f"{dates.format_datetime(local, clock, tzinfo=zone, locale=self.locale)} {local.tzname()}"

    def near_moment(self, moment: datetime) -> str:
        """`Kamis, 5 Agu 09.00`, in the posko's own time: of a day close by."""
        zone = ZoneInfo(settings.timezone())
        clock = "EEEE, d MMM HH.mm" if self.language == "id" else "EEEE, d MMM HH:mm"
        return dates.format_datetime(moment.astimezone(zone), clock, tzinfo=zone, locale=self.locale)

    def clock(self, moment: datetime) -> str:
        """`09.05` in Indonesian, `09:05` elsewhere, in the posko's own time."""
        local = moment.astimezone(ZoneInfo(settings.timezone())) if moment.tzinfo else moment
        return f"{local:%H.%M}" if self.language == "id" else f"{local:%H:%M}"

    def clock_on(self, moment: datetime, day: date) -> str:
        """`09.05` for a moment of that day, `20 Jul 09.05` for one of another."""
        local = moment.astimezone(ZoneInfo(settings.timezone())) if moment.tzinfo else moment
        return self.clock(moment) if local.date() == day else f"{self.short_day(local)} {self.clock(moment)}"
