"""An answer is kept until a new snapshot is published, and no longer."""

import sys
from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from duckdb import DuckDBPyConnection

import warehouse
from dashboard.shell.query_cache import query, query_uncached, use_snapshot
from tests.world import World

queried = []


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


def test_the_same_question_is_answered_once_until_new_data_come(world: Callable[..., DuckDBPyConnection]) -> None:
    queried.clear()
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    assert query(calls_counted, direction="inbound") == 1
    assert query(calls_counted, direction="inbound") == 1
    assert queried == ["inbound"]
    world(calls="call_id | started_at | direction\nb | 2021-07-06 09:00 | inbound")
    assert query(calls_counted, direction="inbound") == 1 + 1
    assert queried == ["inbound", "inbound"]


def test_another_choice_is_another_question(world: Callable[..., DuckDBPyConnection]) -> None:
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    assert query(calls_counted, direction="inbound") == 1
    assert query(calls_counted, direction="outbound") == 0


def test_another_snapshot_under_the_same_name_is_opened_anew(world: World) -> None:
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    first = warehouse.current()
    assert first is not None and query_uncached(calls_counted, direction="inbound") == 1
    world(calls="call_id | started_at | direction\nb | 2021-07-06 09:00 | inbound")
    second = warehouse.current()
    assert second is not None and second != first
    world.close()  # while one process holds a file open, its name means that file
    second.replace(first)
    (warehouse.snapshots_folder() / "CURRENT").write_text(first.name, "utf-8")
    assert query_uncached(calls_counted, direction="inbound") == 1 + 1


def test_few_snapshots_stay_open_however_many_are_published(world: Callable[..., DuckDBPyConnection]) -> None:
    for day in range(1, 6):
        world(calls=f"call_id | started_at | direction\n{day} | 2021-07-0{day} 09:00 | inbound")
        assert query_uncached(calls_counted, direction="inbound") == day
    assert len(sys.modules["dashboard.shell.query_cache"]._open_files) <= 2


def test_newer_snapshots_do_not_break_off_an_answer(world: Callable[..., DuckDBPyConnection]) -> None:
    def slowly(con: DuckDBPyConnection) -> int:
        for day in range(2, 6):
            world(calls=f"call_id | started_at | direction\n{day} | 2021-07-0{day} 09:00 | inbound")
            assert query_uncached(calls_counted, direction="inbound") == day
        return calls_counted(con, direction="inbound")

    world(calls="call_id | started_at | direction\n1 | 2021-07-01 09:00 | inbound")
    assert query_uncached(slowly) == 1


def test_a_page_run_reads_one_snapshot_from_first_to_last_query(world: World) -> None:
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    use_snapshot(None)
    assert query(calls_counted, direction="inbound") == 1
    world(calls="call_id | started_at | direction\nb | 2021-07-06 09:00 | inbound")
    assert query_uncached(calls_counted, direction="inbound") == 1
    assert query(calls_counted, direction="outbound") == 0
    use_snapshot(None)
    assert query(calls_counted, direction="inbound") == 1 + 1


def test_a_run_whose_snapshot_was_removed_goes_on_with_the_newest(world: World) -> None:
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    use_snapshot(None)
    first = warehouse.current()
    assert first is not None
    world(calls="call_id | started_at | direction\nb | 2021-07-06 09:00 | inbound")
    world.close()
    first.unlink()
    assert query_uncached(calls_counted, direction="inbound") == 1 + 1
