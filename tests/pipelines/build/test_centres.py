"""A store is one posko's: files of another one are refused, its rows count nowhere, and ours never give way."""

from pathlib import Path

import duckdb
import pytest

import settings
from analytics.metrics.books import loads
from codes import ROW_KEY
from finding import Finding
from i18n import Words
from pipelines.cli.main import main
from tests.pipelines.books import Books

HEADER = "Waktu Telepon | Kebutuhan | Posko Asal\n"
COUNTED = "SELECT count(*) FROM staging.calls"


def calls(*rows: tuple[int, str], day: int = 5) -> str:
    """A call an hour, of the posko that is named."""
    return HEADER + "".join(f"2021-07-{day:02} {hour:02}:00 | oksigen | {centre}\n" for hour, centre in rows)


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSKO_CENTRE", raising=False)


def of_snapshot(books: Books) -> tuple[str | None, str | None]:
    ((centre, source),) = books.ask("SELECT centre, centre_from FROM ops.snapshot")
    return centre, source


def test_nothing_names_the_posko_of_files_that_name_none(books: Books) -> None:
    books.take("log.csv", "Waktu Telepon | Kebutuhan\n2021-07-05 08:00 | oksigen\n")
    assert of_snapshot(books) == (None, None)
    with duckdb.connect(str(books.current()), read_only=True) as con:
        assert loads.own_centre(con) == Finding("own_centre.none", {})


def test_the_first_real_file_that_names_a_posko_decides_whose_books_these_are(books: Books) -> None:
    books.store(books.drawn("tanpa.csv", "Waktu Telepon | Kebutuhan\n2021-07-05 08:00 | oksigen\n"))
    books.take("batu.csv", calls((9, "Posko Batu"), (10, "")))
    assert of_snapshot(books) == ("Posko Batu", "load")
    with duckdb.connect(str(books.current()), read_only=True) as con:
        assert loads.own_centre(con) == Finding("own_centre.load", {"centre": "Posko Batu"})
    report = books.take("malang.csv", calls((9, "Posko Malang"), day=6))
    assert (report["status"], report["load_id"]) == ("refused", None)
    assert "Posko Malang" in report["message"] and "Posko Batu" in report["message"]
    assert books.ask(COUNTED) == [(3,)]


def test_a_posko_is_the_same_without_case_spaces_and_the_word(books: Books) -> None:
    books.store(books.drawn("satu.csv", calls((9, "Posko Batu"))))
    written = ["Posko Batu", "BATU", "posko  batu", "Batu", "PoskoBatu", "Pos ko Batu", "posko-batu"]
    files = {f"berkas{day}": calls((9, name), day=day) for day, name in enumerate(written, start=6)}
    assert [report["status"] for report in books.take_all(**files)] == ["loaded"] * len(written)
    assert of_snapshot(books) == ("Posko Batu", "load")


def test_who_names_no_posko_is_ours(books: Books) -> None:
    books.store(books.drawn("satu.csv", calls((9, "Batu"))))
    files = {
        f"berkas{day}": calls((9, name), day=day)
        for day, name in enumerate(["", "-", "Posko", "POSKO ", "  "], start=6)
    }
    assert [report["rows_loaded"] for report in books.take_all(**files)] == [1] * len(files)


def test_of_a_file_of_several_poskos_our_rows_count_and_the_others_are_in_quarantine(books: Books) -> None:
    books.store(books.drawn("satu.csv", calls((9, "Batu"))))
    report = books.take("campur.csv", calls((9, "Batu"), (10, "Malang"), (11, ""), (12, "Kediri"), day=6))
    counts = {name: report[f"rows_{name}"] for name in ("read", "loaded", "duplicate", "quarantined")}
    assert counts == {"read": 4, "loaded": 2, "duplicate": 0, "quarantined": 2}
    assert report["reasons"] == {"other_centre": 2}
    assert books.ask("SELECT found FROM ops.quarantine ORDER BY row_number") == [("Malang",), ("Kediri",)]
    assert books.ask(COUNTED) == [(1 + 2,)]


