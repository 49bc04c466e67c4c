"""What deliveries moved before older rows were erased stays in the balances, and a person leaves the requests."""

from datetime import date
from typing import Any

import pytest

import settings
from pipelines.erasure.erase import erase_before, erase_phone, number_of
from tests.pipelines.books import QUIET, Books
from tests.pipelines.erasure.unpacked import holding

DAY = date(2021, 7, 1)
STOCK = """
    movement_id | occurred_at      | depot | item         | movement | condition | quantity | request_id
    S-1         | 2021-06-01 08:00 | Batu  | cylinder_6m3 | opening  | full      | 20       |
    S-2         | 2021-06-05 09:00 | Batu  | cylinder_6m3 | issue    | full      | 1        | R-1
    S-3         | 2021-06-08 09:00 | Batu  | cylinder_6m3 | return   | empty     | 1        | R-1
    S-4         | 2021-06-01 08:00 | Kecil | cylinder_6m3 | opening  | full      | 8        |
    S-5         | 2021-07-03 09:00 | Batu  | cylinder_6m3 | issue    | full      | 2        |
"""
DELIVERIES = """
    day        | plan_id | stop | outcome   | from_depot | to_depot | request_id | item         | diserahkan | kosong
    2021-06-05 | P-1     | 1    | delivered | Batu       |          | R-1        | cylinder_6m3 | 1          |
    2021-06-28 | P-2     | 1    | delivered | Kecil      |          | R-2        | cylinder_6m3 | 3          |
    2021-07-02 | P-3     | 1    | delivered | Kecil      |          |            | cylinder_6m3 | 1          |
    2021-07-04 | P-4     | 1    | delivered | Batu       | Kecil    |            | cylinder_6m3 | 5          | 1
"""
REQUESTS = """
    request_id | requested_at     | category | contact_phone  | recipient | address
    R-2        | 2021-07-01 07:00 | oxygen   | 0812-3000-4001 | Bu Siti   | Jl Mawar 3
    R-3        | 2021-07-01 07:00 | oxygen   | 0812-3000-4002 | Pak Budi  | Jl Melati 4
"""


def balances(books: Books) -> list[tuple[Any, ...]]:
    return books.ask(
        "SELECT depot, condition, day, closing FROM marts.stock_days WHERE day >= $day AND closing <> 0 ORDER BY ALL",
        day=DAY,
    )


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """Two depots, one of which has no book since June, deliveries of both months, and two people."""
    shared_books.take_all(stock=STOCK, deliveries=DELIVERIES, requests=REQUESTS)
    return shared_books


def test_no_balance_from_the_day_on_is_changed_when_older_deliveries_are_erased(posko: Books) -> None:
    before = balances(posko)
    assert ("Kecil", "full", date(2021, 7, 4), 8 - 3 - 1 + 5) in before
    assert ("Batu", "full", date(2021, 7, 4), 20 - 1 - 2 - 5) in before
    with settings.elsewhere(posko.folder):
        erase_before(DAY, QUIET.step)
    assert posko.ask("SELECT min(day) FROM staging.deliveries") == [(date(2021, 7, 2),)]
    assert balances(posko) == before


def test_who_is_called_for_a_delivery_can_be_erased(posko: Books) -> None:
    with settings.elsewhere(posko.folder):
        erase_phone(number_of("0812-3000-4001"), QUIET.step)
    assert posko.ask("SELECT request_id FROM staging.requests") == [("R-3",)]
    assert holding(posko.folder, "30004001") == set()
