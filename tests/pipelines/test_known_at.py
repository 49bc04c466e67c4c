"""Side snapshots: what was known at a moment, from the loads that had arrived by then and were not undone by then."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

import settings
import warehouse
from pipelines.errors import FeedError
from pipelines.known_at import moment, publish_known_at
from pipelines.publish import publish
from tests.pipelines.books import QUIET, WORDS, Books

CALLS = "No Panggilan | Waktu Telepon\n" + "\n".join(f"c{n} | 2021-07-0{n} 09:00" for n in range(1, 7))


def arrived(books: Books, load_id: str, at: str, *, undone: str = "") -> None:
    """Let a load have arrived, and have been undone, at these moments."""
    folder = books.folder / "loads" / load_id
    kept = json.loads((folder / "load.json").read_text("utf-8"))
    (folder / "load.json").write_text(json.dumps(kept | {"loaded_at": f"{at}+00:00"}), "utf-8")
    if undone:
        (folder / "undone").write_text(f"{undone}+00:00", "utf-8")


def known_at(books: Books, text: str) -> Path:
    with settings.elsewhere(books.folder):
        return publish_known_at(moment(text), progress=QUIET.step, words=WORDS)


def loads(snapshot: Path) -> list[tuple[str, int]]:
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return con.execute("SELECT status, rows_loaded FROM ops.loads ORDER BY load_id").fetchall()


@pytest.fixture
def history(books: Books) -> Books:
    """A list on 1 July, its correction on the 3rd, another file on the 5th that was left out on the 7th."""
    one_less = CALLS.replace("c3 | 2021-07-03 09:00\n", "")
    paths = (books.drawn("1/log.csv", CALLS), books.drawn("2/log.csv", one_less))
    other = books.drawn("lain.csv", "No Panggilan | Waktu Telepon\nx | 2021-07-02 10:00")
    first, second, third = (report["load_id"] for report in books.ingest(*paths, other))
    arrived(books, first, "2026-07-01T08:00:00")
    arrived(books, second, "2026-07-03T08:00:00")
    arrived(books, third, "2026-07-05T08:00:00", undone="2026-07-07T08:00:00")
    with settings.elsewhere(books.folder):
        publish()
    return books


@pytest.mark.parametrize(
    ("text", "moment_of_it"),
    [
        ("2026-07-12", "2026-07-12T16:59:59"), ("2026-07-12T18:00", "2026-07-12T11:00:00"),
        ("2026-07-12 18:00:30", "2026-07-12T11:00:30"), ("2026-07-12T18:00+00:00", "2026-07-12T18:00:00"),
        ("2026-07-12T18:00Z", "2026-07-12T18:00:00"),
    ],
)  # fmt: skip
def test_a_moment_is_local_and_a_day_means_its_end(text: str, moment_of_it: str) -> None:
    assert moment(text) == datetime.fromisoformat(moment_of_it).replace(tzinfo=UTC)


def test_a_side_snapshot_knows_what_was_known_then(history: Books) -> None:
    published = history.current()
    assert loads(published) == [("superseded", 0), ("superseded_older", 5), ("undone", 0)]
    assert loads(known_at(history, "2026-07-02")) == [("loaded", 6)]
    assert loads(known_at(history, "2026-07-04")) == [("superseded", 0), ("superseded_older", 5)]
    assert loads(known_at(history, "2026-07-06")) == [("superseded", 0), ("superseded_older", 5), ("loaded", 1)]
    assert loads(known_at(history, "2026-07-08")) == loads(published)
    assert history.current() == published


def test_three_are_kept_and_those_used_last_stay(history: Books) -> None:
    made = [known_at(history, f"2026-07-0{day}") for day in (2, 4, 6)]
    for age, path in enumerate(reversed(made)):
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    with settings.elsewhere(history.folder):
        warehouse.open_known(warehouse.code_of(made[0])).close()
        newest = known_at(history, "2026-07-08")
        assert set(warehouse.known().values()) == {made[0], made[2], newest}
    assert sorted(made[0].parent.iterdir()) == sorted([made[0], made[2], newest])


def test_the_same_question_is_built_once_and_again_when_history_changed(history: Books) -> None:
    first = known_at(history, "2026-07-06")
    assert known_at(history, "2026-07-06") == first
    arrived(history, "000003", "2026-07-05T08:00:00", undone="2026-07-05T09:00:00")
    again = known_at(history, "2026-07-06")
    assert again != first and not first.exists()
    assert loads(again)[-1] == ("undone", 0)


@pytest.mark.parametrize(("text", "key"), [("2999-01-01", "known_at_future"), ("2026-06-01", "known_at_nothing")])
def test_a_moment_that_says_nothing_is_refused(history: Books, text: str, key: str) -> None:
    with pytest.raises(FeedError) as refused:
        known_at(history, text)
    assert refused.value.key == key


def test_a_side_snapshot_is_opened_as_narrowly_as_the_published_one(history: Books) -> None:
    code = warehouse.code_of(known_at(history, "2026-07-02"))
    with settings.elsewhere(history.folder), warehouse.open_known(code) as con:
        assert con.execute("SELECT known_at = $at FROM ops.snapshot", {"at": moment("2026-07-02")}).fetchall() == [
            (True,)
        ]
        with pytest.raises(duckdb.Error):
            con.execute("CREATE TABLE ops.more AS SELECT 1")
        assert warehouse.snapshot_id(code) == f"{code}-1" and warehouse.snapshot_id("20200101T000000Z") is None
        with pytest.raises(warehouse.Unreadable):
            warehouse.open_known("20200101T000000Z")
