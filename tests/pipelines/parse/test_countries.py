"""Telephone numbers of the posko's country, compared with the numbering plans of Google's library."""

import re
from functools import cache

import duckdb
import phonenumbers
import pytest
from hypothesis import given, settings, strategies
from phonenumbers import PhoneNumberFormat

from pipelines.types.sql import sql
from pipelines.types.telephone.numbering import national_number, numbering_plan, parsed_number
from tests.pipelines.books import Books

COUNTRIES = ("ID", "IN", "MY", "PH", "SG", "TH", "VN", "BD", "NP", "GB", "US", "TL")
FORMATS = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)


@cache
def macros(country: str) -> duckdb.DuckDBPyConnection:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_COUNTRY", country)
        con = duckdb.connect()
        con.execute(sql("parse/macros", **numbering_plan().gaps))
    return con


def read_by_macros(country: str, text: str) -> str | None:
    row = macros(country).execute("SELECT read_phone(clean($1))", [text]).fetchone()
    return row[0] if row else None


@strategies.composite
def numbers(draw: strategies.DrawFn) -> tuple[str, phonenumbers.PhoneNumber]:
    """A country, and a mobile or landline number of its plan."""
    country = draw(strategies.sampled_from(COUNTRIES))
    facts = phonenumbers.PhoneMetadata.metadata_for_region(country)
    assert facts and facts.mobile and facts.fixed_line
    pattern = draw(strategies.sampled_from([facts.mobile, facts.fixed_line])).national_number_pattern or ""
    national = draw(strategies.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    return country, phonenumbers.PhoneNumber(country_code=facts.country_code, national_number=int(national))


@settings(max_examples=400, deadline=None)
@given(number=numbers(), written=strategies.sampled_from(FORMATS))
def test_what_the_macros_read_is_what_the_numbering_plan_says(
    number: tuple[str, phonenumbers.PhoneNumber], written: int
) -> None:
    country, phone = number
    digits = phonenumbers.format_number(phone, PhoneNumberFormat.E164).removeprefix("+")
    text = phonenumbers.format_number(phone, written)
    by_macros = read_by_macros(country, text)
    assert by_macros in (None, digits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_COUNTRY", country)
        parsed = parsed_number(text) if phonenumbers.is_valid_number(phone) else digits
    assert (by_macros or parsed) == digits


@pytest.mark.parametrize(
    ("country", "text", "digits"),
    [
        ("ID", "0812-0000-0001", "6281200000001"),
        ("ID", "812 0000 0001", "6281200000001"),
        ("ID", "+60 12-345 6789", "60123456789"),
        ("IN", "098765 43210", "919876543210"),
        ("IN", "9876543210", "919876543210"),
        ("IN", "+62 812 0000 0001", "6281200000001"),
        ("MY", "012-345 6789", "60123456789"),
        ("MY", "60123456789", "60123456789"),
        ("PH", "0917 123 4567", "639171234567"),
        ("SG", "8123 4567", "6581234567"),
        ("US", "(201) 555-0123", "12015550123"),
        ("TH", "081 234 5678", "66812345678"),
    ],
)
def test_a_number_without_country_code_is_one_of_the_posko_s_country(country: str, text: str, digits: str) -> None:
    assert read_by_macros(country, text) == digits


def test_numbers_that_the_macros_leave_are_read_by_the_numbering_plans(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_COUNTRY", "IT")
    report = books.take(
        "panggilan.csv",
        """
        Waktu Telepon    | Nomor HP       | Kebutuhan
        2021-07-12 08:00 | 06 698 12345   | oksigen
        2021-07-12 08:01 | 0039 312 345 6789 | oksigen
        2021-07-12 08:02 | 12345-OXYGEN   | oksigen
        """,
    )
    assert report["rows_loaded"] == 3
    assert books.ask("SELECT caller_masked FROM staging.calls ORDER BY started_at")[:2] == [("…345",), ("…789",)]


@pytest.mark.parametrize(
    ("country", "digits", "dialled"),
    [
        ("ID", "6281200000001", "081200000001"),
        ("MY", "6281200000001", "006281200000001"),
        ("SG", "6581234567", "81234567"),
    ],
)
def test_a_number_is_listed_as_it_is_dialled_at_home(
    monkeypatch: pytest.MonkeyPatch, country: str, digits: str, dialled: str
) -> None:
    monkeypatch.setenv("POSKO_COUNTRY", country)
    assert national_number(digits) == dialled


@pytest.mark.parametrize("text", ["", "0812-OXYGEN", "12", "tidak ada", "0812/0813"])
def test_a_word_or_a_short_number_is_none(text: str) -> None:
    assert parsed_number(text) is None


@pytest.mark.parametrize(("country", "number"), [("IN", "98765 43210"), ("MY", "12-345 6789"), ("PH", "917 123 4567")])
def test_a_number_of_the_country_is_hidden_wherever_it_strays(
    books: Books, monkeypatch: pytest.MonkeyPatch, country: str, number: str
) -> None:
    monkeypatch.setenv("POSKO_COUNTRY", country)
    trunk = numbering_plan().trunk
    report = books.take(
        "panggilan.csv",
        f"""
        Waktu Telepon    | Waktu Diangkat  | Kebutuhan | Jumlah
        2021-07-12 08:00 | {trunk}{number} | oksigen   | {trunk}{number}
        """,
    )
    assert report["cells_quarantined"] >= 1
    assert books.ask(f"SELECT count(*) FROM ops.quarantine WHERE contains(found, '{number[-4:]}')") == [(0,)]
