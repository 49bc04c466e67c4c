"""Web pages, XML Spreadsheet 2003 and other markup, told by their content; a hostile one costs a sentence."""

from pathlib import Path

import duckdb
import pytest

from i18n import LANGUAGES, Words
from pipelines.readers import reading
from pipelines.readers.guarded_xml import Declares
from pipelines.readers.markup.extract import root_tag
from pipelines.readers.markup.html_page import page_sheet
from pipelines.readers.markup.spreadsheet_xml import workbook_sheets
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations

TABLE = "<table><tr><td>Tanggal</td><td>Barang</td></tr></table>"
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Workbook><Worksheet><Table><Row><Cell><Data>&b;</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def refusal(path: Path) -> str:
    with pytest.raises(FeedError) as caught:
        reading.read(path, Relations(duckdb.connect()))
    for language in LANGUAGES:
        assert path.name in caught.value.sentence(Words(language))
    return caught.value.key


def file_of(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_entities_of_its_own_are_never_expanded(tmp_path: Path) -> None:
    assert refusal(file_of(tmp_path, "bom.xls", BOMB)) == "markup.declares"
    with pytest.raises(Declares):
        workbook_sheets(BOMB.encode())


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("kontak.csv", '<?xml version="1.0"?><contacts><c n="1"/></contacts>', "markup.unknown"),
        ("jalur.xml", "<gpx><trk><name>a,b;c</name></trk></gpx>", "markup.unknown"),
        ("masuk.xls", "<!DOCTYPE html><html><body><form>Masuk</form></body></html>", "markup.without_table"),
        ("messages.html", '<html><body><div class="page_wrap">chat</div></body></html>', "format.telegram"),
        ("rusak.xls", '<?xml version="1.0"?><Workbook><Worksheet><Table><Row>', "markup.broken"),
        ("tabel.slk", "ID;PWXL;N;E\nC;Y1;X1;K\"a\"\nE\n", "format.sylk"),
        ("tabel.dif", "TABLE\n0,1\n\"EXCEL\"\n", "format.dif"),
        ("surat.csv", rb"{\rtf1\ansi Tanggal}", "format.text_document"),
        ("kontak.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n", "format.contacts"),
        ("jadwal.ics", "BEGIN:VCALENDAR\nVERSION:2.0\n", "format.calendar"),
        ("foto.csv", b"\x89PNG\r\n\x1a\n", "format.picture"),
        ("laporan.xlsx", b"%PDF-1.7", "format.pdf"),
        ("msgstore.db", b"SQLite format 3\0" + bytes(80), "format.database"),
        ("arsip.rar", b"Rar!\x1a\x07\0", "format.packed"),
        ("suara.csv", b"OggS\0\2" + bytes(20), "format.recording"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_by_its_content(tmp_path: Path, name: str, content: str | bytes, key: str) -> None:
    assert refusal(file_of(tmp_path, name, content)) == key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["unduhan.xls", "unduhan.csv", "unduhan"])
def test_a_page_is_read_whatever_it_is_called_and_however_it_is_encoded(
    tmp_path: Path, name: str, encoding: str
) -> None:
    con = duckdb.connect()
    page = f"<meta charset={encoding.removesuffix('-sig')}>{TABLE.replace('Barang', 'Obat café')}"
    (grid,) = reading.read(file_of(tmp_path, name, page.encode(encoding)), Relations(con))
    assert con.execute(f"SELECT c0, c1 FROM {grid.relation}").fetchall() == [("Tanggal", "Obat café")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<td x:num="1000">1.000', "1000\u2060"),
        ('<td x:num="1000">Rp 1.000', "1000\u2060"),
        ("<td x:num>12", "12\u2060"),
        ('<td sdval="2.5" sdnum="1057;">2,5', "2.5\u2060"),
        ('<td x:num="44378">01/07/2021', "01/07/2021"),
        ('<td x:num="0.5">50%', "50%"),
        ('<td x:str x:num="1000">1.000', "1.000"),
        ("<td>1.000", "1.000"),
        ("<td>a<br>b&nbsp;c", "a\nb\xa0c"),
        ("<td><select><option>ya<option>tidak</select>", ""),
    ],
)
def test_a_true_number_is_taken_where_a_number_is_displayed(cell: str, text: str) -> None:
    assert page_sheet(f"<table><tr>{cell}</table>").rows == [(1, [text])]


def test_cells_that_span_leave_those_they_cover_empty() -> None:
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>"
    assert [row for _, row in page_sheet(page).rows] == [["a", "b", ""], ["", "c", "d"], ["e", "f", "g"]]


def test_absurd_spans_are_as_wide_as_html_allows() -> None:
    sheet = page_sheet("<table><tr><td colspan=99999999>a<td rowspan=x>b</table>")
    assert sheet.width == 1001


def test_text_between_tables_stands_between_their_rows_as_in_a_spreadsheet() -> None:
    page = f"<h1>Juli</h1>{TABLE}<p>Agustus</p>{TABLE}"
    rows = [row for _, row in page_sheet(page).rows]
    assert rows == [["Juli"], ["Tanggal", "Barang"], [], ["Agustus"], ["Tanggal", "Barang"]]


def test_rows_of_xml_that_say_their_number_keep_it() -> None:
    rows = '<Row ss:Index="7"><Cell ss:Index="2"><Data ss:Type="Number">1</Data></Cell></Row><Row/>'
    book = f'<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>{rows}</Worksheet></Workbook>'
    assert workbook_sheets(book.encode())[0].rows == [(7, ["", "1\u2060"]), (8, [])]


def test_the_root_is_the_first_tag_below_declarations_and_comments() -> None:
    assert root_tag(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <a> --><!DOCTYPE b><c:d x='1'>") == "c:d"
    assert root_tag(b"Tanggal;Barang\n<5;2") is None


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><s>a</s><td><del>1</del><td>b",
        "<tr style='text-decoration:line-through'><td>a<td>1</tr><tr><td>b",
        "<tr><td class='xl7 coret'>a<td style='text-decoration: line-through'>1<td>b",
    ],
)
def test_cells_that_are_struck_through_are_known(row: str) -> None:
    sheet = page_sheet(
        f"<style>.coret {{color:red; text-decoration:line-through}}</style><table>{row}<td><s>c</s> d</table>"
    )
    assert sheet.struck == {1: [0, 1]}


def test_a_style_of_xml_that_strikes_through_is_known() -> None:
    style = '<Styles><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="s2"><Font/></Style></Styles>'
    cell = '<Cell ss:StyleID="{}"><Data>a</Data></Cell>'
    rows = f"<Row>{cell.format('s2')}{cell.format('s1')}</Row><Row ss:StyleID='s1'><Cell><Data>b</Data></Cell></Row>"
    book = f'<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{style}<Worksheet>{rows}</Worksheet>'
    book += "</Workbook>"
    assert workbook_sheets(book.encode())[0].struck == {1: [1], 2: [0]}
