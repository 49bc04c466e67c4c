"""An answer is kept until a new snapshot is published, and no longer."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from duckdb import DuckDBPyConnection

import warehouse
from dashboard.shell.query_cache import query, query_uncached, use_snapshot
from tests.world import World

queried = []
Publish = Callable[[int], None]


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The snapshots that lay there on five evenings in a row, each of which published one more call."""
    folder, copies = tmp_path_factory.mktemp("posko"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder / "data"))
        made = World(folder / "files")
        for day in range(1, 6):
            made(calls=f"call_id | started_at | direction\n{day} | 2021-07-0{day} 09:00 | inbound")
            copies.append(Path(shutil.copytree(warehouse.snapshots_folder(), folder / str(day))))
        made.close()
    return copies


@pytest.fixture
def publish(evenings: list[Path]) -> Publish:
    """Publish as on the evening of a day: the newest snapshot comes, and what was removed goes."""

    def of_day(day: int) -> None:
        there, folder = evenings[day - 1], warehouse.snapshots_folder()
        folder.mkdir(parents=True, exist_ok=True)
        for snapshot in [*there.glob("*.duckdb"), there / "CURRENT"]:
            if snapshot.name == "CURRENT" or not (folder / snapshot.name).exists():
                shutil.copy(snapshot, folder / "new").replace(folder / snapshot.name)
        for snapshot in folder.glob("*.duckdb"):
            if not (there / snapshot.name).exists():
                snapshot.unlink()

    return of_day


@pytest.fixture(autouse=True)
def of_no_page() -> Iterator[None]:
    """No snapshot is in use when a test begins."""
    st.session_state.clear()
    yield
    st.session_state.clear()


def calls_counted(con: DuckDBPyConnection, *, direction: str) -> int:
    """How many calls there are."""
    queried.append(direction)
    row = con.execute(
        "SELECT count(*) FROM staging.calls WHERE direction = $direction", {"direction": direction}
    ).fetchone()
    return int(row[0]) if row else 0


def test_the_same_question_is_answered_once_until_new_data_come(publish: Publish) -> None:
    queried.clear()
    publish(1)
    assert query(calls_counted, direction="inbound") == 1
    assert query(calls_counted, direction="inbound") == 1
    assert queried == ["inbound"]
    publish(2)
    assert query(calls_counted, direction="inbound") == 1 + 1
    assert queried == ["inbound", "inbound"]


def test_another_choice_is_another_question(publish: Publish) -> None:
    publish(1)
    assert query(calls_counted, direction="inbound") == 1
    assert query(calls_counted, direction="outbound") == 0


def test_another_snapshot_under_the_same_name_is_opened_anew(publish: Publish) -> None:
    publish(1)
    first = warehouse.current()
    assert first is not None and query_uncached(calls_counted, direction="inbound") == 1
    publish(2)
    second = warehouse.current()
    assert second is not None and second != first
    second.replace(first)
    (warehouse.snapshots_folder() / "CURRENT").write_text(first.name, "utf-8")
    assert query_uncached(calls_counted, direction="inbound") == 1 + 1


def test_few_snapshots_stay_open_however_many_are_published(publish: Publish) -> None:
    for day in range(1, 6):
        publish(day)
        assert query_uncached(calls_counted, direction="inbound") == day
    assert len(sys.modules["dashboard.shell.query_cache"]._open_files) <= 2


def test_newer_snapshots_do_not_break_off_an_answer(publish: Publish) -> None:
    def slowly(con: DuckDBPyConnection) -> int:
        for day in range(2, 6):
            publish(day)
            assert query_uncached(calls_counted, direction="inbound") == day
        return calls_counted(con, direction="inbound")

    publish(1)
    assert query_uncached(slowly) == 1


def test_a_page_run_reads_one_snapshot_from_first_to_last_query(publish: Publish) -> None:
    publish(1)
    use_snapshot(None)
    assert query(calls_counted, direction="inbound") == 1
    publish(2)
    assert query_uncached(calls_counted, direction="inbound") == 1
    assert query(calls_counted, direction="outbound") == 0
    use_snapshot(None)
    assert query(calls_counted, direction="inbound") == 1 + 1


def test_a_run_whose_snapshot_was_removed_goes_on_with_the_newest(publish: Publish) -> None:
    publish(1)
    use_snapshot(None)
    first = warehouse.current()
    assert first is not None
    publish(2)
    first.unlink()
    assert query_uncached(calls_counted, direction="inbound") == 1 + 1
