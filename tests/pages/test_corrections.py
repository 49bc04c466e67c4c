"""What could not be read stands beside the figures it could change, and is told on the Data page with one tap."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data_entry import pipeline_client
from dashboard.shell.page_context import PageContext
from dashboard.widgets import data_gaps, figure_books, figures
from dashboard.widgets.definitions import DEFINED
from dashboard.widgets.drawing.tile import Tile
from pipelines.feeds import FEEDS
from tests.world import World

# Their card has the line below its heading.
CALL_BACKS = {"median_callback_minutes", *(f"within_{span}_callback_share" for span in ("10min", "1h", "24h"))}
WITH_FIGURES = ("calls", "requests", "oxygen", "donations", "overview", "demand_map")
CALLS = """
    LAPORAN PANGGILAN
    Waktu Telepon    | No HP        | Desa         | Kebutuhan | Hasil
    2021-07-05 09:00 | 081200000001 | Sumbr Anyar  | oksigen   | dijawab
    2021-07-05 09:10 | 081200000002 | Sumbr Anyar  | obattt    | dijawab
    2021-07-06 09:20 | 081200000003 | Sisir        | oksigen   | dijawab
    kemarin          | 081200000004 | Sisir        | oksigen   | dijawab
"""
Open = Callable[..., AppTest]


@pytest.fixture
def dirty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of a posko whose call log holds two unknown texts and an unreadable day."""
    folder = tmp_path / "dirty"
    monkeypatch.setenv("POSKO_DATA", str(folder))
    made = World(tmp_path / "files")
    made(calls=CALLS)
    made.close()
    yield folder


def beside(page: AppTest) -> list[str]:
    """The quiet lines below figures."""
    return re.findall(
        r'posko-unread" href="([^"]+)"[^>]*>([^<]+)<', "".join(html.proto.body for html in page.get("html"))
    )


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_every_figure_of_a_tile_knows_what_it_depends_on(
    opened: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    drawn: set[str] = set()
    draw = figures._tile

    def noted(context: PageContext, figure: figures.Figure, lead: str | None) -> Tile:
        drawn.add(figure.name)
        return draw(context, figure, lead)

    monkeypatch.setattr(figures, "_tile", noted)
    assert not opened(name).exception
    assert drawn - CALL_BACKS <= figure_books.USES.keys()
    assert drawn or name == "demand_map"


def test_every_part_of_a_page_with_a_definition_knows_what_it_depends_on() -> None:
    assert {part for part in DEFINED if not part.startswith("data.")} <= figure_books.USES.keys()


def test_figures_depend_on_feeds_and_columns_that_exist() -> None:
    columns = {feed: {c.name for f in FEEDS if f.name == feed for c in f.columns} for feed in {f.name for f in FEEDS}}
    for uses in figure_books.USES.values():
        for feed, looked_at in uses.items():
            assert {*looked_at} <= columns[feed]


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_nothing_stands_beside_figures_when_all_was_read(opened: Open, page: str) -> None:
    assert beside(opened(page)) == []


def test_a_row_counts_for_every_figure_of_its_feed_and_a_cell_for_those_that_look_at_it() -> None:
    gaps = pd.DataFrame(
        [("calls", True, "started_at", 2), ("calls", False, "need,village", 3), ("stock", True, "quantity", 5)],
        columns=["feed", "whole", "columns", "rows"],
    )
    assert data_gaps.count(gaps, {"calls": ("direction",)}) == 2
    assert data_gaps.count(gaps, {"calls": ("direction",)}, by_place=True) == 2 + 3
    assert data_gaps.count(gaps, {"calls": ("need",), "stock": ()}) == 2 + 3 + 5
    assert data_gaps.count(gaps, {"donations": ()}) == 0


@pytest.mark.parametrize(
    ("lang", "one", "three"),
    [("id", "1 baris belum masuk hitungan", "3 baris belum"), ("en", "1 row not", "3 rows not")],
)
def test_open_rows_stand_beside_the_figures_they_could_change(
    opened: Open, dirty: Path, lang: str, one: str, three: str
) -> None:
    calls = beside(opened("calls", data=dirty, lang=lang))
    assert all(href.startswith("/berkas?") and f"lang={lang}" in href for href, _ in calls)
    # one row as a whole, said once on the page; of a village two more could be
    assert calls[0][1].startswith(one)
    assert len(calls) == len({text for _, text in calls})
    mapped = beside(opened("demand_map", data=dirty, lang=lang))
    assert mapped[0][1].startswith(three)


def test_a_text_nobody_knows_is_told_once_for_all_rows_that_hold_it(opened: Open, dirty: Path) -> None:
    page = opened("data", data=dirty, lang="id")
    picked = next(box for box in page.selectbox if box.label == "Tulisan")
    assert picked.options == [
        "“Sumbr Anyar” · Desa/kelurahan · Telepon · 2 baris",
        "“obattt” · Kebutuhan · Telepon · 1 baris",
    ]
    meant = next(box for box in page.selectbox if box.label == "Artinya")
    meant.select_index(0).run()
    next(button for button in page.button if button.label.startswith("Betulkan 2 baris")).click().run()
    assert [box.options for box in page.selectbox if box.label == "Tulisan"] == [
        ["“obattt” · Kebutuhan · Telepon · 1 baris"]
    ]
    assert any("2 baris dibetulkan" in done.value for done in page.success)


def test_what_stays_open_is_said_in_a_sentence(opened: Open, dirty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pipeline_client, "correct", lambda *cells: pipeline_client.Answer([], "Pemasukan data lain sedang berjalan.")
    )
    page = opened("data", data=dirty, lang="id")
    next(box for box in page.selectbox if box.label == "Tulisan").select_index(1).run()
    page.pills[-1].set_value("medicine").run()
    next(button for button in page.button if button.label.startswith("Betulkan 1 baris")).click().run()
    assert [error.value for error in page.error] == ["Pemasukan data lain sedang berjalan."]


def test_lines_that_are_no_data_are_listed_by_row_and_kind(opened: Open, dirty: Path) -> None:
    tables = "".join(html.proto.body for html in opened("data", data=dirty, lang="id").get("html"))
    assert "judul" in tables and "LAPORAN" not in tables
