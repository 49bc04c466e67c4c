"""Files nobody should send, and somebody will: each costs a cell, a row or a sentence, never the books."""

import xlsxwriter

from tests.pipelines.books import Books


def test_a_count_no_posko_reaches_is_a_cell_to_correct_and_not_the_end_of_the_books(books: Books) -> None:
    report = books.take(
        "panggilan.csv",
        """
        started_at       | item         | quantity
        2021-07-12 08:00 | cylinder_1m3 | 99999999999999
        2021-07-12 08:01 | cylinder_1m3 | 1e308
        2021-07-12 08:02 | cylinder_1m3 | NaN
        2021-07-12 08:03 | cylinder_1m3 | 081234567890
        2021-07-12 08:04 | cylinder_1m3 | 5
        """,
        feed="calls",
    )
    assert (report["rows_loaded"], report["reasons"]) == (5, {"too_large": 2, "unreadable_number": 2})
    assert books.ask("SELECT sum(quantity) FROM staging.calls") == [(5,)]
    assert books.ask("SELECT count(*) FROM ops.quarantine WHERE contains(found, '0812')") == [(0,)]


def test_money_beyond_counting_is_left_out_of_the_sum(books: Books) -> None:
    report = books.take(
        "donasi.csv",
        """
        received_at | donor | kind | amount_idr
        2021-07-12  | A     | cash | 9223372036854775807
        2021-07-12  | B     | cash | 900000000000000
        2021-07-12  | C     | cash | 5000000
        """,
        feed="donations",
    )
    assert report["reasons"] == {"too_large": 2}
    assert books.ask("SELECT sum(amount_idr) FROM marts.donation_days") == [(5_000_000,)]


def test_sizes_and_places_that_cannot_be_are_cells_to_correct(books: Books) -> None:
    items = books.take(
        "barang.csv",
        """
        item         | unit     | contents_m3 | returnable
        cylinder_2m3 | cylinder | NaN         | yes
        cylinder_9m3 | cylinder | Infinity    | yes
        cylinder_8m3 | cylinder | -5          | yes
        cylinder_7m3 | cylinder | 1e308       | yes
        """,
        feed="items",
    )
    assert items["reasons"] == {"out_of_range": 4}
    depots = books.take(
        "gudang.csv",
        """
        depot | village | latitude | longitude
        Utara | Sisir   | 999      | 112.5
        Timur | Sisir   | 112.5    | -7.9
        """,
        feed="depots",
    )
    assert depots["reasons"] == {"out_of_range": 2}


def test_a_cell_of_two_hundred_thousand_letters_is_only_long(books: Books) -> None:
    long = "q" * 200_000
    report = books.take(
        "panjang.csv",
        f"""
        started_at       | item   | need   | village | note
        2021-07-12 08:00 | {long} | {long} | {long}  | {long}
        """,
        feed="calls",
    )
    assert (report["rows_loaded"], report["cells_quarantined"]) == (1, 3)
    assert books.ask("SELECT max(length(found)) FROM ops.quarantine")[0][0] <= 60


def test_a_call_answered_centuries_later_has_no_waiting_time(books: Books) -> None:
    books.take(
        "abad.csv",
        """
        started_at       | answered_at      | ended_at         | outcome
        2021-07-12 08:00 | 2564-07-12 08:01 | 2999-07-12 08:02 | answered
        """,
        feed="calls",
    )
    assert books.ask("SELECT wait_seconds, handling_seconds FROM staging.calls") == [(None, None)]


def test_the_longest_name_a_file_can_have_is_no_matter(books: Books) -> None:
    rows = "Tanggal,Jam,Desa,Kebutuhan\n12/07/2021,08.00,Sisir,oksigen\n"
    report = books.ingest(books.written("n" * 251 + ".csv", rows.encode("utf-16")))[0]
    assert (report["status"], report["rows_loaded"]) == ("loaded", 1)


def test_nine_hundred_columns_that_mean_nothing_do_no_harm(books: Books) -> None:
    header = "Tanggal,Jam,Desa,Kebutuhan," + ",".join(f"k{i}" for i in range(900))
    row = "12/07/2021,08.00,Sisir,oksigen," + ",".join("x" * 900)
    assert books.ingest(books.written("lebar.csv", f"{header}\n{row}\n"))[0]["rows_loaded"] == 1


def test_a_workbook_of_two_feeds_sent_twice_changes_nothing(books: Books) -> None:
    book = books.files / "dua.xlsx"
    book.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(book) as made:
        for name, header, row in (
            ("Ju'li; DROP", ["Waktu Telepon", "Kebutuhan"], ["2021-07-12 08:00", "oksigen"]),
            (
                "<b>Stok",
                ["Tanggal", "Gudang", "Barang", "Mutasi", "Jumlah"],
                ["2021-07-12", "O'B", "1m3", "masuk", "5"],
            ),
        ):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, row)
    assert [report["status"] for report in books.ingest(book)] == ["loaded", "loaded"]
    assert [report["status"] for report in books.ingest(book)] == ["already_loaded", "already_loaded"]
