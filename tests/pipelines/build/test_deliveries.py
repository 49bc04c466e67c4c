"""A delivery counts once: in the stock book where that is complete, else provisionally until the book catches up."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings, strategies

import settings as app
from pipelines.models import creation
from pipelines.parse.connection import prepare
from pipelines.types.sql import sql
from tests.pipelines.books import Books

STOCK = """
    movement_id | occurred_at      | depot   | item         | movement | condition | quantity | request_id
    S-1         | 2021-07-01 08:00 | Batu    | cylinder_6m3 | opening  | full      | 20       |
    S-2         | 2021-07-05 09:00 | Batu    | cylinder_6m3 | issue    | full      | 1        | R-1
    S-3         | 2021-07-05 10:00 | Batu    | cylinder_6m3 | return   | empty     | 1        | R-1
    S-4         | 2021-07-06 10:00 | Batu    | cylinder_6m3 | issue    | full      | 2        |
    S-5         | 2021-07-01 08:00 | Bumiaji | cylinder_6m3 | opening  | full      | 5        |
"""
CAUGHT_UP = """
    movement_id | occurred_at      | depot | item         | movement     | condition | quantity | request_id
    S-6         | 2021-07-07 09:40 | Batu  | cylinder_6m3 | transfer_out | full      | 4        |
    S-7         | 2021-07-09 09:40 | Batu  | cylinder_6m3 | issue        | full      | 7        |
"""
REQUESTS = """
    request_id | requested_at     | category | item         | diminta | status     | contact_phone  | recipient
    R-1        | 2021-07-05 07:00 | oxygen   | cylinder_6m3 | 1       | fulfilled  | 0812-3000-4001 | Bu Siti
    R-2        | 2021-07-05 07:00 | oxygen   | cylinder_6m3 | 2       | open       | 0812-3000-4001 | Bu Siti
    R-6        | 2021-07-06 07:00 | oxygen   | cylinder_6m3 | 3       | on_the_way |                |
    R-7        | 2021-07-06 07:00 | oxygen   | cylinder_6m3 |         | open       |                |
    R-8        | 2021-07-06 07:00 | oxygen   | cylinder_6m3 |         | open       |                |
"""
PLANS = """
    plan_id | planned_at       | day        | stop | from_depot | request_id | item         | quantity | empties
    P-2     | 2021-07-07 06:00 | 2021-07-07 | 4    | Batu       | R-6        | cylinder_6m3 | 2        | 1
    P-2     | 2021-07-07 06:00 | 2021-07-07 | 5    | Batu       | R-7        | cylinder_6m3 | 1        |
    P-2     | 2021-07-07 06:00 | 2021-07-07 | 6    | Batu       |            | cylinder_6m3 | 2        |
    P-1     | 2021-07-07 05:00 | 2021-07-07 | 1    | Batu       |            | cylinder_6m3 | 2        |
"""
DELIVERIES = """
    day | plan | stop | hasil | diantar | depo asal | ke depo | request_id | item | diserahkan | empties_item | kosong
    2021-07-05 | P-0 | 1 | delivered | 2021-07-05 09:10 | Batu | | R-1 | cylinder_6m3 | 1 | cylinder_6m3 | 1
    2021-07-05 | P-0 | 2 | delivered | 2021-07-05 09:40 | Batu | | R-2 | cylinder_6m3 | 2 | |
    2021-07-05 | P-0 | 3 | delivered | 2021-07-05 09:40 | Batu | | R-3 | cylinder_6m3 | 3 | |
    2021-07-07 | P-2 | 1 | delivered | 2021-07-07 09:40 | Batu | Bumiaji | | cylinder_6m3 | 4 | cylinder_6m3 | 1
    2021-07-07 | P-2 | 2 | refused | | Batu | | R-4 | cylinder_6m3 | 1 | |
    2021-07-07 | P-2 | 3 | | | Batu | | R-5 | cylinder_6m3 | 1 | |
    2021-07-07 | P-2 | 4 | partly | | Batu | | R-6 | cylinder_6m3 | 1 | cylinder_1m3 | 1
    2021-07-07 | P-2 | 5 | delivered | | | | | | | |
    2021-07-07 | P-2 | 7 | partly | | Batu | | R-8 | cylinder_6m3 | | |
    2021-07-07 | P-2 | 8 | delivered | | Batu | Bumiajj | | cylinder_6m3 | 1 | |
    2021-07-07 | P-2 | 6 | partly | | Gudang lain | | | cylinder_6m3 | 2 | |
