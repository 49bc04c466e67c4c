"""A posko that has loaded only some of its books: what the others would tell is not known, and never zero or fine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from i18n import Words
from tests.pages import conftest as books
from tests.pages.test_every_page import texts
from tests.pages.tiles import tiles_of
from tests.world import World

Opened = Callable[..., AppTest]
WORDS = Words("id")
STORES: dict[str, tuple[str, ...]] = {
    "stock": ("stock",),
    "calls": ("calls",),
    "requests": ("requests",),
    "gifts": ("donations",),
    "care": ("followups", "companions"),
    "calls and stock": ("calls", "stock"),
}
"""Which books a posko has."""
OPENS = {
    "stock": ("overview", "oxygen", "deliveries", "inspection"),
    "calls": ("overview", "calls", "requests", "demand_map", "village", "inspection"),
    "requests": ("overview", "requests", "demand_map", "village", "inspection"),
    "gifts": ("overview", "donations"),
    "care": ("overview", "followups", "companions"),
    "calls and stock": ("overview", "requests", "deliveries", "demand_map"),
}
"""Which pages have something to say then."""
NEEDED = {
    **dict.fromkeys(("calls", "answered_share", "people", "within_60s_share"), "calls"),
    **dict.fromkeys(("open_requests", "stale_requests", "median_hours", "within_24h_share", "unmet"), "requests"),
    **dict.fromkeys(("days_of_oxygen", "gas_m3", "depots_out", "dry_depots"), "stock"),
    **dict.fromkeys(("spent_idr", "on_hand_idr", "evidence_share"), "purchases"),
    "caseload": "companionships",
}
"""Figure → the book without which nobody knows it."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The data folder of a posko with only these books, made once; its calls name no village and no need."""
    made: dict[str, Path] = {}

    def folder_of(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("some-books")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("POSKO_DATA", str(folder))
                world = World(folder / "files")
                world(**{feed: _CALLS if feed == "calls" else getattr(books, feed.upper()) for feed in STORES[name]})
                world.close()
            made[name] = folder
        return made[name]

    return folder_of


_CALLS = """
    call_id | started_at | answered_at | outcome
    a | 2021-07-05 09:00 | 2021-07-05 09:01 | answered
    b | 2021-07-08 10:00 |  | abandoned
    c | 2021-07-09 11:00 | 2021-07-09 11:01 | answered
"""
PAIRS = [(name, page) for name, pages in OPENS.items() for page in pages]


@pytest.mark.parametrize(("name", "page"), PAIRS)
def test_what_a_missing_book_would_tell_is_not_known(
    opened: Opened, store: Callable[[str], Path], name: str, page: str
) -> None:
    drawn = opened(page, data=store(name))
    assert not drawn.exception
    there = STORES[name]
    tiles = {tile.name: tile for tile in tiles_of(drawn).values()}
    blank = {figure for figure, book in NEEDED.items() if figure in tiles and book not in there}
    assert {tiles[figure].value for figure in blank} <= {WORDS("table.missing")}
    assert all(tiles[figure].about for figure in blank)
    assert not {tiles[figure].icon for figure in blank} - {""}
    words = " ".join(texts(drawn))
    fine = {"finding.deliveries.none", "deliveries.orders_none", "briefing.no_actions", "overview.nothing_due"}
    assert not {key for key in fine if WORDS(key) in words}


@pytest.mark.parametrize("name", ["stock", "calls", "requests", "gifts", "care"])
def test_the_overview_names_every_missing_book_beside_what_is_to_be_done(
    opened: Opened, store: Callable[[str], Path], name: str
) -> None:
    words = " ".join(texts(opened("overview", data=store(name))))
    named = {"stock": "stock", "requests": "outcomes", "calls": "calls"}
    missing = [WORDS(f"book.{book}") for feed, book in named.items() if feed not in STORES[name]]
    reason = WORDS("unknown.never", books=", ".join(missing))
    assert WORDS("unknown.part", reason=reason) in words


def test_calls_without_villages_put_no_zero_on_the_map(opened: Opened, store: Callable[[str], Path]) -> None:
    page = opened("demand_map", data=store("calls"))
    assert not page.get("deck_gl_json_chart")
    reason = WORDS("unknown.never", books=WORDS("book.call_villages"))
    assert page.title[0].value == WORDS("finding.unknown.page", reason=reason)
