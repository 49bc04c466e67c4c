"""A tile: its label, number and change; what is not known is not coloured; its definition one tap away."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

import theme
from dashboard.shell.page_context import PageContext
from dashboard.widgets.drawing import icons, tile
from dashboard.widgets.figures import Figure, _tile


def parts(made: tile.Tile) -> dict[str, str]:
    tree = ElementTree.fromstring(tile.html(made))
    return {part.get("class", part.tag): "".join(part.itertext()) for part in tree.iter()}


def test_a_tile_says_everything_in_words_and_escapes_them() -> None:
    words = parts(tile.Tile("calls", "Calls <in>", "12", change="▲ 5%", tone="good", earlier="from 11", about="a & b"))
    assert words["label"] == "Calls <in>"
    assert (words["number"], words["change good"], words["earlier"], words["about"]) == (
        "12",
        "▲ 5%",
        "from 11",
        "a & b",
    )


def test_its_definition_unfolds_and_is_named_for_ears() -> None:
    tree = ElementTree.fromstring(
        tile.html(tile.Tile("calls", "Calls", "1", definition="All calls.", definition_label="What Calls means"))
    )
    button = next(tree.iter("summary"))
    assert button.get("aria-label") == "What Calls means"
    assert [text.text for text in tree.iter("p")] == ["All calls."]


def test_its_label_leads_to_the_page_that_explains_it() -> None:
    tree = ElementTree.fromstring(tile.html(tile.Tile("calls", "Calls", "1", href="/telepon?lang=id&amp;x=1")))
    assert [(link.get("href"), link.text) for link in tree.iter("a")] == [("/telepon?lang=id&x=1", "Calls")]


@pytest.mark.parametrize(
    ("better", "change", "tone"), [(1, 0.5, "good"), (-1, 0.5, "bad"), (0, 0.5, ""), (1, 0.001, "")]
)
def test_a_change_is_coloured_by_what_is_good(
    context: Callable[..., PageContext], better: int, change: float, tone: str
) -> None:
    made = _tile(context(), Figure("calls", 3, change=change, better=better), None)
    assert made.tone == tone
    assert bool(made.change)


def test_an_icon_that_the_font_lacks_is_refused() -> None:
    assert icons.mark("home") == ":material/home:"
    assert icons.of(theme.BAND_ICON["ok"]) == '<span class="posko-icon good" aria-hidden="true">check_circle</span>'
    with pytest.raises(KeyError, match="account_tree"):
        icons.html("account_tree")


@pytest.mark.parametrize("codes", [theme.CATEGORY_ICON, theme.BAND_ICON, theme.STATUS_ICON, theme.LIMIT_ICON])
def test_every_icon_of_a_code_is_in_the_font(codes: dict[str, theme.Icon]) -> None:
    assert {icon.name for icon in codes.values()} <= theme.ICONS


def test_every_action_has_an_icon_of_the_font() -> None:
    assert {*theme.ACTION_ICON.values()} <= theme.ICONS
