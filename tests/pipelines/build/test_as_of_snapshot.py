"""Side snapshots: what was known at a moment, from the loads that had arrived by then and were not undone by then."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

import settings
import warehouse
from pipelines.build.as_of_snapshot import known_loads, moment, publish_known_at
from pipelines.cli.main import main
from pipelines.ingest.repair import publish_with_repair
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.types.errors import FeedError
from pipelines.types.load import Load
from tests.pipelines.books import QUIET, WORDS, Books

CALLS = "No Panggilan | Waktu Telepon\n" + "\n".join(f"c{n} | 2021-07-0{n} 09:00" for n in range(1, 7))


def arrived(books: Books, load_id: str, at: str, *, undone: str = "") -> None:
    """Let a load have arrived, and have been undone, at these moments."""
    folder = books.folder / "loads" / load_id
    description = json.loads((folder / "load.json").read_text("utf-8"))
    (folder / "load.json").write_text(json.dumps(description | {"loaded_at": f"{at}+00:00"}), "utf-8")
    if undone:
        (folder / "undone").write_text(f"{undone}+00:00", "utf-8")


def known_at(books: Books, text: str) -> Path:
    with settings.elsewhere(books.folder):
        return publish_known_at(moment(text), progress=QUIET.step, words=WORDS)


def loads(snapshot: Path) -> list[tuple[str, int]]:
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return con.execute("SELECT status, rows_loaded FROM ops.loads ORDER BY load_id").fetchall()


class History(NamedTuple):
    """Books with a past, what each side snapshot of them held when it was made, and where those are that stayed."""

    books: Books
    states: dict[str, list[tuple[str, int]]]
    snapshots: dict[str, Path]


@pytest.fixture(scope="module")
def history(shared_books: Books) -> History:
    """A list on 1 July, its correction on the 3rd, another file on the 5th that was left out on the 7th.

    Looked at as of four evenings; before the last, the first is looked at again.
    """
    one_less = CALLS.replace("c3 | 2021-07-03 09:00\n", "")
    other = "No Panggilan | Waktu Telepon\nx | 2021-07-02 10:00"
    paths = [
        shared_books.drawn(name, table)
        for name, table in (("1/log.csv", CALLS), ("2/log.csv", one_less), ("x.csv", other))
    ]
    with settings.elsewhere(shared_books.folder), connection() as con:
        for path in paths:
            take(path, con)
        arrived(shared_books, "000001", "2026-07-01T08:00:00")
        arrived(shared_books, "000002", "2026-07-03T08:00:00")
        arrived(shared_books, "000003", "2026-07-05T08:00:00", undone="2026-07-07T08:00:00")
        published = publish_with_repair()
        made = {day: known_at(shared_books, day) for day in ("2026-07-02", "2026-07-04", "2026-07-06")}
        states = {day: loads(path) for day, path in made.items()}
        for age, path in enumerate(reversed(made.values())):
            os.utime(path, (1_000_000 - age, 1_000_000 - age))
        warehouse.open_as_of(warehouse.code_of(made["2026-07-02"])).close()
        made["2026-07-08"] = known_at(shared_books, "2026-07-08")
        states |= {"2026-07-08": loads(made["2026-07-08"]), "now": loads(published)}
        assert warehouse.current() == published
    return History(shared_books, states, {day: path for day, path in made.items() if path.exists()})


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


def test_a_side_snapshot_knows_what_was_known_then(history: History) -> None:
    first, second, third = ("superseded", 0), ("superseded_older", 5), ("loaded", 1)
    assert history.states["2026-07-02"] == [("loaded", 6)]
    assert history.states["2026-07-04"] == [first, second]
    assert history.states["2026-07-06"] == [first, second, third]
    assert history.states["2026-07-08"] == history.states["now"] == [first, second, ("undone", 0)]


def test_three_are_kept_and_those_used_last_stay(history: History) -> None:
    assert set(history.snapshots) == {"2026-07-02", "2026-07-06", "2026-07-08"}
    with settings.elsewhere(history.books.folder):
        assert set(warehouse.as_of_snapshots().values()) == set(history.snapshots.values())
        assert {*warehouse.as_of_folder().iterdir()} == set(history.snapshots.values())


def test_the_same_question_is_built_once_and_again_when_history_changed(books: Books) -> None:
    with settings.elsewhere(books.folder), connection() as con:
        take(books.drawn("log.csv", CALLS), con)
    arrived(books, "000001", "2026-07-01T08:00:00")
    first = known_at(books, "2026-07-06")
    assert known_at(books, "2026-07-06") == first
    arrived(books, "000001", "2026-07-01T08:00:00", undone="2026-07-05T09:00:00")
    again = known_at(books, "2026-07-06")
    assert again != first and not first.exists()
    assert loads(again) == [("undone", 0)]


@pytest.mark.parametrize(("text", "key"), [("2999-01-01", "known_at_future"), ("2026-06-01", "known_at_nothing")])
def test_a_moment_that_says_nothing_is_refused(history: History, text: str, key: str) -> None:
    with pytest.raises(FeedError) as refused:
        known_at(history.books, text)
    assert refused.value.key == key


def test_a_side_snapshot_is_opened_as_narrowly_as_the_published_one(history: History) -> None:
    path = history.snapshots["2026-07-02"]
    code = warehouse.code_of(path)
    with settings.elsewhere(history.books.folder), warehouse.open_as_of(code) as con:
        is_of_then = con.execute("SELECT known_at = $at FROM ops.snapshot", {"at": moment("2026-07-02")}).fetchall()
        assert is_of_then == [(True,)]
        with pytest.raises(duckdb.Error):
            con.execute("CREATE TABLE ops.more AS SELECT 1")
        assert warehouse.snapshot_id(code) == path.stem and warehouse.snapshot_id("20200101T000000Z") is None
        with pytest.raises(warehouse.Unreadable):
            warehouse.open_as_of("20200101T000000Z")


def test_the_command_names_the_side_snapshot(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    with settings.elsewhere(history.books.folder):
        assert main(["rebuild", "--known-at", "2026-07-08", "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (
            warehouse.as_of_snapshots()[answer["known_at"]]
            == Path(answer["snapshot"])
            == history.snapshots["2026-07-08"]
        )
        with pytest.raises(SystemExit):
            main(["rebuild", "--known-at", "kemarin"])


def test_a_load_dated_in_the_future_had_come_before_the_next_one() -> None:
    clocks = ("2021-07-01", "2035-01-01", "2021-07-05", "2021-07-04", "2036-01-01")
    arrived = [Load(f"{n}", "", "", "calls", f"{day}T00:00:00+00:00", False, ()) for n, day in enumerate(clocks)]
    now = datetime(2021, 7, 9, tzinfo=UTC)
    known = {day: len(known_loads(arrived, datetime(2021, 7, day, tzinfo=UTC), now=now)) for day in (1, 4, 5, 8, 9)}
    assert known == {1: 1, 4: 1, 5: 4, 8: 4, 9: 5}
