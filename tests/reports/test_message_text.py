"""Text of the data in a message: one line, in which nothing takes effect, and which says the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reports.message_text import plain

MARKS = st.sampled_from(
    [*"*_~`.:/@ \n\r\t\u2028\u202e\u2066\x00", "www.", "http://", "wa.me/", "evil.example", "• ", "1. "]
)
TEXTS = st.lists(st.one_of(MARKS, st.text(max_size=5))).map("".join)


@given(text=TEXTS)
def test_nothing_in_it_takes_effect(text: str) -> None:
    line = plain(text)
    assert line.splitlines() in ([], [line]) and line == line.strip()
    assert not set("*_~`\u202e\u2066\u061c") & set(line)
    assert not re.search(r"\w\.[^\W\d_]{2}|://|@\w", line)
    assert plain(line) == line


@given(text=st.text(alphabet="abc é12,()-", max_size=30))
def test_what_has_no_mark_stays(text: str) -> None:
    assert plain(text) == " ".join(text.split())
