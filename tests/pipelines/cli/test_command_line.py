"""`python -m pipelines …` as people and programs use it: exit status, one JSON array, sentences."""

import json
from typing import Any

import pytest

import settings
from i18n import LANGUAGES, Words
from pipelines.cli.commands.arguments import declaration_from
from pipelines.cli.main import main, parser
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError
from tests.pipelines.books import Books
from tests.pipelines.children import command
from tests.warm_models import warm_models

CALLS = "Waktu Telepon | Kebutuhan\n05/07/2021 08:00 | obat\nkemarin | obat"
REPORT = {
    "file", "sha256", "feed", "status", "rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined",
    "cells_quarantined", "records", "reasons", "lines_skipped", "assumed", "load_id", "supersedes", "sheets",
    "sheets_ignored", "columns_unread", "difference", "difference_rows", "reviews",
    "rows_skipped", "changes",
}  # fmt: skip


def run(books: Books, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Exit status and the answer as JSON, in this process."""
    with settings.elsewhere(books.folder), warm_models(books.folder):
        status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_process_answers_with_one_json_array_and_status_0(books: Books) -> None:
    status, printed = command(books, "ingest", str(books.drawn("panggilan.csv", CALLS)), "--json", fresh=True)
    (report,) = json.loads(printed)
    assert status == 0 and set(report) == REPORT
    assert (report["file"], report["feed"], report["status"], report["load_id"]) == (
        "panggilan.csv",
        "calls",
        "loaded",
        "000001",
    )
    assert (report["rows_read"], report["rows_loaded"], report["rows_quarantined"]) == (2, 1, 1)
    assert (report["reasons"], report["assumed"]) == ({"unreadable_moment": 1}, ["dates are read as day/month/year"])


def test_a_refused_file_among_good_ones_is_status_1_and_the_good_ones_are_taken(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = books.drawn("panggilan.csv", CALLS), books.written("aneh.csv", "warna,ukuran\nbiru,42\n")
    status, (first, second) = run(books, capsys, "ingest", str(bad), str(good))
    assert (status, first["status"], second["status"]) == (1, "refused", "loaded")
    assert first["message"].startswith("aneh.csv") and set(second) == REPORT == (set(first) | {"difference_rows"}) - {
        "message"
    }


def test_wrong_usage_is_status_2(books: Books) -> None:
    status, printed = command(books, "ingest", "--feed", "cuaca")
    assert (status, printed) == (2, "")


def test_a_file_that_is_not_there_is_one_sentence(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    status, (report,) = run(books, capsys, "ingest", str(books.files / "hilang.csv"))
    assert (status, report["status"]) == (1, "refused")
    assert "hilang.csv" in report["message"]


def test_check_gives_the_same_report_and_stores_nothing(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(books.drawn("panggilan.csv", CALLS))
    status, (checked,) = run(books, capsys, "check", path)
    assert status == 0 and not (books.folder / "loads").exists() and not (books.folder / "snapshots").exists()
    _, (ingested,) = run(books, capsys, "ingest", path)
    assert [row["row_number"] for row in checked.pop("examples")] == [3]
    assert checked == ingested


def test_check_knows_what_is_there_already(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    books.take("panggilan.csv", CALLS)
    _, (same,) = run(books, capsys, "check", str(books.drawn("salinan.csv", CALLS)))
    _, (more,) = run(books, capsys, "check", str(books.drawn("lagi.csv", CALLS + "\n06/07/2021 08:00 | obat")))
    assert same["status"] == "already_loaded"
    # one equal row is too few to make one book of two files: both count, and the row is listed for review
    assert (more["rows_loaded"], more["rows_duplicate"], more["rows_quarantined"]) == (2, 0, 1)
    assert more["reviews"] == {"equal_row": 1}


def test_status_tells_loads_freshness_quarantine_and_snapshot(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(books, capsys, "status") == (
        0,
        {
            "snapshot": None,
            "up_to_date": True,
            "centre": None,
            "loads": [],
            "feeds": [],
            "quarantine": {"rows": 0, "cells": 0},
            "mappings": [],
        },
    )
    books.take("panggilan.csv", CALLS)
    _, answer = run(books, capsys, "status")
    assert (answer["snapshot"], answer["up_to_date"]) == (str(books.current()), True)
    assert [load["file"] for load in answer["loads"]] == ["panggilan.csv"]
    assert answer["feeds"][0]["feed"] == "calls" and answer["feeds"][0]["complete_until"] == "2021-07-04"
    assert answer["quarantine"] == {"rows": 1, "cells": 0}


def test_quarantine_says_why_in_words(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    books.take("panggilan.csv", CALLS)
    _, answer = run(books, capsys, "quarantine")
    (row,) = answer["rows"]
    assert (row["file"], row["row_number"], row["column_name"]) == ("panggilan.csv", 3, "started_at")
    assert "Waktu Telepon" in row["reason"] and "kemarin" in row["reason"]


def test_rows_to_correct_that_are_sent_as_they_were_written_out_are_duplicates_of_themselves(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    books.take("panggilan.csv", CALLS)
    out = books.files / "betulkan.xlsx"
    status, _ = run(books, capsys, "quarantine", "--out", str(out))
    (report,) = books.ingest(out)
    assert (status, report["feed"], report["rows_read"], report["rows_duplicate"]) == (0, "calls", 1, 1)
    assert books.ask("SELECT load_id, rule FROM ops.quarantine") == [("000001", "unreadable_moment")]


def test_an_undone_load_is_left_out_and_a_load_that_is_not_there_is_refused(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    books.take("panggilan.csv", CALLS)
    assert run(books, capsys, "undo", "000001")[0] == 0
    assert books.ask("SELECT count(*) FROM staging.calls") == [(0,)]
    status, answer = run(books, capsys, "undo", "000001")
    assert (status, answer["status"]) == (1, "refused") and "000001" in answer["message"]


def test_a_rebuild_gives_the_same_facts_in_a_new_snapshot(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    books.take("panggilan.csv", CALLS)
    before, calls = books.current(), books.ask("SELECT * EXCLUDE (started_at) FROM staging.calls")
    assert run(books, capsys, "rebuild")[0] == 0
    assert books.current() != before
    assert books.ask("SELECT * EXCLUDE (started_at) FROM staging.calls") == calls


def test_people_read_sentences(
    books: Books, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_LANG", "en")
    with settings.elsewhere(books.folder), warm_models(books.folder):
        assert main(["ingest", str(books.drawn("panggilan.csv", CALLS))]) == 0
    first, *below = capsys.readouterr().out.splitlines()
    assert first.startswith("panggilan.csv · ") and "2 rows read, 1 loaded" in first
    assert [line.strip() for line in below] == [
        "· File number: 1.",
        "· Quarantined: 1 unreadable date or time.",
        "· See why and correct them: python -m pipelines quarantine --load 1 --out correct-1.xlsx",
        "· dates are read as day/month/year",
    ]


def test_a_second_command_is_refused_while_another_writes(books: Books) -> None:
    with settings.elsewhere(books.folder), writing():
        status, printed = command(books, "ingest", str(books.drawn("panggilan.csv", CALLS)), "--json")
    assert (status, json.loads(printed)["status"]) == (1, "refused")


REFUSALS = {
    "empty_file": {"file": "a.csv"}, "not_text": {"file": "a.csv"}, "unknown_shape": {"file": "a.csv"},
    "unclosed_quote": {"file": "a.csv", "line": 7}, "too_wide": {"file": "a.csv", "columns": 1001},
    "no_such_file": {"file": "a.csv"}, "file_too_large": {"file": "a.csv", "size": 1600, "limit": 1500},
    "unknown_header": {"file": "a.csv", "columns": 2},
    "too_little": {"file": "a.csv", "feeds": "calls", "understood": "date = day"},
    "several_feeds": {"file": "a.csv", "feeds": "calls, stock", "understood": "Tanggal = day"},
    "missing_columns": {"file": "a.csv", "feed": "stock", "columns": "item", "understood": "Gudang = depot"},
    "dates_contradict": {"file": "a.csv", "column": "at", "day_first": "13/07/2021", "month_first": "07/13/2021"},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", REFUSALS)
def test_a_refusal_is_one_sentence_that_names_the_file_and_says_what_to_do(language: str, key: str) -> None:
    sentence = FeedError(key, **REFUSALS[key]).sentence(Words(language))
    assert sentence.startswith("a.csv") and sentence[-1] in ".।)" and "\n" not in sentence
    assert "{" not in sentence and len(sentence) > 40


LYING = {
    "gambar.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "laporan.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "arsip.csv": b"\x1f\x8b\x08\x00" + bytes(64),
    "baris.csv": b"PAR1" + bytes(64),
    "program.csv": b"\x7fELF" + bytes(64),
    "buku.xlsx": b"Tanggal,Desa\n",
}


def test_an_extension_that_lies_is_refused_or_seen_through(books: Books) -> None:
    reports = books.ingest(*(books.written(name, content) for name, content in LYING.items()))
    assert {report["file"]: report["status"] for report in reports} == dict.fromkeys(LYING, "refused")
    assert all(report["message"].startswith(report["file"]) for report in reports)


@pytest.mark.parametrize("name", ["ingest", "check"])
def test_what_struck_rows_mean_is_declared_with_the_files(name: str) -> None:
    options = parser().parse_args([name, "mutasi.xlsx", "--struck", "void"])
    assert declaration_from(options).struck == "void"
