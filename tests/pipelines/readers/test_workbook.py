"""Workbooks that no golden file can show: too large to keep, or hostile in how they are read."""

import zipfile
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies

import settings as posko_settings
from i18n import LANGUAGES, Words
from pipelines.readers.workbook import confined, workbook
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations
from tests.pipelines.readers import make_books


def refusal(path: Path, content: bytes) -> FeedError:
    path.write_bytes(content)
    assert workbook.accepts(path, content[:65536])
    with pytest.raises(FeedError) as raised:
        workbook.read(path, Relations(duckdb.connect()))
    return raised.value


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    spaces = b"<worksheet><sheetData>" + b" " * 60_000_000 + b"</sheetData></worksheet>"
    bomb = make_books.replaced(make_books.year_1904(), {"xl/worksheets/sheet1.xml": spaces})
    assert len(bomb) < 100_000
    assert refusal(tmp_path / "bomb.xlsx", bomb).key == "workbook.too_large"


def test_what_the_look_at_the_cells_misses_ends_in_the_child_alone(tmp_path: Path) -> None:
    unusual = "<sheetData><row><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row></sheetData>"
    assert refusal(tmp_path / "far.xlsx", make_books.sheet_of(unusual)).key == "workbook.too_large"


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WALL_SECONDS", 0.001)
    assert refusal(tmp_path / "slow.xlsx", make_books.every_type()).key == "workbook.too_large"


def test_a_fault_of_our_own_is_not_blamed_on_the_file() -> None:
    with pytest.raises(RuntimeError, match="no_such_module"):
        confined.run("no_such_module")


def test_the_child_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_PHONE_KEY", "secret")
    assert not [name for name in posko_settings.bare_environment() if name.startswith("POSKO")]


def test_a_sheet_of_more_columns_than_a_table_has_is_refused(tmp_path: Path) -> None:
    wide = '<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'
    assert refusal(tmp_path / "wide.xlsx", make_books.sheet_of(wide)).key == "too_wide"


def test_a_workbook_under_another_name_is_still_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "rekap"
    path.write_bytes(make_books.stock_card_xlsx())
    assert workbook.accepts(path, path.read_bytes()[:65536])


def test_another_zip_is_left_to_other_readers(tmp_path: Path) -> None:
    path = tmp_path / "chat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", "12/07/21 14.05 - Warga: halo")
    assert not workbook.accepts(path, path.read_bytes())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["not_one", "encrypted", "broken", "too_large"])
def test_each_refusal_is_one_sentence_that_names_the_file(language: str, key: str) -> None:
    sentence = FeedError(f"workbook.{key}", file="rekap").sentence(Words(language))
    assert sentence.startswith("rekap ") and sentence[-1] in ".।"


def test_a_cell_may_end_its_lines_in_any_way(tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>a{end}b</t></is></c></row>'
        for row, end in enumerate(["&#13;&#10;", "&#13;", "&#10;"], start=1)
    )
    path = tmp_path / "baris.xlsx"
    path.write_bytes(make_books.sheet_of(f"<sheetData>{cells}</sheetData>"))
    con = duckdb.connect()
    (grid,) = workbook.read(path, Relations(con))
    assert con.execute(f"SELECT c0 FROM {grid.relation}").fetchall() == [("a\nb",)] * 3


PRINTABLE = strategies.text(strategies.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12)
NUMBERS = strategies.integers(-(10**15), 10**15)
ROWS = strategies.lists(strategies.lists(PRINTABLE | NUMBERS, min_size=1, max_size=4), min_size=1, max_size=40)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_every_cell_comes_out_in_its_place_as_it_was_written(tmp_path: Path, rows: list[list[str | int]]) -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "top")
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(number, place, cell)
    path = tmp_path / "any.xlsx"
    path.write_bytes(file.getvalue())
    con = duckdb.connect()
    grid = workbook.read(path, Relations(con))[0]
    read = {row[0]: row[1:] for row in con.execute(f"FROM {grid.relation}").fetchall()}
    for number, row in enumerate(rows, start=2):
        written = [f"{cell}\u2060" if isinstance(cell, int) else cell for cell in row]
        assert [cell or "" for cell in read.get(number, [])][: len(row)] == written or not any(written)
