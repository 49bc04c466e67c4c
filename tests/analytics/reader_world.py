"""A posko of 97 calls a week drawn at random, and the same one with other people inside what readers must not see."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import combinations, permutations
from random import Random
from zoneinfo import ZoneInfo

import duckdb

from pipelines.build.forecasts.store import store_forecasts
from pipelines.models import in_order
from tests.analytics.staged import HAPPENED, staged

JAKARTA = ZoneInfo("Asia/Jakarta")
FIRST, LAST, NEWEST = date(2021, 6, 28), date(2021, 7, 25), date(2021, 7, 28)
"""The month of whole weeks July 2021, and the Wednesday on which the books end."""
LIVE = datetime(2021, 7, 28, 20, tzinfo=JAKARTA)
VILLAGES = {"35.79.01.1001": 6, "35.79.01.1002": 2, "35.79.02.2004": 3, "35.79.03.2001": 1}
"""Village → its weight."""
SIZES = ("cylinder_1m3", "cylinder_6m3")
Row = dict[str, str]
Books = dict[str, list[Row]]


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _village(draw: Random) -> str:
    return draw.choices(list(VILLAGES), list(VILLAGES.values()))[0]


def books(weekly: int = 97) -> Books:
    """The rows of every book, feed by feed."""
    draw = Random(16)
    days = [_day(n) for n in range(31) for _ in range(weekly // 7 + (n % 7 < weekly % 7))]
    return {**_help(draw, days), **_care(draw, weekly), **_goods(draw, weekly)}


def _help(draw: Random, days: list[date]) -> Books:
    calls, requests = [], []
    for n, day in enumerate(days):
        village, hour = _village(draw), draw.randrange(7, 20)
        outcome = draw.choices(("answered", "missed", "abandoned"), (8, 2, 1))[0]
        calls.append({
            "call_id": f"c{n}", "started_at": f"{day}T{hour:02d}:{n % 60:02d}", "outcome": outcome,
            "direction": "inbound", "channel": draw.choice(("phone", "whatsapp")), "caller": f"p{draw.randrange(200)}",
            "village_code": village, "hour": str(hour), "weekday": str(day.isoweekday()),
            "wait_seconds": str(draw.randrange(5, 200)),
        })  # fmt: skip
        if n % 5 < 3:
            requests.append(_request(draw, n, day, village))
    return {"calls": calls, "requests": requests}


def _request(draw: Random, n: int, day: date, village: str) -> Row:
    needs = ("oxygen", "food", "medicine", "ambulance", "other", "psychosocial")
    need = draw.choices(needs, (40, 20, 10, 8, 3, 1))[0]
    status = draw.choices(("open", "fulfilled", "unmet", "cancelled", "ended_by_death"), (20, 60, 15, 4, 2))[0]
    is_done = status == "fulfilled"
    return {
        "request_id": f"r{n}", "requested_at": f"{day}T08:{n % 60:02d}", "category": need,
        "item": draw.choices(SIZES, (5, 1))[0] if need == "oxygen" else "-", "quantity_requested": "1",
        "quantity_approved": "1" if is_done else "-", "quantity_delivered": "1" if is_done else "-",
        "urgency": draw.choice(("critical", "high", "normal")), "channel": draw.choice(("phone", "whatsapp")),
        "status": status, "unmet_reason": draw.choice(("no_stock", "unreachable")) if status == "unmet" else "-",
        "fulfilled_at": f"{day + timedelta(days=draw.randrange(2))}T1{draw.randrange(9)}:00" if is_done else "-",
        "ended_at": f"{day}T21:00" if status == "ended_by_death" else "-", "village_code": village,
        "recipient_code": f"h{n}", "recipient_basis": "phone", "call_id": f"c{n}",
        "flow_lpm": draw.choice(("-", "2", "5")) if need == "oxygen" else "-",
    }  # fmt: skip


def _care(draw: Random, weekly: int) -> Books:
    rows: Books = {name: [] for name in ("followups", "referrals", "companions", "companionships", "sessions",
                                         "assessments", "consents", "deaths")}  # fmt: skip
    for n in range(weekly):
        person, village = {"person_code": f"q{n}"}, _village(draw)
        here = {"village_code": village, "district_code": village[:8]}
        first = draw.randrange(24)
        for k, number in enumerate(range(first, 31, 3)):
            is_reached = draw.random() < 0.8
            done = f"{_day(number)}T1{n % 10}:00"
            rows["followups"].append({
                "followup_id": f"f{n}.{k}", "attempt": "1", **person, **here, "due_at": str(_day(number)),
                "done_at": done if is_reached else "-",
                "outcome": draw.choices(("reached", "no_answer", "recovered"), (9, 2, 1))[0] if is_reached else "-",
                "physical_state": draw.choices(("good", "fair", "poor", "critical"), (8, 6, 3, 1))[0],
                "emotional_state": draw.choices(("calm", "anxious", "distressed", "in_crisis"), (8, 6, 3, 1))[0],
            })  # fmt: skip
        if n % 2:
            status = draw.choice(("requested", "accepted", "completed", "failed"))
            rows["referrals"].append({
                "referral_id": f"x{n}", **person, **here, "opened_at": f"{_day(first)}T08:00",
                "kind": draw.choices(("health", "psychosocial", "food"), (6, 1, 3))[0], "status": status,
                "to_agency": draw.choices(("RSUD", "Dinsos", "PMI"), (6, 3, 1))[0],
                "status_at": f"{_day(first + draw.randrange(5) + 3)}T09:00",
            })  # fmt: skip
        if n % 3 == 0:
            rows["companionships"].append({
                "companion_code": f"k{n % 20}", **person, "person_kind": draw.choice(("patient", "bereaved")),
                "started_at": f"{_day(first)}T08:00",
            })  # fmt: skip
            rows["assessments"].append({
                "assessment_id": f"a{n}", **person, **here, "assessed_at": f"{_day(first)}T10:00",
                "result": draw.choices(("fit", "to_refer", "urgent"), (6, 3, 1))[0],
            })  # fmt: skip
        if n % 9 == 0:
            rows["consents"].append({**person, "agreed_at": f"{_day(first)}T10:00", "purpose": "show"})
    for n in range(20):
        village = _village(draw)
        rows["companions"].append({
            "companion_code": f"k{n}", "role": draw.choices(("student", "psychologist", "peer"), (5, 1, 3))[0],
            "village_code": village, "district_code": village[:8], "capacity": "3",
            "active_from": str(_day(draw.randrange(28))),
        })  # fmt: skip
        for k in range(draw.randrange(4)):
            kind = draw.choices(("accompaniment", "debriefing"), (4, 1))[0]
            rows["sessions"].append({
                "companion_code": f"k{n}", "held_at": f"{_day(min(30, 7 * k + n % 7))}T08:00", "kind": kind,
            })  # fmt: skip
    rows["deaths"] = [{"person_code": f"q{n}", "died_at": f"{_day(26)}T08:00"} for n in (5, 40)]
    return {name: each for name, each in rows.items() if each}


def _goods(draw: Random, weekly: int) -> Books:
    stock = [
        {"movement_id": f"o{size}", "occurred_at": f"{FIRST}T06:00", "depot": "Gudang", "item": size,
         "condition": "full", "movement": "opening", "quantity": "300", "village_code": "-"}
        for size in SIZES
    ]  # fmt: skip
    plans, deliveries, handed, gifts = [], [], [], []
    for n in range(31 * weekly // 28):
        day, village = _day(n % 31), _village(draw)
        size = draw.choices(SIZES, (5, 1))[0]
        stock.append({"movement_id": f"m{n}", "occurred_at": f"{day}T09:{n % 60:02d}", "depot": "Gudang", "item": size,
                      "condition": "full", "movement": "issue", "quantity": "1", "village_code": village})  # fmt: skip
        planned = _day(n % 31 // 3 * 3)
        stop = {"plan_id": f"plan{planned}", "stop": str(n + 1)}
        plans.append({**stop, "day": str(planned), "trip": "1", "vehicle": "A", "from_depot": "Gudang",
                      "request_id": f"r{5 * n}", "village_code": village, "item": size, "quantity": "1",
                      "empties": "1", "arrive_at": f"{planned}T10:00", "deadline_at": f"{planned}T12:00"})  # fmt: skip
        outcome = draw.choices(("delivered", "refused", "nobody_there", "-"), (9, 1, 1, 1))[0]
        deliveries.append({**stop, "delivery_id": f"d{n}", "day": str(planned), "outcome": outcome,
                           "is_reported": "true" if outcome != "-" else "false", "request_id": f"r{5 * n}",
                           "delivered_at": f"{planned}T1{draw.choice('13')}:00" if outcome == "delivered" else "-",
                           "quantity_delivered": "1" if outcome == "delivered" else "0",
                           "empties_collected": "1" if outcome == "delivered" else "0",
                           "vehicle": "A", "from_depot": "Gudang", "village_code": village})  # fmt: skip
        handed.append({"distribution_id": f"g{n}", "distributed_at": f"{day}T08:{n % 60:02d}", "village_code": village,
                       "recipient_kind": "household", "item": draw.choice(("rice", "mask")), "quantity": "1",
                       "district_code": village[:8]})  # fmt: skip
        gifts.append({"donation_id": f"n{n}", "received_at": f"{day}T08:{n % 60:02d}", "donor_code": f"s{n}",
                      "village_code": village, "donor_kind": "person", "kind": "cash",
                      "amount_idr": "100000"})  # fmt: skip
    return {"stock": stock, "plans": plans, "deliveries": deliveries, "distributions": handed, "donations": gifts}


def world(rows: Books) -> duckdb.DuckDBPyConnection:
    """Its staging tables and marts."""
    names = {village: f"V{village[-4:]}" for village in VILLAGES}
    villages = [
        {"village_code": code, "name": name, "kind": "kelurahan", "district": f"D{code[6:8]}",
         "district_code": code[:8], "city": "Kota-Batu", "city_code": "35.79", "population": "9000"}
        for code, name in names.items()
    ]  # fmt: skip
    gifts = [{name: cell for name, cell in row.items() if name != "village_code"} for row in rows["donations"]]
    drawn = {feed: _drawn(each) for feed, each in {**rows, "donations": gifts, "villages": villages}.items() if each}
    con = staged(**drawn, filled=in_order("marts"))
    con.execute("""
        CREATE TABLE ops.loads AS SELECT '1' AS load_id, 'a.xlsx' AS file, 'calls' AS feed, 'loaded' AS status,
            0 AS rows_loaded, repeat('0', 64) AS sha256;
        CREATE TABLE ops.quarantine (load_id VARCHAR, part VARCHAR, row_number INTEGER, scope VARCHAR, rule VARCHAR,
            column_name VARCHAR, found VARCHAR, suggestion VARCHAR);
        CREATE TABLE ops.reviews (load_id VARCHAR, part VARCHAR, sheet VARCHAR, row_number INTEGER, rule VARCHAR,
            of_load_id VARCHAR)
    """)
    store_forecasts(con)
    return con


def _drawn(rows: Iterable[Row]) -> str:
    first, *_ = rows = list(rows)
    return "\n".join([" ".join(first), *(" ".join(row.values()) for row in rows)])


def other_people(rows: Books) -> Books:
    """The same posko, in which other people did, had or got what readers must not see of one person."""
    other = {feed: [dict(row) for row in each] for feed, each in rows.items()}
    for change in (_another_week_of_care, _another_need, _another_end, _another_household):
        change(other)
    return other


def _another_week_of_care(rows: Books) -> None:
    """What happened in books of care since the last Sunday: everything of it."""
    monday = str(LAST + timedelta(days=1))
    for row in rows["followups"]:
        if row["done_at"] >= monday and row["done_at"] != "-":
            row |= {"physical_state": "critical", "emotional_state": "in_crisis", "outcome": "reached"}
    for feed, moment, change in (
        ("referrals", "status_at", {"status": "failed"}),
        ("sessions", "held_at", {"kind": "debriefing"}),
        ("deliveries", "day", {"outcome": "refused", "is_reported": "true"}),
    ):
        for row in rows[feed]:
            if row[moment] >= monday:
                row |= change


def _another_need(rows: Books) -> None:
    """A need that is flagged sensitive is another one of few, where there is such a need already."""
    requests = rows["requests"]
    for one, other in permutations(requests, 2):
        same = one["village_code"][:8] == other["village_code"][:8] and _week(one) == _week(other)
        if same and (one["category"], other["category"]) == ("psychosocial", "other"):
            other["category"] = "psychosocial"
            return
    raise AssertionError


def _week(row: Row) -> tuple[int, int]:
    return date.fromisoformat(row["requested_at"][:10]).isocalendar()[:2]


def _another_end(rows: Books) -> None:
    """A request ended otherwise than by a death; of two of one day and need, each is of the other one's village."""
    dead = next(row for row in rows["requests"] if row["status"] == "ended_by_death")
    dead["status"] = "cancelled"
    _exchange(rows["requests"], "village_code", alike=("category", "item"))
    _exchange(rows["calls"], "village_code")


def _another_household(rows: Books) -> None:
    """Another household got, gave or was not met."""
    _exchange(rows["stock"], "village_code", alike=("item", "movement"))
    _exchange(rows["requests"], "recipient_code")
    _exchange(rows["donations"], "donor_code")
    _exchange(rows["distributions"], "item")
    rows["consents"].pop()


def _exchange(rows: list[Row], name: str, *, alike: tuple[str, ...] = ()) -> None:
    """Let two rows of one day and of several villages, since the last Sunday, exchange what stands in a column.

    Args:
        rows: The rows of a book.
        name: The column.
        alike: Columns in which both say the same.
    """
    moment = next(each for each in rows[0] if each in HAPPENED.values())
    newest = [row for row in rows if row[moment] > str(LAST + timedelta(days=1))]
    for one, two in combinations(newest, 2):
        same = all(one[each] == two[each] for each in alike) and one[moment][:10] == two[moment][:10]
        if same and one["village_code"] != two["village_code"] and one[name] != two[name]:
            one[name], two[name] = two[name], one[name]
            return
    raise AssertionError(name)
