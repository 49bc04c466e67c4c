"""What was handed out comes back byte for byte, or not at all, and what has changed since is named."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import settings
from pipelines.archive import store
from pipelines.archive.changes import differing
from pipelines.cli.main import main
from pipelines.types.errors import FeedError
from tests.pipelines.books import Books

PDF = b"%PDF-1.7 laporan"
OF_CALLS = {"calls": {"amount": 97, "unit": "", "numerator": "97 panggilan", "denominator": ""}}
CALLS = """
    call_id | started_at       | outcome
    C-1     | 2021-07-05 08:00 | answered
"""
MORE_CALLS = """
    call_id | started_at       | outcome
    C-2     | 2021-07-06 08:00 | answered
"""
DONATIONS = """
    donation_id | received_at | kind | amount_idr
    D-1         | 2021-07-05  | cash | 100000
"""


def figures(**changed: Any) -> dict[str, Any]:
    """The figures of a weekly report on calls, made a minute ago."""
    made_at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    options = {"kind": "weekly", "start": "2021-07-05", "end": "2021-07-11", "language": "id"}
    return {
        "code": "K7-4Q2M", "kind": "weekly", "options": options, "known_at": "2021-07-11T23:59:59+07:00",
        "made_at": made_at, "fingerprint": "f1", "version": settings.version(), "feeds": ["calls"], "people": False,
        "figures": OF_CALLS, **changed,
    }  # fmt: skip


class Archive:
    """Documents and figures of a test, and the command on its data folder."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data = folder, data
        folder.mkdir(exist_ok=True)

    def written(self, name: str, content: bytes | dict[str, Any]) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def run(self, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
        with settings.elsewhere(self.data):
            main(["archive", *words, "--json"])
        return json.loads(capsys.readouterr().out)

    def add(self, capsys: pytest.CaptureFixture[str], name: str = "laporan.pdf", content: bytes = PDF, **changed: Any):
        paths = self.written(name, content), self.written("angka.json", figures(**changed))
        return self.run(capsys, "add", "--document", str(paths[0]), "--figures", str(paths[1]))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive without any books."""
    yield Archive(tmp_path / "files", tmp_path / "data")


def test_a_copy_comes_back_byte_for_byte(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    added = archive.add(capsys)
    out = archive.folder / "lagi.pdf"
    opened = archive.run(capsys, "show", "k7-4q2m", "--out", str(out))
    assert (added["status"], out.read_bytes(), opened["sha256"]) == ("archived", PDF, added["sha256"])
    (copy,) = archive.run(capsys, "list")
    assert (copy["code"], copy["suffix"], copy["kind"], copy["feeds"]) == ("K7-4Q2M", "pdf", "weekly", ["calls"])
    assert (copy["fingerprint"], copy["version"], copy["is_damaged"]) == ("f1", settings.version(), False)


def test_the_same_document_twice_is_one_copy_and_two_forms_are_two(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.add(capsys)
    again = archive.add(capsys, made_at="2021-07-12T08:00:00+07:00")
    archive.add(capsys, name="laporan.txt", content=b"Oksigen cukup")
    assert again["status"] == "already_archived"
    assert [copy["suffix"] for copy in archive.run(capsys, "list")] == ["txt", "pdf"]
    out = archive.folder / "lagi.pdf"
    archive.run(capsys, "show", "K7-4Q2M", "--out", str(out))
    assert out.read_bytes() == PDF


def test_no_file_is_written_over_and_no_unknown_form_is_opened(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.add(capsys)
    mine = archive.written("punya saya.pdf", b"%PDF mine")
    for out in (mine, archive.folder / "lagi.docx", archive.folder / "lagi.png"):
        assert archive.run(capsys, "show", "K7-4Q2M", "--out", str(out))["status"] == "refused"
    assert mine.read_bytes() == b"%PDF mine"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"people": True}, "people"),
        ({"people": 0}, "people"),
        ({"people": None}, "people"),
        ({"code": "../../etc"}, "code"),
        ({"code": ""}, "code"),
        ({"made_at": "2021-07-12T08:00:00"}, "made_at"),
        ({"figures": {"calls": {"amount": float("nan"), "unit": "", "numerator": "", "denominator": ""}}}, "JSON"),
        ({"figures": {"calls": {"amount": "97", "unit": "", "numerator": "", "denominator": ""}}}, "figures"),
        ({"figures": {"calls": {"amount": True, "unit": "", "numerator": "", "denominator": ""}}}, "figures"),
        ({"figures": [97]}, "figures"),
        ({"feeds": "calls"}, "feeds"),
        ({"version": 7}, "version"),
        ({"options": None}, "options"),
    ],
)
def test_figures_that_are_damaged_or_hold_people_are_refused_and_named(
    archive: Archive, capsys: pytest.CaptureFixture[str], changed: dict[str, Any], named: str
) -> None:
    answer = archive.add(capsys, **changed)
    assert (answer["status"], archive.run(capsys, "list")) == ("refused", [])
    assert {"people": "orang"}.get(named, named) in answer["message"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"people": false}'])
def test_a_file_that_is_no_json_of_figures_is_refused(
    archive: Archive, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    document, damaged = archive.written("laporan.pdf", PDF), archive.written("angka.json", content)
    answer = archive.run(capsys, "add", "--document", str(document), "--figures", str(damaged))
    assert (answer["status"], "angka.json" in answer["message"]) == ("refused", True)


@pytest.mark.parametrize(
    ("name", "content"),
    [("laporan.pdf", b""), ("laporan.pdf", b"PK\x03\x04"), ("laporan.exe", b"MZ"), ("laporan", PDF)],
)
def test_what_is_no_document_of_a_briefing_is_refused(
    archive: Archive, capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    assert archive.add(capsys, name=name, content=content)["status"] == "refused"
    assert archive.run(capsys, "list") == []


def test_other_figures_under_the_same_code_are_refused(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.add(capsys)
    other = {"calls": {**OF_CALLS["calls"], "amount": 98}}
    assert archive.add(capsys, name="lain.pdf", content=PDF + b"2", figures=other)["status"] == "refused"
    assert len(archive.run(capsys, "list")) == 1


@pytest.mark.parametrize("damaged", ["document.pdf", "figures.json", "entry.json"])
def test_changed_bytes_are_named_and_never_opened(
    archive: Archive, capsys: pytest.CaptureFixture[str], damaged: str
) -> None:
    added = archive.add(capsys)
    path = archive.data / "archive" / added["code"] / added["document"] / damaged
    path.write_bytes(path.read_bytes()[:-1])
    (copy,) = archive.run(capsys, "list")
    out = archive.folder / "lagi.pdf"
    opened = archive.run(capsys, "show", "K7-4Q2M", "--out", str(out))
    changed = archive.run(capsys, "changes", "K7-4Q2M")
    assert copy["is_damaged"]
    assert out.exists() == (damaged == "figures.json")  # its document is whole
    assert "refused" in (opened.get("status"), changed.get("status"))
    # the same document, handed in again, is whole again
    assert archive.add(capsys)["status"] == "archived"
    assert [copy["is_damaged"] for copy in archive.run(capsys, "list")] == [False]


@pytest.mark.parametrize("code", ["ZZ-9999", "", "../K7-4Q2M", "K7-4Q2M/..", "☃", "0812-3000-4001-9"])
def test_an_unknown_code_is_refused_in_one_sentence(
    archive: Archive, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    archive.add(capsys)
    answer = archive.run(capsys, "show", code, "--out", str(archive.folder / "lagi.pdf"))
    assert (answer["status"], "archive list" in answer["message"]) == ("refused", True)


KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines.archive import store
store.atomic.move_in = lambda source, target: os.kill(os.getpid(), signal.SIGKILL)
store.add(Path(sys.argv[1]), Path(sys.argv[2]), None)
"""


def test_who_is_killed_while_archiving_leaves_no_half_copy(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = archive.written("laporan.pdf", PDF), archive.written("angka.json", figures())
    environment = {**settings.environment_in(None), "POSKO_DATA": str(archive.data)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, paths)], cwd=settings.ROOT, env=environment, check=False
    )
    assert killed.returncode != 0
    assert (archive.data / "archive" / ".arriving" / "document.pdf").exists()
    assert archive.run(capsys, "list") == []
    assert archive.add(capsys)["status"] == "archived"
    assert len(archive.run(capsys, "list")) == 1
    assert not (archive.data / "archive" / ".arriving").exists()


