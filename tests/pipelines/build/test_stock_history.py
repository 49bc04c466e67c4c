"""What was known when: files that are sent again, corrected, or that leave a movement out."""

from pathlib import Path

import pytest

from tests.pipelines.books import Books

HEAD = "No Mutasi | Tanggal          | Waktu Catat      | Gudang | Barang      | Jenis Mutasi | Jumlah"
OPENED = "1         | 01/07/2021 08:00 |                  | Utara  | tabung 6 m3 | stok awal    | 20"
LENT = "2         | 02/07/2021 08:00 |                  | Utara  | tabung 6 m3 | keluar       | {quantity}"
LATE = "3         | 03/07/2021 08:00 | 03/07/2021 13:00 | Utara  | tabung 6 m3 | keluar       | 2"


def ledger(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


def arrivals(books: Books) -> list[str]:
    return [moment for (moment,) in books.ask("SELECT loaded_at::VARCHAR FROM ops.loads ORDER BY loaded_at")]


def full(books: Books, known: str | None) -> int | None:
    """Full cylinders at the end, as known at a moment; None: as known now."""
    rows = books.ask(
        """SELECT arg_max(balance, place)::INTEGER FROM marts.stock_steps($known::TIMESTAMPTZ)
        WHERE condition = 'full'""",
        known=known,
    )
    return rows[0][0]


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def test_a_file_sent_again_with_more_rows_leaves_the_others_known_since_the_first(books: Books) -> None:
    books.store(books.drawn("mutasi.csv", ledger(OPENED, LENT.format(quantity=7))))
    books.take("mutasi.csv", ledger(OPENED, LENT.format(quantity=7), LATE))
    first, _ = arrivals(books)
    rows = books.ask("SELECT movement_id, recorded_at::VARCHAR FROM staging.stock ORDER BY occurred_at")
    assert rows[:2] == [("1", first), ("2", first)]
    assert rows[2] == ("3", "2021-07-03 13:00:00+07")
    assert books.ask("SELECT movement_id FROM staging.stock_before") == []


def test_a_quantity_that_a_newer_file_corrects_was_known_until_then(books: Books) -> None:
    books.store(books.drawn("mutasi.csv", ledger(OPENED, LENT.format(quantity=7))))
    books.take("mutasi.csv", ledger(OPENED, LENT.format(quantity=4)))
    first, second = arrivals(books)
    assert books.ask(
        "SELECT quantity::INTEGER, recorded_at::VARCHAR, known_until::VARCHAR FROM staging.stock_before"
    ) == [(7, first, second)]
    assert [full(books, known) for known in (first, second, None)] == [20 - 7, 20 - 4, 20 - 4]


def test_the_same_movement_in_a_file_of_another_name_is_corrected_too(books: Books) -> None:
    books.store(books.drawn("mutasi.csv", ledger(OPENED, LENT.format(quantity=7))))
    books.take("koreksi.csv", ledger(LENT.format(quantity=4)))
    first, second = arrivals(books)
    assert [full(books, known) for known in (first, second)] == [20 - 7, 20 - 4]


def test_a_movement_that_a_newer_file_leaves_out_was_known_until_then(books: Books) -> None:
    more = [LENT.replace("2  ", f"{n}  ", 1).replace("02/07", f"0{n}/07").format(quantity=1) for n in range(4, 9)]
    books.store(books.drawn("mutasi.csv", ledger(OPENED, LENT.format(quantity=7), *more)))
    books.take("mutasi.csv", ledger(OPENED, *more))
    first, second = arrivals(books)
    assert [full(books, known) for known in (first, second)] == [20 - 7 - 5, 20 - 5]


def test_before_anything_arrived_nothing_was_known(books: Books) -> None:
    books.take("mutasi.csv", ledger(OPENED))
    assert full(books, "2021-07-05 09:00:00+07") is None


CARD = "Tanggal | Gudang | Barang | Masuk | Keluar | Sisa"


def test_the_card_that_is_sent_every_day_tells_each_line_once(books: Books) -> None:
    lines = [f"0{n}/07/2021 | Utara | tabung 6 m3 | | 1 | {20 - n}" for n in range(1, 6)]
    books.store(books.drawn("kartu.csv", "\n".join([CARD, *lines[:4]])))
    books.take("kartu.csv", "\n".join([CARD, *lines]))
    first, second = arrivals(books)
    assert [full(books, known) for known in (first, second)] == [20 - 4, 20 - 5]
    assert books.ask("SELECT count(*) FROM staging.stock WHERE recorded_at = $first::TIMESTAMPTZ", first=first) == [
        (1 + 4,)
    ]


def test_the_first_line_of_a_card_opened_the_balance_until_an_earlier_one_was_known(books: Books) -> None:
    july = [f"0{n}/07/2021 | Utara | tabung 6 m3 | | 1 | {20 - n}" for n in range(1, 4)]
    books.store(books.drawn("juli.csv", "\n".join([CARD, *july])))
    books.take("juni.csv", f"{CARD}\n30/06/2021 | Utara | tabung 6 m3 | 5 | | 25")
    first, second = arrivals(books)
    assert full(books, first) == 20 - 3
    assert full(books, second) == full(books, None) == 25 - 3
