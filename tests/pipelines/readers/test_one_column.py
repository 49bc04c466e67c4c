"""Delimited lines that lie in one column of a sheet are split; a table stays as it is."""

from collections.abc import Callable, Iterator

import duckdb
import pytest

from pipelines.readers.text.one_column import split
from pipelines.types.grid import Grid, with_top
from pipelines.types.relations import Relations

Split = Callable[..., list[tuple[object, ...]]]
HEADER = "Tanggal;Desa;Barang;Jumlah"


@pytest.fixture
def rows() -> Iterator[Split]:
    """What becomes of the rows of a sheet, each with its number."""
    with duckdb.connect() as con, Relations(con) as relations:

        def of(*sheet: tuple[str, ...]) -> list[tuple[object, ...]]:
            width = max(map(len, sheet))
            relation = relations.name("sheet")
            columns = ", ".join(f"c{place} VARCHAR" for place in range(width))
            con.execute(f"CREATE TEMP TABLE {relation} (row_number BIGINT, {columns})")
            relations.adopt(relation)
            for number, row in enumerate(sheet, start=1):
                cells = [number, *row, *[""] * (width - len(row))]
                con.execute(f"INSERT INTO {relation} VALUES ({', '.join('?' * len(cells))})", cells)
            grid = split(relations, with_top(con, Grid(relation, width, sheet="Lembar1")))
            assert grid.sheet == "Lembar1" and grid.width == len(grid.top[0][1])
            return [tuple(cell or "" for cell in row) for row in con.execute(f"FROM {grid.relation}").fetchall()]

        yield of


def lines(*texts: str) -> list[tuple[str, ...]]:
    return [(text,) for text in texts]


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_lines_in_one_column_are_split_at_the_separator_they_share(rows: Split, separator: str) -> None:
    texts = [HEADER, "05/07/2021;Sisir;beras;2", "06/07/2021;Temas;beras;3"]
    assert rows(*lines(*(text.replace(";", separator) for text in texts))) == [
        (1, "Tanggal", "Desa", "Barang", "Jumlah"),
        (2, "05/07/2021", "Sisir", "beras", "2"),
        (3, "06/07/2021", "Temas", "beras", "3"),
    ]


def test_titles_blank_rows_and_quoted_separators_are_respected(rows: Split) -> None:
    sheet = lines("REKAP JULI", "", HEADER, '05/07/2021;"Sisir; RT 2";beras;2', "06/07/2021;Temas;beras;3")
    assert rows(*sheet) == [
        (1, "REKAP JULI", "", "", ""),
        (2, "", "", "", ""),
        (3, "Tanggal", "Desa", "Barang", "Jumlah"),
        (4, "05/07/2021", "Sisir; RT 2", "beras", "2"),
        (5, "06/07/2021", "Temas", "beras", "3"),
    ]


def test_lines_cut_at_commas_are_joined_again(rows: Split) -> None:
    sheet = [
        (HEADER,), ("05/07/2021;Sisir;Tabung 1", "5 m3;2"),
        ("06/07/2021;Temas;beras;3",), ("07/07/2021;Temas;beras;2", "5"),
    ]  # fmt: skip
    assert [row[3:] for row in rows(*sheet)] == [
        ("Barang", "Jumlah"), ("Tabung 1,5 m3", "2"), ("beras", "3"), ("beras", "2,5"),
    ]  # fmt: skip


def test_letters_that_are_bytes_of_utf_8_are_put_together(rows: Split) -> None:
    sheet = lines("ï»¿" + HEADER, "05/07/2021;Sisir;Tabung 1 mÂ³;2", "06/07/2021;Sisir;Tabung 2 mÂ³;2")
    assert [row[3] for row in rows(*sheet)] == ["Barang", "Tabung 1 m³", "Tabung 2 m³"]
    assert rows(*sheet)[0][1] == "Tanggal"
    proper = lines(HEADER, "05/07/2021;Sisir;Tabung 1 m³;2", "06/07/2021;Sisir;Tabung 2 m³;2")
    assert [row[3] for row in rows(*proper)] == ["Barang", "Tabung 1 m³", "Tabung 2 m³"]


@pytest.mark.parametrize(
    "sheet",
    [
        [("Kebutuhan", "Desa"), ("oksigen; obat; beras", "Sisir"), ("obat; beras; nakes", "Temas")],
        lines("Catatan rapat, 5 Juli, di balai desa", "Hadir Bu Siti", "Pak Budi, Bu Ani"),
        lines("Sisir", "Temas", "Ngaglik"),
        [("Tanggal", "Jumlah"), ("05/07/2021", "2")],
        [("", "a;b;c"), ("", "d;e;f")],
    ],
)
def test_a_table_and_free_text_stay_as_they_are(rows: Split, sheet: list[tuple[str, ...]]) -> None:
    width = max(map(len, sheet))
    assert rows(*sheet) == [(n, *row, *[""] * (width - len(row))) for n, row in enumerate(sheet, start=1)]
