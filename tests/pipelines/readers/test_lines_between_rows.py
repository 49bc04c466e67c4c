"""Lines between the rows of a table hold for the empty cells below them; a day or a remark alone is no row."""

from tests.pipelines.parsed import Parse


def test_a_line_holds_for_the_empty_cells_of_the_column_that_the_table_has(parse: Parse) -> None:
    file = parse("""
        Tanggal              | Gudang | Nama Barang | Masuk | Keluar | Sisa
        Gudang : Posko Sisir |        |             |       |        |
        01/07/2021           |        | Beras       | 10    |        | 10
        02/07/2021           | Batu   | Beras       | 7     |        | 7
        Gudang : Posko Temas |        |             |       |        |
        13/07/2021           |        | Beras       | 20    |        | 20
        TOTAL                |        |             | 37    |        |
    """)
    assert file.column("depot") == ["Posko Sisir", "Batu", "Posko Temas"]
    assert (file.lines[2], file.lines[5], file.lines[7]) == ("title", "title", "total")


def test_days_under_two_titles_hold_for_their_own_tables(parse: Parse) -> None:
    days = ("Tanggal : 02-07-2021", "Hari/Tanggal : 03-07-2021", "Tanggal : 04-07-2021")
    tables = (f"{day} | | |\nJam | Nama | Keperluan | Desa\n08.00 | | oksigen | Beji" for day in days)
    file = parse("\n".join(tables))
    assert [f"{moment:%d}" for moment in file.column("started_at")] == ["02", "03", "04"]


def test_a_day_alone_is_no_call_and_a_moment_alone_is_one(parse: Parse) -> None:
    file = parse("""
        Tanggal          | No HP        | Nama | Kebutuhan
        12/07/2021       |              |      |
        12/07/2021       | 081200000001 | Siti | oksigen
        13/07/2021 08:15 |              |      |
    """)
    assert [row["row_number"] for row in file.rows] == [3, 4]
    assert file.lines[2] == "title"


def test_a_remark_below_a_table_is_no_row_and_one_between_rows_is_set_aside(parse: Parse) -> None:
    file = parse("""
        Tanggal    | Donatur | Jenis | Nominal
        01/07/2021 | PT A    | Uang  | 500000
        belum lengkap |      |       |
        13/07/2021 | PT B    | Uang  | 100000
        *) sudah dicek bendahara | | |
    """)
    assert [(row["row_number"], row["bad"] > 0) for row in file.rows] == [(2, False), (3, True), (4, False)]
    assert file.lines[5] == "remark"


def test_a_sum_without_a_word_on_a_card_is_no_movement(parse: Parse) -> None:
    file = parse("""
        Tanggal    | Gudang | Nama Barang | Masuk | Keluar | Sisa
        01/07/2021 | Batu   | Beras       | 500   |        | 500
        13/07/2021 | Batu   | Beras       |       | 100    | 400
        13/07/2021 | Batu   | Beras       | 500   | 100    | 400
        14/07/2021 | Batu   | Beras       | 500   | 100    | 800
    """)
    assert (file.lines[4], file.column("balance")) == ("total", [500, 400, 800])


def test_a_form_in_english_writes_the_month_first_where_it_writes_no_zeros(parse: Parse) -> None:
    form = "Timestamp | Nama | No HP | Desa | Kebutuhan\n{0} | Siti | 081200000001 | Sisir | sembako"
    days = [f"{parse(form.format(text)).column('started_at')[0]:%m-%d}" for text in _SENT]
    assert days == ["07-05", "05-07"]


_SENT = ("7/5/2021 8:15:00", "07/05/2021 8:15:00")
