"""Colours can be read by day and by night, and the server's settings stay as hard as they were measured to be."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import look

ROOT = Path(__file__).resolve().parent.parent
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
TEXTS = ["textColor", "linkColor", "redColor", "orangeColor", "yellowColor", "greenColor", "blueColor", "grayColor"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", TEXTS)
def test_text_can_be_read_on_its_background(theme: str, colour: str) -> None:
    colours = CONFIG["theme"][theme]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert look.contrast(colours[colour], colours[background]) >= 4.5
    assert look.contrast(colours["textColor"], colours["sidebar"]["backgroundColor"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_main_button_can_be_read_and_seen(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    assert look.contrast("#ffffff", colours["primaryColor"]) >= 4.5
    assert look.contrast(colours["primaryColor"], colours["backgroundColor"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_charts_of_the_theme_are_those_of_look(theme: str) -> None:
    named = [colour.lower() for colour in CONFIG["theme"][theme]["chartCategoricalColors"]]
    assert named == list(look.palette(dark=theme == "dark").series)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_series_can_be_seen_on_the_page(theme: str) -> None:
    background = CONFIG["theme"][theme]["backgroundColor"]
    for colour in look.palette(dark=theme == "dark").series:
        assert look.contrast(colour, background) >= 3


def test_the_server_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"


def test_the_measured_hardening_is_in_place() -> None:
    assert CONFIG["server"]["enableXsrfProtection"] and CONFIG["server"]["enableCORS"]
    assert CONFIG["browser"] == {"serverAddress": "localhost", "gatherUsageStats": False}
    assert CONFIG["client"]["showErrorDetails"] == "none" and CONFIG["client"]["disableDataExport"]
    assert CONFIG["runner"]["magicEnabled"] is False


def test_no_font_and_no_theme_comes_from_elsewhere() -> None:
    assert "://" not in (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