"""
STOCK_OF = """SELECT closing::INTEGER FROM marts.stock_days
    WHERE depot = $depot AND condition = $condition AND day = $day AND item = 'cylinder_6m3'"""


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """A stock book until 6 July, and drivers' reports of 5 and 7 July."""
    shared_books.take_all(stock=STOCK, requests=REQUESTS, plans=PLANS, deliveries=DELIVERIES)
    return shared_books


@pytest.fixture(scope="module")
def caught_up(posko: Books) -> tuple[Books, str]:
    """The same when the book has come to 9 July, and the load that brought it there."""
    (report,) = posko.take_all(stock_lanjutan=CAUGHT_UP)
    return posko, report["load_id"]


def stock(books: Books, day: int, *, depot: str = "Batu", condition: str = "full") -> int:
    ((closing,),) = books.ask(STOCK_OF, depot=depot, condition=condition, day=date(2021, 7, day))
    return int(closing)


def test_a_delivery_of_a_complete_day_is_only_matched_and_what_the_book_lacks_is_listed(posko: Books) -> None:
    counted = posko.ask(
        "SELECT stop, counts_in, matched_movement_id FROM staging.deliveries WHERE plan_id = 'P-0' ORDER BY 1"
    )
    assert counted == [(1, "stock_book", "S-2"), (2, "stock_book", "S-4"), (3, "none", None)]
    assert posko.ask("SELECT delivery_id, depot, quantity FROM marts.delivery_matches WHERE kind = 'not_in_book'") == [
        ("P-0:3:cylinder_6m3", "Batu", 3)
    ]
    assert stock(posko, 6) == 20 - 1 - 2


def test_a_later_delivery_moves_stock_provisionally(posko: Books) -> None:
    moved = posko.ask("SELECT movement_id, depot, movement, quantity FROM staging.stock WHERE provisional ORDER BY 1")
    assert moved == [
        ("delivery:P-2:1:cylinder_6m3:back", "Batu", "transfer_in", 1),
        ("delivery:P-2:1:cylinder_6m3:in", "Bumiaji", "transfer_in", 4),
        ("delivery:P-2:1:cylinder_6m3:out", "Batu", "transfer_out", 4),
        ("delivery:P-2:4:cylinder_6m3:back", "Batu", "return", 1),
        ("delivery:P-2:4:cylinder_6m3:out", "Batu", "issue", 1),
        ("delivery:P-2:5:cylinder_6m3:out", "Batu", "issue", 1),
        ("delivery:P-2:8:cylinder_6m3:out", "Batu", "transfer_out", 1),
    ]
    assert stock(posko, 7) == 17 - 4 - 1 - 1 - 1
    assert stock(posko, 7, depot="Bumiaji") == 5 + 4
    assert posko.ask("SELECT depot, complete_until FROM ops.feeds WHERE feed = 'stock' AND depot = 'Batu'") == [
        ("Batu", date(2021, 7, 5))
    ]


def test_a_report_is_completed_by_its_plan(posko: Books) -> None:
    row = posko.ask(
        "SELECT from_depot, request_id, quantity_delivered, is_as_planned FROM staging.deliveries WHERE stop = 5"
    )
    assert row == [("Batu", "R-7", 1, True)]


