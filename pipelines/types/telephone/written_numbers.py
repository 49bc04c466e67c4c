r"""Telephone numbers within a text, in whatever notation, and the text without them.

Each digit counts: of other scripts, fullwidth, as a spreadsheet's `8.1234567890E10`, as the letter O or l among digits,
as a word (`nol delapan satu …`), with dashes, dots, slashes, brackets or invisible signs between. Days, times, amounts
of money and codes of villages stay as they are. A number split over several cells is out of reach.
"""

import re
import unicodedata
from functools import cache

from pipelines.types.telephone.numbering import plan_for_masking

HIDDEN = "•••"
"""Stands for a text that is not shown."""
_SEPARATOR = r"[-. _()/\\\[\],~*·•'\"\t\n]"
_ANY_SEPARATOR = r"(?:[^\w\0]|[_xX])"
"""Between the digits of a number: no letter, but the x between groups."""
_LOOKALIKE = str.maketrans("OoIl|", "00111")
_SPELLED = re.compile(r"(?<![A-Za-z0-9])[0-9OoIl|](?:[-. _()/]{0,3}[0-9OoIl|]){7,}(?![A-Za-z0-9])")
_FEWEST = 6  # true digits of a number that is spelled with letters
_DIGITS_IN_WORDS = """
    nol enol kosong satu dua tiga empat lima enam tujuh delapan sembilan zero one two three four five six seven eight
    nine double triple dobel sepuluh sebelas belas puluh siji loro telu papat limo enem pitu wolu songo
    shunya ek teen chaar char paanch panch chhah chhe saat aath nau
    शून्य एक दो तीन चार पांच पाँच छह छः छ सात आठ नौ
"""
WORDS_OF_DIGITS = tuple(_DIGITS_IN_WORDS.split())
"""Digits as they are spelt, in Indonesian, Javanese, English and Hindi."""
_WORDS = "|".join(WORDS_OF_DIGITS)
_PLAIN_WORDS = "".join(letter for letter in _WORDS if unicodedata.category(letter) != "Mn")
_IN_WORDS = re.compile(
    rf"(?:(?<![^\W\d_])(?:{_PLAIN_WORDS}|[0-9])(?![^\W\d_]|[\u0900-\u0963])[\W_]{{0,4}}){{9,}}", re.IGNORECASE
)
_FEWEST_WORDS = 3
# what has as many digits and is none: days, amounts, codes of villages, a day with a serial number behind it
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20|00)[0-9]{2}"
_SECONDS = r"(?:[.:][0-5][0-9](?:[.,][0-9]{1,6})?)?"
_CLOCK = rf"(?:[T ]+(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?![0-9])|(?:[01]?[0-9]|2[0-3])[.:][0-5][0-9]{_SECONDS}))?"
_HOUR = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_NO_NUMBERS = re.compile(
    rf"(?<![0-9])(?:{_YEAR}([-./ ]){_MONTH}\1{_DAY}{_CLOCK}"
    rf"|{_DAY}([-./ _]){_MONTH}\2{_YEAR}{_CLOCK}(?![-. ]?[0-9]{{3}})"
    rf"|{_DAY}([-./]){_MONTH}\3[0-9]{{2}}{_CLOCK}(?![-./ ]?[0-9])"
    r"|[0-3][0-9][01][0-9]20[0-3][0-9](?=[-./ _][0-9]{1,3}(?![0-9])|(?![-./ _]?[0-9]))"
    r"|[+-]?[0-9]{1,2}\.[0-9]{3,15}[,; ]+[+-]?[0-9]{1,3}\.[0-9]{3,15}(?![.]?[0-9])"
    rf"|{_HOUR}\s*(?:-|s/d|sd|sampai)\s*{_HOUR}(?![-.]?[0-9])"
    rf"|(?<![0-9:.])(?:{_HOUR})(?:\s*(?:[-;,|&/]|s/d|sd|sampai|dan)\s*{_HOUR})+(?![-.:]?[0-9])"
    rf"|(?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?!(?:{_SEPARATOR}{{0,3}}[0-9]){{5}})"
    r"|[1-9][0-9]{0,3}(?: ?[xX] ?[0-9]{1,4}){1,2}(?= ?(?:cm|mm|m|inch|inci)\b)"
    r"|[1-9][0-9]\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]{4})?(?!\.?[0-9])"
    r"|[1-9][0-9]{0,2}(?:[.][0-9]{3})*[.]000(?:,[0-9]{2})?(?!\.?[0-9])"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3})*,000(?:\.[0-9]{2})?(?!,?[0-9]))"
)
# an amount: digits alone, or with what parts thousands (also lakhs) and decimals in its right place
_GROUPS = r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]{1,2})?)"
_AMOUNT = rf"(?:{_GROUPS}|[1-9][0-9]*(?:[.,][0-9]{{1,3}})?)(?![.,]?[0-9]|[-./ ][0-9]{{3}})"
_AMOUNTS = re.compile(
    rf"(?<![A-Za-z])(?P<currency>(?i:rp|idr|₹|rs|inr|usd|\$))\.?\s*(?P<with_currency>{_AMOUNT})"
    rf"|(?<![0-9.,])(?P<with_unit>{_AMOUNT})(?=\s*(?i:rupiah|juta|jt|ribu|rb|miliar|milyar|m3|kg|liter)\b)"
    r"|(?<![0-9+=])(?P<sum>[1-9][0-9]{0,2}(?:\s*[+x]\s*[1-9][0-9]{0,2})+\s*=\s*[1-9][0-9]{0,4})(?![0-9])"
)
_FEWEST_OF_MOBILE = 10
_MILLIONS = "000000"
_EXPONENT = re.compile(r"(?<![0-9.,])[1-9][.,][0-9]{5,}[eE][+]?(?:0?[89]|1[0-5])(?![0-9])")
_IDENTITY = re.compile(
    r"(?<![0-9])(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])(?:[ .-]?[0-9]){4}[ .-]?"
    r"(?:[04][ .-]?[1-9]|[1256][ .-]?[0-9]|[37][ .-]?[01])[ .-]?"
    r"(?:0[ .-]?[1-9]|1[ .-]?[0-2])(?:[ .-]?[0-9]){6}(?![0-9])"
)
_EMAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>]+\.[^\W\d_]{2,}")


