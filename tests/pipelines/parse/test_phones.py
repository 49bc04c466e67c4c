"""How telephone numbers are read, and who is the same caller. All numbers are made up."""

import csv
import hashlib
import hmac
import io

import pytest

import settings
from tests.pipelines.books import Books

ONE_NUMBER = (
    "081200000001", "0812-0000-0001", "0812 0000 0001", "0812.0000.0001", "(0812) 0000 0001", "+6281200000001",
    "+62 812-0000-0001", "+62 (0) 812 0000 0001", "+62081200000001", "6281200000001", "62 0812 0000 0001",
    "81200000001",    "0062 812 0000 0001", "081200000001 / 081200000002", "081200000001, 081200000002",
    "WA 081200000001", "tel:+6281200000001", "'081200000001", '="081200000001"', "0812 0000 0001 (istri)",
    "81200000001.0", "०८१२०००००००१", "０８１２０００００００１",
    *(f"0812{dash}0000{dash}0001" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe58\ufe63\uff0d"),
    *(f"+62{sp}812{sp}0000{sp}0001" for sp in "\u00a0\u1680\u2002\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
    "\u202a+62 812\u20110000\u20110001\u202c", "＋62 812 0000 0001", "（0812） 0000 0001",
)  # fmt: skip

E164 = dict.fromkeys(ONE_NUMBER, "6281200000001") | {
    "0341 590001": "62341590001",
    "(0341) 590001": "62341590001",
    "+60 12-345 6789": "60123456789",
    "0060123456789": "60123456789",
    "+1 415 555 0100": "14155550100",
}

WITHHELD = ("", "-", "private number", "Nomor tidak dikenal", "anonymous", "tidak ada")
HOUSE_NUMBERS = ("101", "119", "590001")
LOST = ("6.28123E+12", "6,28E+12", "0812xxxx0001", "0812-0000-000X")
TOO_LONG = ("08120000000000000",)
ZEROS = ("0000", "00000000", "000000000000", "080000000000", "+62 8 0000000000")
BEGINNINGS = ("0812", "0812-0", "62812", "+62 812", "0341", "08120")
EVERY = (*E164, *WITHHELD, *HOUSE_NUMBERS, *LOST, *TOO_LONG, *ZEROS, *BEGINNINGS)


@pytest.fixture(scope="module")
def callers(shared_books: Books) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Text → pseudonym, last digits, and the rule by which the cell is listed."""
    file = io.StringIO()
    csv.writer(file).writerows(
        [("waktu telepon", "no hp", "kebutuhan"), *(("2021-07-05", text, "obat") for text in EVERY)]
    )
    shared_books.ingest(shared_books.written("telepon.csv", file.getvalue()))
    rows = shared_books.ask(
        """SELECT row_number, caller, caller_masked, rule
        FROM staging.calls LEFT JOIN ops.quarantine USING (load_id, row_number)"""
    )
    people = {row: who for row, *who in rows}
    return {text: tuple(people[row]) for row, text in enumerate(EVERY, start=2)}


def pseudonym(number: str, books: Books) -> str:
    """HMAC-SHA-256 as the standard library makes it, the first 48 bits in capitals."""
    with settings.elsewhere(books.folder):
        key = settings.phone_key()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:12].upper()


@pytest.mark.parametrize("text", E164)
def test_a_number_is_one_caller_however_it_is_written(
    callers: dict[str, tuple[str, str, str]], shared_books: Books, text: str
) -> None:
    assert callers[text] == (pseudonym(E164[text], shared_books), "…" + E164[text][-3:], None)


@pytest.mark.parametrize("text", WITHHELD)
def test_a_withheld_number_is_nobody(callers: dict[str, tuple[str, str, str]], text: str) -> None:
    assert callers[text] == (None, None, None)


@pytest.mark.parametrize("text", HOUSE_NUMBERS)
def test_a_short_number_is_somebody(callers: dict[str, tuple[str, str, str]], shared_books: Books, text: str) -> None:
    assert callers[text] == (pseudonym(text, shared_books), "…" + text[-3:], None)


@pytest.mark.parametrize("text", LOST)
def test_a_number_that_lost_digits_is_listed_and_nobody(callers: dict[str, tuple[str, str, str]], text: str) -> None:
    assert callers[text] == (None, None, "unreadable_phone")


@pytest.mark.parametrize("text", (*ZEROS, *BEGINNINGS))
def test_nobody_is_known_by_zeros_or_by_how_a_number_begins(
    callers: dict[str, tuple[str, str, str]], text: str
) -> None:
    assert callers[text][:2] == (None, None)


@pytest.mark.parametrize("text", TOO_LONG)
def test_a_number_too_long_is_listed_and_still_the_same_caller_again(
    callers: dict[str, tuple[str, str, str]], shared_books: Books, text: str
) -> None:
    assert callers[text] == (pseudonym(text, shared_books), "…" + text[-3:], "unreadable_phone")


def test_no_phone_costs_its_call(callers: dict[str, tuple[str, str, str]]) -> None:
    assert len(callers) == len(EVERY)


def test_a_long_key_is_hashed_first_as_the_standard_says(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_PHONE_KEY", "k" * 100)
    books.take("telepon.csv", "waktu telepon | no hp\n2021-07-05 | 081200000001")
    expected = hmac.new(b"k" * 100, b"6281200000001", hashlib.sha256).hexdigest()[:12].upper()
    assert books.ask("SELECT caller FROM staging.calls") == [(expected,)]