def test_what_is_not_reported_or_contradicts_itself_counts_nowhere(posko: Books) -> None:
    rows = posko.ask(
        """SELECT stop, is_reported, quantity_delivered, counts_in FROM staging.deliveries
        WHERE plan_id = 'P-2' AND stop IN (2, 3, 6) ORDER BY 1"""
    )
    assert rows == [(2, True, None, "none"), (3, False, None, "none"), (6, True, None, "none")]
    cells = "SELECT row_number, rule, column_name FROM ops.quarantine WHERE rule <> 'unknown_village' ORDER BY ALL"
    assert posko.ask(cells) == [
        (6, "amount_not_delivered", "quantity_delivered"),
        (10, "missing", "quantity_delivered"),
        (11, "unknown_depot", "to_depot"),
        (12, "partly_is_all", "quantity_delivered"),
        (12, "unknown_depot", "from_depot"),
    ]


def test_empties_of_another_size_are_listed_as_an_exchange(posko: Books) -> None:
    listed = posko.ask("SELECT delivery_id, item, quantity FROM marts.delivery_matches WHERE kind = 'exchange'")
    assert listed == [("P-2:4:cylinder_6m3", "cylinder_1m3", 1)]


def test_a_partly_served_request_stays_open_with_the_remainder(posko: Books) -> None:
    assert posko.ask("SELECT request_id, status, quantity_remaining FROM staging.requests ORDER BY 1") == [
        ("R-1", "fulfilled", None),
        ("R-2", "fulfilled", None),
        ("R-6", "on_the_way", 3 - 1),
        ("R-7", "fulfilled", None),
        ("R-8", "open", None),
    ]


def test_a_number_to_call_is_a_pseudonym_and_no_name_is_in_the_snapshot(posko: Books) -> None:
    assert posko.ask("SELECT count(DISTINCT person_code), count(person_code) FROM staging.requests") == [(1, 2)]
    content = posko.current().read_bytes()
    assert not any(text in content for text in (b"6281230004001", b"30004001", b"Siti"))


def test_the_newest_plan_of_a_day_and_shift_counts(posko: Books) -> None:
    assert posko.ask("SELECT DISTINCT plan_id, is_latest FROM staging.plans ORDER BY 1") == [
        ("P-1", False),
        ("P-2", True),
    ]


def test_provisional_movements_give_way_when_the_book_catches_up(caught_up: tuple[Books, str]) -> None:
    books, _ = caught_up
    assert books.ask("SELECT movement_id FROM staging.stock WHERE provisional") == [("delivery:P-2:1:cylinder_6m3:in",)]
    assert stock(books, 9) == 17 - 4 - 7
    lacking = books.ask(
        "SELECT delivery_id, movement FROM marts.delivery_matches WHERE kind = 'not_in_book' ORDER BY ALL"
    )
    assert [(delivery, movement) for delivery, movement in lacking if delivery.startswith("P-2")] == [
        ("P-2:1:cylinder_6m3", "transfer_in"),
        ("P-2:4:cylinder_6m3", "issue"),
        ("P-2:4:cylinder_6m3", "return"),
        ("P-2:5:cylinder_6m3", "issue"),
        ("P-2:8:cylinder_6m3", "transfer_out"),
    ]


def test_what_was_known_before_the_book_caught_up_is_what_the_deliveries_say(caught_up: tuple[Books, str]) -> None:
    books, load = caught_up
    known = books.ask(
        """SELECT sum(change) FROM marts.stock_steps(
            (SELECT loaded_at - INTERVAL 1 MICROSECOND FROM ops.loads WHERE load_id = $load))
        WHERE depot = 'Batu' AND condition = 'full' AND item = 'cylinder_6m3'""",
        load=load,
    )
    assert known == [(17 - 4 - 1 - 1 - 1,)]


