"""Small cells of requests: what readers can ask, all of it together, gives no hidden number away."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from analytics.metrics.requests.request_splits import month_of_readers, request_splits
from analytics.metrics.requests.requests import request_totals, requests_by_category
from analytics.metrics.shared.splits import split
from level import Level
from tests.analytics.staged import staged

DISTRICTS, NEEDS, URGENCIES = (
    ("35.79.01", "35.79.02"),
    ("oxygen", "food", "medicine", "ambulance"),
    ("critical", "high"),
)
STATES = ("open", "fulfilled", "unmet", "other")
FIRST, LAST = date(2021, 6, 28), date(2021, 7, 25)
"""The month of whole weeks July 2021."""


def determined(cells: pd.DataFrame, sums: list[tuple["pd.Series[bool]", float]], wanted: "pd.Series[bool]") -> bool:
    """Whether the number of what is wanted follows from sums over cells, none of which is below zero."""
    rows = sparse.csr_array(np.array([inside.to_numpy(float) for inside, _ in sums]))
    known, member = np.array([number for _, number in sums]), wanted.to_numpy(float)
    least, most = (linprog(sign * member, A_eq=rows, b_eq=known, bounds=(0, None), method="highs") for sign in (1, -1))
    return bool(-most.fun - least.fun < 0.5)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    count = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 15))
    rows = [(*cell, draw(count)) for cell in product(("a", "b"), ("x", "y", "z"), ("p", "q"))]
    frame = pd.DataFrame(rows, columns=["district", "category", "urgency", "requests"])
    frame.loc[0, "requests"] += 1
    return frame


@settings(max_examples=10, deadline=None)
@given(tables())
def test_no_small_cell_follows_from_a_split_and_the_free_counts(frame: pd.DataFrame) -> None:
    table = split(frame[frame["requests"] > 0], by="urgency", counts="requests", level=Level.READERS)
    numbers = table.loc[~table["is_suppressed"], "requests"]
    assert ((numbers == 0) | (numbers >= Level.READERS.least)).all()
    free = frame.groupby(["district", "category"])["requests"].sum()
    sums = [
        ((frame["district"] == place) & (frame["category"] == need), float(number))
        for (place, need), number in free.items()
    ]
    sums += [(_inside(frame, row), float(row["requests"])) for _, row in table[~table["is_suppressed"]].iterrows()]
    hidden = table[table["is_suppressed"] & table["district"].notna() & table["category"].notna()]
    for _, row in hidden.iterrows():
        number = frame.loc[_inside(frame, row), "requests"].sum()
        if 0 < number < Level.READERS.least:
            assert not determined(frame, sums, _inside(frame, row))


def _inside(frame: pd.DataFrame, row: Any) -> "pd.Series[bool]":
    inside = pd.Series(data=True, index=frame.index)
    for name in ("district", "category", "urgency", "state"):
        if name in row and name in frame and not pd.isna(row[name]):
            inside &= frame[name] == row[name]
    return inside


def test_the_desk_sees_every_cell() -> None:
    frame = pd.DataFrame({"district": ["a", "a"], "category": ["x", "y"], "urgency": ["p", "p"], "requests": [1, 2]})
    table = split(frame, by="urgency", counts="requests", level=Level.DESK)
    assert not table["is_suppressed"].any()
    assert sorted(table["requests"]) == [1, 1, 2, 2, 1 + 2, 1 + 2]


def test_the_month_of_readers_is_over() -> None:
    assert month_of_readers(date(2021, 7, 25)) == (FIRST, LAST)
    assert month_of_readers(date(2021, 7, 24))[1] == FIRST - timedelta(days=1)
    assert month_of_readers(date(2021, 8, 10)) == (FIRST, LAST)


def _rows() -> list[list[str]]:
    draw, rows = Random(3), []
    for n in range(390):
        day = FIRST + timedelta(days=draw.randrange(28))
        place = draw.choices(("35.79.01.1001", "35.79.01.1002", "35.79.02.2004"), (5, 2, 3))[0]
        need = draw.choices((*NEEDS, "psychosocial", "other"), (40, 20, 10, 8, 1, 2))[0]
        urgency, state = draw.choices(URGENCIES, (1, 3))[0], draw.choices(("open", "fulfilled", "unmet"), (2, 6, 1))[0]
        rows.append([f"r{n}", f"{day}T08:{n % 60:02d}", need, urgency, "phone", state, place])
    return rows


def _world(rows: list[list[str]]) -> duckdb.DuckDBPyConnection:
    head = "request_id requested_at category urgency channel status village_code"
    villages = "village_code name kind district district_code city city_code\n" + "\n".join(
        f"{code} V{code[-1]} kelurahan {code[:8]} {code[:8]} Kota-Batu 35.79"
        for code in ("35.79.01.1001", "35.79.01.1002", "35.79.02.2004")
    )
    return staged(requests="\n".join([head, *(" ".join(row) for row in rows)]), villages=villages)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    yield _world(_rows())


def test_everything_that_readers_can_ask_of_states_determines_no_small_cell(con: duckdb.DuckDBPyConnection) -> None:
    true = con.execute(
        """SELECT left(village_code, 8) AS district, day::VARCHAR AS day, status AS state, count(*) AS requests,
            CASE category WHEN 'psychosocial' THEN 'other' ELSE category END AS category
        FROM staging.requests GROUP BY ALL"""
    ).df()
    days = [FIRST + timedelta(days=n) for n in range(28)]
    states = STATES[:3]
    cells = pd.DataFrame(
        list(product(DISTRICTS, (*NEEDS, "other"), map(str, days), states)),
        columns=["district", "category", "day", "state"],
    )
    sums: list[tuple[pd.Series[bool], float]] = []
    for day in days:
        today = cells["day"] == str(day)
        for district in DISTRICTS:
            free = requests_by_category(con, start=day, end=day, place=district).set_index("category")["requests"]
            here = today & (cells["district"] == district)
            sums += [(here & (cells["category"] == need), float(free.get(need, 0))) for need in (*NEEDS, "other")]
            of_place = request_totals(con, start=day, end=day, place=district).iloc[0]
            assert of_place[["open", "fulfilled", "unmet"]].isna().all()
        totals = request_totals(con, start=day, end=day).iloc[0]
        sums += [(today & (cells["state"] == state), float(totals[state])) for state in states]
    hidden = []
    for place in (None, *DISTRICTS):
        table = request_splits(con, by="state", end=LAST, place=place)
        table = table.assign(district=place)
        seen = table[~table["is_suppressed"] & table["state"].isin(states)]
        sums += [(_inside(cells, row), float(row["requests"])) for _, row in seen.iterrows()]
        hidden += [row for _, row in table[table["is_suppressed"]].iterrows() if not pd.isna(row["category"])]
    small = 0
    for row in hidden:
        number = true.loc[_inside(true, row), "requests"].sum()
        if 0 < number < Level.READERS.least:
            small += 1
            assert not determined(cells, sums, _inside(cells, row)), row
    assert small > 5


def test_worlds_that_differ_inside_a_hidden_group_have_the_same_splits(con: duckdb.DuckDBPyConnection) -> None:
    rows = _rows()
    plain = next(row for row in rows if row[2] == "other")
    plain[2] = "psychosocial"
    few = [row for row in rows if row[2] == "ambulance"]
    one, two = (next(row for row in few if row[3] == urgency) for urgency in URGENCIES)
    one[3], two[3] = two[3], one[3]
    other = _world(rows)
    desk = [request_splits(each, by="urgency", end=LAST, place="35.79.01", level=Level.DESK) for each in (con, other)]
    assert not desk[0].equals(desk[1])
    for by in ("urgency", "channel", "state"):
        for place in (None, *DISTRICTS, "35.79.01.1001"):
            seen = [request_splits(each, by=by, end=LAST, place=place) for each in (con, other)]
            pd.testing.assert_frame_equal(*seen)


@pytest.mark.parametrize("chosen", [{"urgency": "critical"}, {"channel": "phone"}])
def test_a_chosen_urgency_or_channel_is_counted_by_need_in_splits_alone(
    con: duckdb.DuckDBPyConnection, chosen: dict[str, str]
) -> None:
    days = {"start": FIRST, "end": LAST}
    assert requests_by_category(con, **days, **chosen).empty
    assert pd.isna(request_totals(con, **days, **chosen)["requests"].item())
    assert len(requests_by_category(con, **days, **chosen, level=Level.DESK))
