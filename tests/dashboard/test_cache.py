"""What sessions share: made once, keyed by all it depends on, bounded, and never changed by who uses it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.roles import Role
from dashboard.cache import keys
from dashboard.cache.store import Store
from level import Level

_NOON = datetime(2021, 7, 5, 12, tzinfo=UTC)
_VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.dates())
_ARGUMENTS = st.dictionaries(st.text(), st.one_of(_VALUES, st.lists(_VALUES, max_size=3)), max_size=4)


@given(_ARGUMENTS, _ARGUMENTS)
def test_two_sets_of_arguments_have_one_key_only_where_they_are_written_alike(
    some: dict[str, object], others: dict[str, object]
) -> None:
    alike = repr(sorted(some.items())) == repr(sorted(others.items()))
    assert (keys.arguments(some) == keys.arguments(others)) == alike
    assert keys.arguments(some) == keys.arguments(dict(reversed(some.items())))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ("1", 1),
        (date(2021, 7, 5), datetime(2021, 7, 5)),
        (_NOON, _NOON.astimezone(ZoneInfo("Asia/Jakarta"))),
        ((1, 2), [1, 2]),
        (Level.DESK, Level.READERS),
        (Level(5), Level(5, sensitive=("other",))),
        (Role.DESK, "desk"),
        ({"a": 1}, {"a": True}),
        (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})),
    ],
)
def test_values_that_mean_different_things_have_different_keys(one: object, other: object) -> None:
    assert keys.key(one) != keys.key(other)
    assert hash(keys.key(one)) == hash(keys.key(one))


def test_who_changes_a_result_changes_a_copy() -> None:
    store = Store(1_000_000)
    first = store.result("a", lambda: pd.DataFrame({"calls": [1], "hidden": [["x"]]}))
    first.loc[0, "calls"] = 2
    first["hidden"].iloc[0].append("y")
    again = store.result("a", lambda: pd.DataFrame())
    assert (again["calls"].item(), again["hidden"].item()) == (1, ["x"])


def test_the_results_used_last_stay_within_the_bound() -> None:
    store = Store(10_000)
    for number in range(100):
        store.result(number, lambda: b"x" * 1000)
        store.result(0, lambda: b"first")
        assert store.size_bytes <= 10_000
    made: list[str] = []
    store.result(0, lambda: made.append("0"))
    store.result(99, lambda: made.append("99"))
    store.result(50, lambda: made.append("50"))
    assert made == ["50"]
    store.clear()
    assert store.size_bytes == 0


def test_what_would_push_out_too_much_is_not_stored() -> None:
    store = Store(10_000)
    store.result("small", lambda: b"x")
    before = store.size_bytes
    assert store.result("large", lambda: b"x" * 9000) == b"x" * 9000
    assert store.size_bytes == before


def test_of_sessions_that_ask_at_once_one_makes_the_result() -> None:
    store, made, begun = Store(1_000_000), [], Event()

    def slowly() -> int:
        begun.wait(5)
        made.append(1)
        return 7

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(store.result, "a", slowly) for _ in range(4)]
        begun.set()
        assert [result.result() for result in results] == [7] * 4
    assert made == [1]


def test_what_failed_is_made_again() -> None:
    store = Store(1_000_000)
    with pytest.raises(ZeroDivisionError):
        store.result("a", lambda: 1 // 0)
    assert store.result("a", lambda: 2) == 1 + 1
