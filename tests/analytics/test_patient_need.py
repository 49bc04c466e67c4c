"""The need for oxygen of those being served, by the norms, beside what left the depots."""

from datetime import date

import duckdb
import pytest

from analytics.metrics.oxygen.patient_need import need_by_severity, need_by_size, need_days, need_finding
from finding import Finding
from level import Level
from tests.analytics.staged import staged

DAY = 60 * 24 / 1000 / 0.91
HOME = DAY * 15 / 24
HEAD = "request_id requested_at category status urgency flow_lpm fulfilled_at call_id"
REQUESTS = f"""
    {HEAD}
    r1 2021-07-09 oxygen fulfilled  critical -   2021-07-10 -
    r2 2021-07-10 oxygen on_the_way high     -   -          -
    r3 2021-07-10 oxygen approved   normal   -   -          -
    r4 2021-07-10 oxygen fulfilled  high     2,5 2021-07-10 -
    r5 2021-07-10 oxygen unmet      critical -   -          -
    r6 2021-07-10 oxygen open       critical -   -          -
    r7 2021-07-10 food   fulfilled  critical -   2021-07-10 -
""".replace("2,5", "2.5")
STOCK = """
    movement_id  occurred_at  depot  item          movement  quantity
    m1           2021-07-01   A      cylinder_6m3  opening   100
    m2           2021-07-09   A      cylinder_6m3  issue     7
    m3           2021-07-10   A      cylinder_6m3  issue     1
"""


def patients(con: duckdb.DuckDBPyConnection, day: str) -> int:
    cursor = con.execute("SELECT coalesce(sum(patients), 0)::INT FROM marts.oxygen_patients WHERE day = $1", [day])
    return int(cursor.fetchall()[0][0])


def test_who_is_served_needs_the_flow_of_the_norm_and_the_lower_norm_halves_it_but_not_what_was_written() -> None:
    rows = need_by_severity(staged(requests=REQUESTS), level=Level.DESK).set_index("severity")
    assert list(rows["patients"]) == [1, 2, 1]
    assert list(rows["need_m3"]) == pytest.approx([30 * DAY, (10 + 2.5) * DAY, 5 * DAY])
    assert list(rows["need_low_m3"]) == pytest.approx([15 * DAY, (5 + 2.5) * DAY, 2.5 * DAY])
    assert list(rows["with_flow"]) == [0, 1, 0]


def test_at_home_nobody_gets_more_than_five_litres_but_what_was_written_down() -> None:
    con = staged(requests=REQUESTS, stock=STOCK)
    rows = need_by_severity(con, level=Level.DESK).set_index("severity")
    assert list(rows["need_home_m3"]) == pytest.approx([5 * HOME, (5 + 2.5) * HOME, 5 * HOME])
    assert (rows["need_home_m3"] <= rows["need_m3"]).all()
    size = need_by_size(con, level=Level.DESK, flow_lpm=5).iloc[0]
    assert size["needed_home_per_day"] == pytest.approx(17.5 * HOME / 6)
    assert need_days(con, level=Level.DESK, start=date(2021, 7, 10), end=date(2021, 7, 10))["need_home_m3"][
        0
    ] == pytest.approx(17.5 * HOME)


def test_a_snapshot_of_an_older_version_knows_only_the_norms_of_the_ward() -> None:
    con = staged(requests=REQUESTS, stock=STOCK)
    con.execute("CREATE TABLE older AS SELECT * EXCLUDE (home_flow_lpm) FROM marts.oxygen_patients")
    con.execute("DROP VIEW marts.oxygen_patients; CREATE TABLE marts.oxygen_patients AS FROM older")
    assert need_by_severity(con, level=Level.DESK)["need_home_m3"].isna().all()
    assert need_finding(con, level=Level.DESK).numbers["home"] == round(
        need_by_severity(con, level=Level.DESK)["need_low_m3"].sum()
    )


def test_without_urgency_a_patient_is_as_severe_as_those_who_need_oxygen_are_on_the_whole() -> None:
    rows = need_by_severity(staged(requests=f"{HEAD}\nr1 2021-07-09 oxygen approved - - - -"), level=Level.DESK)
    assert list(rows["severity"]) == ["not_said"]
    assert list(rows["need_m3"]) == pytest.approx([(0.15 * 10 + 0.05 * 30) / (0.15 + 0.05) * DAY])


