"""One village: its weeks against its city's, its oxygen, what still waits there."""

from datetime import UTC, date, datetime

import duckdb
import pytest

from analytics.metrics.villages import village_page
from analytics.metrics.villages.village_rates import village_rates
from i18n import LANGUAGES, Words
from level import Level
from tests.analytics.staged import staged

TEMAS = "35.79.01.1001"
MONTH = {"start": date(2021, 7, 1), "end": date(2021, 7, 31)}
VILLAGES = """
    village_code   name    district  district_code  city  city_code  population
    35.79.01.1001  Temas   Batu      35.79.01       Kota  35.79      6000
    35.79.01.1004  Sisir   Batu      35.79.01       Kota  35.79      2000
    35.71.01.1001  Lirboyo  Mojoroto  35.71.01      Kota  35.71      9000
"""


def calls(*drawn: str) -> duckdb.DuckDBPyConnection:
    """Inbound calls as `day village count`."""
    lines = ["call_id started_at direction village_code"]
    for number, line in enumerate(drawn):
        day, village, count = line.split()
        lines += [f"c{number}-{n} {day} inbound {village}" for n in range(int(count))]
    return staged(calls="\n".join(lines), villages=VILLAGES)


def test_a_week_is_held_against_what_the_city_would_let_expect() -> None:
    con = calls(f"2021-07-05 {TEMAS} 6", "2021-07-06 35.79.01.1004 6", "2021-07-07 - 50", "2021-07-20 35.71.01.1001 9")
    frame = village_page.village_weeks(con, village=TEMAS).set_index("week")
    assert frame["calls"].tolist() == [6, 0, 0]
    # six thousand of the eight thousand people of its city; calls of other cities and of nowhere do not count
    assert frame["expected_calls"].tolist() == pytest.approx([(6 + 6) * 6000 / 8000, 0, 0])


def test_without_populations_each_village_is_expected_to_call_alike() -> None:
    con = calls(f"2021-07-05 {TEMAS} 6", "2021-07-06 35.79.01.1004 2")
    con.execute("UPDATE staging.villages SET population = NULL")
    assert village_page.village_weeks(con, village=TEMAS)["expected_calls"].tolist() == [(6 + 2) / 2]


def test_a_week_that_begins_before_the_data_or_may_still_grow_is_not_whole() -> None:
    con = calls(f"2021-07-07 {TEMAS} 1", f"2021-07-19 {TEMAS} 1", f"2021-07-22 {TEMAS} 1")
    assert village_page.village_weeks(con, village=TEMAS)["complete"].tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("counts", "key"), [((), "none"), ((5,), "counted"), ((5, 30), "rising"), ((30, 5), "falling"), ((5, 6), "steady")]
)
def test_the_last_whole_week_is_held_against_the_one_before(counts: tuple[int, ...], key: str) -> None:
    weeks = ["2021-06-28", "2021-07-05"][-len(counts) :] if counts else []
    drawn = [f"{day} {TEMAS} {count}" for day, count in zip(weeks, counts, strict=True)]
    finding = village_page.trend_of(
        village_page.village_weeks(calls(*drawn, f"2021-07-12 {TEMAS} 3", f"2021-07-13 {TEMAS} 1"), village=TEMAS)
    )
    assert finding.key == f"village_weeks.{key}"
    assert all(Words(language).has(f"finding.village_weeks.{key}") for language in LANGUAGES)


def test_cylinders_still_in_the_village_are_those_that_went_out_and_did_not_come_back() -> None:
    con = staged(
        villages=VILLAGES,
        requests=f"""
            request_id  requested_at  category  village_code  item          quantity_requested  quantity_delivered
            r1          2021-07-02    oxygen    {TEMAS}       cylinder_1m3  3                   2
            r2          2021-06-02    oxygen    {TEMAS}       cylinder_6m3  1                   1
            r3          2021-07-02    food      {TEMAS}       rice          9                   9
        """,
        stock=f"""
            movement_id  occurred_at  depot  item          movement    quantity  village_code   corrects
            a            2021-06-01   P      cylinder_1m3  opening     20        -              -
            b            2021-06-20   P      cylinder_1m3  issue       4         {TEMAS}        -
            c            2021-07-03   P      cylinder_1m3  issue       3         {TEMAS}        -
            d            2021-07-04   P      cylinder_1m3  correction  2         -              c
            e            2021-07-05   P      cylinder_1m3  return      3         {TEMAS}        -
            f            2021-07-06   P      cylinder_1m3  issue       5         35.79.01.1004  -
        """,
    )
    (row,) = village_page.village_oxygen(con, level=Level.DESK, village=TEMAS, **MONTH).to_dict("records")
    assert (row["item"], row["requests"], row["requested"], row["delivered"]) == ("cylinder_1m3", 1, 3, 2)
    assert (row["issued"], row["returned"], row["with_patients"]) == (2, 3, 4 + 2 - 3)
    assert row["issued_m3"] == 2 * 1
    (seen,) = village_page.village_oxygen(con, village=TEMAS, **MONTH).to_dict("records")
    assert seen == {"item": "cylinder_1m3", "unit": row["unit"], "requests": 1, "requested": 3}


def test_open_requests_are_told_by_their_age_in_whole_days() -> None:
    con = staged(
        villages=VILLAGES,
        requests=f"""
            request_id  requested_at      category  village_code   status
            r1          2021-07-31T08:00  oxygen    {TEMAS}        open
            r2          2021-07-30T23:00  oxygen    {TEMAS}        approved
            r3          2021-07-29T08:00  oxygen    {TEMAS}        -
            r4          2021-07-24T08:00  food      {TEMAS}        on_the_way
            r5          2021-07-03T08:00  oxygen    {TEMAS}        open
            r6          2021-07-29T08:00  oxygen    {TEMAS}        fulfilled
            r7          2021-07-29T08:00  oxygen    35.79.01.1004  open
        """,
    )
    frame = village_page.open_by_age(
        con, level=Level.DESK, now=datetime(2021, 7, 31, 5, tzinfo=UTC), place=TEMAS
    ).set_index("category")
    assert list(frame.loc["oxygen"]) == [2, 1, 0, 1, 2 + 1 + 1]
    assert list(frame.loc["food"]) == [0, 0, 1, 0, 1]


def test_a_village_that_nobody_called_from_says_so() -> None:
    ranked = village_rates(calls("2021-07-05 35.79.01.1004 6"), **MONTH)
    finding = village_page.headline_of(ranked, village=TEMAS, **MONTH)
    assert (finding.key, finding.numbers["village"]) == ("village.none", "Temas")
