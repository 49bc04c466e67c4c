"""A death ends what was still to come for that person, and for nobody else; without its row all is back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from analytics.metrics.deliveries.accepted import accepted_plan, still_to_drive
from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.results import planned_and_delivered
from analytics.metrics.people.inspection import people_to_show
from analytics.metrics.requests.request_backlog import backlog, daily_backlog
from analytics.metrics.requests.request_rows import open_requests, recent_requests
from analytics.metrics.requests.request_waits import time_to_fulfil
from analytics.metrics.requests.requests import request_totals
from level import Level
from pipelines.disclosure.callback_list import lost_callers
from tests.world import World

CALLS = """
    call_id | started_at | direction | channel | outcome | caller_phone
    lost1 | 2021-07-09 20:00 | inbound | phone | missed | 081234500003
    lost2 | 2021-07-10 11:00 | inbound | phone | missed | 081234500001
    lost3 | 2021-07-09 20:00 | inbound | phone | missed | 081234500009
"""
CONSENTS = """
    person | person_name | agreed_at | purpose
    081234500001 | Budi | 2021-07-08 09:00 | show, call
    081234500001 | Ani | 2021-07-08 09:30 | show
    081234500003 | Bu Citra | 2021-07-08 10:00 | show, call
    081234500009 | Bu Dewi | 2021-07-08 11:00 | show, call
"""
NOW = datetime.fromisoformat("2021-07-10T12:00+07:00")
DAY = date(2021, 7, 10)
WEEK = {"start": date(2021, 7, 5), "end": DAY}
# Budi and his child Ani share a telephone; Citra has died too, but her row names her number alone
REQUESTS = """
    request_id|requested_at|category|village|district|item|quantity_requested|status|recipient|contact_phone
    budi   | 2021-07-09 08:00 | oxygen | Sisir | Batu | cylinder_1m3 | 1 | open | Pak Budi | 081234500001
    ani    | 2021-07-09 09:00 | oxygen | Sisir | Batu | cylinder_1m3 | 1 | open | Ani | 081234500001
    citra  | 2021-07-09 10:00 | oxygen | Sisir | Batu | cylinder_1m3 | 1 | open | Bu Citra | 081234500003
    before | 2021-07-05 08:00 | oxygen | Sisir | Batu | cylinder_1m3 | 1 | fulfilled | BUDI | 0812-3450-0001
    after  | 2021-07-10 09:00 | food | Sisir | Batu | food_parcel | 1 | open | Budi | 081234500001
"""
STOCK = """
    movement_id | occurred_at | depot | item | condition | movement | quantity | request_id
    m1 | 2021-07-01 08:00 | Gudang | cylinder_1m3 | full | opening | 20 |
    m2 | 2021-07-06 08:00 | Gudang | cylinder_1m3 | full | issue | 1 | before
    m3 | 2021-07-06 07:00 | Gudang | cylinder_1m3 | full | issue | 1 |
    m4 | 2021-07-07 09:00 | Gudang | cylinder_1m3 | empty | return | 1 |
"""
PLANS = """
    plan_id|planned_at|day|shift|vehicle|trip|stop|from_depot|request_id|village|district|item|quantity|empties
    p | 2021-07-10 06:00 | 2021-07-10 | day | A | 1 | 1 | Gudang | budi | Sisir | Batu | cylinder_1m3 | 1 | 0
    p | 2021-07-10 06:00 | 2021-07-10 | day | A | 1 | 2 | Gudang | ani | Sisir | Batu | cylinder_1m3 | 1 | 0
"""
DEATHS = """
    followup_id | recipient | contact_phone | due_at | done_at | outcome
    f1 | Budi | 081234500001 | 2021-07-10 07:00 | 2021-07-10 07:30 | died
    f2 |  | 081234500003 | 2021-07-10 07:00 | 2021-07-10 07:40 | died
"""


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The books with the deaths."""
    with _books(tmp_path_factory.mktemp("deaths")) as made:
        yield made(requests=REQUESTS, stock=STOCK, plans=PLANS, followups=DEATHS, calls=CALLS, consents=CONSENTS)


