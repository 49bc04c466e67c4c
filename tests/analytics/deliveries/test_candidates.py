"""What waits for a delivery, and until when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from analytics.metrics.deliveries.candidates import PRIORITIES, delivery_candidates, priority_of
from analytics.metrics.deliveries.replenishments import replenishments
from analytics.metrics.deliveries.vehicles import delivery_vehicles, next_tour_at
from analytics.metrics.deliveries.waiting import candidate_totals, delivery_headline
from level import Level
from tests.analytics.known_days import with_known_demand
from tests.analytics.staged import staged

NOW = datetime(2021, 7, 10, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
SIZE = "cylinder_1m3"
STOCK = f"""
    movement_id  occurred_at       depot  item    movement  quantity  request_id
    o1           2021-06-01T08:00  Batu   {SIZE}  opening   30        -
    i0           2021-06-02T08:00  Batu   {SIZE}  issue     1         -
    i1           2021-07-10T06:00  Batu   {SIZE}  issue     2         old
    i2           2021-06-10T06:00  Batu   {SIZE}  issue     1         gone
    r1           2021-07-10T06:00  Batu   {SIZE}  return    1         -
"""
REQUESTS = f"""
    request_id person_code requested_at     category item   quantity_requested urgency  status    flow_lpm time_known
    old        ana         2021-07-10T05:00 oxygen   {SIZE} 2                  high     fulfilled -        true
    again      ana         2021-07-10T10:00 oxygen   {SIZE} 1                  high     open      2        true
    first      budi        2021-07-10T11:00 oxygen   {SIZE} -                  critical open      -        true
    day        -           2021-07-09       oxygen   -      1                  -        approved  -        false
    later      -           2021-07-10T13:00 oxygen   {SIZE} 1                  high     open      -        true
    closed     -           2021-07-10T09:00 oxygen   {SIZE} 1                  high     cancelled -        true
    rice       -           2021-07-10T09:00 food     rice   1                  high     open      -        true
    gone       tono        2021-06-10T05:00 oxygen   {SIZE} 1                  high     fulfilled -        true
