"""The flow of gifts as a picture: every node and amount is on it, for wide screens and for phones."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.views.donations.flow_drawing import NARROW, WIDE, Band, Node, drawn

TONES = ("main", "good", "text")
MONEY = [
    Band("carried", "cash", 136.0), Band("person", "cash", 24.0), Band("cash", "masks", 48.0),
    Band("cash", "hand", 112.0), Band("masks", "store", 40.0), Band("masks", "handed", 8.0),
]  # fmt: skip


def picture(bands: list[Band], *, narrow: bool) -> ElementTree.Element:
    codes = dict.fromkeys(code for band in bands for code in band[:2])
    nodes = {code: Node(f"<{code}> & co", TONES[n % len(TONES)]) for n, code in enumerate(codes)}
    return ElementTree.fromstring(drawn(bands, nodes, title="A & B", amount=lambda each: f"Rp{each:g}", narrow=narrow))


def words(svg: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in svg.iter("text")]


@pytest.mark.parametrize("narrow", [False, True])
def test_every_node_and_every_part_that_a_node_does_not_say_has_its_amount(narrow: bool) -> None:
    svg = picture(MONEY, narrow=narrow)
    assert svg.get("aria-label") == "A & B" and svg.get("role") == "img"
    for name, amount in {"cash": 160, "masks": 48, "hand": 112, "store": 40, "handed": 8, "carried": 136}.items():
        assert f"<{name}> & co" in words(svg) and f"Rp{amount}" in words(svg)
    titles = [each.text for each in svg.iter("title")]
    assert "<masks> & co → <handed> & co: Rp8" in titles


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=9),
    st.lists(st.integers(1, 10**9), min_size=1, max_size=9),
    st.booleans(),
)
def test_nothing_is_drawn_outside_and_no_two_names_of_a_column_overlap(
    come: list[int], go: list[int], narrow: bool
) -> None:
    bands = [Band(f"in{n}", "middle", float(each)) for n, each in enumerate(come)]
    bands += [Band("middle", f"out{n}", float(each)) for n, each in enumerate(go)]
    svg = picture(bands, narrow=narrow)
    width, height = (float(each) for each in (svg.get("viewBox") or "").split()[2:])
    assert width == (NARROW if narrow else WIDE)
    columns: dict[tuple[str, str], list[float]] = {}
    for each in svg.iter("text"):
        x, y = float(each.get("x", "")), float(each.get("y", ""))
        assert 0 <= x <= width and 0 < y <= height
        if each.get("class") is None:
            columns.setdefault((f"{x}", each.get("text-anchor", "")), []).append(y)
    for ys in columns.values():
        assert all(later - earlier >= 39.9 for earlier, later in zip(sorted(ys), sorted(ys)[1:], strict=False))
    for path in svg.iter("path"):
        ups = [float(each) for each in re.findall(r"M[\d.]+ ([\d.]+)", path.get("d", ""))]
        assert all(0 <= each <= height for each in ups)
