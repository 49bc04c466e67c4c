"""Care around the call hangs together: the same people are called back, accompanied, assessed and handed over."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines.books import Books
from tests.pipelines.demo.story_files import day, moment, sheet_rows, sheets, text_rows

LAST_DAY = date(2021, 8, 1)
RUNGS = ["Nomor sendiri", "Nomor keluarga", "Kepala desa", "Kunjungan"]
STEPS = ["", "Ditelusuri", "Diminta", "Diterima", "Diproses", "Selesai"]
ENDS = {"Sembuh", "Pindah", "Meninggal", "Menolak"}
CHAT = "Chat WhatsApp dengan Warga Peduli.txt"
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def calls_back(story: Path) -> Rows:
    return text_rows(story / "Tindak Lanjut Pasien.csv")


@pytest.fixture(scope="module")
def roster(story: Path) -> Rows:
    return [row for cells in sheets(story / "Daftar Pendamping.xlsx").values() for row in sheet_rows(cells)]


@pytest.fixture(scope="module")
def pairs(story: Path) -> Rows:
    return text_rows(story / "Pendampingan.csv")


@pytest.fixture(scope="module")
def events(story: Path) -> Rows:
    return text_rows(story / "Catatan Rujukan.csv")


def by(rows: Rows, column: str) -> dict[str, Rows]:
    """The rows of each value of a column, in their order."""
    groups = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def named(rows: Rows) -> dict[tuple[str, str], str]:
    """Name and number → the id of the patient."""
    return {(row["Nama Pasien"], row["No HP"]): row["ID Pasien"] for row in rows if row["ID Pasien"]}


def test_the_companions_are_415_in_seven_tiers_and_several_regions(roster: Rows) -> None:
    assert len(roster) == len({row["Kode Pendamping"] for row in roster}) == 415
    tiers = Counter(row["Tingkat"] for row in roster)
    assert (len(tiers), tiers.most_common(1)) == (7, [("Mahasiswa", 148)])
    assert len({row["Wilayah Tugas"] for row in roster}) == 9


def test_who_accompanies_is_active_and_a_few_are_in_no_roster(roster: Rows, pairs: Rows) -> None:
    known = {row["Kode Pendamping"]: row for row in roster}
    outside = [row for row in pairs if row["Kode Pendamping"] and row["Kode Pendamping"] not in known]
    assert len(outside) == 3
    inside = [(row, known[row["Kode Pendamping"]]) for row in pairs if row["Kode Pendamping"] in known]
    assert all(day(pair["Mulai mendampingi"]) >= day(one["Aktif Mulai"]) for pair, one in inside)
    assert {row["Nama Pendamping"] for row in pairs} - {""} <= {row["Nama Pendamping"] for row in roster}


def test_some_companions_left_people_and_some_carry_more_than_they_can(roster: Rows, pairs: Rows) -> None:
    carried = Counter(row["Kode Pendamping"] for row in pairs if not row["Selesai mendampingi"])
    left = [row for row in roster if row["Aktif Sampai"] and carried[row["Kode Pendamping"]]]
    full = [
        row
        for row in roster
        if isinstance(row["Kapasitas"], int) and carried[row["Kode Pendamping"]] > row["Kapasitas"]
    ]
    assert (len(left) > 2, len(full) > 0) == (True, True)


def test_sessions_happen_while_somebody_is_accompanied_and_debriefings_name_nobody(story: Path, pairs: Rows) -> None:
    sessions = text_rows(story / "Sesi Pendampingan.csv")
    first = {row["Nama yang didampingi"] + row["No HP"]: day(row["Mulai mendampingi"]) for row in pairs}
    with_people = [row for row in sessions if row["Nama yang didampingi"]]
    assert all(day(row["Tanggal Sesi"]) >= first[row["Nama yang didampingi"] + row["No HP"]] for row in with_people)
    assert {row["Jenis Sesi"] for row in sessions if not row["Nama yang didampingi"]} == {"Debriefing"}


def test_each_due_call_climbs_the_ladder_until_somebody_answers(calls_back: Rows) -> None:
    for attempts in by(calls_back, "No Tindak Lanjut").values():
        made = [row for row in attempts if row["Percobaan"]]
        assert [int(row["Percobaan"]) for row in made] == list(range(1, len(made) + 1))
        rungs = [RUNGS.index(row["Dihubungi lewat"]) for row in made]
        assert rungs == sorted(rungs)
        assert all(row["Hasil"] in ("Tidak diangkat", "Salah sambung") for row in made[:-1])


def test_nobody_is_called_after_the_end(calls_back: Rows) -> None:
    by_person = named(calls_back)
    whose = [row | {"who": by_person[row["Nama Pasien"], row["No HP"]]} for row in calls_back]
    for rows in by(whose, "who").values():
        ordered = sorted(rows, key=lambda row: (day(row["Jadwal Telepon"]), row["Jam"], row["Percobaan"]))
        assert not {row["Hasil"] for row in ordered[:-1]} & ENDS


def test_people_in_all_places_recover_move_die_refuse_or_are_lost(calls_back: Rows) -> None:
    assert {row["Tempat"] for row in calls_back} == {"Isoman", "Rumah sakit", "Isoter"}
    assert {row["Hasil"] for row in calls_back} >= {*ENDS, "Terhubung", "Tidak diangkat", "Salah sambung", ""}
    assert [row for row in calls_back if row["Dihubungi lewat"] == "Kunjungan" and row["Hasil"] == "Tidak diangkat"]
    assert {row["Kondisi Fisik"] for row in calls_back} == {"Baik", "Cukup", "Buruk", "Kritis", ""}
    assert {row["Kondisi Emosi"] for row in calls_back} == {"Tenang", "Cemas", "Tertekan", "Krisis", ""}


def test_calls_of_the_coming_days_are_only_planned_and_some_of_the_last_are_overdue(calls_back: Rows) -> None:
    ahead = [row for row in calls_back if day(row["Jadwal Telepon"]) > LAST_DAY]
    assert len(ahead) > 100
    assert {(row["Hasil"], row["Percobaan"]) for row in ahead} == {("", "")}
    overdue = [row for row in calls_back if day(row["Jadwal Telepon"]) < LAST_DAY and not row["Percobaan"]]
    assert 3 < len(overdue) < 40


def test_patients_are_those_for_whom_oxygen_was_wanted(calls_back: Rows, story: Path) -> None:
    wanted = {(row["Nama Penerima Bantuan"], row["No. HP Penerima"]) for row in text_rows(story / "Permintaan.csv")}
    assert len({*named(calls_back)} & wanted) > 100


def test_children_and_couples_share_a_number_and_have_ids_of_their_own(calls_back: Rows) -> None:
    numbers = Counter(number for _, number in named(calls_back))
    assert sum(count > 1 for count in numbers.values()) >= 14
    people = named(calls_back)
    assert len({*people.values()}) == len(people)


def test_both_teams_assess_people_who_are_called_back(calls_back: Rows, story: Path) -> None:
    assessed = sheet_rows(sheets(story / "Asesmen Awal.xlsx")["Asesmen"])
    assert {row["Tim"] for row in assessed} == {"Tim kesehatan", "Tim non kesehatan"}
    assert len({row["Hasil Asesmen"] for row in assessed}) == 4
    assert {row["ID Pasien"] for row in assessed} <= {*named(calls_back).values()}


def test_some_people_have_a_whole_chain(calls_back: Rows, pairs: Rows, events: Rows, story: Path) -> None:
    """A request, calls back, an assessment, a companion and a referral."""
    wanted = {(row["Nama Penerima Bantuan"], row["No. HP Penerima"]) for row in text_rows(story / "Permintaan.csv")}
    whole = {who for one, who in named(calls_back).items() if one in wanted}
    whole &= {row["ID Pasien"] for row in sheet_rows(sheets(story / "Asesmen Awal.xlsx")["Asesmen"])}
    whole &= {row["ID Pasien"] for row in pairs} & {row["ID Pasien"] for row in events}
    assert len(whole) >= 3


def test_referrals_go_step_by_step_to_five_kinds_of_agencies_and_other_regions(events: Rows, story: Path) -> None:
    book = sheet_rows(sheets(story / "Rujukan Instansi.xlsx")["Rujukan"])
    kinds = {row["Jenis Rujukan"] for row in [*events, *book]}
    assert kinds == {"Kesehatan", "Sosial", "Dukcapil", "Pendidikan", "Keamanan"}
    assert len({row["Wilayah Tujuan"] for row in events}) == 5
    for rows in by(events, "No Rujukan").values():
        steps = [STEPS.index(row["Status Rujukan"]) for row in rows if row["Status Rujukan"] in STEPS]
        is_again = "Tidak ada penerima" in {row["Status Rujukan"] for row in rows}
        assert is_again or all(one < other for one, other in pairwise(steps))
        when = [moment_of(row["Tanggal Status"]) for row in rows if row["Tanggal Status"]]
        assert when == sorted(when)


def moment_of(text: str) -> tuple[date, str]:
    """Day and clock of `31/07/2021 14.05`."""
    written, clock = text.split()
    return day(written), clock


def test_a_vacant_post_is_noted_and_what_happened_next(events: Rows) -> None:
    vacant = [
        rows for rows in by(events, "No Rujukan").values()
        if "Tidak ada penerima" in {row["Status Rujukan"] for row in rows}
    ]  # fmt: skip
    assert {row["Wilayah Tujuan"] for rows in vacant for row in rows} == {"Kab. Jombang", "Kab. Malang"}
    stopped = [rows for rows in vacant if rows[-1]["Status Rujukan"] == "Tidak ada penerima"]
    taken = [rows for rows in vacant if rows[-1]["Instansi Tujuan"].endswith("Kota Batu")]
    assert (len(stopped) > 2, len(taken) > 2) == (True, True)


def test_a_loop_closes_only_after_its_end_and_some_are_never_confirmed(events: Rows) -> None:
    completed = [row for row in events if row["Status Rujukan"] == "Selesai"]
    confirmed = [row for row in events if row["Dikonfirmasi ke warga"]]
    assert {row["Status Rujukan"] for row in confirmed} == {"Selesai"}
    assert 0 < len(confirmed) < len(completed)
    assert all(moment_of(row["Dikonfirmasi ke warga"]) > moment_of(row["Tanggal Status"]) for row in confirmed)


def test_some_are_handed_over_twice_within_a_week(events: Rows) -> None:
    first = {rows[0]["No Rujukan"]: rows[0] for rows in by(events, "No Rujukan").values()}
    cases = defaultdict(list)
    for row in first.values():
        if row["ID Pasien"]:
            cases[row["ID Pasien"], row["Jenis Rujukan"], row["Instansi Tujuan"]].append(moment(row, "Tanggal Rujukan"))
    apart = [(max(when) - min(when)).days for when in cases.values() if len(when) > 1]
    assert [0 <= days <= 7 for days in apart] == [True] * 3


def test_a_request_that_was_referred_has_its_referral(events: Rows, story: Path) -> None:
    requests = {row["No. Permintaan"]: row for row in text_rows(story / "Permintaan.csv")}
    named_in = {row["No. Permintaan"] for row in events if row["No. Permintaan"] and not row["ID Pasien"]}
    assert {requests[number]["Status"] for number in named_in} == {"Dirujuk"}


def test_what_the_group_saw_is_in_the_chat_of_that_day(events: Rows, story: Path) -> None:
    chat = (story / CHAT).read_text("utf-8").splitlines()
    seen = [row for row in events if row["Asal Kasus"] == "Grup WA" and not row["Status Rujukan"]]
    assert len(seen) > 10
    for row in seen:
        written = f"{day(row['Tanggal Rujukan']):%d/%m/%y}"
        assert [line for line in chat if line.startswith(written) and f"{row['Wilayah Tujuan']}" in line]


def test_the_chat_asks_for_money_and_that_is_neither_a_gift_nor_a_request(shared_books: Books, story: Path) -> None:
    assert [line for line in (story / CHAT).read_text("utf-8").splitlines() if "rekening" in line and "Rp" in line]
    shared_books.ingest(story / CHAT)
    assert shared_books.ask("SELECT count(*) FROM staging.donations") == [(0,)]
    assert shared_books.ask("SELECT DISTINCT category FROM staging.requests WHERE category = 'donation_offer'") == []
    assert shared_books.ask("SELECT count(*) FROM ops.quarantine") == [(0,)]
    content = shared_books.current().read_bytes()
    assert [text for text in (b"0000-0000-0000-000", b"Panitia Contoh") if text in content] == []