"""


def posko(requests: str = REQUESTS) -> duckdb.DuckDBPyConnection:
    """A world in which everybody who is known lives in one village."""
    con = with_known_demand(staged(stock=STOCK, requests=requests), {})
    con.execute("UPDATE staging.requests SET village_code = '35.1' WHERE person_code IS NOT NULL")
    return con


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return posko()


def test_a_deadline_is_of_the_last_cylinder_else_of_the_norm(con: duckdb.DuckDBPyConnection) -> None:
    rows = delivery_candidates(con, now=NOW).set_index("request_id")
    hours = 2 * 1000 * 0.91 / (2 * 60)  # two cylinders of 1 m³ at 2 L/min, handed out at 6
    assert rows.loc["again", "deadline_basis"] == "last_delivery"
    assert abs(rows.loc["again", "deadline_at"] - (NOW - timedelta(hours=6 - hours))) < timedelta(seconds=1)
    assert rows.loc["first", "deadline_basis"] == "norm"
    assert rows.loc["first", "deadline_at"] == NOW + timedelta(hours=6 - 1)
    assert rows.loc["day", "deadline_at"] == datetime(2021, 7, 9 + 2, tzinfo=NOW.tzinfo)
    assert (rows.loc["again", "flow_known"], rows.loc["first", "flow_known"]) == (True, False)


def test_only_open_requests_for_cylinders_and_overdue_loans_wait(con: duckdb.DuckDBPyConnection) -> None:
    rows = delivery_candidates(con, now=NOW)
    assert set(rows["request_id"]) == {"again", "first", "day", "gone"}
    assert rows.set_index("request_id")["kind"].to_dict()["gone"] == "collection"


def test_what_nobody_said_is_marked(con: duckdb.DuckDBPyConnection) -> None:
    rows = delivery_candidates(con, now=NOW).set_index("request_id")
    assert rows["quantity_assumed"].to_dict() == {"again": False, "first": True, "day": False, "gone": False}
    assert rows["waiting_hours"].isna().to_dict() == {"again": False, "first": False, "day": True, "gone": False}
    assert rows["item"].isna()["day"]


def test_a_household_gives_back_what_it_has(con: duckdb.DuckDBPyConnection) -> None:
    rows = delivery_candidates(con, now=NOW).set_index("request_id")
    assert rows.loc["again", ["empties_item", "empties"]].tolist() == [SIZE, 2]
    assert rows.loc["first", "empties"] == 0


def test_the_most_urgent_come_first_and_totals_name_nobody(con: duckdb.DuckDBPyConnection) -> None:
    rows = delivery_candidates(con, now=NOW)
    ranks = rows["priority"].map(PRIORITIES.index)
    assert ranks.is_monotonic_increasing
    totals = candidate_totals(con, now=NOW, level=Level.DESK)
    assert totals["stops"].sum() == len(rows)
    assert not {"request_id", "village", "candidate_id"} & {*totals.columns}


@pytest.mark.usefixtures("any_moment")
def test_readers_see_no_size_that_few_households_wait_for_and_of_none_how_many_are_late() -> None:
    con = posko()
    desk, readers = (candidate_totals(con, now=NOW, level=each) for each in (Level.DESK, Level.READERS))
    assert desk.set_index("kind").loc["household", "stops"].tolist() == [2, 1] and desk["critical"].sum() > 0
    assert readers.columns.tolist() == [*desk.columns, "is_suppressed"]
    assert readers[["stops", "quantity", "empties", "late", "critical"]].isna().all(axis=None)
    many = candidate_totals(con, now=NOW, level=Level(least=1))
    assert many["stops"].tolist() == [2, 1] and many[["empties", "late", "critical"]].isna().all(axis=None)


def test_who_calls_for_another_village_is_another_household() -> None:
    other = posko()
    other.execute("UPDATE staging.requests SET village_code = '35.2' WHERE request_id = 'again'")
    rows = delivery_candidates(other, now=NOW).set_index("request_id")
    assert rows.loc["again", "deadline_basis"] == "norm"


def test_who_asks_after_the_cylinder_was_empty_waits_since_he_asked() -> None:
    con = posko(REQUESTS.replace("2021-07-10T10:00", "2021-07-10T11:59"))
    con.execute("UPDATE staging.requests SET flow_lpm = 30 WHERE request_id = 'again'")
    rows = delivery_candidates(con, now=NOW).set_index("request_id")
    assert rows.loc["again", "deadline_at"] == NOW - timedelta(minutes=1)
    assert rows.loc["again", ["is_late", "is_critical", "priority"]].tolist() == [True, True, "critical"]


@pytest.mark.parametrize(
    ("kind", "urgency", "basis", "is_critical", "priority"),
    [
        ("household", "critical", "norm", True, "critical"),
        ("household", None, "last_delivery", True, "critical"),
        ("depot", None, "stock", True, "critical"),
        ("household", "normal", "norm", True, "high"),
        ("household", "high", "norm", False, "high"),
        ("household", None, "norm", False, "normal"),
        ("collection", None, "loan", False, "normal"),
    ],
)
def test_a_class_follows_from_the_deadline_and_what_it_rests_on(
    kind: str, urgency: str | None, basis: str, is_critical: bool, priority: str
) -> None:
    assert priority_of(kind, urgency, basis, is_critical) == priority


def test_the_headline_counts_stops_and_those_before_the_next_tour(con: duckdb.DuckDBPyConnection) -> None:
    finding = delivery_headline(con, now=NOW, level=Level.DESK)
    assert finding == ("deliveries.critical", {"stops": 4, "critical": 3, "late": 0})
    assert delivery_headline(with_known_demand(staged(), {}), now=NOW, level=Level.DESK).key == "deliveries.none"


@pytest.mark.usefixtures("any_moment")
@pytest.mark.parametrize(
    ("late", "waiting", "key"),
    [(0, 0, "none"), (4, 0, "few"), (4, 4, "week"), (5, 4, "week"), (5, 0, "late"), (5, 5, "late")],
)
def test_the_headline_of_readers_counts_households_from_five_on(late: int, waiting: int, key: str) -> None:
    days = [*["2021-07-01"] * late, *["2021-07-10"] * waiting]
    rows = [f"r{n} {day}T11:00 oxygen {SIZE} 1 normal open" for n, day in enumerate(days)]
    head = "request_id requested_at category item quantity_requested urgency status"
    finding = delivery_headline(with_known_demand(staged(requests="\n".join([head, *rows])), {}), now=NOW, blind=2)
    assert finding.key == ("deliveries.week" if key == "week" else f"deliveries.week_{key}")
    assert finding.numbers["of_depots"] == ("deliveries.depots_blind", {"sizes": 2})
    numbers = {name: number for name, number in finding.numbers.items() if name in ("homes", "late")}
    assert numbers == {
        **({} if key in ("none", "few") else {"homes": late + waiting}),
        **({"late": late} if key == "late" else {}),
    }


SHORT = f"""
    movement_id  occurred_at  depot  item    movement  quantity
    b1           2021-07-08   Batu   {SIZE}  opening   9
    b2           2021-07-09   Batu   {SIZE}  issue     1
    j1           2021-07-08   Beji   {SIZE}  opening   3
    j2           2021-07-09   Beji   {SIZE}  issue     1
    k1           2021-07-08   Kota   {SIZE}  opening   3
    k2           2021-07-09   Kota   {SIZE}  issue     1
