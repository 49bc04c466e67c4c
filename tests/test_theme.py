"""Colours can be read by day and by night, and the server's settings stay as hard as they were measured to be."""

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import theme

ROOT = Path(__file__).resolve().parent.parent
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
TEXTS = ["textColor", "linkColor", "redColor", "orangeColor", "yellowColor", "greenColor", "blueColor", "grayColor"]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", TEXTS)
def test_text_can_be_read_on_its_background(mode: str, colour: str) -> None:
    colours = CONFIG["theme"][mode]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert theme.contrast(colours[colour], colours[background]) >= 4.5
    assert theme.contrast(colours["textColor"], colours["sidebar"]["backgroundColor"]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_main_button_can_be_read_and_seen(mode: str) -> None:
    colours = CONFIG["theme"][mode]
    assert theme.contrast("#ffffff", colours["primaryColor"]) >= 4.5
    assert theme.contrast(colours["primaryColor"], colours["backgroundColor"]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_charts_of_the_theme_are_those_of_the_palette(mode: str) -> None:
    named = [colour.lower() for colour in CONFIG["theme"][mode]["chartCategoricalColors"]]
    assert named == list(theme.palette(dark=mode == "dark").series)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_series_can_be_seen_on_the_page(mode: str) -> None:
    background = CONFIG["theme"][mode]["backgroundColor"]
    for colour in theme.palette(dark=mode == "dark").series:
        assert theme.contrast(colour, background) >= 3


def test_the_server_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"


def test_the_measured_hardening_is_in_place() -> None:
    assert CONFIG["server"]["enableXsrfProtection"] and CONFIG["server"]["enableCORS"]
    assert CONFIG["browser"] == {"serverAddress": "localhost", "gatherUsageStats": False}
    assert CONFIG["client"]["showErrorDetails"] == "none" and CONFIG["client"]["disableDataExport"]
    assert CONFIG["runner"]["magicEnabled"] is False


def test_no_font_and_no_theme_comes_from_elsewhere() -> None:
    assert "://" not in (ROOT / ".streamlit" / "config.toml").read_text("utf-8")


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_a_chart_stands_out_from_its_ground(dark: bool) -> None:
    palette = theme.palette(dark=dark)
    weak = {name: shade for name, shade in asdict(palette).items() if name != "paper"}
    assert not {name for name, shade in weak.items() if theme.contrast(shade, palette.paper) < 3}


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_ground(dark: bool) -> None:
    assert theme.contrast(theme.palette(dark=dark).text, theme.palette(dark=dark).paper) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_a_number_can_be_read_on_every_shade_of_the_ramp(dark: bool) -> None:
    assert min(theme.contrast(theme.ink(shade), shade) for shade in theme.ramp(dark=dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_more_is_further_from_the_ground(dark: bool) -> None:
    paper = theme.palette(dark=dark).paper
    steps = [theme.contrast(shade, paper) for shade in theme.ramp(dark=dark)]
    assert steps == sorted(steps)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
