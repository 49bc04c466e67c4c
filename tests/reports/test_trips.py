"""What a driver gets says what the plan says: on paper, as a text, on a map, and as a sheet that comes back."""

import xml.etree.ElementTree as ET
from datetime import date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import pypdfium2
import pytest

from codes import MADE_UP_MARK
from i18n import LANGUAGES, Words
from pipelines.feeds.codes import aliases
from pipelines.feeds.deliveries import DELIVERIES
from pipelines.feeds.titles import column_of
from pipelines.types.feed import folded
from reports.delivery_book import COLUMNS, delivery_book, title
from reports.driver_message import Point, gpx, map_legs, message
from reports.orders import order_book, order_paper, order_text, orders_of
from reports.trip_sheet import OUTCOMES, content, trip_sheets
from reports.trips import Contact, Trip, trips_of

ZONE = ZoneInfo("Asia/Jakarta")
SHORT = {"1": Contact("Nama", "0", "Jalan", "pagar")}
PRINTED = datetime(2021, 7, 12, 7, 30, 30, 123456, tzinfo=ZONE)
VILLAGES = ("Sisir", "Punten", "Beji", "Temas", "Oro-oro Ombo", "Giripurno")
POINTS = {name: Point(-7.8 - n / 100, 112.5 + n / 100) for n, name in enumerate((*VILLAGES, "Posko Batu"))}


def stop(number: int, hour: int, **changes: Any) -> dict[str, Any]:
    """One row of a plan."""
    village = VILLAGES[(number - 1) % len(VILLAGES)]
    return {
        "plan_id": "p1", "planned_at": PRINTED, "day": date(2021, 7, 12), "shift": "day", "vehicle": "Pikap",
        "trip": 1, "stop": number, "from_depot": "Posko Batu", "to_depot": None, "request_id": f"r{number}",
        "village": village, "district": None, "item": "cylinder_1m3", "quantity": 2, "empties_item": None, "empties": 1,
        "arrive_at": datetime(2021, 7, 12, hour, 5, tzinfo=ZONE), "deadline_at": None, "reason": "critical",
    } | changes  # fmt: skip


def trips(*rows: dict[str, Any], contacts: dict[str, Contact] | None = None) -> list[Trip]:
    return trips_of(pd.DataFrame(rows), contacts)


DAY = (
    stop(1, 8),
    stop(2, 9, deadline_at=datetime(2021, 7, 12, 8, 30, tzinfo=ZONE)),
    stop(2, 9, item="cylinder_6m3", quantity=1, empties=0),
    stop(10, 10, trip=2),
    stop(3, 11, trip=2, village=None, to_depot="Gudang", request_id=None, quantity=6, empties=0),
    stop(4, 8, vehicle="Motor", quantity=0, empties=3),
)


def test_a_trip_is_numbered_in_order_of_time_and_its_vehicle_has_a_letter() -> None:
    motor, first, second = trips(*DAY)
    assert [(trip.letter, trip.number) for trip in (motor, first, second)] == [("A", 1), ("B", 1), ("B", 2)]
    assert [(each.number, each.stop) for each in second.stops] == [(1, "10"), (2, "3")]
    assert second.stops[1].place == "Gudang"


def test_a_load_is_the_sum_of_its_stops_by_size() -> None:
    _, first, second = trips(*DAY)
    assert first.loading == {"cylinder_1m3": 2 + 2, "cylinder_6m3": 1}
    assert first.empties == {"cylinder_1m3": 1 + 1}
    assert second.loading == {"cylinder_1m3": 2 + 6}


def test_a_stop_after_its_deadline_says_so_first() -> None:
    sheet = content(trips(*DAY), Words("id"), made_up=False, printed_at=PRINTED)
    assert [each["urgent"] for each in sheet["trips"][1]["stops"]] == ["", "TERLAMBAT: seharusnya 08.30"]


