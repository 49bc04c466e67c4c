"""What is set aside comes back as a workbook that can be corrected and sent again as it is."""

from pathlib import Path

import openpyxl

from i18n import Words
from pipelines.quarantine import write_quarantine
from tests.world import World, ingested


def test_a_corrected_workbook_brings_its_rows_back(world: World, tmp_path: Path) -> None:
    book = tmp_path / "rekap.csv"
    book.write_text(
        "Posko asal: Posko Utara\n"
        "Tanggal;Jam;No. HP;Desa;Kecamatan;Kebutuhan\n"
        "13/07/2021;08.10;0812-0000-0001;Sisir;Batu;oksigen\n"
        "tgl 14;09.00;0812-0000-0002;Temas;Batu;obat\n",
        encoding="utf-8",
    )
    ingested(book)
    out = tmp_path / "betulkan.xlsx"
    answer, _ = write_quarantine(None, out, Words("id"))
    assert [(row["rule"], row["row_number"]) for row in answer["rows"]] == [("unreadable_moment", 4)]

    corrected = openpyxl.load_workbook(out)
    sheet = corrected.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert titles[:3] == ["Tanggal", "Jam", "No. HP"]
    assert sheet.cell(2, 1 + titles.index("Jam")).value == "09.00"
    sheet.cell(2, 1).value = "14/07/2021"
    corrected.save(out)
    [outcome] = ingested(out)

    assert outcome.refusal is None
    calls = world.open().execute("SELECT CAST(started_at AS VARCHAR), centre FROM staging.calls ORDER BY 1").fetchall()
    assert calls == [("2021-07-13 08:10:00+07", "Posko Utara"), ("2021-07-14 09:00:00+07", "Posko Utara")]
