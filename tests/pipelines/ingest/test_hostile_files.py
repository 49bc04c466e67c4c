"""Files nobody should send, and somebody will: each costs a cell, a row or a sentence, never the books."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

import settings
from pipelines.build import snapshot
from pipelines.cli.main import main
from tests.pipelines.books import WORDS, Books, Report
from tests.warm_models import lend_models
from tests.world import write_table

LONG = "q" * 200_000
COLUMNS = "Tanggal,Jam,Desa,Kebutuhan"
ROW = "12/07/2021,08.00,Sisir,oksigen"
LONGEST_NAME = "n" * 251 + ".csv"
# the folder says which feed a file is of
DRAWN = {
    "calls/panggilan.csv": """
        started_at       | item         | quantity
        2021-07-12 08:00 | cylinder_1m3 | 99999999999999
        2021-07-12 08:01 | cylinder_1m3 | 1e308
        2021-07-12 08:02 | cylinder_1m3 | NaN
        2021-07-12 08:03 | cylinder_1m3 | 081234567890
        2021-07-12 08:04 | cylinder_1m3 | 5
        """,
    "donations/donasi.csv": """
        received_at | donor | kind | amount_idr
        2021-07-12  | A     | cash | 9223372036854775807
        2021-07-12  | B     | cash | 900000000000000
        2021-07-12  | C     | cash | 5000000
        2021-07-12  | D     | cash | 81234567890
        2021-07-12  | E     | cash | Rp 6281234567890
        2021-07-12  | F     | cash | 081.234.567.890
        2021-07-12  | G     | cash | 8,123456789E+10
        """,
    "items/barang.csv": """
        item         | unit     | contents_m3 | returnable
        cylinder_2m3 | cylinder | NaN         | yes
        cylinder_9m3 | cylinder | Infinity    | yes
        cylinder_8m3 | cylinder | -5          | yes
        cylinder_7m3 | cylinder | 1e308       | yes
        """,
    "depots/gudang.csv": """
        depot | village | latitude | longitude
        Utara | Sisir   | 999      | 112.5
        Timur | Sisir   | 112.5    | -7.9
        """,
    "calls/panjang.csv": f"""
        started_at       | item   | need   | village | note
        2021-07-13 08:00 | {LONG} | {LONG} | {LONG}  | {LONG}
        """,
    "calls/abad.csv": """
        started_at       | answered_at      | ended_at         | outcome
        2021-07-14 08:00 | 2564-07-12 08:01 | 2999-07-12 08:02 | answered
        """,
}
WRITTEN = {
    LONGEST_NAME: f"{COLUMNS}\n{ROW.replace('/07/', '/06/')}\n".encode("utf-16"),
    "lebar.csv": f"{COLUMNS},{','.join(f'k{i}' for i in range(900))}\n{ROW},{','.join('x' * 900)}\n",
}


@dataclass(frozen=True)
class Taken:
    """Hostile files in the same books, and what is reported of each."""

    books: Books
    reports: dict[str, Report]

    def ask(self, sql: str, name: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the load of this file, `$load`."""
        return self.books.ask(sql, load=self.reports[name]["load_id"])


@pytest.fixture(scope="module")
def taken(shared_books: Books) -> Taken:
    files = {name: shared_books.drawn(name, table) for name, table in DRAWN.items()}
    files |= {name: shared_books.written(name, content) for name, content in WRITTEN.items()}
    return Taken(shared_books, dict(zip(files, shared_books.ingest(*files.values()), strict=True)))


def test_a_count_no_posko_reaches_is_a_cell_to_correct_and_not_the_end_of_the_books(taken: Taken) -> None:
    name = "calls/panggilan.csv"
    assert (taken.reports[name]["rows_loaded"], taken.reports[name]["reasons"]) == (
        5,
        {"too_large": 1, "phone_as_number": 1, "unreadable_number": 2},
    )
    assert taken.ask("SELECT sum(quantity) FROM staging.calls WHERE load_id = $load", name) == [(5,)]
    assert taken.books.ask("SELECT count(*) FROM ops.quarantine WHERE contains(found, '0812')") == [(0,)]


def test_money_beyond_counting_is_left_out_of_the_sum(taken: Taken) -> None:
    assert taken.reports["donations/donasi.csv"]["reasons"] == {"too_large": 2, "phone_as_number": 4}
    assert taken.books.ask("SELECT sum(amount_idr) FROM marts.donation_days") == [(5_000_000,)]
    hidden = "SELECT count(*) FROM ops.quarantine WHERE regexp_matches(found, '234.?567|3456789')"
    assert taken.books.ask(hidden) == [(0,)]


def test_sizes_and_places_that_cannot_be_are_cells_to_correct(taken: Taken) -> None:
    assert taken.reports["items/barang.csv"]["reasons"] == {"out_of_range": 4}
    assert taken.reports["depots/gudang.csv"]["reasons"] == {"out_of_range": 2}


def test_a_cell_of_two_hundred_thousand_letters_is_only_long(taken: Taken) -> None:
    name = "calls/panjang.csv"
    assert (taken.reports[name]["rows_loaded"], taken.reports[name]["cells_quarantined"]) == (1, 4)
    assert taken.ask("SELECT max(length(found)) FROM ops.quarantine WHERE load_id = $load", name)[0][0] <= 60