def test_a_first_file_of_several_poskos_is_refused_until_ours_is_named(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = calls((9, "Batu"), (10, "Malang"), (11, "Malang"))
    report = books.take("campur.csv", mixed)
    assert report["status"] == "refused"
    assert "Batu" in report["message"] and "Malang" in report["message"] and "POSKO_CENTRE" in report["message"]
    monkeypatch.setenv("POSKO_CENTRE", "Posko Batu")
    assert books.take("campur.csv", mixed)["rows_loaded"] == 1
    assert of_snapshot(books) == ("Posko Batu", "setting")


def test_a_file_of_another_posko_never_supersedes_ours(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    header = "No Panggilan | Waktu Telepon | Kebutuhan | Posko Asal\n"
    rows = [f"P-{nth} | 2021-07-05 {nth + 7:02}:00 | oksigen" for nth in range(1, 6)]
    books.store(books.drawn("rekap.csv", header + "\n".join(f"{row} | Batu" for row in rows)))
    theirs = books.take(
        "rekap.csv", header + "\n".join(f"{row} | Malang" for row in rows) + "\nP-9 | 2021-07-05 14:00 | obat | Batu"
    )
    assert (theirs["supersedes"], theirs["rows_loaded"], theirs["rows_quarantined"]) == (None, 1, 5)
    assert books.ask("SELECT count(*), count(DISTINCT centre) FROM staging.calls") == [(5 + 1, 1)]


def test_the_posko_can_be_changed_by_the_setting(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.store(books.drawn("satu.csv", calls((9, "Batu"))))
    books.store(books.drawn("campur.csv", calls((9, "Batu"), (10, "Malang"), day=6)))
    monkeypatch.setenv("POSKO_CENTRE", "Malang")
    books.take("lagi.csv", calls((9, "Malang"), day=7))
    assert of_snapshot(books) == ("Malang", "setting")
    assert books.ask(COUNTED) == [(1 + 1,)]
    assert books.ask("SELECT count(*) FROM ops.quarantine WHERE rule = 'other_centre'") == [(2,)]


def test_undoing_the_file_that_named_the_posko_leaves_that_to_the_next(books: Books) -> None:
    first = books.take("salah.csv", calls((9, "Malang")))
    books.undo(first["load_id"])
    books.take("batu.csv", calls((9, "Batu"), day=6))
    assert of_snapshot(books) == ("Batu", "load")


def test_made_up_files_do_not_name_the_posko(books: Books) -> None:
    made_up = "DATA CONTOH - BUKAN DATA NYATA | | \n" + calls((9, "Posko Contoh"))
    books.take("contoh.csv", made_up)
    assert of_snapshot(books) == (None, None)
    assert books.take("batu.csv", calls((9, "Batu"), day=6))["status"] == "loaded"
    assert of_snapshot(books) == ("Batu", "load")


def test_a_row_of_another_posko_that_is_ours_is_corrected(books: Books) -> None:
    books.store(books.drawn("satu.csv", calls((9, "Batu"))))
    books.take("campur.csv", calls((9, "Batu"), (10, "Btau"), day=6))
    ((key,),) = books.ask(
        """SELECT concat_ws('-', load_id, part, row_number, sha256[:6])
        FROM ops.quarantine JOIN ops.loads USING (load_id) WHERE rule = 'other_centre'"""
    )
    (report,) = books.ingest(books.written("betul.csv", f"{ROW_KEY},centre\n{key},Batu\n"))
    assert report["rows_loaded"] == 1
    assert books.ask(COUNTED) == [(3,)]
    assert books.ask("SELECT count(*) FROM ops.quarantine") == [(0,)]


def test_status_tells_whose_books_these_are(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    books.take("satu.csv", calls((9, "Posko Batu")))
    with settings.elsewhere(books.folder):
        assert main(["status"]) == 0
    assert Words(settings.language())("cli.status.centre", centre="Posko Batu") in capsys.readouterr().out


def test_a_dry_run_refuses_another_posko_too(books: Books, tmp_path: Path) -> None:
    books.take("satu.csv", calls((9, "Batu")))
    (report,) = books.check(books.drawn("malang.csv", calls((9, "Malang"), day=6)))
    assert report["status"] == "refused"
