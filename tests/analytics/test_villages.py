"""Where calls come from, and which differences are more than chance."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from analytics.metrics import villages
from analytics.metrics.intervals import gamma_poisson, wilson
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
VILLAGES = """
    village_code   name     district  district_code  city  city_code  population
    35.79.01.1001  Temas    Batu      35.79.01       Kota  35.79      10000
    35.79.01.1004  Sisir    Batu      35.79.01       Kota  35.79      -
    35.79.02.2001  Punten   Bumiaji   35.79.02       Kota  35.79      5000
    35.79.02.2003  Gunung   Bumiaji   35.79.02       Kota  35.79      -
"""
DISTRICTS = """
    district_code  name     city_code  population
    35.79.01       Batu     35.79      20000
    35.79.02       Bumiaji  35.79      -
"""


def world(*counts: int, nowhere: int = 0) -> duckdb.DuckDBPyConnection:
    """So many calls from each village in turn, and some without one."""
    codes = ["35.79.01.1001", "35.79.01.1004", "35.79.02.2001", "35.79.02.2003", "-"]
    drawn = [
        f"c{code}{n} 2021-07-{5 + n % 7:02} inbound {code}"
        for code, count in zip(codes, [*counts, nowhere], strict=True)
        for n in range(count)
    ]
    calls = "\n".join(["call_id started_at direction village_code", *drawn])
    return staged(calls=calls, villages=VILLAGES, districts=DISTRICTS)


def test_every_village_has_a_row_and_one_without_a_call_counts_as_zero() -> None:
    frame = villages.village_counts(world(5, 0, 2, 1, nowhere=3), **WEEK)
    assert frame.set_index("village")["calls"].to_dict() == {"Temas": 5, "Punten": 2, "Gunung": 1, "Sisir": 0}


def test_a_rate_needs_a_population() -> None:
    rates = villages.village_counts(world(5, 4, 2, 1), **WEEK).set_index("village")["rate_per_10000"]
    assert (rates["Temas"], rates["Punten"]) == (5 / 10000 * 10000, 2 / 5000 * 10000)
    assert rates[["Sisir", "Gunung"]].isna().all()


def test_a_district_has_the_rate_of_its_published_population() -> None:
    frame = villages.district_rates(world(5, 4, 2, 1), **WEEK).set_index("district")
    assert frame.loc["Batu", "rate_per_10000"] == (5 + 4) / 20000 * 10000
    assert pd.isna(frame.loc["Bumiaji", "rate_per_10000"])


def test_calls_without_a_village_are_coverage_not_a_village() -> None:
    row = villages.village_coverage(world(5, 0, 2, 1, nowhere=3), **WEEK).iloc[0]
    assert (row["calls"], row["calls_with_village"]) == (5 + 2 + 1 + 3, 5 + 2 + 1)


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ((0, 0, 0, 0), "none"),
        ((5, 3, 4, 4), "even"),
        ((90, 3, 4, 4), "one_above"),
        ((90, 3, 90, 4), "several_above"),
    ],
)
def test_a_ranking_without_a_real_difference_is_said_to_be_none(counts: tuple[int, ...], key: str) -> None:
    assert villages.villages_headline(world(*counts), **WEEK).key == f"villages.{key}"


def test_places_to_choose_from_are_cities_districts_and_villages() -> None:
    frame = villages.places(world(0, 0, 0, 0))
    assert frame["level"].value_counts().to_dict() == {"village": 4, "district": 2, "city": 1}


def test_smoothed_shares_add_up_to_one_and_lie_between_the_raw_share_and_the_average() -> None:
    counts = pd.Series([40, 10, 5, 5])
    share, low, high = gamma_poisson(counts)
    assert share.sum() == pytest.approx(1)
    assert 1 / 4 < share[0] < 40 / 60 and 5 / 60 < share[3] < 1 / 4
    assert (low < share).all() and (share < high).all()


def test_counts_that_differ_no_more_than_chance_are_all_the_average() -> None:
    share, _, _ = gamma_poisson(pd.Series([4, 4, 5, 3]))
    assert share.tolist() == pytest.approx([1 / 4] * 4, abs=1e-4)


def test_nothing_counted_has_no_share() -> None:
    assert gamma_poisson(pd.Series([0, 0]))[0].isna().all()
    low, high = wilson(pd.Series([0]), pd.Series([0]))
    assert low.isna().all() and high.isna().all()


def test_the_interval_of_nought_of_ten_is_wilsons() -> None:
    low, high = wilson(pd.Series([0]), pd.Series([10]))
    assert (low[0], high[0]) == pytest.approx((0, 0.27753), abs=1e-5)
