"""A loop is open until the person confirms; who must act next follows from what was written down last."""

from datetime import date

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.loop_rows import count_loops, referral_loops
from analytics.metrics.referrals.loop_steps import loop_steps
from analytics.metrics.referrals.loops import headline_of, loop_totals, loops_by_actor, loops_by_kind, loops_old
from analytics.metrics.referrals.receiverless import no_receiver
from analytics.metrics.referrals.receivers import loops_by_receiver
from finding import Finding
from level import Level
from tests.analytics.referrals.drawn import at, book

NOW = at("07-15T08:00")
JULY = {"start": date(2021, 7, 1), "end": date(2021, 7, 15)}
DESK = {"now": NOW, **JULY, "level": Level.DESK}
BOOK = """
seen       P01 07-14T08:00 whatsapp_group health Temas
traced     P02 07-13T08:00 whatsapp_group health Temas traced@07-13T12:00
asked      P03 07-08T08:01 call health Temas requested>RSUD@07-08T09:00
outside    P04 07-08T07:59 call health Temas requested>RSUD/Malang@07-08T09:00
own        P05 07-10T08:00 call health Temas accepted>RSUD/Kota_Batu@07-10T09:00
vacant     P06 07-01T08:00 call social Punten requested>Dinsos@07-01T09:00 no_receiver>Dinsos@07-02T09:00
refused    P07 07-12T08:00 call health Temas requested>RSUD@07-12T09:00 rejected@07-12T10:00
elsewhere  P08 07-12T08:00 call health Temas requested>RSUD@07-12T09:00 rejected@07-12T10:00 requested>RSJ@07-13T09:00
failed     P09 07-12T08:00 call health Temas accepted>RSUD@07-12T09:00 failed@07-12T10:00
done       P10 06-10T08:00 call health Temas requested>RSUD@06-10T09:00 completed@06-12T09:00
confirmed  P11 07-02T08:00 call health Temas requested>RSUD@07-02T09:00 completed@07-03T09:00 confirmed@07-04T09:00
no_answer  P12 07-12T08:00 call health Temas requested>RSUD@07-12T09:00 rejected@07-12T10:00 confirmed@07-13T09:00
too_early  P13 07-12T08:00 call health Temas requested>RSUD@07-12T09:00 confirmed@07-13T09:00
again      P14 07-02T08:00 call health Temas completed>RSUD@07-03T09:00 requested>RSUD@07-06T09:00
died       P15 07-03T08:00 call health Temas completed>RSUD@07-05T09:00
after      P16 07-08T08:00 agency civil_registry Temas requested>Dukcapil@07-08T09:00
shared     tel 07-09T08:00 call health Temas requested>RSUD@07-09T09:00
day        P17 07-08       call health -     requested>RSUD@07-08
"""
DEATHS = """
person_code  person_basis  died_at
P15          id            2021-07-06T08:00
P16          id            2021-07-07T08:00
tel          phone         2021-07-10T08:00
"""


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    drawn = book(BOOK, deaths=DEATHS)
    drawn.execute("UPDATE staging.referrals SET to_region = replace(to_region, '_', ' ')")
    # the person of `again` confirmed before it was asked again
    drawn.execute("UPDATE staging.referrals SET confirmed_at = '2021-07-04T08:00' WHERE referral_id = 'again'")
    return drawn


def listed(con: DuckDBPyConnection, **more: object) -> pd.DataFrame:
    frame = referral_loops(con, **{"now": NOW, **JULY, **more})  # type: ignore[arg-type]
    return frame.set_index("referral_id")


@pytest.mark.parametrize(
    ("loop", "state", "actor"),
    [
        ("seen", "seen", "posko"),
        ("traced", "traced", "posko"),
        ("asked", "requested", "agency"),
        ("outside", "requested", "other_region"),
        ("own", "accepted", "agency"),
        ("vacant", "no_receiver", "posko"),
        ("refused", "rejected", "posko"),
        ("elsewhere", "requested", "agency"),
        ("failed", "failed", "posko"),
        ("done", "to_confirm", "person"),
        ("confirmed", "confirmed", None),
        ("no_answer", "confirmed", None),
        ("too_early", "requested", "agency"),
        ("again", "requested", "agency"),
        ("died", "died", None),
        ("after", "requested", "agency"),
        ("shared", "requested", "agency"),
    ],
)
def test_what_was_written_down_last_says_who_must_act(
    con: DuckDBPyConnection, loop: str, state: str, actor: str | None
) -> None:
    row = listed(con).loc[loop]
    assert row["loop_state"] == state
    assert row["loop_actor"] == actor or (actor is None and pd.isna(row["loop_actor"]))