@cache
def _number(calling_code: str, bare: str) -> re.Pattern[str]:
    """A telephone number: with a plus, an exit or trunk prefix, the calling code, or a bare mobile number."""
    more, gap = rf"(?:{_ANY_SEPARATOR}{{0,4}}[0-9])", rf"{_ANY_SEPARATOR}{{0,3}}"
    code, bare = gap.join(calling_code), bare.replace("][", f"]{gap}[").replace("8[", f"8{gap}[")
    return re.compile(
        rf"(?<![0-9])(?:[+]{gap}[1-9]{more}{{7,14}}|0{gap}0{gap}[1-9]{more}{{7,14}}"
        rf"|{code}{more}{{8,14}}|(?:9{gap})?0{gap}[2-9]{more}{{7,13}}"
        rf"|{bare}{more}{{7,11}})(?![0-9])"
    )


def masked_numbers(text: str) -> str:
    """Return a text with the last digits of telephone numbers in it, and nothing of e-mails and identity cards."""
    if not may_hold_number(text):
        return text
    plain, places = _plain(text)
    spans = _spans(plain)
    if not spans:
        return text
    parts, end = [], 0
    for start, stop in spans:
        first, last = places[start], places[stop - 1] + 1
        digits = re.sub("[^0-9]", "", plain[start:stop])
        parts += [
            text[end:first],
            f"…{digits[-3:]}" if len(digits) >= _FEWEST and "@" not in text[first:last] else HIDDEN,
        ]
        end = last
    return "".join([*parts, text[end:]])


