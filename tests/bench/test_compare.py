"""Equal results of two checkouts are equal, and every planted difference is reported."""

import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pytest
from PIL import Image

from bench.checkouts import Checkout
from bench.compare import json_differences, table_differences
from bench.compare_pages import View, differing_share, view_differences

Make = Callable[..., Path]
CALLS = """
    CREATE SCHEMA ops;
    CREATE TABLE ops.loads AS FROM (VALUES ('000001', TIMESTAMPTZ '{loaded_at}')) l(load_id, loaded_at);
    CREATE SCHEMA staging;
    CREATE TABLE staging.calls AS FROM (VALUES
        ('a', TIMESTAMPTZ '2021-07-05 02:00:00Z', TIMESTAMPTZ '{loaded_at}', 0.1::DOUBLE + 0.2),
        ('b', TIMESTAMPTZ '2021-07-05 03:00:00Z', NULL, 1.5)) c(call_id, started_at, recorded_at, rate);
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Make:
    """A DuckDB file of two calls, made by a load of that moment, and of further statements."""

    def make(name: str, *more: str, loaded_at: str = "2026-11-29 08:00:00Z") -> Path:
        path = tmp_path / f"{name}.duckdb"
        with duckdb.connect(str(path)) as con:
            con.execute(CALLS.format(loaded_at=loaded_at))
            for statement in more:
                con.execute(statement)
        return path

    return make


def test_order_clocks_and_the_last_digits_of_sums_are_no_difference(snapshot: Make) -> None:
    again = snapshot(
        "new",
        "CREATE OR REPLACE TABLE staging.calls AS FROM staging.calls ORDER BY call_id DESC",
        "UPDATE staging.calls SET rate = 0.3 WHERE call_id = 'a'",
        loaded_at="2026-11-29 09:30:00Z",
    )
    assert list(table_differences(snapshot("old"), again, {})) == []


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        (
            "UPDATE staging.calls SET call_id = 'c' WHERE call_id = 'b'",
            "table staging.calls: 1 rows only in the old snapshot, 1 only in the new (columns that differ: call_id)",
        ),
        (
            "INSERT INTO staging.calls FROM staging.calls WHERE call_id = 'b'",
            "table staging.calls: 0 rows only in the old snapshot, 1 only in the new "
            "(columns that differ: call_id, started_at, recorded_at, rate)",
        ),
        (
            "UPDATE staging.calls SET recorded_at = started_at WHERE call_id = 'a'",
            "table staging.calls: 1 rows only in the old snapshot, 1 only in the new "
            "(columns that differ: recorded_at)",
        ),
        ("ALTER TABLE staging.calls DROP rate", "column staging.calls.rate: only the old snapshot has it"),
        ("ALTER TABLE staging.calls ALTER rate TYPE VARCHAR", "column staging.calls.rate: DOUBLE before, VARCHAR now"),
        ("CREATE TABLE staging.more (a INTEGER)", "table staging.more: only the new snapshot has it"),
    ],
)
def test_a_planted_difference_is_seen(snapshot: Make, planted: str, expected: str) -> None:
    assert expected in list(table_differences(snapshot("old"), snapshot("new", planted), {}))


def test_a_renamed_table_and_column_are_compared_with_what_they_were(snapshot: Make) -> None:
    renames = ("ALTER TABLE staging.calls RENAME rate TO share", "ALTER TABLE staging.calls RENAME TO talks")
    renamed = {"staging.calls": "staging.talks", "staging.calls.rate": "staging.talks.share"}
    old = snapshot("old")
    assert list(table_differences(old, snapshot("new", *renames), renamed)) == []
    changed = snapshot("changed", "UPDATE staging.calls SET rate = 2", *renames)
    assert len(list(table_differences(old, changed, renamed))) == 1


def test_rows_are_compared_as_often_as_they_stand(snapshot: Make) -> None:
    twice = "INSERT INTO staging.calls FROM staging.calls"
    assert list(table_differences(snapshot("old", twice), snapshot("new", twice), {})) == []


def test_keys_and_values_of_answers_are_compared_however_deep_and_in_any_order() -> None:
    old = {"loads": [{"id": 1, "file": "a"}, {"id": 2, "file": "b"}], "built_at": "2026-11-29"}
    assert list(json_differences(old, {"loads": old["loads"][::-1], "built_at": "2026-11-30"})) == []
    new = {"loads": [{"id": 1, "name": "a"}, {"id": 3, "file": "b"}], "built_at": None}
    assert list(json_differences(old, new)) == [
        ".loads[0].file: only the old has it",
        ".loads[0].name: only the new has it",
        ".loads[1].id: 2 before, 3 now",
        ".built_at: False before, True now",
    ]
    assert list(json_differences([1, 2], [2])) == [": 2 entries before, 1 now"]


def test_some_of_many_examples_are_compared_by_their_number_and_keys() -> None:
    old = {"examples": [{"rule": "unknown_word"}, {"rule": "unknown_item"}]}
    assert list(json_differences(old, {"examples": [{"rule": "unknown_item"}, {"rule": "far_future"}]})) == []
    assert list(json_differences(old, {"examples": [{"rule": "unknown_word"}]})) == [
        ".examples: 2 entries before, 1 now"
    ]
    assert len(list(json_differences(old, {"examples": [{"rule": "unknown_word"}, {"kind": "unknown_item"}]}))) == 1


def picture(*, other: int = 0) -> bytes:
    """A white PNG of 100 × 100 pixels, of which so many are black."""
    pixels = np.full((100, 100, 3), 255, np.uint8)
    pixels.reshape(-1, 3)[:other] = 0
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "PNG")
    return written.getvalue()


def test_the_words_of_a_page_are_compared_exactly_and_its_picture_loosely() -> None:
    old = View("Telepon\n12 panggilan", picture())
    assert list(view_differences(old, View(old.text, picture(other=20)))) == []
    assert list(view_differences(old, View(old.text, picture(other=21)))) == [
        "picture: 0.2% of the pixels differ (100 × 100 and 100 × 100)"
    ]
    assert list(view_differences(old, View("Telepon\n13 panggilan", picture()))) == [
        "text: ['12 panggilan'] before, ['13 panggilan'] now (line 2)"
    ]
    assert list(view_differences(old, View("Telepon", picture()))) == ["text: ['12 panggilan'] before, [] now (line 2)"]


def test_what_only_the_larger_picture_has_differs() -> None:
    small, large = np.zeros((50, 100, 3), np.uint8), np.zeros((100, 100, 3), np.uint8)
    assert differing_share(small, large) == differing_share(large, small) == 0.5


def test_a_checkout_is_run_by_its_own_interpreter(tmp_path: Path) -> None:
    own = tmp_path / ".venv" / "bin" / "python"
    assert Checkout(tmp_path).python != str(own)
    own.parent.mkdir(parents=True)
    own.touch()
    assert Checkout(tmp_path).python == str(own)