class _books:
    """A posko of its own for as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._patch = folder, pytest.MonkeyPatch()

    def __enter__(self) -> World:
        self._patch.setenv("POSKO_DATA", str(self._folder / "data"))
        self._world = World(self._folder / "files")
        return self._world

    def __exit__(self, *_: object) -> None:
        self._world.close()
        self._patch.undo()


def statuses(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("SELECT request_id, status FROM staging.requests").fetchall())


def test_the_open_request_of_who_died_has_an_ending_of_its_own(con: duckdb.DuckDBPyConnection) -> None:
    after = statuses(con)
    assert after["budi"] == "ended_by_death"
    assert after["before"] == "fulfilled", "what came in time stays fulfilled"
    totals = request_totals(con, **WEEK, now=NOW, level=Level.DESK).iloc[0]
    assert (totals["open"], totals["ended_by_death"], totals["fulfilled"]) == (len(["ani", "citra", "after"]), 1, 1)


def test_a_child_of_the_same_number_is_not_the_parent_and_a_number_alone_ends_no_delivery(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert (statuses(con)["ani"], statuses(con)["citra"]) == ("open", "open")


def test_who_asks_after_a_death_was_reported_is_not_silenced(con: duckdb.DuckDBPyConnection) -> None:
    assert statuses(con)["after"] == "open"


def test_the_queue_counts_a_death_as_no_help(con: duckdb.DuckDBPyConnection) -> None:
    waiting = backlog(con, now=NOW)["open_requests"].item()
    assert waiting == len(["ani", "citra", "after"])
    assert daily_backlog(con, **WEEK)["open_requests"].tolist()[-2:] == [len(["budi", "ani", "citra"]), waiting]
    times = time_to_fulfil(con, **WEEK, now=NOW, level=Level.DESK).times.iloc[0]
    assert times["requests"] - times["fulfilled"] == len(["budi", "ani", "citra", "after"]), "all four are followed"


def test_before_the_death_was_known_the_request_was_open(con: duckdb.DuckDBPyConnection) -> None:
    then = datetime.fromisoformat("2021-07-09T23:59+07:00")
    assert set(open_requests(con, now=then)["request_id"]) == {"budi", "ani", "citra"}
    assert backlog(con, now=then)["open_requests"].item() == len(["budi", "ani", "citra"])


def test_readers_do_not_see_who_died(con: duckdb.DuckDBPyConnection) -> None:
    for level, status in ((Level.READERS, "cancelled"), (Level.DESK, "ended_by_death")):
        rows = recent_requests(con, **WEEK, level=level).set_index("request_id")
        assert rows["status"]["budi"] == status
        assert recent_requests(con, **WEEK, level=level, status="ended_by_death")["request_id"].tolist() == (
            ["budi"] if level.rows else []
        )


def test_nothing_is_driven_to_who_died_and_what_is_at_home_is_collected(con: duckdb.DuckDBPyConnection) -> None:
    waiting = delivery_candidates(con, now=NOW).set_index("candidate_id")
    assert {"request:ani", "request:citra"} <= {*waiting["stop"]}
    assert "request:budi" not in {*waiting["stop"]}
    collected = waiting[waiting["reason"] == "recipient_died"]
    assert collected["request_id"].tolist() == ["before"]
    assert collected["empties"].tolist() == [1], "at once, long before a loan is overdue"
    assert waiting[waiting["stop"] == "request:ani"]["empties"].tolist() == [0], "Ani gives nothing back for Budi"


def test_the_planned_stop_is_marked_and_left_out_of_sheets_and_of_what_became_of_the_plan(
    con: duckdb.DuckDBPyConnection,
) -> None:
    plan = accepted_plan(con, day=DAY)
    assert plan.set_index("request_id")["ended_by_death"].to_dict() == {"budi": True, "ani": False}
    assert still_to_drive(plan)["request_id"].tolist() == ["ani"]
    assert planned_and_delivered(con, day=DAY, level=Level.DESK)["stops"].item() == 1


def test_at_an_inspection_nobody_meets_who_died_or_whose_number_a_death_came_by(
    con: duckdb.DuckDBPyConnection,
) -> None:
    codes_to_show = {*people_to_show(con, now=NOW)["person"]}
    agreed = dict(con.execute("SELECT right(caller_masked, 3), caller FROM staging.calls").fetchall())
    assert agreed["003"] not in codes_to_show
    ((budi,),) = con.execute("SELECT recipient_code FROM staging.requests WHERE request_id = 'budi'").fetchall()
    assert budi not in codes_to_show
    assert len(codes_to_show) == len(["Ani", "Bu Dewi"])


def test_through_a_number_by_which_a_death_came_only_who_calls_again_is_called_back(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert sorted(lost_callers(con)["masked"].str[-3:]) == ["001", "009"], "001 called again after the death"


def test_without_the_row_all_is_back(world: World) -> None:
    con = world(requests=REQUESTS, stock=STOCK, plans=PLANS, calls=CALLS, consents=CONSENTS)
    assert len(people_to_show(con, now=NOW)) == len(["Budi", "Ani", "Bu Citra", "Bu Dewi"])
    assert len(lost_callers(con)) == len(["lost1", "lost2", "lost3"])
    assert statuses(con)["budi"] == "open"
    waiting = delivery_candidates(con, now=NOW + timedelta(hours=1))
    assert {"request:budi", "request:ani"} <= {*waiting["stop"]}
    assert still_to_drive(accepted_plan(con, day=DAY))["request_id"].tolist() == ["budi", "ani"]
