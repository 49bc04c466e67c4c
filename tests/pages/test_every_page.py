"""What holds for every page, for free."""

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

import theme
from access.passcodes import hashed
from dashboard.shell import navigation
from i18n import LANGUAGES, Words
from tests.pages.tiles import tiles_of

Opened = Callable[..., AppTest]
# A device may lack emoji, and draws them as it likes; icons are those of our font.
EMOJI = re.compile("[\u2600-\u2604\u260e-\u27bf\u2b05-\u2b1a\ufe0f\U0001f000-\U0001faff]")
MARK, ICON = re.compile(r":material/(\w+):"), re.compile(r'class="posko-icon[^>]*>(\w+)<')
PAGES = [each.name for each in navigation.ENTRIES]
NEED_DATA = [name for name in PAGES if name not in ("data", "access")]
PERIODS = ["days_28", "last_week", "last_month", "month"]
PLACES = ["all", "35.79.01", "35.79.02.2004"]


def texts(page: AppTest) -> list[str]:
    """Every text of a page that a reader sees."""
    parts = [*page.title, *page.markdown, *page.caption, *page.get("html")]
    values = [str(getattr(part, "value", None) or getattr(part.proto, "body", "")) for part in parts]
    return values


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_in_every_language(opened: Opened, name: str, language: str) -> None:
    page = opened(name, lang=language)
    assert not page.exception
    assert page.title[0].value
    words = " ".join(texts(page))
    assert f"**{Words(language)(f'menu.{name}')}**" in words
    assert not EMOJI.findall(words)
    assert {*MARK.findall(words), *ICON.findall(words)} <= theme.ICONS
    # Pages draw charts without having Plotly check their options; it raises for one that it does not know.
    charts = [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]
    assert [len(go.Figure(chart).data) for chart in charts] == [len(chart["data"]) for chart in charts]


def pairs() -> list[tuple[str, str, str]]:
    """Page, period and place so that every two of them meet somewhere: each page takes every period once."""
    return [
        (name, period, PLACES[(row + column) % len(PLACES)])
        for row, name in enumerate(NEED_DATA)
        for column, period in enumerate(PERIODS)
    ]


def test_every_two_of_page_period_and_place_meet() -> None:
    drawn = pairs()
    assert {(name, period) for name, period, _ in drawn} == set(product(NEED_DATA, PERIODS))
    assert {(name, place) for name, _, place in drawn} == set(product(NEED_DATA, PLACES))
    assert {(period, place) for _, period, place in drawn} == set(product(PERIODS, PLACES))


@pytest.mark.parametrize(("name", "period", "place"), pairs())
def test_a_page_draws_for_every_period_and_place(opened: Opened, name: str, period: str, place: str) -> None:
    assert not opened(name, period=period, place=place).exception


@pytest.mark.parametrize("name", PAGES)
def test_an_indonesian_page_holds_no_english_and_no_note_twice(
    opened: Opened, name: str, english_only: set[str]
) -> None:
    page = opened(name, lang="id")
    every = " ".join(texts(page))
    assert not [sentence for sentence in english_only if sentence in every]
    # how many rows a list shows is no note: two lists may show as many
    of_list = Words("id")("rows.shown", first="#", last="#", total="#").partition("#")[0]
    notes = Counter(part.value for part in page.caption if not part.value.startswith(of_list))
    assert {note: times for note, times in notes.items() if times > 1} == {}


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_sees_nothing(opened: Opened, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_PASSCODE_READ", hashed("a long passcode"))
    page = opened(name)
    assert not page.exception
    assert not page.title
    assert not tiles_of(page)
    assert not page.get("plotly_chart")
    assert [part.value for part in page.info] == [Words("id")("sign_in.needed")]


@pytest.mark.parametrize("name", NEED_DATA)
def test_without_data_a_page_says_what_to_do_and_shows_no_number(opened: Opened, name: str, tmp_path: Path) -> None:
    page = opened(name, data=tmp_path / "nothing")
    assert not page.exception
    assert page.title[0].value == Words("id")("screen.empty_title")
    assert not tiles_of(page)
    assert "python -m pipelines ingest" in page.code[0].value


def test_the_data_page_takes_files_before_there_are_any(opened: Opened, tmp_path: Path) -> None:
    page = opened("data", data=tmp_path / "nothing")
    assert not page.exception
    assert page.get("file_uploader")


@pytest.mark.parametrize("name", ["overview", "calls", "requests"])
def test_a_page_without_one_of_its_feeds_still_opens(
    opened: Opened, name: str, own_data_folder: Path, only_calls: None
) -> None:
    assert not opened(name, data=own_data_folder).exception


@pytest.fixture
def only_calls(world: Callable[..., object]) -> None:
    """A posko that has nothing but a list of calls without villages."""
    world(calls="call_id | started_at\na | 2021-07-05 09:00\nb | 2021-07-05 10:00")


@pytest.fixture(scope="session")
def english_only() -> set[str]:
    """English texts of at least two words that are no Indonesian text as well."""
    english, indonesian = (_sentences(language) for language in ("en", "id"))
    return {text for text in english - indonesian if " " in text and "{" not in text}


def _sentences(language: str) -> set[str]:
    import tomllib

    import settings

    def flat(tree: dict[str, object]) -> set[str]:
        flattened: set[str] = set()
        for text in tree.values():
            flattened |= flat(text) if isinstance(text, dict) else {str(text)}
        return flattened

    return flat(tomllib.loads((settings.ROOT / "i18n" / f"{language}.toml").read_text("utf-8")))


def test_damaged_data_are_told_in_words(opened: Opened, small_posko: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(small_posko, damaged)
    for snapshot in (damaged / "snapshots").glob("*.duckdb"):
        os.truncate(snapshot, 5000)
    page = opened("calls", data=damaged, lang="en")
    assert not page.exception
    assert [title.value for title in page.title] == [Words("en")("screen.damaged_title")]