def test_a_restore_brings_missing_and_damaged_copies_back_and_leaves_whole_ones(
    archive: Archive, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    whole, damaged, lost = (archive.add(capsys, content=PDF + bytes([n])) for n in range(3))
    shutil.copytree(archive.data / "archive", tmp_path / "backup")
    folder = archive.data / "archive" / "K7-4Q2M"
    (folder / damaged["document"] / "document.pdf").write_bytes(b"%PDF-other")
    shutil.rmtree(folder / lost["document"])
    mark = (folder / whole["document"] / "entry.json").stat().st_mtime_ns
    with settings.elsewhere(archive.data):
        store.merge(tmp_path / "backup")
    assert [copy["is_damaged"] for copy in archive.run(capsys, "list")] == [False] * 3
    assert (folder / whole["document"] / "entry.json").stat().st_mtime_ns == mark


def test_figures_differ_by_amount_and_unit_and_where_one_is_missing() -> None:
    old = {"a": {"amount": 1, "unit": ""}, "b": {"amount": None, "unit": ""}, "c": {"amount": 2, "unit": ""}}
    new = {"a": {"amount": 1, "unit": ""}, "b": {"amount": 0, "unit": ""}, "d": {"amount": None, "unit": ""}}
    assert [(row["key"], row["old"], row["new"]) for row in differing(old, new)] == [
        ("b", None, 0),
        ("c", 2, None),
        ("d", None, None),
    ]


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """A file of calls and one of donations."""
    shared_books.take_all(panggilan=CALLS, donasi=DONATIONS)
    return shared_books


def test_one_load_is_named_as_the_reason_only_while_it_is_the_only_one(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(posko.files / "arsip", posko.folder)
    archive.add(capsys, snapshot=posko.current().stem)
    unchanged = archive.run(capsys, "changes", "K7-4Q2M")
    assert (unchanged["arrived"], unchanged["undone"], unchanged["only_load"]) == ([], [], None)
    (report,) = posko.ingest(posko.drawn("susulan.csv", MORE_CALLS))
    today = archive.written("hari ini.json", figures(figures={"calls": {**OF_CALLS["calls"], "amount": 98}}))
    changed = archive.run(capsys, "changes", "K7-4Q2M", "--figures", str(today))
    assert [(row["key"], row["old"], row["new"]) for row in changed["figures"]] == [("calls", 97, 98)]
    assert (changed["only_load"]["load_id"], changed["only_load"]["change"]) == (report["load_id"], "arrived")
    ((first,),) = posko.ask("SELECT load_id FROM ops.loads WHERE file = 'panggilan.csv'")
    posko.undo(first)
    changed = archive.run(capsys, "changes", "K7-4Q2M", "--figures", str(today))
    assert ([load["file"] for load in changed["undone"]], len(changed["arrived"])) == (["panggilan.csv"], 1)
    assert changed["only_load"] is None
    with settings.elsewhere(posko.folder):
        main(["archive", "changes", "K7-4Q2M", "--figures", str(today)])
    text = capsys.readouterr().out
    assert all(part in text for part in ("panggilan.csv", "susulan.csv", "calls: 97 → 98"))


def test_loads_of_other_feeds_are_no_reason(posko: Books, capsys: pytest.CaptureFixture[str]) -> None:
    archive = Archive(posko.files / "arsip 2", posko.folder)
    archive.add(capsys, code="D2-4Q2M", feeds=["donations"], snapshot=posko.current().stem)
    posko.ingest(posko.drawn("panggilan lagi.csv", MORE_CALLS.replace("C-2", "C-3")))
    assert archive.run(capsys, "changes", "D2-4Q2M")["arrived"] == []


def test_made_up_files_that_real_ones_set_aside_are_named_and_no_load_is_the_only_one(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(books.folder.parent / "arsip", books.folder)
    books.take_all(contoh=f"DATA CONTOH - BUKAN DATA NYATA\n{CALLS}")
    archive.add(capsys, snapshot=books.current().stem)
    books.take_all(nyata=MORE_CALLS)
    answer = archive.run(capsys, "changes", "K7-4Q2M")
    assert ([load["file"] for load in answer["set_aside"]], answer["only_load"]) == (["contoh.csv"], None)
    assert "contoh.csv" in answer["message"]


def test_a_line_of_the_list_says_what_it_is_and_of_which_days(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.add(capsys)
    with settings.elsewhere(archive.data):
        main(["archive", "list"])
    line = capsys.readouterr().out
    assert all(part in line for part in ("K7-4Q2M", "PDF", "Laporan mingguan", "5 Jul–11 Jul 2021"))


def test_another_version_is_named_and_no_load_is(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.add(capsys, version="0.0.1")
    answer = archive.run(capsys, "changes", "K7-4Q2M")
    assert answer["version"] == {"old": "0.0.1", "new": settings.version()}
    assert "0.0.1" in answer["message"] and answer["only_load"] is None


def test_figures_of_another_choice_are_not_compared(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.add(capsys)
    other = archive.written("lain.json", figures(kind="jury"))
    assert archive.run(capsys, "changes", "K7-4Q2M", "--figures", str(other))["status"] == "refused"


def test_a_copy_whose_entry_names_another_place_is_read_from_its_own(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    added = archive.add(capsys)
    entry = archive.data / "archive" / added["code"] / added["document"] / "entry.json"
    entry.write_text(entry.read_text().replace('"suffix": "pdf"', '"suffix": "../../../secret"'))
    with settings.elsewhere(archive.data), pytest.raises(FeedError):
        store.content_of(store.copies()[0])


def test_an_erasure_leaves_copies_and_says_so(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.add(capsys)
    with settings.elsewhere(archive.data):
        assert main(["erase", "--before", "2022-01-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["archived"], "1 salinan laporan" in answer["message"]) == (1, True)
    assert [copy["is_damaged"] for copy in archive.run(capsys, "list")] == [False]
