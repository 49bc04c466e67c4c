"""Small groups: nothing hidden can be computed from what is shown."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.metrics.shared.disclosure import (
    OTHERS,
    UNKNOWN,
    fixed_month,
    fixed_period,
    fixed_place,
    protected,
    protected_count,
)
from level import Level


def table(*sizes: int, counts: list[int], names: tuple[str, ...] = ("district", "state", "week")) -> pd.DataFrame:
    """One row per combination of groups of these sizes, with its count."""
    names = names[: len(sizes)]
    values = [[f"{name[0]}{n}" for n in range(size)] for name, size in zip(names, sizes, strict=True)]
    frame = pd.MultiIndex.from_product(values).to_frame(index=False)
    frame.columns = pd.Index(names)
    return frame.assign(people=counts)


def bounds(frame: pd.DataFrame, protected_table: pd.DataFrame, groups: list[str]) -> list[tuple[float, float, int]]:
    """What somebody can compute: of each hidden cell the least and the most it may be, and what it is.

    He knows the sums that are shown, that nobody is counted less than once in a cell that is hidden, and that a cell
    shown as zero is empty.
    """
    rows, known = [], []
    hidden = []
    for _, row in protected_table.iterrows():
        inside = np.ones(len(frame), dtype=bool)
        for group in groups:
            if not pd.isna(row[group]):
                inside &= (frame[group] == row[group]).to_numpy()
        member = inside.astype(float)
        if row["is_suppressed"]:
            hidden.append((member, int(frame["people"][inside].sum())))
        else:
            rows.append(member)
            known.append(float(row["people"]))
    options = {
        "A_eq": np.array(rows).reshape(-1, len(frame)), "b_eq": np.array(known),
        "A_ub": -np.array([member for member, _ in hidden]),
        "b_ub": -np.ones(len(hidden)), "bounds": (0, None), "method": "highs",
    } if hidden else {}  # fmt: skip
    answers = []
    for member, true in hidden:
        least, most = (linprog(sign * member, **options) for sign in (1, -1))
        answers.append((least.fun, np.inf if most.status == 3 else -most.fun, true))
    return answers


SHAPES = st.sampled_from([(6,), (2, 2), (3, 4), (2, 2, 2), (3, 3, 2)])


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    sizes = draw(SHAPES)
    cell = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 30), st.just(1))
    size = int(np.prod(sizes))
    return table(*sizes, counts=draw(st.lists(cell, min_size=size, max_size=size)))


@settings(max_examples=20, deadline=None)
@given(tables())
def test_no_hidden_cell_can_be_computed(frame: pd.DataFrame) -> None:
    groups = [name for name in frame.columns if name != "people"]

    answer = protected(frame, counts="people", groups=groups)

    visible = answer.loc[~answer["is_suppressed"], "people"]
    assert ((visible == 0) | (visible >= Level.READERS.least)).all()
    for least, most, true in bounds(frame, answer, groups):
        assert least - 1e-6 <= true <= most + 1e-6
        assert most - least > 0.5


def test_of_a_whole_and_its_part_what_is_left_is_protected_too() -> None:
    frame = pd.DataFrame({"district": ["a", "b", "c"], "people": [20, 20, 20], "distressed": [18, 6, 7]})

    answer = protected(frame, counts=["people", "distressed"], groups=["district"])

    # 20 - 18 = 2 are not distressed in a; b would follow from the total
    assert answer["people"].tolist() == [20, 20, 20, 60]
    assert answer["distressed"].isna().tolist() == [True, True, False, False]
    assert answer["distressed"].tolist()[2:] == [7, 18 + 6 + 7]


def test_the_desk_sees_every_number() -> None:
    frame = table(2, counts=[1, 7])

    answer = protected(frame, counts="people", groups=["district"], level=Level.DESK)

    assert answer["people"].tolist() == [1, 7, 1 + 7]
    assert not answer["is_suppressed"].any()


def test_a_zero_stands_and_what_is_not_covered_is_unknown() -> None:
    frame = table(3, counts=[0, 6, 8]).assign(people=pd.array([0, 6, None], "Int64"))

    answer = protected(frame, counts="people", groups=["district"])

    assert answer["people"].fillna(-1).tolist() == [0, 6, 0 + 6, -1]
    assert not answer["is_suppressed"].any()


def test_people_of_an_unknown_group_are_a_group() -> None:
    frame = table(2, counts=[6, 8]).assign(district=pd.array(["d0", None], "string"))

    assert protected(frame, counts="people", groups=["district"])["district"].tolist()[:2] == ["d0", UNKNOWN]


def test_small_values_are_joined_until_they_are_not_small() -> None:
    frame = table(4, counts=[2, 30, 9, 8])

    answer = protected(frame, counts="people", groups=["district"], merge=["district"])

    assert answer["people"].tolist() == [30, 9, 2 + 8, 2 + 30 + 9 + 8]
    assert answer["district"].tolist()[:3] == ["d1", "d2", OTHERS]


def test_one_count_by_itself() -> None:
    assert [protected_count(number) for number in (0, 4, 5, None)] == [0, None, 5, None]
    assert protected_count(4, level=Level.DESK) == 4


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2026-07-01", "2026-07-31", "2026-06-29", "2026-07-26"),
        ("2026-06-29", "2026-07-26", "2026-06-29", "2026-07-26"),
        ("2026-07-08", "2026-07-14", "2026-07-06", "2026-07-12"),
        ("2026-07-06", "2026-08-02", "2026-07-27", "2026-08-02"),
        ("2026-07-13", "2026-07-14", "2026-07-06", "2026-07-12"),
    ],
)
def test_readers_see_whole_weeks_and_the_months_of_whole_weeks(start: str, end: str, first: str, last: str) -> None:
    chosen = date.fromisoformat(start), date.fromisoformat(end)

    assert fixed_period(*chosen) == (date.fromisoformat(first), date.fromisoformat(last))
    assert fixed_period(*chosen, level=Level.DESK) == chosen


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_months_of_whole_weeks_follow_each_other(day: date) -> None:
    first, last = fixed_month(day)

    assert first <= day <= last
    assert (first.weekday(), last.weekday()) == (0, 6)
    assert fixed_month(last + timedelta(days=1))[0] == last + timedelta(days=1)


def test_readers_see_the_district_of_a_village() -> None:
    assert fixed_place("35.79.01.1001") == "35.79.01"
    assert fixed_place("35.79") == "35.79"
    assert fixed_place("35.79.01.1001", level=Level.DESK) == "35.79.01.1001"
    assert fixed_place(None) is None
