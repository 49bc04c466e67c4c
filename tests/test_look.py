"""Colours can be told from their ground: 3:1 for graphics, 4.5:1 for text."""

from dataclasses import asdict

import pytest

import look


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_a_chart_stands_out_from_its_ground(dark: bool) -> None:
    palette = look.palette(dark=dark)
    weak = {name: shade for name, shade in asdict(palette).items() if name != "paper"}
    assert not {name for name, shade in weak.items() if look.contrast(shade, palette.paper) < 3}


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_ground(dark: bool) -> None:
    assert look.contrast(look.palette(dark=dark).text, look.palette(dark=dark).paper) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_a_number_can_be_read_on_every_shade_of_the_ramp(dark: bool) -> None:
    assert min(look.contrast(look.ink(shade), shade) for shade in look.ramp(dark=dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_more_is_further_from_the_ground(dark: bool) -> None:
    paper = look.palette(dark=dark).paper
    steps = [look.contrast(shade, paper) for shade in look.ramp(dark=dark)]
    assert steps == sorted(steps)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert look.contrast("#000000", "#ffffff") == pytest.approx(21)