"""


def test_a_depot_is_replenished_with_what_others_can_spare() -> None:
    known = {("Batu", SIZE): [[0]], ("Beji", SIZE): [[1]], ("Kota", SIZE): [[0]]}
    con = with_known_demand(staged(stock=SHORT, depots="depot\nBatu\nBeji\nKota"), known)
    (row,) = delivery_candidates(con, now=NOW).to_dict("records")
    assert (row["kind"], row["depot"], row["deadline_basis"], row["stop"]) == (
        "depot",
        "Beji",
        "stock",
        "depot:Beji:Batu",
    )
    assert row["quantity"] == 2 + 7 - 2  # asked for until a week from now, less what is there
    assert row["is_critical"]  # out on the 11th at midnight, before the next tour


def test_too_little_goes_where_it_is_most_likely_lacking_and_levelled_stands_beside() -> None:
    ways = {("Batu", SIZE): [[0]], ("Beji", SIZE): [[1]], ("Kota", SIZE): [[1], [0]]}
    con = with_known_demand(staged(stock=SHORT.replace("opening   9", "opening   4")), ways)
    rows = replenishments(con, now=NOW).set_index("depot")
    assert rows["is_scarce"].all()
    assert rows["needed"].to_dict() == {"Beji": 7, "Kota": 7}
    assert rows["quantity"].to_dict() == {"Beji": 3, "Kota": 0}  # lacking on every path, and on half of them
    assert rows["levelled"].to_dict() == {"Beji": 3, "Kota": 0}  # 2 / 1 and 2 / 0.5 days
    assert (rows["difference"] == rows["quantity"] - rows["levelled"]).all()


def test_tours_follow_the_shifts_of_the_vehicles() -> None:
    fleet = """
        vehicle  depot  places  shift  shift_start  shift_end
        A        Batu   10      day    07:00        15:00
        B        Batu   10      day    07:30        15:00
        C        Batu   10      night  19:00        03:00
        D        Batu   10      other  -            -
    """
    con = staged(vehicles=fleet)
    frame = delivery_vehicles(con).set_index("vehicle")
    assert frame["hours_known"].to_dict() == {"A": True, "B": True, "C": True, "D": False}
    assert [at.hour for at in frame.loc["D", ["shift_start", "shift_end"]]] == [8, 16]
    con.execute("DELETE FROM staging.vehicles WHERE vehicle = 'D'")
    assert next_tour_at(con, now=NOW) == NOW.replace(hour=19)
    assert next_tour_at(con, now=NOW.replace(hour=20)) == NOW.replace(day=11, hour=7)
    assert next_tour_at(con, now=NOW.replace(hour=5)) == NOW.replace(hour=19)
    con.execute("DELETE FROM staging.vehicles WHERE vehicle = 'C'")
    assert next_tour_at(con, now=NOW) == NOW.replace(day=11, hour=7)


def test_what_a_depot_gets_comes_from_who_can_spare_it_in_loads_that_a_vehicle_carries() -> None:
    known = {("Batu", SIZE): [[0]], ("Beji", SIZE): [[1]], ("Kota", SIZE): [[0]]}
    fleet = """
        vehicle  depot  places  weight_limit_kg
        Motor    Batu   2       -
        L300     Batu   9       31
        Becak    Kota   1       -
    """
    con = with_known_demand(staged(stock=SHORT.replace("opening   9", "opening   6"), vehicles=fleet), known)
    rows = delivery_candidates(con, now=NOW)
    loads = rows.groupby("stop")["quantity"].sum().to_dict()
    # Batu can spare 5 and Kota 2; of 31 kg a cylinder of 9 kg and its gas goes in twice
    assert loads == {
        "depot:Beji:Batu": 2, "depot:Beji:Batu:2": 2, "depot:Beji:Batu:3": 1,
        "depot:Beji:Kota": 1, "depot:Beji:Kota:2": 1,
    }  # fmt: skip
    assert rows.groupby("source")["quantity"].sum().to_dict() == {"Batu": 5, "Kota": 2}


def test_who_asks_for_more_than_a_vehicle_carries_gets_several_loads() -> None:
    con = posko()
    con.execute("UPDATE staging.requests SET quantity_requested = 5 WHERE request_id = 'again'")
    con.execute("INSERT INTO staging.vehicles (vehicle, depot, places) VALUES ('L300', 'Batu', 2)")
    rows = delivery_candidates(con, now=NOW)
    again = rows[rows["request_id"] == "again"].set_index("stop")
    assert again["quantity"].to_dict() == {"request:again": 2, "request:again:2": 2, "request:again:3": 1}
    assert again["empties"].to_dict() == {"request:again": 2, "request:again:2": 0, "request:again:3": 0}
