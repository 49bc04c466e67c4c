"""No receiver is a state with something after it; each receiver is counted with what it made of a referral."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.duplicates import possible_duplicates
from analytics.metrics.referrals.receiverless import no_receiver
from analytics.metrics.referrals.receivers import loops_by_receiver
from level import Level
from tests.analytics.referrals.drawn import at, book

NOW = at("07-15T08:00")
DESK: dict[str, Any] = {"now": NOW, "start": date(2021, 7, 1), "end": date(2021, 7, 15), "level": Level.DESK}
BOOK = """
elsewhere P1 07-01T08:00 call health Temas requested>A@07-01T09:00 no_receiver>A@07-02T09:00 requested>B@07-03T09:00
twice     P2 07-01T08:00 call health Temas no_receiver>A@07-02T09:00 no_receiver>A@07-04T09:00 requested>B@07-06T09:00
again     P3 07-01T08:00 call health Temas no_receiver>A@07-02T09:00 accepted>A@07-02T19:00
still     P4 07-01T08:00 call health Temas requested>A@07-01T09:00 no_receiver@07-05T08:00
traced    P5 07-01T08:00 call health Temas no_receiver>A@07-05T08:00 traced@07-06T08:00
died      P6 07-01T08:00 call health Temas no_receiver>A@07-02T08:00
refused   P7 07-01T08:00 call health Temas no_receiver>A@07-02T08:00 rejected>B@07-03T08:00
again_bad P8 07-01T08:00 call health Temas no_receiver>A@07-02T08:00 rejected>A@07-03T08:00
outside   P9 07-05T08:00 call health Temas requested>A/Malang@07-05T08:00 accepted>a/malang@07-06T08:00
done      Q1 07-05T08:00 call health Temas requested>B@07-05T08:00 completed>B@07-06T08:00 confirmed@07-07T08:00
"""


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    return book(BOOK, deaths="person_code died_at\nP6 2021-07-04T08:00")


def test_after_no_receiver_something_happened_or_nothing_did(con: DuckDBPyConnection) -> None:
    table = no_receiver(con, **DESK).set_index("next_step")
    assert table["times"].to_dict() == {
        "sent_elsewhere": len(["elsewhere", "twice", "refused"]),
        "same_receiver": len(["again"]),
        "no_one_yet": len(["still", "traced", "again_bad"]),
        "died": len(["died"]),
    }
    # 24, 24 and 96 hours; the two entries of `twice` are one
    assert table.loc["sent_elsewhere", "median_hours"] == 24
    assert table.loc["sent_elsewhere", "longest_days"] == 4
    assert table.loc["no_one_yet", "longest_days"] == 13
    assert table.loc["died", "median_hours"] == 48


def test_in_the_past_nobody_had_taken_it_up_yet(con: DuckDBPyConnection) -> None:
    table = no_receiver(con, **{**DESK, "now": at("07-02T12:00")}).set_index("next_step")
    assert table["times"].to_dict() == {
        "no_one_yet": len(["elsewhere", "twice", "again", "died", "refused", "again_bad"])
    }


def test_each_receiver_counts_what_it_made_of_a_referral(con: DuckDBPyConnection) -> None:
    table = loops_by_receiver(con, **DESK).set_index(["to_agency", "to_region"])
    a, b, outside = table.loc[("A", None)], table.loc[("B", None)], table.loc[("A", "Malang")]
    counts = ["loops", "waiting", "accepted", "refused", "no_receiver", "done", "confirmed", "died"]
    assert a[counts].tolist() == [
        8,
        0,
        1,
        len(["again_bad"]),
        len(["elsewhere", "twice", "still", "traced"]) + 1,
        0,
        0,
        1,
    ]
    assert b[counts].tolist() == [4, len(["elsewhere", "twice"]), 0, len(["refused"]), 0, 0, 1, 0]
    assert outside[counts].tolist() == [1, 0, 1, 0, 0, 0, 0, 0]
    assert bool(outside["is_outside"]) and not a["is_outside"]
    assert outside["median_hours"] == 24


def test_for_readers_small_receivers_are_joined(con: DuckDBPyConnection) -> None:
    week = {**DESK, "level": Level.READERS, "end": date(2021, 7, 11)}
    table = loops_by_receiver(con, **{**week, "start": date(2021, 7, 5)})
    assert table["loops"].isna().all()  # two referrals of that week
    month = loops_by_receiver(con, **{**week, "start": date(2021, 6, 1)})
    assert not month["loops"].dropna().between(1, 4).any()


TWICE = """
a P1 07-01T08:00 call health Temas requested>RSUD@07-01T09:00
b P1 07-08T20:00 visit health Temas requested>rsud@07-09T09:00
c P1 07-16T08:00 call health Temas requested>RSUD@07-16T09:00
d P1 07-02T08:00 call social Temas requested>RSUD@07-02T09:00
e P1 07-02T08:00 call health Temas requested>Puskesmas@07-02T09:00
f P2 07-02T08:00 call health Temas requested>RSUD@07-02T09:00
g P1 07-02T08:00 call health Temas requested>RSUD/Malang@07-02T09:00
h tel 07-02T08:00 call health Temas requested>RSUD@07-02T09:00
i tel 07-02T08:00 call health Temas requested>RSUD@07-02T09:00
j P3 07-02T08:00 call health Temas requested@07-02T09:00
k P3 07-02T08:00 call health Temas requested@07-02T09:00
"""


def test_the_same_person_kind_and_agency_within_a_week_is_listed_never_joined() -> None:
    con = book(TWICE)
    pairs = possible_duplicates(con, now=at("07-20T08:00"))
    listed = set(zip(pairs["other_referral_id"], pairs["referral_id"], strict=True))
    # a region that is not written down contradicts none
    assert listed == {("a", "b"), ("a", "g"), ("g", "b")}
    assert pairs.set_index(["other_referral_id", "referral_id"]).loc[("a", "b"), "days_between"] == 7
    assert (pairs["case"] == "person:P1").all()
    con.execute("UPDATE staging.norms SET norm_value = 6 WHERE norm = 'referral_duplicate_days'")
    assert len(possible_duplicates(con, now=at("07-20T08:00"))) == len([("a", "g"), ("g", "b")])
    assert possible_duplicates(con, now=at("07-01T12:00")).empty
    assert isinstance(pairs, pd.DataFrame)