def test_a_call_answered_centuries_later_has_no_waiting_time(taken: Taken) -> None:
    waits = "SELECT wait_seconds, handling_seconds FROM staging.calls WHERE load_id = $load"
    assert taken.ask(waits, "calls/abad.csv") == [(None, None)]


def test_the_longest_name_a_file_can_have_is_no_matter(taken: Taken) -> None:
    report = taken.reports[LONGEST_NAME]
    assert (report["status"], report["rows_loaded"]) == ("loaded", 1)


def test_nine_hundred_columns_that_mean_nothing_do_no_harm(taken: Taken) -> None:
    assert taken.reports["lebar.csv"]["rows_loaded"] == 1


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


def test_a_file_that_breaks_the_build_is_left_out_and_the_others_stand(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_two_loads = "SELECT load_id FROM ops.loads WHERE file = 'racun.csv' AND status <> 'undone'"
    rows = "Waktu Telepon,Kebutuhan\n2021-07-{day} 08:00,oksigen\n"
    good, poison = (books.written(f"{name}.csv", rows.format(day=day)) for name, day in (("baik", 12), ("racun", 13)))
    real_check = snapshot.check

    def check(con: duckdb.DuckDBPyConnection, **passed: Any) -> None:
        real_check(con, **passed)
        if con.execute(refuse_two_loads).fetchone():
            raise duckdb.ConversionException("out of range")

    monkeypatch.setattr(snapshot, "check", check)
    reports = books.ingest(poison, good)
    assert [(report["file"], report["status"]) for report in reports] == [
        ("racun.csv", "refused"),
        ("baik.csv", "loaded"),
    ]
    assert books.ask("SELECT file FROM ops.loads WHERE status <> 'undone'") == [("baik.csv",)]


def test_a_name_that_is_no_text_is_shown_escaped(books: Books) -> None:
    path = books.files / os.fsdecode(b"\xffrekap.csv")
    path.parent.mkdir(parents=True)
    path.write_text("Waktu Telepon,Kebutuhan\n2021-07-12 08:00,oksigen\n")
    assert [(report["file"], report["status"]) for report in books.ingest(path)] == [("\\xffrekap.csv", "loaded")]


def test_a_pointer_that_points_nowhere_is_as_none_and_the_next_ingest_heals_it(books: Books) -> None:
    books.take("a.csv", "started_at | need\n2021-07-12 08:00 | oxygen", feed="calls")
    for content in (b"", b"../../x'y", b"\xff\xfe\0", b"warehouse-99.duckdb"):
        (books.folder / "snapshots" / "CURRENT").write_bytes(content)
        assert books.take("a.csv", "started_at | need\n2021-07-12 08:00 | oxygen", feed="calls")["rows_loaded"] == 1
        assert books.ask("SELECT count(*) FROM staging.calls") == [(1,)]


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """What the command line says, in English."""
    lend_models(settings.data_folder())
    status = main(list(words))
    return status, capsys.readouterr().out.strip()


def test_what_is_damaged_on_the_disk_is_told_in_a_sentence_and_can_be_healed(
    own_data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_LANG", "en")
    file = write_table("started_at | need\n2021-07-12 08:00 | oxygen", own_data_folder.parent / "calls" / "a.csv")
    assert answer(capsys, "ingest", str(file))[0] == 0
    snapshot = own_data_folder / "snapshots" / "warehouse-1.duckdb"
    os.truncate(snapshot, 5000)
    for command in ("status", "quarantine"):
        assert answer(capsys, command) == (1, WORDS("refusal.damaged_snapshot"))
    os.truncate(own_data_folder / "loads" / "000001" / "rows-0.parquet", 100)
    next((own_data_folder / "originals").iterdir()).unlink()
    assert answer(capsys, "rebuild") == (1, WORDS("refusal.damaged_load", load="000001"))
    os.truncate(own_data_folder / "loads" / "000001" / "load.json", 10)
    assert answer(capsys, "rebuild") == (1, WORDS("refusal.damaged_load", load="000001"))
    assert answer(capsys, "undo", "000001")[0] == 0
    assert answer(capsys, "ingest", str(file))[0] == 0


def test_wrong_usage_costs_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_LANG", "en")
    out = str(tmp_path / "demo")
    backwards = ("demo", "--out", out, "--from", "2021-08-01", "--to", "2021-07-01")
    for wrong in (backwards, ("demo", "--out", out, "--scale", "0"), ("demo", "--out", out, "--from", "9999-12-31")):
        assert answer(capsys, *wrong) == (2, WORDS("refusal.no_story"))
    assert answer(capsys, "quarantine", "--load", "999") == (1, WORDS("refusal.no_such_load", load="999"))
    for usage in ("ingest --wait nan", "demo --out x --scale inf", "demo --out x --seed -1"):
        with pytest.raises(SystemExit, match="2"):
            main(usage.split())
    file = write_table("started_at | need\n2021-07-12 08:00 | oxygen", tmp_path / "calls" / "a.csv")
    answer(capsys, "ingest", str(file))
    assert "nowhere" in answer(capsys, "quarantine", "--out", str(tmp_path / "nowhere" / "x.xlsx"))[1]
    monkeypatch.setenv("POSKO_TIMEZONE", "Mars/X'")
    assert "POSKO_TIMEZONE" in answer(capsys, "status")[1]
