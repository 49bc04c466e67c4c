"""How numbers are read: in columns of counts, of measures and of money."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.parse.connection import connection
from pipelines.types.sql import sql
from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf

NOTHING = dict.fromkeys(("", "-", "nihil", "kosong", "N/A", "tidak ada"))
UNREADABLE = "unreadable_number"
AMBIGUOUS = "ambiguous_number"
HEADERS = {
    "quantity_requested": "Tanggal Permintaan | Jenis Permintaan | Catatan | Jumlah Diminta",
    "flow_lpm": "Tanggal Permintaan | Jenis Permintaan | Catatan | Aliran",
    "amount_idr": "Tanggal Donasi | Catatan | Bentuk Donasi | Nominal",
}

ANY_COUNTS = NOTHING | {
    "12": 12, "007": 7, "1 000": 1000, "1.234.567": 1_234_567, "12,34,567": 1_234_567, "१,२३४,५६७": 1_234_567,
    **dict.fromkeys(("0", "(5)", "5-", "-5", "−5", "-1.500"), "not_positive"), "+5": 5, "５": 5, "٥": 5, "५": 5,
    "5 tbg": 5, "5tbg": 5, "2 tabung 6m3": 2, "5 tabung besar": 5, "10 (sepuluh)": 10,
    "2 lusin": 24, "500 ribu": 500_000,
    "2 tabung 6m3 + 1 besar": UNREADABLE, "2x3": UNREADABLE, "5/6": UNREADABLE, "2 6": UNREADABLE, "3-5": UNREADABLE,
    "lima": UNREADABLE, "~5": UNREADABLE, "5?": UNREADABLE, "1.2.3": UNREADABLE, "6.28123E+12": UNREADABLE,
    "#REF!": UNREADABLE, "=5+3": UNREADABLE, "99999999999999999": "too_large",
}  # fmt: skip

COLUMNS: dict[str, tuple[str, dict[str, object]]] = {
    "counts without decimals": (
        "quantity_requested",
        ANY_COUNTS | {"1.000": 1000, "1,000": 1000, "1.500": 1500, "1,500 buah": 1500, "१,२३४": 1234},
    ),
    "counts with a comma before decimals": (
        "quantity_requested",
        {
            "1,5": Decimal("1.5"), "0,500": Decimal("0.5"), "1.234,5": Decimal("1234.5"), "1.000": 1000,
            "1,500": AMBIGUOUS,
        },
    ),
    "counts with a point before decimals": (
        "quantity_requested",
        {
            "1.5": Decimal("1.5"), "0.500": Decimal("0.5"), "1,234.5": Decimal("1234.5"), "1,000": 1000,
            "1.500": AMBIGUOUS,
        },
    ),
    "a measure that does not tell": (
        "flow_lpm",
        {"2": 2, "2 l/menit": 2, "1.500": AMBIGUOUS, "1,500": AMBIGUOUS, "१.५००": AMBIGUOUS},
    ),
    "a measure with a comma": (
        "flow_lpm", {"2,5": Decimal("2.5"), "0,750": Decimal("0.75"), "1.500": 1500, "1,500": Decimal("1.5")},
    ),
    "a measure with a point": (
        "flow_lpm", {"2.5": Decimal("2.5"), "0.250": Decimal("0.25"), "1.500": Decimal("1.5"), "1,500": 1500},
    ),
    "a measure whose thousands tell": ("flow_lpm", {"1.234.567": 1_234_567, "1.500": 1500, "1,500": Decimal("1.5")}),
    "money": (
        "amount_idr",
        NOTHING | {
            "Rp 1.500.000,-": 1_500_000, "Rp1.500.000": 1_500_000, "Rp. 1.500.000,00": 1_500_000,
            "Rp 750.000=": 750_000, "1.500.000 rupiah": 1_500_000,
            "-Rp 5.000": "out_of_range", "(Rp 5.000)": "out_of_range", "Rp 0": 0, "1.500": 1500, "1.500,75": 1501,
            # what says its size says it whatever sign stands before the decimals elsewhere
            "Rp1,5jt": 1_500_000, "1.5 juta": 1_500_000, "500rb": 500_000, "250k": 250_000, "1,5 miliar": 1_500_000_000,
            "₹ 12,34,567": 1_234_567, "2 लाख": 200_000,
            # millions left unsaid, or goods among the money
            "1,5": UNREADABLE, "0,500": UNREADABLE, "1,5 M": UNREADABLE, "5 kg": UNREADABLE, "2 lusin": UNREADABLE,
        },
    ),
    "money as an English program writes it": (
        "amount_idr", {"IDR 1,500,000.00": 1_500_000, "1,500": 1500, "1,500.75": 1501, "1.5": UNREADABLE},
    ),
}  # fmt: skip
CELLS = [(name, text) for name, (_, texts) in COLUMNS.items() for text in texts]


def written(column: str, *texts: str, day: int = 1) -> str:
    """A file of one row per text; the column stands last."""
    file = io.StringIO()
    rows = ((f"2021-07-{day:02}", "oksigen", "uang", text) for text in texts)
    csv.writer(file).writerows([HEADERS[column].split(" | "), *rows])
    return file.getvalue()


@pytest.fixture(scope="module")
def numbers(shared_books: Books) -> dict[str, dict[str, object]]:
    """Column → text → number, None for nothing, or the rule by which its cell is listed."""
    # a day for each file, for equal rows of two files are one event
    files = [
        shared_books.written(f"{name}.csv", written(column, *texts, day=day))
        for day, (name, (column, texts)) in enumerate(COLUMNS.items(), start=1)
    ]
    read = {}
    for (name, (column, texts)), report in zip(COLUMNS.items(), shared_books.ingest(*files), strict=True):
        rows = shared_books.ask(
            f"""SELECT t.row_number, t.{column}, q.rule FROM staging.{report["feed"]} t
            LEFT JOIN ops.quarantine q USING (load_id, row_number) WHERE t.load_id = $load""",
            load=report["load_id"],
        )
        results = {row: rule or number for row, number, rule in rows}
        read[name] = {text: results[row] for row, text in enumerate(texts, start=2)}
    return read


@pytest.mark.parametrize(("column", "text"), CELLS)
def test_a_number_is_read_as_its_whole_column_decides(
    numbers: dict[str, dict[str, object]], column: str, text: str
) -> None:
    assert numbers[column][text] == COLUMNS[column][1][text]


@pytest.mark.parametrize(
    ("column", "comma", "point"),
    [("flow_lpm", "2,5", "3.5"), ("quantity_requested", "1.234,5", "1,234.5"), ("amount_idr", "1.500,75", "1,500.75"),
     ("flow_lpm", "1.234.567", "2.5")],
)  # fmt: skip
def test_a_column_that_contradicts_itself_is_refused_with_both_readings_named(
    shelf: Shelf, column: str, comma: str, point: str
) -> None:
    (sentence,) = shelf.written(written(column, comma, point), name="angka.csv").refused
    title = HEADERS[column].rpartition(" | ")[2]
    assert all(named in sentence for named in ("angka.csv", f"{title} ({column})", comma, point))


def test_what_is_assumed_of_counts_is_said_where_it_matters(shelf: Shelf) -> None:
    def assumed(name: str, *texts: str) -> list[str]:
        return [*shelf.written(written("quantity_requested", *texts), name=name).assumed]

    assert assumed("a.csv", "1.500") == [
        "figures like 1.500 in a column of counts are read as one thousand five hundred"
    ]
    assert assumed("b.csv", "12") == assumed("c.csv", "1,5", "1.500") == []


def test_a_cell_that_cannot_be_read_costs_the_cell_and_not_the_row(shelf: Shelf) -> None:
    file = shelf.drawn("tanggal | bentuk donasi | nominal\n2021-07-05 | uang | banyak")
    assert (len(file.counted), [each["scope"] for each in file.aside]) == (1, ["cell"])


def test_no_part_of_a_thing_is_counted_but_a_part_of_a_kilogram_or_a_dozen_is(shelf: Shelf) -> None:
    table = """
        tanggal    | gudang | jenis mutasi | barang         | jumlah
        2021-07-05 | posko  | masuk        | tabung 6 m3    | 2,5
        2021-07-05 | posko  | masuk        | masker medis   | 0,5 dus
        2021-07-05 | posko  | masuk        | beras          | 2,5
        2021-07-05 | posko  | masuk        | oksigen kaleng | 1,5 lusin
        2021-07-05 | posko  | masuk        | tabung 6 m3    | 3
    """
    file = shelf.drawn(table)
    assert file.reasons == {"part_of_a_thing": 2}
    assert file.column("quantity") == [Decimal("2.5"), 18, 3]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macros."""
    with connection() as con:
        yield con


