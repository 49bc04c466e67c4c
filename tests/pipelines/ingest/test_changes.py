"""Before a file is taken or undone, and after, the answer says what changes: rows, days, and whole files."""

import pytest

from codes import MADE_UP_MARK
from pipelines.cli.render import render
from tests.pipelines.books import WORDS, Books, Report

HEAD = "Waktu Telepon,No HP,Kebutuhan\n"
STORY = f"{MADE_UP_MARK}\n{HEAD}" + "".join(f"2021-06-0{day} 08:00,0812-0000-000{day},obat\n" for day in (1, 2, 3))
REAL = HEAD + "".join(f"2021-07-0{day} 08:00,0812-0000-000{day},obat\n" for day in range(1, 7))
NOTHING = {"feeds": [], "set_aside": [], "returning": [], "sentences": [WORDS("changes.none")]}


@pytest.fixture(scope="module")
def answers(shared_books: Books) -> dict[str, Report]:
    """What the commands say about made-up calls, about real ones that come after them, and about taking these back."""
    books = shared_books
    story, real = books.written("contoh.csv", STORY), books.written("telepon.csv", REAL)
    first = books.ingest(story)[0]
    corrected = books.written("betul/telepon.csv", REAL.replace("07-06 08:00", "07-06 09:30"))
    before = books.check(real)[0]
    taken = books.ingest(real)[0]
    return {
        "first": first, "before": before, "taken": taken, "same": books.ingest(real)[0],
        "corrected": books.check(corrected)[0],
        "undo_before": books.undo(taken["load_id"], dry_run=True), "undone": books.undo(taken["load_id"]),
    }  # fmt: skip


def test_the_first_file_fills_its_days(answers: dict[str, Report]) -> None:
    assert answers["first"]["changes"]["feeds"] == [
        {"feed": "calls", "rows_before": 0, "rows_after": 3, "days": 3, "first_day": "2021-06-01",
         "last_day": "2021-06-03"},
    ]  # fmt: skip


def test_the_first_real_file_says_beforehand_that_made_up_ones_are_set_aside(answers: dict[str, Report]) -> None:
    changes = answers["before"]["changes"]
    assert changes["set_aside"] == [{"file": "contoh.csv", "rows": 3, "made_up": True}]
    (calls,) = changes["feeds"]
    assert (calls["rows_before"], calls["rows_after"], calls["days"]) == (3, 6, 3 + 6)
    assert changes["sentences"] == [
        "1 made-up file (3 rows) set aside; every page shows real data only.",
        "Calls: from 3 to 6 rows; 9 days change (1 Jun – 6 Jul 2021).",
    ]
    assert changes["sentences"][0] in render([answers["before"]], WORDS, "check")


@pytest.mark.parametrize(("beforehand", "afterwards"), [("before", "taken"), ("undo_before", "undone")])
def test_what_is_announced_is_what_happens(answers: dict[str, Report], beforehand: str, afterwards: str) -> None:
    assert answers[beforehand]["changes"] == answers[afterwards]["changes"]


def test_the_same_file_again_changes_nothing(answers: dict[str, Report]) -> None:
    assert answers["same"]["changes"] == NOTHING


def test_undoing_the_only_real_file_brings_the_made_up_ones_back(answers: dict[str, Report]) -> None:
    undone = answers["undo_before"]
    assert undone["file"] == "telepon.csv"
    assert undone["changes"]["returning"] == [{"file": "contoh.csv", "rows": 3, "made_up": True}]
    text = render(undone, WORDS, "undo")
    assert text.startswith(WORDS("cli.would_undo", load="2", file="telepon.csv", feed=WORDS("feed.calls")))
    assert "counted again; every page shows made-up data" in text


def test_a_corrected_file_changes_days_whose_number_of_rows_stays(answers: dict[str, Report]) -> None:
    (calls,) = answers["corrected"]["changes"]["feeds"]
    assert (calls["rows_before"], calls["rows_after"]) == (6, 6)
    assert (calls["days"], calls["first_day"]) == (1, "2021-07-06")
