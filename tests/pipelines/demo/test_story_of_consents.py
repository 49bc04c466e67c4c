"""Some callers of the last days were asked whether officials may see or hear them."""

from datetime import date
from pathlib import Path

import pytest

from tests.pipelines.demo.story_files import day, text_rows


@pytest.fixture(scope="module")
def answers(story: Path) -> list[dict[str, str]]:
    return text_rows(story / "Persetujuan Warga.csv")


def test_every_answer_is_of_a_caller_who_was_spoken_to_before(answers: list[dict[str, str]], story: Path) -> None:
    calls = [row for row in text_rows(story / "Rekap Telepon.csv") if row["Hasil"] == "Terjawab"]
    called = {row["No. HP"]: day(row["Tanggal"]) for row in calls}
    assert len(answers) == 12
    assert all(day(row["Tanggal Persetujuan"]) == called[row["Nomor Warga"]] for row in answers)


def test_one_refused_one_withdrew_and_one_has_expired(answers: list[dict[str, str]]) -> None:
    ended = [row for row in answers if row["Berlaku sampai"] and day(row["Berlaku sampai"]) < date(2021, 8, 1)]
    assert [len(ended), len([row for row in answers if row["Dicabut pada"]])] == [1, 1]
    assert [row["Persetujuan"] for row in answers].count("tidak setuju") == 1