def test_the_newest_report_of_a_stop_counts_however_it_names_the_item(posko: Books) -> None:
    later = """
        day        | plan_id | stop | outcome   | from_depot | request_id | item        | diserahkan
        2021-07-07 | P-2     | 3    | delivered | Batu       | R-5        | Tabung 6 m³ | 1
        2021-07-07 | P-2     | 5    | refused   |            |            | 6 m3        |
    """
    (report,) = posko.take_all(terlambat=later)
    reported = (
        "SELECT stop, outcome, quantity_delivered FROM staging.deliveries WHERE stop IN (3, 5) AND plan_id = 'P-2'"
    )
    assert posko.ask(f"{reported} ORDER BY stop") == [(3, "delivered", 1), (5, "refused", None)]
    posko.undo(report["load_id"])
    assert posko.ask(f"{reported} ORDER BY stop") == [(3, None, None), (5, "delivered", 1)]


def test_undoing_the_book_brings_provisional_movements_back(caught_up: tuple[Books, str]) -> None:
    books, load = caught_up
    books.undo(load)
    assert stock(books, 7) == 17 - 4 - 1 - 1 - 1


def test_undoing_a_plan_leaves_its_deliveries(posko: Books) -> None:
    ((plan,),) = posko.ask("SELECT load_id FROM ops.loads WHERE feed = 'plans'")
    posko.undo(plan)
    assert posko.ask("SELECT count(*) FROM staging.plans") == [(0,)]
    assert posko.ask("SELECT count(*), count(from_depot) FROM staging.deliveries") == [(11, 9)]


