from collections import Counter
from datetime import date

import pytest

from pipelines.demo import write_demo
from pipelines.parse.connection import connection
from pipelines.readers.chat import whatsapp
from pipelines.types.relations import Relations
from tests.pipelines.demo.story_files import MARK, sheets, text_rows

NAMES = {
    "Rekap Telepon.csv",
    "Permintaan.csv",
    "Kartu Stok Tabung.xlsx",
    "Mutasi Tabung.csv",
    "Pesanan Oksigen.xlsx",
    "Donasi.xlsx",
    "Rekening Koran BRI.csv",
    "Penduduk Desa.csv",
    "Depo.csv",
    "Kendaraan.xlsx",
    "Rencana Antar.csv",
    "Hasil Antar.csv",
    "Jadwal Jaga.xlsx",
    "Peristiwa.xlsx",
    "Persetujuan Warga.csv",
    "Tindak Lanjut Pasien.csv",
    "Asesmen Awal.xlsx",
    "Daftar Pendamping.xlsx",
    "Pendampingan.csv",
    "Sesi Pendampingan.csv",
    "Catatan Rujukan.csv",
    "Rujukan Instansi.xlsx",
    "Chat WhatsApp dengan Warga Peduli.txt",
}


def test_the_paths_returned_are_the_files_written(tmp_path):
    paths = write_demo(tmp_path / "new" / "folder", start=date(2021, 7, 1), end=date(2021, 7, 7))
    assert {path.name for path in paths} == NAMES == {path.name for path in (tmp_path / "new" / "folder").iterdir()}


def test_every_file_and_sheet_begins_with_the_mark(story):
    for path in story.iterdir():
        if path.suffix == ".txt":
            assert path.read_text("utf-8").splitlines()[0] == MARK
        elif path.suffix == ".csv":
            assert path.read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(f"{MARK};".encode())
        else:
            assert {cells[0][0] for cells in sheets(path).values()} == {MARK}


def test_the_same_seed_gives_the_same_bytes(story, tmp_path):
    for path in write_demo(tmp_path):
        assert path.read_bytes() == (story / path.name).read_bytes(), path.name


def test_another_seed_tells_another_story(story, tmp_path):
    write_demo(tmp_path, seed=2)
    assert (tmp_path / "Rekap Telepon.csv").read_bytes() != (story / "Rekap Telepon.csv").read_bytes()


def test_village_populations_add_up_to_their_districts(story):
    people: Counter[str] = Counter()
    for row in text_rows(story / "Penduduk Desa.csv"):
        people[row["Kode"][:8]] += int(row["Penduduk"].replace(".", ""))
    assert people == {"35.79.01": 97_249, "35.79.02": 61_763, "35.79.03": 53_284}


def test_progress_hears_every_row(tmp_path):
    heard: list[tuple[int, int]] = []
    write_demo(
        tmp_path, start=date(2021, 7, 1), end=date(2021, 7, 7), progress=lambda done, total: heard.append((done, total))
    )
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1] > 100


def test_a_story_without_days_or_size_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no story"):
        write_demo(tmp_path, start=date(2021, 7, 2), end=date(2021, 7, 1))
    with pytest.raises(ValueError, match="no story"):
        write_demo(tmp_path, scale=0)


def test_dates_outside_the_wave_are_told_at_its_last_level(tmp_path):
    write_demo(tmp_path, start=date(2022, 1, 1), end=date(2022, 1, 31))
    assert len(text_rows(tmp_path / "Rekap Telepon.csv")) > 31


def test_another_city_takes_the_story_over(tmp_path):
    (tmp_path / "villages.csv").write_text(
        "code,bps_code,name,kind,district,city,population,latitude,longitude,aliases\n"
        "11.22.01.1001,,Lor,kelurahan,Utara,Kota Lain,,0,0,\n"
        "11.22.02.2001,,Kidul,desa,Selatan,Kota Lain,,0,0,\n"
        "11.23.01.2001,,Jauh,desa,Jauh,Kota Jauh,,0,0,\n"
    )
    (tmp_path / "districts.csv").write_text(
        "code,name,city_code,population,population_as_of,source\n11.22.01,Utara,11.22,4321,,\n"
    )
    write_demo(tmp_path / "out", reference=tmp_path)
    people = {row["Kode"]: row["Penduduk"] for row in text_rows(tmp_path / "out" / "Penduduk Desa.csv")}
    depots = {cells[2][0] for cells in sheets(tmp_path / "out" / "Kartu Stok Tabung.xlsx").values()}
    assert people == {"11.22.01.1001": "4.321", "11.22.02.2001": "5.000"}
    assert depots == {"Gudang: Posko Selatan"}


def test_the_chat_says_that_it_is_made_up_and_its_numbers_are_nobodys(story):
    path = story / "Chat WhatsApp dengan Warga Peduli.txt"
    with connection() as con:
        (grid,) = whatsapp.read(path, Relations(con))
        senders = con.execute(f"SELECT DISTINCT c3 FROM {grid.relation} WHERE c3 IS NOT NULL").fetchall()
    assert grid.made_up and len(senders) > 5
    assert all(number.startswith("+62 812-0000-00") for (number,) in senders)