def holds_number(text: str) -> bool:
    """Whether a telephone number, an e-mail address or the number of an identity card stands in a text."""
    return may_hold_number(text) and bool(_spans(_plain(text)[0]))


_DIGITS_APART = re.compile(r"\d(?:\D{0,4}\d){5}|@")
_SOME_WORDS = re.compile(rf"(?:{_WORDS})[\W_]+(?:{_WORDS}|\d)", re.IGNORECASE)


def may_hold_number(text: str) -> bool:
    """Whether it is worth looking closely."""
    return len(text) >= _FEWEST and bool(_DIGITS_APART.search(text) or _SOME_WORDS.search(text))


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text with plain digits, dashes and spaces and nothing invisible, and where each letter of it stood."""
    letters, places = [], []
    for place, letter in enumerate(text):
        kind = unicodedata.category(letter)
        if kind in ("Cf", "Mn", "Me", "Cc") and letter not in "\t\n\r":
            continue
        letters.append(_plain_letter(letter, kind))
        places.append(place)
    plain = "".join(letters)
    return _SPELLED.sub(_as_digits, plain), places


def _plain_letter(letter: str, kind: str) -> str:
    if letter.isascii():
        return letter
    if letter.isdigit():
        return str(unicodedata.digit(letter))
    if kind in ("Pd", "Zs"):
        return "-" if kind == "Pd" else " "
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 and kind in ("Po", "Ps", "Pe", "Sm", "Lu", "Ll") else letter


def _as_digits(match: re.Match[str]) -> str:
    """The digits of what is spelled with an O or an l among digits."""
    return match[0].translate(_LOOKALIKE) if sum(map(str.isdigit, match[0])) >= _FEWEST else match[0]


def _spans(plain: str) -> list[tuple[int, int]]:
    """Where telephone numbers, e-mail addresses and numbers of identity cards stand, in order."""
    plan = plan_for_masking()
    bare = plan.mobile_start
    spans = [match.span() for match in _EMAIL.finditer(plain)]
    spans += [match.span() for match in _IDENTITY.finditer(plain)]
    spans += [match.span() for match in _EXPONENT.finditer(plain) if _is_of_number(match[0])]
    spans += [match.span() for match in _IN_WORDS.finditer(plain) if _has_words(match[0])]
    rest = _NO_NUMBERS.sub(_as_blank, _AMOUNTS.sub(_without_amount, plain))
    spans += [match.span() for match in _number(plan.calling_code, bare).finditer(rest)]
    return merged_spans(spans)


def merged_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places in a text in their order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _as_blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _without_amount(match: re.Match[str]) -> str:
    """Blank an amount; what has the digits of a mobile number in one run, or behind `RS`, is a number."""
    written = match["with_currency"] or match["with_unit"] or ""
    is_hospital = (match["currency"] or "").lower() == "rs" and plan_for_masking().calling_code == "62"
    if (written.isdigit() or is_hospital) and is_mobile_number(re.sub("[^0-9]", "", written)):
        return match[0]
    return _as_blank(match)


def is_mobile_number(digits: str) -> bool:
    """Whether ten digits or more are those of a mobile number, and no whole millions of an amount."""
    fits = re.fullmatch(f"(?:{plan_for_masking().mobile_digits})", digits)
    return len(digits) >= _FEWEST_OF_MOBILE and fits is not None and not digits.endswith(_MILLIONS)


def _has_words(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]+", text)) >= _FEWEST_WORDS


def _is_of_number(text: str) -> bool:
    """Whether a number with an exponent is a telephone number that a spreadsheet took for one."""
    whole = f"{float(text.replace(',', '.')):.0f}"
    plan = plan_for_masking()
    return whole.startswith(plan.calling_code) or bool(re.match(plan.bare, whole))
