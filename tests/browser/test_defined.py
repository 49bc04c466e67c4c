"""Whatever the made-up posko shows as a figure, in a tile, a picture or a column of a table, says what it means."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import settings
from access.roles import Role
from dashboard.auth import session
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, definitions, figures, heatmap, tables
from dashboard.widgets.drawing.tile import Tile
from i18n import LANGUAGES, Words

PAGES = [each.name for each in navigation.ENTRIES]


class Drawn:
    """What one page drew: headings of its parts, its tiles, and the figures in its tables."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.tiles: list[str] = []
        self.columns: set[tuple[str, str | None]] = set()

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Note what is drawn from now on, and let it be drawn."""
        heading, tile, html, draw = definitions.heading, figures._tile, tables.html, heatmap.draw

        def noted_heading(context: PageContext, key: str, **named: Any) -> None:
            self.parts.append(key)
            heading(context, key, **named)

        def noted_tile(context: PageContext, figure: figures.Figure, lead: str | None) -> Tile:
            self.tiles.append(figure.name)
            return tile(context, figure, lead)

        def noted_table(context: PageContext, frame: pd.DataFrame, **named: Any) -> str:
            drawn = [str(column) for column in frame.columns if cells.is_figure(frame[column])]
            self.columns |= {(column, definitions.of_column(context, column)) for column in drawn}
            return html(context, frame, **named)

        patch.setattr(definitions, "heading", noted_heading)
        patch.setattr(figures, "_tile", noted_tile)
        patch.setattr(tables, "html", noted_table)
        patch.setattr(
            heatmap, "draw", lambda context, key, *cells: (self.parts.append(key), draw(context, key, *cells))
        )


@pytest.fixture(scope="module")
def drawn(data: Path) -> Iterator[dict[str, Drawn]]:
    """What each page draws of the made-up data."""
    by_page: dict[str, Drawn] = {}
    for name in PAGES:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("POSKO_DATA", str(data))
            patch.setattr(session, "current", lambda: session.Session(Role.DESK))
            by_page[name] = Drawn()
            by_page[name].watch(patch)
            page = AppTest.from_file(str(settings.ROOT / "pages" / f"{name}.py"), default_timeout=300)
            page.query_params["period"], page.query_params["open"] = "days_28", "all"
            assert not page.run().exception
    yield by_page


@pytest.mark.parametrize("name", PAGES)
def test_every_part_of_a_page_with_figures_has_its_definition(drawn: dict[str, Drawn], name: str) -> None:
    assert [key for key in drawn[name].parts if key not in definitions.DEFINED] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_tile_has_its_definition(drawn: dict[str, Drawn], name: str) -> None:
    assert [tile for tile in drawn[name].tiles if not Words("id").has(f"definition.{tile}")] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_in_a_table_has_its_definition(drawn: dict[str, Drawn], name: str) -> None:
    assert sorted(column for column, explained in drawn[name].columns if explained is None) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_explains_a_part_or_a_column_is_written(language: str) -> None:
    names = {*definitions.DEFINED.values(), *definitions.EXPLAINED.values()}
    assert [name for name in sorted(names) if not Words(language).has(f"definition.{name}")] == []


def test_pages_show_figures_at_all(drawn: dict[str, Drawn]) -> None:
    # the inspection page shows a document, which explains its figures itself; a case is a chain of events; accounts
    # are no figures
    without = [name for name in PAGES if not drawn[name].columns and not drawn[name].tiles]
    assert without == ["case", "inspection", "access"]