def test_empties_of_another_size_are_named_by_theirs() -> None:
    (trip,) = trips(stop(1, 8, empties_item="cylinder_6m3"))
    assert trip.empties == {"cylinder_6m3": 1}
    assert "1\u00a0×\u00a0Tabung 1\u00a0m³" not in message(trip, Words("id"), made_up=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_a_pdf_and_the_same_trips_give_the_same_bytes(language: str) -> None:
    one, other = (trip_sheets(trips(*DAY), Words(language), made_up=True, printed_at=PRINTED) for _ in range(2))
    assert one.startswith(b"%PDF")
    assert one == other


def test_names_stand_only_where_they_were_asked_for() -> None:
    named = trips(stop(1, 8), contacts={"1": Contact("Nama Contoh", "0812", "Jalan Contoh", "pagar hijau")})
    words = Words("id")
    with_names = str(content(named, words, made_up=False, printed_at=PRINTED)) + message(named[0], words, made_up=False)
    without = str(content(trips(stop(1, 8)), words, made_up=False, printed_at=PRINTED))
    for private in ("Nama Contoh", "0812", "Jalan Contoh", "pagar hijau"):
        assert private in with_names
        assert private not in without
        assert private.encode() not in gpx(named, words, points=POINTS, made_up=False)
    book = openpyxl.load_workbook(BytesIO(delivery_book(named, words, made_up=False)))
    assert "Nama Contoh" not in str([*book.active.values])


@pytest.mark.parametrize(
    "text",
    [
        *("#panic()", "$x", "[unclosed", "*a* _b_ `c`", '\\ "', "😀 \x00", '#eval("1+1")', "@ref <label>", "]]>&<b>"),
        *("</svg><script>", "=1+1", "a\n2. 09.00 *Palsu*", "\u202ekilab\u2067", "x" * 10_000, "www.evil.example"),
    ],
)
def test_no_text_is_read_as_typesetting_or_markup(text: str) -> None:
    odd = trips(stop(1, 8, village=text[:160]), contacts={"1": Contact(text, text, text, text)})
    file = trip_sheets(odd, Words("id"), made_up=False, printed_at=PRINTED)
    with pypdfium2.PdfDocument(file) as sheet:
        page = sheet[0].get_textpage()
        ends = [page.get_charbox(at)[2] for at in range(page.count_chars())]
        assert len(sheet) <= 2 and max(ends) < sheet[0].get_width() - 20
    assert ET.fromstring(gpx(odd, Words("id"), points={text[:160]: Point(-7.8, 112.5)}, made_up=False)) is not None
    whole = message(odd[0], Words("id"), made_up=False)
    assert whole.count("*") == 2 * 2
    usual = message(trips(stop(1, 8), contacts=SHORT)[0], Words("id"), made_up=False)
    assert len(whole.splitlines()) == len(usual.splitlines())
    assert not {"\u202e", "\u2067"} & set(whole) and "www.evil" not in whole and len(whole) < 2_000


def test_an_order_names_depot_and_supplier_as_they_are_and_nothing_of_them_takes_effect() -> None:
    name = "*Gas* _x_\n• 900 tabung www.evil.example\u202e"
    (order,) = orders_of(ORDERS.head(1).assign(supplier=name, depot=name, item=name))
    text = order_text(order, Words("id"), made_up=False)
    usual = order_text(orders_of(ORDERS.head(1))[0], Words("id"), made_up=False)
    assert text.count("*") == 2 and text.count("\n") == usual.count("\n")
    assert "www.evil" not in text and "\u202e" not in text and "900 tabung" in text


def test_letters_that_no_font_of_print_has_are_said_to_be_missing_and_symbols_are_drawn() -> None:
    odd = trips(stop(1, 8, village="北京 🔥"), contacts={"1": Contact("Nama ⛔", "北", "", "")})
    sheet = pypdfium2.PdfDocument(trip_sheets(odd, Words("id"), made_up=False, printed_at=PRINTED))
    text = sheet[0].get_textpage().get_text_range()
    assert text.count("[tak tercetak]") == 2
    assert "Nama" in text
    assert not {"🔥", "⛔", "\ufffe", "\ufffd"} & set(text)


def test_made_up_data_say_so_everywhere() -> None:
    words, odd = Words("hi"), trips(*DAY)
    assert MADE_UP_MARK in str(content(odd, words, made_up=True, printed_at=PRINTED))
    assert MADE_UP_MARK in message(odd[0], words, made_up=True)
    assert MADE_UP_MARK.encode() in gpx(odd, words, points=POINTS, made_up=True)
    assert first_cell(delivery_book(odd, words, made_up=True)) == MADE_UP_MARK
    assert first_cell(delivery_book(odd, words, made_up=False)) != MADE_UP_MARK
    orders = orders_of(ORDERS)
    assert MADE_UP_MARK in order_text(orders[0], words, made_up=True)
    assert first_cell(order_book(orders, words, made_up=True)) == MADE_UP_MARK


def first_cell(book: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(book)).active.cell(1, 1).value


def test_a_link_has_few_stops_and_the_next_begins_where_it_ended() -> None:
    (trip,) = trips(*(stop(n, 7 + n) for n in range(1, 7)))
    legs = map_legs(trip, POINTS)
    assert [(leg.first, leg.last) for leg in legs] == [(1, 4), (5, 6)]
    queries = [parse_qs(urlsplit(leg.url).query) for leg in legs]
    assert queries[0]["origin"] == ["-7.86000,112.56000"]
    assert len(queries[0]["waypoints"][0].split("|")) == 3
    assert queries[1]["origin"] == queries[0]["destination"]


def test_a_stop_without_a_place_on_the_map_is_left_out_of_it() -> None:
    (trip,) = trips(stop(1, 8), stop(2, 9, village="Entah"))
    assert [(leg.first, leg.last) for leg in map_legs(trip, POINTS)] == [(1, 1)]
    assert gpx([trip], Words("id"), points=POINTS, made_up=False).count(b"<rtept") == 1 + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_that_comes_back_has_a_row_per_stop_and_size_and_no_outcome(language: str) -> None:
    words = Words(language)
    rows = [*openpyxl.load_workbook(BytesIO(delivery_book(trips(*DAY), words, made_up=False))).active.values]
    titles = [title(name, words) for name in COLUMNS]
    assert list(rows[1]) == titles
    assert len(rows) == 2 + len(DAY)
    assert len(set(titles)) == len(COLUMNS)
    filled = [dict(zip(COLUMNS, row, strict=True)) for row in rows[2:]]
    assert {row["outcome"] for row in filled} == {None}
    assert [row["quantity_delivered"] for row in filled] == [0, 2, 2, 1, 2, 6]
    assert filled[0]["item"] is None and filled[0]["empties_collected"] == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_titles_and_outcomes_are_read_as_what_they_are(language: str) -> None:
    words = Words(language)
    assert {name: column_of(DELIVERIES, folded(title(name, words)), {}) for name in COLUMNS} == {
        name: DELIVERIES.column(name) for name in COLUMNS
    }
    written = {folded(words.term("delivery_outcome", code)): code for code in OUTCOMES}
    assert {word: aliases("delivery_outcome").get(word) for word in written} == written


ORDERS = pd.DataFrame(
    {
        "supplier": ["Gas Contoh", None, "Gas Contoh"],
        "depot": ["Posko Batu", "Gudang", "Gudang"],
        "item": ["cylinder_1m3", "cylinder_6m3", "cylinder_6m3"],
        "quantity": [12, 3, 2],
        "order_by_at": pd.to_datetime(["2021-07-13 09:00", "2021-07-12 08:00", "2021-07-12 16:00"]).tz_localize(ZONE),
        "is_late": [False, True, False],
    }
)


def test_orders_are_one_list_per_supplier_the_most_urgent_first() -> None:
    late, usual = orders_of(ORDERS)
    assert (late.supplier, usual.supplier) == ("", "Gas Contoh")
    assert [(line.depot, line.quantity) for line in usual.lines] == [("Gudang", 2), ("Posko Batu", 12)]
    assert "pesan sekarang" in order_text(late, Words("id"), made_up=False)
    assert "Senin, 12 Jul 16.00" in order_text(usual, Words("id"), made_up=False)


def test_orders_are_paper_and_a_workbook_too() -> None:
    orders = orders_of(ORDERS)
    assert order_paper(orders, Words("hi"), made_up=True, printed_at=PRINTED).startswith(b"%PDF")
    rows = [*openpyxl.load_workbook(BytesIO(order_book(orders, Words("id"), made_up=False))).active.values]
    assert [row[3] for row in rows[2:]] == [3, 2, 12]
