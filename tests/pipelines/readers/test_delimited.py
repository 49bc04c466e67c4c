"""Delimited text that no golden file can show: every cell in its place, whoever reads it, and files cut off."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings, strategies

from pipelines.readers import reading
from pipelines.readers.text import delimited
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations

CELLS = strategies.text(
    strategies.characters(exclude_categories=("Cc", "Cs"), exclude_characters=",;\t|")
) | strategies.just("a\nb")
TABLES = strategies.integers(2, 5).flatmap(
    lambda width: strategies.lists(strategies.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=30)
)


def grid(path: Path) -> list[list[str]]:
    """The file's rows as its reader gives them."""
    con = duckdb.connect()
    (sheet,) = reading.read(path, Relations(con))
    rows = con.execute(f"SELECT * EXCLUDE (row_number) FROM {sheet.relation} ORDER BY row_number").fetchall()
    return [[cell or "" for cell in row] for row in rows]


def written(table: list[list[str]], sign: str, line_end: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=sign, lineterminator=line_end).writerows(table)
    return file.getvalue()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=TABLES,
    sign=strategies.sampled_from(",;\t|"),
    line_end=strategies.sampled_from(["\n", "\r\n"]),
    encoding=strategies.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_cell_comes_out_in_its_place(
    tmp_path: Path, table: list[list[str]], sign: str, line_end: str, encoding: str
) -> None:
    header = [f"title {place}" for place in range(len(table[0]))]
    path = tmp_path / "any.csv"
    path.write_bytes(written([header, *table], sign, line_end).encode(encoding))
    assert grid(path) == [header, *table]


def test_a_careful_reading_and_a_quick_one_give_the_same(tmp_path: Path) -> None:
    regular = [[f"{n}", f"kata {n}", 'kutip "di dalam"'] for n in range(200)]
    path = tmp_path / "rapi.csv"
    path.write_text(written(regular, ",", "\n"), "utf-8")
    ragged = tmp_path / "tidak rapi.csv"
    ragged.write_text(written(regular, ",", "\n") + "akhir\n", "utf-8")
    assert grid(ragged) == [*grid(path), ["akhir", "", ""]] == [*regular, ["akhir", "", ""]]


def test_a_row_that_is_wider_than_its_sample_keeps_all_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "melebar.csv"
    path.write_text("a,b\n" * 500 + "1,2,3,4\n", "utf-8")
    rows = grid(path)
    assert (len(rows), rows[0], rows[-1]) == (501, ["a", "b", "", ""], ["1", "2", "3", "4"])


def test_a_cell_whose_lines_end_otherwise_than_the_rows_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "baris.csv"
    rows = [["a\r\nb", "c"], ["d\ne", "f"], ["g\rh", "i"]]
    path.write_bytes(b"\n\n".join(",".join(f'"{cell}"' for cell in row).encode() for row in rows))
    assert grid(path) == [rows[0], ["", ""], rows[1], ["", ""], rows[2]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_title_of_several_lines_costs_no_row_below_it(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "berjudul.csv"
    rows = [["REKAP\nJULI", ""], ["a", "b", "c"], *([f"{n}", "x", "y"] for n in range(5))]
    path.write_bytes(written(rows, ",", line_end).encode())
    assert grid(path) == [[*row, *[""] * (3 - len(row))] for row in rows]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_sign_that_cuts_most_rows_alike_is_the_delimiter(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "koma di mana-mana.csv"
    rows = [["Nama, alias", "Harga", "Isi"], ["Beras, 5 kg", "1.500,50", "1,5"], ["Gula", "2.000,25", "2,5"]]
    path.write_text("\n".join(sign.join(row) for row in rows), "utf-8")
    assert grid(path) == rows


@pytest.mark.parametrize("cut", [30, 45, 60])
def test_a_file_cut_off_inside_a_quoted_cell_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "terpotong.csv"
    path.write_text(
        ("Desa,Catatan\n" + 'Sisir,"panjang sekali, berbaris\nbanyak dan tidak habis-habis"\n' * 3)[:cut], "utf-8"
    )
    with pytest.raises(FeedError) as refused:
        grid(path)
    assert (refused.value.key, refused.value.gaps["file"]) == ("unclosed_quote", "terpotong.csv")


def test_a_quote_opened_and_closed_rows_later_is_refused_not_swallowed(tmp_path: Path) -> None:
    path = tmp_path / "kutip.csv"
    path.write_text('Desa,Catatan\nSisir,"awal\nTemas,biasa\nBeji,"akhir" lagi\n', "utf-8")
    with pytest.raises(FeedError):
        grid(path)


def test_what_is_no_text_is_nobody_s(tmp_path: Path) -> None:
    for head in (b"PK\x03\x04", b"%PDF-1.7", b"\x89PNG", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08", b"PAR1"):
        assert not delimited.accepts(tmp_path / "gambar.csv", head)
