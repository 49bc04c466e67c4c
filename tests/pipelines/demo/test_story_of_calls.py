from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipelines.demo import write_demo
from tests.pipelines.demo.story_files import day, moment, text_rows

INSPECTED = (date(2021, 7, 5), date(2021, 7, 11))


def inbound_days(folder: Path) -> Counter[date]:
    return Counter(day(row["Tanggal"]) for row in text_rows(folder / "Rekap Telepon.csv") if row["Arah"] == "Masuk")


def inspected(days: Counter[date]) -> int:
    return sum(count for one, count in days.items() if INSPECTED[0] <= one <= INSPECTED[1])


def test_the_inspected_week_has_97_inbound_calls(story):
    assert inspected(inbound_days(story)) == 97


@pytest.mark.parametrize("seed", [2, 3])
def test_the_inspected_week_has_97_inbound_calls_whatever_the_seed(tmp_path, seed):
    write_demo(tmp_path, seed=seed)
    assert inspected(inbound_days(tmp_path)) == 97


def test_the_inspected_week_has_97_inbound_calls_in_a_shorter_story(tmp_path):
    write_demo(tmp_path, start=date(2021, 6, 28), end=date(2021, 7, 18))
    assert inspected(inbound_days(tmp_path)) == 97


def test_the_story_spans_26_weeks_and_every_week_has_calls(story):
    days = inbound_days(story)
    assert (min(days), max(days)) == (date(2021, 2, 1), date(2021, 8, 1))
    assert {one.isocalendar().week for one in days} == set(range(5, 31))


def test_scale_multiplies_calls(tmp_path, story):
    write_demo(tmp_path, scale=20)
    small, large = inbound_days(story), inbound_days(tmp_path)
    assert inspected(large) == 20 * 97
    assert large.total() == pytest.approx(20 * small.total(), rel=0.15)


def test_calls_follow_the_wave(story):
    days = inbound_days(story)
    april = sum(count for one, count in days.items() if one.month == 4) / 30
    late_july = sum(count for one, count in days.items() if one >= date(2021, 7, 12)) / 21
    assert late_july > 5 * april


def test_a_call_is_answered_after_it_came_and_ends_after_that(story):
    for row in text_rows(story / "Rekap Telepon.csv"):
        clocks = [row[name] for name in ("Jam", "Jam Diangkat", "Jam Selesai") if row[name]]
        assert clocks == sorted(clocks)
        assert (row["Hasil"] == "Terjawab") == bool(row["Jam Diangkat"])


def test_a_missed_call_has_no_end_and_an_abandoned_one_has(story):
    ends = {(row["Hasil"], bool(row["Jam Selesai"])) for row in text_rows(story / "Rekap Telepon.csv")}
    assert ends == {("Terjawab", True), ("Ditutup penelepon", True), ("Tidak terjawab", False), ("Sibuk", False)}


def test_only_lost_callers_are_called_back_and_after_they_called(story):
    first_lost: dict[str, object] = {}
    for row in text_rows(story / "Rekap Telepon.csv"):
        if row["Arah"] == "Masuk" and row["Hasil"] != "Terjawab":
            first_lost.setdefault(row["No. HP"], moment(row))
        if row["Arah"] == "Keluar" and row["No. HP"] != "private number":
            assert first_lost[row["No. HP"]] < moment(row)


def test_telephone_numbers_are_in_a_range_nobody_has(story):
    numbers = {"".join(c for c in row["No. HP"] if c.isdigit()) for row in text_rows(story / "Rekap Telepon.csv")} - {
        ""
    }
    local = {"0" + number.removeprefix("62").removeprefix("0") for number in numbers}
    assert {(len(number), number[4:6]) for number in local} == {(12, "00")}


def test_every_need_of_an_answered_call_is_a_request(story):
    needs = Counter(
        (row["No. Panggilan"], need)
        for row in text_rows(story / "Rekap Telepon.csv")
        for need in row["Kebutuhan"].split(", ")
        if need
    )
    requests = Counter((row["No. Panggilan"], row["Jenis Kebutuhan"]) for row in text_rows(story / "Permintaan.csv"))
    assert requests == needs


def test_villages_are_spelt_in_many_ways_and_sometimes_missing(story):
    typed = {row["Desa/Kelurahan"] for row in text_rows(story / "Rekap Telepon.csv")}
    assert {"", "Ds. Tulungrejo", "Tulung Rejo", "Kel. Sisir", "Oro2 Ombo", "Sbr Brantas"} <= typed