def test_the_totals_are_counted_by_hand(con: DuckDBPyConnection) -> None:
    row = loop_totals(con, **DESK).iloc[0]
    assert row["open_loops"] == 18 - len(["confirmed", "no_answer", "died"])
    # `after` is seven days old to the minute, and `day` counts from the end of its day
    assert row["old_loops"] == len(["outside", "vacant", "done", "again"])
    assert (row["no_receiver"], row["to_confirm"]) == (len(["vacant"]), len(["done"]))
    assert row["opened_loops"] == 18 - len(["done"])
    assert row["confirmed_loops"] == len(["confirmed", "no_answer"])
    assert row["died_loops"] == len(["died"])
    assert loops_old(con, now=NOW, level=Level.DESK) == row["old_loops"]


def test_who_must_act_adds_up_to_the_open_loops(con: DuckDBPyConnection) -> None:
    frame = loops_by_actor(con, now=NOW, level=Level.DESK)
    by_actor = frame.groupby("loop_actor")["loops"].sum().to_dict()
    assert by_actor == {
        "posko": len(["seen", "traced", "vacant", "refused", "failed"]),
        "agency": len(["asked", "own", "elsewhere", "too_early", "again", "after", "shared", "day"]),
        "other_region": len(["outside"]),
        "person": len(["done"]),
    }
    assert frame["loop_actor"].unique().tolist() == ["posko", "agency", "other_region", "person"]


def test_a_place_counts_who_lives_there(con: DuckDBPyConnection) -> None:
    assert loop_totals(con, **DESK, place="35.79.02").iloc[0]["open_loops"] == len(["vacant"])
    assert count_loops(con, now=NOW, **JULY, place="35.79.02.2004") == len(["vacant"])


def test_a_list_names_only_certain_people_and_links_only_them(con: DuckDBPyConnection) -> None:
    rows = listed(con)
    assert rows.loc["asked", "case"] == "person:P03"
    assert rows.loc["shared", ["case", "person_code"]].isna().all()


def test_picks_narrow_the_list_and_its_number(con: DuckDBPyConnection) -> None:
    picked = {"loop_actor": "posko", "loop_age": "under_2d"}
    assert listed(con, **picked).index.tolist() == ["seen"]
    assert count_loops(con, now=NOW, **JULY, loop_state="no_receiver") == 1
    # what ended has no age
    assert "confirmed" not in listed(con, loop_age="7_to_27d").index


@pytest.mark.usefixtures("any_moment")
def test_readers_see_no_number_below_five(con: DuckDBPyConnection) -> None:
    totals = loop_totals(con, now=NOW, **JULY, level=Level.READERS)
    row = totals.iloc[0]
    assert row["open_loops"] == 15
    assert pd.isna(row["old_loops"]) and pd.isna(row["no_receiver"]) and pd.isna(row["to_confirm"])
    frame = loops_by_actor(con, now=NOW, level=Level.READERS)
    assert not (frame["loops"].dropna().astype(int).between(1, 4)).any()
    assert "loop_age" not in frame
    assert headline_of(totals) == Finding("referrals.open", {"open": 15})
    # the period is that of whole weeks, until the newest Sunday
    assert (row["start"], row["end"]) == (date(2021, 7, 5), date(2021, 7, 11))


def test_a_book_of_nothing_has_no_number_and_no_zero() -> None:
    row = loop_totals(book("a P1 07-20T08:00 call health Temas"), **DESK).iloc[0]
    assert row["open_loops"] == 0
    empty = book("a P1 07-20T08:00 call health Temas")
    empty.execute("DELETE FROM staging.referrals")
    assert loop_totals(empty, **DESK)[["open_loops", "old_loops", "opened_loops"]].isna().all(axis=None)
    empty.execute("DROP VIEW marts.referral_states")
    assert loops_old(empty, now=NOW) is None


