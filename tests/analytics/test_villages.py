"""Where calls come from, and which differences are more than chance."""

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from analytics.metrics.shared import periods
from analytics.metrics.shared.intervals import wilson
from analytics.metrics.villages import district_rates, village_rates, villages
from i18n import LANGUAGES, Words
from level import Level
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

REQUESTS = """
    request_id  requested_at  category  village_code   urgency   status
    r1          2021-07-05    oxygen    35.79.01.1001  critical  open
    r2          2021-07-06    oxygen    35.79.01.1001  critical  fulfilled
    r3          2021-07-07    oxygen    35.79.01.1001  high      unmet
    r4          2021-07-08    food      35.79.01.1001  -         cancelled
    r5          2021-07-20    oxygen    35.79.01.1001  critical  open
    r6          2021-07-06    oxygen    -              critical  open
"""
# Sixteen villages in a row, the first four of which call ten times as often.
ROW = "village_code name district city_code\n" + "\n".join(f"35.79.01.{n:04} V{n} Batu 35.79" for n in range(16))
CALLS_OF_A_ROW = "call_id started_at direction village_code\n" + "\n".join(
    f"c{n}-{call} 2021-07-0{5 + call % 5} inbound 35.79.01.{n:04}"
    for n in range(16)
    for call in range(40 if n < 4 else 4)
)


def world(*counts: int, nowhere: int = 0, people: bool = True) -> duckdb.DuckDBPyConnection:
    """So many calls from each village in turn, and some without one; two of the four villages have a population."""
    codes = ["35.79.01.1001", "35.79.01.1004", "35.79.02.2001", "35.79.02.2003", "-"]
    drawn = [
        f"c{code}{n} 2021-07-{5 + n % 7:02} inbound {code}"
        for code, count in zip(codes, [*counts, nowhere], strict=True)
        for n in range(count)
    ]
    calls = "\n".join(["call_id started_at direction village_code", *drawn])
    drawn_villages = VILLAGES if people else VILLAGES.replace("10000\n", "-\n").replace("5000\n", "-\n")
    return staged(calls=calls, villages=drawn_villages, districts=DISTRICTS)


def test_every_village_has_a_row_and_one_without_a_call_counts_as_zero() -> None:
    frame = village_rates.village_rates(world(5, 0, 2, 1, nowhere=3), **WEEK, level=Level.DESK)
    assert frame.set_index("village")["cases"].to_dict() == {"Temas": 5, "Punten": 2, "Gunung": 1, "Sisir": 0}


def test_a_rate_needs_a_population() -> None:
    rates = village_rates.village_rates(world(5, 4, 2, 1), **WEEK).set_index("village")["rate_per_10000"]
    assert (rates["Temas"], rates["Punten"]) == (5 / 10000 * 10000, 2 / 5000 * 10000)
    assert rates[["Sisir", "Gunung"]].isna().all()


def test_where_half_of_the_villages_have_a_population_they_have_marshalls_rate_and_the_others_none() -> None:
    frame = village_rates.village_rates(world(50, 4, 2, 1), **WEEK, level=Level.DESK).set_index("village")
    b, p = (50 + 2) / (10000 + 5000), (10000 + 5000) / 2
    a = (10000 * (50 / 10000 - b) ** 2 + 5000 * (2 / 5000 - b) ** 2) / (10000 + 5000) - b / p
    assert frame.loc["Temas", "smoothed_per_10000"] == pytest.approx(
        10000 * (b + a / (a + b / 10000) * (50 / 10000 - b))
    )
    assert frame.loc[["Sisir", "Gunung"], "smoothed_per_10000"].isna().all()
    assert frame.loc[["Sisir", "Gunung"], "verdict"].isna().all()
    assert frame["share"].isna().all()


def test_without_populations_villages_have_a_smoothed_share_of_the_calls_of_their_city() -> None:
    frame = village_rates.village_rates(world(40, 10, 5, 5, people=False), **WEEK).set_index("village")
    assert frame["share"].sum() == pytest.approx(1)
    assert 1 / 4 < frame.loc["Temas", "share"] < 40 / 60 and 5 / 60 < frame.loc["Punten", "share"] < 1 / 4
    assert (frame["share_low"] < frame["share"]).all() and (frame["share"] < frame["share_high"]).all()
    assert frame[["rate_per_10000", "smoothed_per_10000"]].isna().all().all()


def test_counts_that_differ_no_more_than_chance_are_all_the_average() -> None:
    frame = village_rates.village_rates(world(4, 4, 5, 3, people=False), **WEEK)
    assert frame["share"].tolist() == pytest.approx([1 / 4] * 4)
    assert set(frame["verdict"]) == {"same"} and frame["cluster"].isna().all()


def test_a_village_is_compared_with_its_whole_city_also_where_a_district_is_chosen() -> None:
    con = world(90, 3, 4, 4, people=False)
    everywhere = village_rates.village_rates(con, level=Level.DESK, **WEEK).set_index("village")
    district = village_rates.village_rates(con, level=Level.DESK, **WEEK, place="35.79.02").set_index("village")
    assert list(district.index) == ["Punten", "Gunung"]
    assert district["above_share"].to_dict() == everywhere.loc[["Punten", "Gunung"], "above_share"].to_dict()


def test_only_the_requests_of_a_kind_an_urgency_and_a_state_are_counted() -> None:
    con = staged(requests=REQUESTS, villages=VILLAGES)

    def cases(**kind: Any) -> int:
        frame = village_rates.village_rates(con, level=Level.DESK, **WEEK, **kind)
        return int(frame.set_index("village").loc["Temas", "cases"])

    assert cases(counted="requests") == 4
    assert cases(counted="requests", category="oxygen") == 3
    assert cases(counted="requests", category="oxygen", urgency="critical") == 2
    assert cases(counted="open_requests", category="oxygen") == 1
    assert cases(counted="unmet") == 1