MATCHED = "UPDATE staging.delivery_movements SET"
TAMPERED = {
    "both": f"{MATCHED} matched_movement_id = 'S-1' WHERE counts_in = 'provisional'",
    "after the book": "UPDATE staging.stock SET day = day + 30 WHERE movement_id = 'S-4'",
    "nowhere": "DELETE FROM staging.stock WHERE provisional",
    "no delivery": "DELETE FROM staging.delivery_movements",
    "two of one movement": f"{MATCHED} matched_movement_id = 'S-2' WHERE matched_by = 'quantity'",
    "beyond the card": f"{MATCHED} matched_by = 'card', quantity = 9 WHERE matched_by = 'quantity'",
    "twice": "INSERT INTO staging.deliveries FROM staging.deliveries WHERE stop = 1",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_delivery_that_counts_twice_or_nowhere_breaks_the_rule(posko: Books, tmp_path: Path, what: str) -> None:
    copy = tmp_path / "tampered.duckdb"
    copy.write_bytes(posko.current().read_bytes())
    check = (app.ROOT / "pipelines" / "checks" / "delivery_counts_once.sql").read_text("utf-8")
    with duckdb.connect(str(copy)) as con:
        assert con.execute(check).fetchall() == []
        con.execute(TAMPERED[what])
        assert what in {row[0] for row in con.execute(check).fetchall()}


# ── The rule by itself, over drawn books ──

Booked = tuple[int, int, str | None, bool]
"""Day, quantity, request, and whether a line of a card says it."""
Reported = tuple[int, int, str | None]
"""Day, quantity and request."""
quantities, days = strategies.integers(1, 3), strategies.integers(0, 6)
requests = strategies.sampled_from([None, "R-1", "R-2"])
movements = strategies.lists(strategies.tuples(days, quantities, requests, strategies.booleans()), max_size=8)
reports = strategies.lists(strategies.tuples(days, quantities, requests), max_size=8)


@pytest.fixture(scope="module")
def rule() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which `resolved.delivery_movements` can be made of drawn tables."""
    with duckdb.connect() as con:
        prepare(con)
        con.execute(sql("build/place_macros"))
        con.execute("CREATE SCHEMA raw; CREATE SCHEMA resolved")
        con.execute("""CREATE TABLE raw.opening_balances
            (depot VARCHAR, condition VARCHAR, quantity DECIMAL(18, 3), occurred_at TIMESTAMPTZ)""")
        con.execute("CREATE TABLE resolved.depot_spellings (depot_text VARCHAR, depot VARCHAR)")
        con.execute("CREATE TABLE resolved.items AS SELECT 'cylinder_6m3' AS item")
        yield con


def drawn(
    con: duckdb.DuckDBPyConnection,
    book: list[Booked],
    reported: list[Reported],
) -> None:
    """Make the tables the rule reads: a stock book that opened on the first day, and deliveries."""
    con.execute(
        """CREATE OR REPLACE TABLE resolved.stock_movements (movement_id VARCHAR, occurred_at TIMESTAMPTZ,
            recorded_at TIMESTAMPTZ, known_until TIMESTAMPTZ, depot VARCHAR, item VARCHAR, condition VARCHAR,
            movement VARCHAR, quantity DECIMAL(18, 3), request_id VARCHAR, corrects VARCHAR, is_card BOOLEAN);
        CREATE OR REPLACE TABLE resolved.deliveries (delivery_id VARCHAR, day DATE, outcome VARCHAR,
            delivered_at TIMESTAMPTZ, time_known BOOLEAN, from_depot VARCHAR, to_depot VARCHAR,
            is_to_depot BOOLEAN DEFAULT false, request_id VARCHAR,
            village_code VARCHAR, item VARCHAR, quantity_delivered DECIMAL(18, 3), empties_item VARCHAR,
            empties_collected DECIMAL(18, 3), centre VARCHAR, loaded_at TIMESTAMPTZ, load_id VARCHAR,
            row_number BIGINT)"""
    )
    rows = [(0, 50, None, False, "opening"), *((*row, "issue") for row in book)]
    for nth, (day, quantity, request, is_card, movement) in enumerate(rows):
        moment = f"from_wall(TIMESTAMP '2021-07-01' + INTERVAL {day} DAY)"
        con.execute(
            f"""INSERT INTO resolved.stock_movements VALUES ('S-' || $nth, {moment}, {moment}, NULL, 'Batu',
            'cylinder_6m3', 'full', $movement, $quantity, $request, NULL, $is_card)""",
            {
                "nth": nth,
                "movement": movement,
                "quantity": quantity,
                "request": None if is_card else request,
                "is_card": is_card,
            },
        )
    for nth, (day, quantity, request) in enumerate(reported):
        con.execute(
            f"""INSERT INTO resolved.deliveries BY NAME SELECT 'D-' || $nth AS delivery_id,
            DATE '2021-07-01' + {day} AS day, 'delivered' AS outcome,
            'Batu' AS from_depot, $request AS request_id, 'cylinder_6m3' AS item,
            $quantity AS quantity_delivered, now() AS loaded_at, 'l' AS load_id, $nth AS row_number""",
            {"nth": nth, "quantity": quantity, "request": request},
        )
    con.execute(creation("resolved", "delivery_movements"))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=movements, reported=reports)
def test_no_delivery_counts_twice_whatever_the_books_hold(
    rule: duckdb.DuckDBPyConnection,
    book: list[Booked],
    reported: list[Reported],
) -> None:
    drawn(rule, book, reported)
    last = max([0, *(day for day, *_ in book)])
    legs = rule.execute(
        """SELECT delivery_id, (day - DATE '2021-07-01')::INTEGER, counts_in, matched_movement_id,
            matched_by, request_id FROM resolved.delivery_movements"""
    ).fetchall()
    assert sorted(leg[0] for leg in legs) == sorted(f"D-{nth}" for nth in range(len(reported)))
    single = [movement for *_, movement, by, _ in legs if movement and by != "card"]
    assert len(single) == len(set(single))
    for _, day, counts_in, movement, by, request in legs:
        assert counts_in == ("stock_book" if movement else "none" if day < last else "provisional")
        if movement:
            other_day, _, other_request, is_card = book[int(movement[2:]) - 1]
            assert day < last or other_day >= last
            assert by == "request" or abs(other_day - day) <= 2
            assert by != "request" or (request == other_request and not is_card)
            assert by == "request" or is_card or not (request and other_request)