def test_a_patient_is_served_as_long_as_the_stay_of_the_norm() -> None:
    later = "x 2021-07-31 food open - - - -"
    con = staged(requests=f"{HEAD}\nr1 2021-07-01 oxygen fulfilled critical - 2021-07-02 -\n"
                          f"r2 2021-07-01 oxygen fulfilled high - 2021-07-02 -\n{later}")  # fmt: skip
    assert [patients(con, f"2021-07-{day:02d}") for day in (1, 2, 8, 9, 15, 16)] == [0, 2, 2, 1, 1, 0]


def test_the_requests_of_one_caller_are_one_patient() -> None:
    con = staged(
        calls="call_id started_at caller\nc1 2021-07-01 p1\nc2 2021-07-03 p1\nc3 2021-07-03 p1\nc4 2021-07-03 p2",
        requests=f"{HEAD}\n" + "\n".join(
            f"r{n} 2021-07-0{day} oxygen approved high - - c{n}" for n, day in ((1, 1), (2, 3), (3, 3), (4, 3))
        ) + "\nx 2021-07-12 food open - - - -",
    )  # fmt: skip
    assert [patients(con, f"2021-07-{day:02d}") for day in (1, 2, 3, 9, 10)] == [1, 1, 2, 2, 0]


def test_need_and_use_stand_side_by_side_day_by_day() -> None:
    rows = need_days(
        staged(requests=REQUESTS, stock=STOCK), start=date(2021, 7, 9), end=date(2021, 7, 10), level=Level.DESK
    )
    assert list(rows["used_m3"]) == [7 * 6, 1 * 6]
    assert rows["patients"].fillna(0).tolist() == [0, 4]
    assert rows["need_m3"].tolist()[1] == pytest.approx((30 + 10 + 5 + 2.5) * DAY)


def test_a_size_says_how_long_it_lasts_at_a_flow_and_how_many_a_day_are_needed() -> None:
    row = need_by_size(staged(requests=REQUESTS, stock=STOCK), flow_lpm=5, level=Level.DESK).iloc[0]
    assert row["hours"] == pytest.approx(18.2)
    assert row["needed_per_day"] == pytest.approx((30 + 10 + 5 + 2.5) * DAY / 6)
    assert (row["full"], row["used_per_day"]) == (100 - 7 - 1, 7 / 7)


@pytest.mark.parametrize(("size", "hours"), [(1, 3.0), (1.5, 4.5), (2, 6.1), (6, 18.2)])
def test_five_litres_a_minute_last_as_long_as_the_book_says(size: float, hours: float) -> None:
    con = staged(
        items=f"item unit contents_m3 returnable\nc cylinder {size} true",
        stock="movement_id occurred_at depot item movement quantity\nm1 2021-07-01 A c opening 1",
    )
    assert round(need_by_size(con, level=Level.DESK, flow_lpm=5)["hours"][0], 1) == hours


def test_a_norm_that_was_changed_changes_the_need() -> None:
    drawn = "\n".join(
        f"{norm} {figure} -"
        for norm, figure in {
            "mild_share": 0.4, "moderate_share": 0.4, "severe_share": 0.15, "critical_share": 0.05,
            "moderate_flow_lpm": 2, "severe_flow_lpm": 10, "critical_flow_lpm": 30, "severe_stay_days": 7,
            "critical_stay_days": 14, "half_norm_share": 1, "usable_share": 1, "litres_per_m3": 1000, "loan_days": 14,
            "hours_per_day": 12, "m3_per_kg": 0.74,
        }.items()
    )  # fmt: skip
    con = staged(requests=f"{HEAD}\nr1 2021-07-09 oxygen approved normal - - -", norms=f"norm norm_value unit\n{drawn}")
    row = need_by_severity(con, level=Level.DESK).iloc[0]
    assert row["need_kg"] == pytest.approx(2 * 0.72 / 0.74)
    assert (row["need_m3"], row["need_low_m3"]) == pytest.approx((2 * 0.72, 2 * 0.72))


def test_the_sentence_says_which_of_the_two_to_go_by() -> None:
    need = {"patients": 4, "home": round((5 + 5 + 2.5 + 5) * HOME), "high": round(47.5 * DAY)}
    short = staged(requests=REQUESTS, stock=STOCK)
    assert need_finding(short, level=Level.DESK) == Finding(
        "need.short_ledger", need | {"used": round(7 * 6 / 7), "days": 9}
    )
    assert need_finding(staged(requests=REQUESTS), level=Level.DESK) == Finding("need.without_ledger", need)
    assert need_finding(staged(stock=STOCK), level=Level.DESK) == Finding("need.none", {})
    early = STOCK.replace("2021-07-01", "2021-06-01")
    assert need_finding(staged(requests=REQUESTS, stock=early), level=Level.DESK).key == "need.beside_use"
