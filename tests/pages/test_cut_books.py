"""A page of a past period shows what books that end there show: words, tiles, charts and tables."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import warehouse
from analytics.metrics.actions.actions import OF_PEOPLE
from dashboard.shell import layout
from i18n import Words
from pipelines.build import ops
from reports.briefing.compose import compose
from reports.briefing.document import Item
from reports.briefing.options import SECTIONS, Options
from tests.pages.story import END, LAST, story
from tests.world import World

Opened = Callable[..., AppTest]
pytestmark = pytest.mark.slow
WORDS = Words("id")
ZONE = ZoneInfo("Asia/Jakarta")
THEN = datetime(END.year, END.month, END.day, 23, 59, 59, 999999, tzinfo=ZONE)
LATER = datetime(LAST.year, LAST.month, LAST.day + 1, 8, tzinfo=ZONE)
PERIOD = {"period": "custom", "from": "2021-07-05", "to": END.isoformat(), "compare": "previous"}
OF_CARE = ("followups.", "companions.", "referrals.")
PAGES = {
    "overview": "none",
    "requests": "all",
    "village": "all",
    "companions": "all",
    "referrals": "all",
    "oxygen": "none",  # parts of now say so; the rows say when they were written down
    "donations": "rows",
}
"""Page → its parts that stand open."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The whole story, and the same as it was told at the end of 14 July, complete until then."""
    made = {name: tmp_path_factory.mktemp(name) for name in ("whole", "ended")}
    build_feeds = ops._build_feeds

    def complete(con: duckdb.DuckDBPyConnection) -> None:
        build_feeds(con)
        con.execute("UPDATE ops.feeds SET data_until = $then, complete_until = $day", {"then": THEN, "day": END})

    for name, last in (("whole", LAST), ("ended", END)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("POSKO_DATA", str(made[name]))
            if name == "ended":
                shutil.copy(made["whole"] / "phone.key", made["ended"])  # the same codes for the same people
                patch.setattr(ops, "_build_feeds", complete)
            world = World(made[name] / "files")
            world(**story(last))
            world.close()
    return made


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_past_period_is_that_of_books_that_end_there(
    opened: Opened, books: dict[str, Path], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = {}
    for name, now in (("whole", LATER), ("ended", THEN)):
        monkeypatch.setattr(layout, "_this_hour", lambda now=now: now)
        opened_page = opened(page, data=books[name], **PERIOD, open=PAGES[page])
        assert not opened_page.exception
        drawn[name] = [line for line in _lines(opened_page.main) if not _of_the_moment(line)]
    assert drawn["whole"] == drawn["ended"]
    assert len(drawn["ended"]) > 8


@pytest.mark.parametrize("end", [END, END - timedelta(days=END.weekday() + 1)], ids=["any day", "a Sunday"])
def test_a_briefing_of_a_past_period_is_that_of_books_that_end_there(
    books: dict[str, Path], end: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every format draws the same briefing; how far the books reach differs, and so do days that had not come yet.

    What is done for people stands in a past as of its newest Sunday: of any other day, books that end there say more.
    """
    drawn = {}
    for name, now in (("whole", LATER), ("ended", THEN)):
        monkeypatch.setenv("POSKO_DATA", str(books[name]))
        options = Options("weekly", end - timedelta(days=6), end, "previous", SECTIONS, "id")
        con = warehouse.open_current()
        drawn[name] = compose(con, options, now=now, made_at=LATER)
    whole, ended = drawn["whole"], drawn["ended"]
    assert whole.is_past and whole.summary == ended.summary and whole.figures == ended.figures
    of_weeks = OF_CARE if end == END else ()
    without = OF_PEOPLE if of_weeks else ()
    actions = [[action for action in each.actions if action.kind not in without] for each in (whole, ended)]
    assert actions[0] == actions[1] and len(actions[0])
    items = [
        [item for section in each.sections for item in section.items if not item.key.startswith(of_weeks)]
        for each in (whole, ended)
    ]
    for then, end_of_books in zip(*items, strict=True):
        assert _content(then) == _content(end_of_books)
    assert len(items[0]) > len(SECTIONS) - len(of_weeks)


def _content(item: Item) -> tuple[object, ...]:
    return item.key, item.sentence, item.figures, item.table


def _of_the_moment(line: str) -> bool:
    """Whether a line is about how far the books reach, or of what is never of a past period."""
    keys = ("screen.as_of", "screen.end_of_period", "availability.hint", "availability.page_off")
    return any(WORDS(key).partition("{")[0] in line for key in keys)


def _lines(block: Any) -> Iterator[str]:
    """Every text, table row and chart of a page, in order."""
    for part in getattr(block, "children", {}).values():
        if part.type == "plotly_chart":
            yield part.proto.spec or part.proto.figure.spec
        elif part.type == "deck_gl_json_chart":
            yield part.proto.json
        elif part.type in ("title", "markdown", "caption", "html", "expander", "warning", "info"):
            text = getattr(part, "label", None) or getattr(part, "value", None) or getattr(part.proto, "body", "")
            text = re.sub(r"<(style|script).*?</\1>|<[^>]+posko-reach[^>]*>[^<]*", "", str(text), flags=re.S)
            for line in re.sub(r"</(td|th)>", " | ", text).replace("</tr>", "\n").split("\n"):
                if plain := html.unescape(re.sub(r"<[^>]+>", "", line)).strip():
                    yield plain
        yield from _lines(part)
