"""What is posted and what anybody may open: words without a number of cylinders, and no demo data."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

import settings
import warehouse
from i18n import LANGUAGES, Words
from reports import availability
from reports.availability import Notice, notice_of, notice_picture, notice_text, public_page
from tests.analytics.staged import staged

NOW = datetime(2021, 7, 10, 5, 20, 31, tzinfo=UTC)
AS_OF = datetime(2021, 7, 10, 3, tzinfo=UTC)
ROWS = [
    ("Batu & <b>Beji</b>", "cylinder_1m3", "available", AS_OF),
    ("Batu & <b>Beji</b>", "cylinder_2m3", "few", AS_OF),
    ("Batu & <b>Beji</b>", "cylinder_6m3", "none", AS_OF),
    ("Kota #let x", "cylinder_1m3", "unknown", AS_OF),
]
FRAME = pd.DataFrame(ROWS, columns=["depot", "item", "availability", "as_of"])


@pytest.fixture(autouse=True)
def posko(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_PUBLIC_PAGE", "on")
    monkeypatch.setenv("POSKO_PUBLIC_PHONE", "0341 555-0100")
    monkeypatch.setenv("POSKO_PUBLIC_HOURS", "08.00-16.00")
    availability._page.cache_clear()


def notice(language: str, *, made_up: bool = False) -> Notice:
    return notice_of(FRAME, Words(language), made_up=made_up)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_says_what_is_where_and_to_call_first(language: str) -> None:
    w = Words(language)
    text = notice_text(notice(language), w)
    for code in ("available", "few", "none"):
        assert w.term("availability", code) in text
    assert all(each in text for each in ("0341 555-0100", "08.00-16.00", w("availability.lead")))
    assert w("availability.depot_unknown") in text


def test_no_name_takes_effect_in_the_text() -> None:
    odd = FRAME.assign(depot="*Batu* _x_\n*Gratis* www.evil.example\u202e")
    text, usual = (notice_text(notice_of(frame, Words("id"), made_up=False), Words("id")) for frame in (odd, FRAME[:3]))
    assert text.count("*") == usual.count("*") and "www.evil" not in text and "\u202e" not in text
    assert not any(line.startswith("*Gratis") for line in text.splitlines())


def test_made_up_data_say_so_and_name_no_public_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_URL", "https://posko.example")
    w = Words("id")
    assert "https://posko.example/tersedia" in notice_text(notice("id"), w)
    made_up = notice_text(notice("id", made_up=True), w)
    assert "DATA CONTOH" in made_up and "tersedia" not in made_up


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_the_same_for_the_same_notice(language: str) -> None:
    w = Words(language)
    picture = notice_picture(notice(language), w)
    assert picture == notice_picture(notice(language), w)
    assert picture.startswith(b"\x89PNG") and int.from_bytes(picture[16:20], "big") == 1080


def test_letters_that_the_fonts_lack_are_named_in_the_picture() -> None:
    w = Words("id")
    named = {name: notice_of(FRAME.replace("Kota #let x", name), w, made_up=False) for name in ("Depo 倉", "Depo 庫")}
    unlike, alike = notice_picture(notice("id"), w), {notice_picture(each, w) for each in named.values()}
    assert len(alike) == 1  # both letters stand as the same word, not as two boxes of an unknown letter
    assert unlike not in alike


def opened(monkeypatch: pytest.MonkeyPatch, language: str | None, frame: pd.DataFrame = FRAME) -> str:
    monkeypatch.setattr(availability, "_levels", lambda snapshot, now: frame)
    page = public_page(language, NOW)
    assert page is not None
    assert len(page) < 30_000
    return page.decode("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_plain_small_and_without_a_number_of_cylinders(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    page = opened(monkeypatch, language)
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|javascript:|\bon\w+=|<img|<link|<iframe|https?://", page)
    assert "Batu &amp; &lt;b&gt;Beji&lt;/b&gt;" in page
    assert Words(language).term("availability", "few") in page
    assert f'href="?lang={"en" if language == "id" else "id"}"' in page


def test_an_unknown_language_is_that_of_the_posko(monkeypatch: pytest.MonkeyPatch) -> None:
    assert '<html lang="id">' in opened(monkeypatch, "tlh") and '<html lang="id">' in opened(monkeypatch, None)


def test_the_page_is_off_unless_a_setting_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_PUBLIC_PAGE", "off")
    assert public_page("id", NOW) is None
    monkeypatch.delenv("POSKO_PUBLIC_PAGE")
    assert public_page("id", NOW) is None


def test_without_a_snapshot_the_page_says_to_call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    page = public_page("id", NOW)
    assert page is not None and Words("id")("availability.nothing") in page.decode()
    assert settings.data_folder() == tmp_path and warehouse.current() is None


BOOKS = """
    movement_id occurred_at depot item movement quantity
    m1 2021-07-10T08:00 Gudang_Batu cylinder_1m3 opening 77
    m2 2021-07-10T10:00 Gudang_Batu cylinder_1m3 issue 4
"""


def _snapshot(*, made_up: bool) -> DuckDBPyConnection:
    con = staged(stock=BOOKS)
    con.execute(
        "CREATE TABLE ops.snapshot AS SELECT now() AS built_at, '' AS fingerprint, $made_up AS made_up",
        {"made_up": made_up},
    )
    return con


def test_real_books_fill_the_page_and_made_up_ones_never_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: Path("warehouse-1.duckdb"))
    pages = []
    for made_up in (False, True):
        monkeypatch.setattr(warehouse, "connect", lambda path, made_up=made_up: _snapshot(made_up=made_up))
        availability._page.cache_clear()
        pages.append((public_page("id", NOW) or b"").decode())
    assert "Gudang_Batu" in pages[0] and Words("id").term("availability", "available") in pages[0]
    assert "73" not in pages[0] and "77" not in pages[0]
    assert "Gudang_Batu" not in pages[1] and Words("id")("availability.nothing") in pages[1]