WHOLE = st.from_regex(r"[0-9]{1,8}", fullmatch=True, alphabet=st.characters(max_codepoint=57))


@settings(max_examples=20, deadline=None)
@given(
    cells=st.lists(
        st.tuples(WHOLE, st.sampled_from(["", "\u2060"])).map("".join), min_size=1, max_size=50, unique=True
    ),
    separator=st.sampled_from(["none", "thousands", "money", ",", ".", "count,", "count."]),
)
def test_digits_alone_are_their_number_whatever_the_column_decides(
    cells: list[str], separator: str, con: duckdb.DuckDBPyConnection
) -> None:
    """So a column of nothing else is read without a plan of all ways to write a number."""
    read = con.execute(
        f"""WITH distinct_cells AS (SELECT unnest($cells) AS raw)
        SELECT raw, number, unit_phrase(clean(raw)), number_scale(raw) FROM ({sql("parse/numbers")})""",
        {"cells": cells, "separator": separator},
    ).fetchall()
    assert sorted(read) == sorted((cell, int(cell.rstrip("\u2060")), "", 1) for cell in cells)


mobile = st.integers(min_value=811_000_0000, max_value=899_999_9999).filter(lambda n: n % 1_000_000).map(str)


@settings(max_examples=100, deadline=None)
@given(
    number=mobile,
    form=st.sampled_from(["0{}", "62{}", "+62{}", "Rp {}", "Rp62{}", "{},00", "{}.0", "-{}", "{} rupiah"]),
)
def test_a_mobile_number_is_no_amount(number: str, form: str, con: duckdb.DuckDBPyConnection) -> None:
    text = form.format(number if "0{" in form or "62" in form else number.ljust(10, "7"))
    assert con.execute("SELECT is_dialled($1)", [text]).fetchall() == [(True,)]


@settings(max_examples=100, deadline=None)
@given(
    amount=st.integers(1, 9_999_999_999_999), form=st.sampled_from(["{:,}", "Rp {:,}", "{:,} rupiah"]),
    has_points=st.booleans(),
)  # fmt: skip
def test_an_amount_with_signs_between_its_thousands_is_no_mobile_number(
    amount: int, form: str, has_points: bool, con: duckdb.DuckDBPyConnection
) -> None:
    text = form.format(amount)
    text = text.replace(",", ".") if has_points else text
    assert con.execute("SELECT is_dialled($1)", [text]).fetchall() == [(False,)]


@pytest.mark.parametrize("text", ["8500000000", "81000000000", "1234567890", "999999999", "Rp 8.500.000.000,00", "0"])
def test_round_millions_and_other_beginnings_stay_amounts(text: str, con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("SELECT is_dialled($1)", [text]).fetchall() == [(False,)]