def test_kinds_count_open_and_opened(con: DuckDBPyConnection) -> None:
    table = loops_by_kind(con, **DESK).set_index("referral_kind")
    assert table.loc["social"].tolist() == [1, 1, False]
    assert table.loc["health", "open_loops"] == 15 - len(["vacant", "after"])
    assert table.loc["health", "opened_loops"] == 17 - len(["vacant", "after"])
    assert not loops_by_kind(con, now=NOW, **JULY)["open_loops"].dropna().between(1, 4).any()


@pytest.mark.parametrize("drawing", ["BOOK", "UNTIMED"])
def test_the_order_of_rows_in_a_file_says_nothing(con: DuckDBPyConnection, drawing: str) -> None:
    drawn = con if drawing == "BOOK" else book(UNTIMED)
    before = listed(drawn)
    drawn.execute("UPDATE staging.referrals SET row_number = -row_number")
    pd.testing.assert_frame_equal(before, listed(drawn))
    drawn.execute("UPDATE staging.referrals SET row_number = -row_number")


def test_headlines() -> None:
    one = pd.DataFrame([{"open_loops": 7, "old_loops": 2, "old_days": 7.0}])
    assert headline_of(one) == Finding("referrals.old", {"open": 7, "old": 2, "days": 7})
    assert headline_of(one.assign(old_loops=0)) == Finding("referrals.fresh", {"open": 7, "days": 7})
    assert headline_of(one.assign(open_loops=0)) == Finding("referrals.none", {})
    assert headline_of(one.assign(open_loops=None)) == Finding("referrals.hidden", {})


@pytest.mark.parametrize("then", ["07-02T08:30", "07-05T23:59", "07-12T09:30"])
def test_in_the_past_the_books_answer_as_they_stood(con: DuckDBPyConnection, then: str) -> None:
    moment = at(then)
    ended = book(BOOK, deaths=DEATHS)
    ended.execute("UPDATE staging.referrals SET to_region = replace(to_region, '_', ' ')")
    ended.execute("UPDATE staging.referrals SET confirmed_at = '2021-07-04T08:00' WHERE referral_id = 'again'")
    ended.execute("DELETE FROM staging.referrals WHERE opened_at > $then", {"then": moment})
    ended.execute("UPDATE staging.referrals SET confirmed_at = NULL WHERE confirmed_at > $then", {"then": moment})
    gone = "UPDATE staging.referrals SET status = NULL, status_at = NULL, to_agency = NULL, to_region = NULL"
    ended.execute(f"{gone} WHERE status_at > $then", {"then": moment})
    ended.execute("DELETE FROM staging.deaths WHERE died_at > $then", {"then": moment})
    then_and_july = {"now": moment, **JULY}
    pd.testing.assert_frame_equal(referral_loops(con, **then_and_july), referral_loops(ended, **then_and_july))
    assert len(referral_loops(con, **then_and_july))
    for metric in (loop_totals, loop_steps, no_receiver, loops_by_receiver):
        both = [metric(each, **then_and_july, level=Level.DESK) for each in (con, ended)]
        pd.testing.assert_frame_equal(*both)


UNTIMED = """
order     P1 07-01 call health - completed>A@07-03 requested>A@07-03 accepted>A@07-03
sent_on   P2 07-01 call health - requested>A@07-03 rejected>A@07-03 requested>B@07-03
refused   P3 07-01 call health - requested>A@07-03 rejected@07-03
clock     P4 07-01 call health - requested>A@07-03T10:00 no_receiver>A@07-03T09:00
undated   P5 07-01 call health - completed>A
confirmed P6 07-01 call health - completed>A@07-03 confirmed@07-03
two       P7 07-01 call health - requested>A@07-03
"""


def test_events_of_one_day_follow_the_way_of_a_referral_unless_all_have_a_time() -> None:
    con = book(UNTIMED)
    other = "INSERT INTO staging.referrals SELECT * REPLACE ('P8' AS person_code, 9 AS row_number)"
    con.execute(f"{other} FROM staging.referrals WHERE referral_id = 'two'")
    rows = listed(con)
    assert rows["loop_state"].to_dict() == {
        "order": "to_confirm",
        "sent_on": "requested",
        "refused": "rejected",
        "clock": "requested",
        "undated": "to_confirm",
        "confirmed": "confirmed",
        "two": "requested",
    }
    assert rows.loc["sent_on", "to_agency"] == "B"
    assert pd.isna(rows.loc["two", "person_code"])
