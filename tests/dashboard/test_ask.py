"""An answer is kept until a new snapshot is published, and no longer."""

from collections.abc import Callable

from duckdb import DuckDBPyConnection

from dashboard.ask import ask

asked = []


def calls_counted(con: DuckDBPyConnection, *, direction: str) -> int:
    """How many calls there are."""
    asked.append(direction)
    row = con.execute(
        "SELECT count(*) FROM staging.calls WHERE direction = $direction", {"direction": direction}
    ).fetchone()
    return int(row[0]) if row else 0


def test_the_same_question_is_answered_once_until_new_data_come(world: Callable[..., DuckDBPyConnection]) -> None:
    asked.clear()
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    assert ask(calls_counted, direction="inbound") == 1
    assert ask(calls_counted, direction="inbound") == 1
    assert asked == ["inbound"]
    world(calls="call_id | started_at | direction\nb | 2021-07-06 09:00 | inbound")
    assert ask(calls_counted, direction="inbound") == 1 + 1
    assert asked == ["inbound", "inbound"]


def test_another_choice_is_another_question(world: Callable[..., DuckDBPyConnection]) -> None:
    world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    assert ask(calls_counted, direction="inbound") == 1
    assert ask(calls_counted, direction="outbound") == 0