def test_a_change_is_of_complete_days_and_no_more_than_chance_is_said_to_be_none() -> None:
    drawn = "\n".join(f"a{n} 2021-07-0{1 + n % 4} inbound 35.79.01.1001" for n in range(8))
    drawn += "\n" + "\n".join(f"b{n} 2021-07-0{5 + n % 4} inbound 35.79.01.1001" for n in range(40))
    drawn += "\nc 2021-07-01 inbound 35.79.02.2001\nd 2021-07-05 inbound 35.79.02.2001"
    con = staged(calls=f"call_id started_at direction village_code\n{drawn}", villages=VILLAGES)
    con.execute("UPDATE ops.feeds SET complete_until = DATE '2021-07-07'")
    frame = village_rates.village_rates(con, level=Level.DESK, start=date(2021, 7, 5), end=date(2021, 7, 8)).set_index(
        "village"
    )
    # 5, 6 and 7 July against 2, 3 and 4 July
    assert frame.loc["Temas", ["previous_cases", "compared_cases", "change_cases"]].tolist() == [6, 30, 30 - 6]
    assert frame["change_verdict"].to_dict() == {
        "Temas": "rising",
        "Punten": "steady",
        "Gunung": "steady",
        "Sisir": "steady",
    }


def test_what_is_still_open_is_not_compared_with_what_had_longer_to_be_closed() -> None:
    frame = village_rates.village_rates(
        staged(requests=REQUESTS, villages=VILLAGES), **WEEK, counted="open_requests", level=Level.DESK
    )
    assert frame["change_cases"].isna().all() and frame["change_verdict"].isna().all()


def test_a_district_has_the_rate_of_its_published_population_with_the_interval_of_its_count() -> None:
    frame = district_rates.district_rates(world(5, 4, 2, 1), **WEEK).set_index("district")
    assert frame.loc["Batu", "rate_per_10000"] == (5 + 4) / 20000 * 10000
    # Garwood's exact interval of 9 events: 4.115 to 17.085
    exact = [4.1154 / 20000 * 10000, 17.0848 / 20000 * 10000]
    assert frame.loc["Batu", ["rate_low_per_10000", "rate_high_per_10000"]].tolist() == pytest.approx(exact, abs=1e-4)
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
    finding = village_rates.headline_of(village_rates.village_rates(world(*counts, people=False), **WEEK), **WEEK)
    assert finding.key == f"villages.{key}"
    for language in LANGUAGES:
        assert Words(language).has(f"finding.villages.{key}") and Words(language).has(f"finding.wanted.{key}")


def test_the_headline_of_requests_says_which_are_meant() -> None:
    con = staged(requests=REQUESTS, villages=VILLAGES)
    filters = WEEK | {"counted": "requests", "category": "oxygen"}
    finding = village_rates.headline_of(village_rates.village_rates(con, level=Level.DESK, **filters), **filters)
    assert finding.key == "wanted.even"
    assert finding.numbers["counted_terms"] == (("counted", "requests"), ("category", "oxygen"))


def test_places_to_choose_from_are_cities_districts_and_villages() -> None:
    frame = villages.places(world(0, 0, 0, 0))
    assert frame["level"].value_counts().to_dict() == {"village": 4, "district": 2, "city": 1}


def test_villages_that_lie_high_side_by_side_are_a_cluster() -> None:
    con = staged(calls=CALLS_OF_A_ROW, villages=ROW)
    beside = [(f"35.79.01.{one:04}", f"35.79.01.{other:04}") for one in range(16) for other in (one - 1, one + 1)]
    con.executemany("INSERT INTO marts.village_neighbours VALUES ($1, $2, 'border')", beside)
    frame = village_rates.village_rates(con, level=Level.DESK, **WEEK).set_index("village_code")
    high = sorted(frame.index[frame["cluster"] == "high"])
    assert high and set(high) <= {f"35.79.01.{n:04}" for n in range(5)}


def test_the_shown_days_move_back_by_weeks_as_far_as_the_data_reach() -> None:
    calls = "call_id started_at direction\nfirst 2021-06-16 inbound\nlast 2021-07-11 inbound"
    con = staged(calls=calls, villages=VILLAGES)
    frame = periods.earlier_windows(con, start=date(2021, 7, 6), end=date(2021, 7, 12))
    weeks = [(row["start"].date().isoformat(), row["end"].date().isoformat()) for _, row in frame.iterrows()]
    # Sundays from the first that has a whole span before it, and the chosen days themselves
    assert weeks == [
        ("2021-06-21", "2021-06-27"), ("2021-06-28", "2021-07-04"), ("2021-07-05", "2021-07-11"),
        ("2021-07-06", "2021-07-12"),
    ]  # fmt: skip


def test_nothing_counted_has_no_verdict() -> None:
    frame = village_rates.village_rates(world(0, 0, 0, 0), **WEEK, level=Level.DESK)
    assert frame[["smoothed_per_10000", "share", "above_share", "verdict"]].isna().all().all()


def test_nothing_counted_has_no_interval() -> None:
    low, high = wilson(pd.Series([0]), pd.Series([0]))
    assert low.isna().all() and high.isna().all()


def test_the_interval_of_nought_of_ten_is_wilsons() -> None:
    low, high = wilson(pd.Series([0]), pd.Series([10]))
    assert (low[0], high[0]) == pytest.approx((0, 0.27753), abs=1e-5)
