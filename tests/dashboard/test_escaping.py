"""Text of the data reaches Markdown as it was written."""

import pytest

from dashboard.frontend import escaping


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Gudang A", "Gudang A"),
        ("Gudang *A* _b_ `c`", r"Gudang \*A\* \_b\_ \`c\`"),
        ("[a](b)", r"\[a\](b)"),
        ("$5 … $10", r"\$5 … \$10"),
        ("jam 08:00, rasio 1:2", "jam 08:00, rasio 1:2"),
        (":material/home: :red[r] :smile:", r"\:material/home: \:red\[r\] \:smile:"),
        ("<b>&lt;", r"\<b\>\&lt;"),
        ("# judul", r"\# judul"),
        ("- butir", r"\- butir"),
        ("-5 °C", "-5 °C"),
        ("1. butir", r"1\. butir"),
        ("a\n# b", r"a \# b"),
        (r"a\b", r"a\\b"),
    ],
)
def test_no_mark_takes_effect(text: str, escaped: str) -> None:
    assert escaping.unmarked(text) == escaped


@pytest.mark.parametrize("text", ["http://a.example/x", "www.a.example", "a@b.example"])
def test_no_address_becomes_a_link(text: str) -> None:
    assert escaping.unmarked(text).replace("\u2060", "") == text
    assert not any(sign in escaping.unmarked(text) for sign in ("://", "www.", "@b"))


def test_a_chart_draws_no_element() -> None:
    assert escaping.of_chart("<a href='x'>A & B</a>") == "&lt;a href='x'&gt;A &amp; B&lt;/a&gt;"
