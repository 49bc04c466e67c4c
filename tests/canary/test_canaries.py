"""What is planted in every place of the books comes out nowhere: a number never, a name by the rule of its place."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import duckdb
import pytest

import settings
import warehouse
from access.roles import Role
from analytics.metrics.books import loads
from dashboard.shell import navigation
from pipelines.cli import commands
from pipelines.cli.main import main
from pipelines.erasure import retention
from pipelines.storage.lock import writing
from tests.canary import books, documents, pages, reduction, surfaces, wire
from tests.canary.plants import Garden, Rule, Sighting

PAGES = [each.name for each in navigation.ENTRIES]
LISTS = ("lost_callers", "followups_due", "companions", "deliveries", "inspection")
CHAT = "name of chat: name of the chat"


class Posko(NamedTuple):
    """A posko whose books are full of canaries."""

    data: Path
    garden: Garden
    answers: dict[str, str]
    """What commands printed, by command, and what was handed out."""
    out: Path
    """Where files were written that people take away."""

    def seen(self, where: str, text: str | bytes, *, most: Rule = Rule.EVERYBODY) -> list[str]:
        """The canaries in a text that must not be there.

        Args:
            where: What the text is of.
            text: The text.
            most: The widest rule by which a name may stand there: those of narrower rules may not.
        """
        wrong: list[Sighting] = [
            sighting for sighting in self.garden.sightings(text) if sighting.is_number or sighting.plant.rule < most
        ]
        return sorted(f"{sighting} in {where}" for sighting in wrong)


@pytest.fixture(scope="module")
def posko(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posko]:
    """The books, taken by the command line in a process of its own; other commands after that."""
    folder = tmp_path_factory.mktemp("canary")
    garden = Garden()
    files = books.write(folder / "files", garden)
    environment = {**os.environ, "POSKO_DATA": str(folder / "data"), "POSKO_LANG": "id"}
    with settings.elsewhere(folder / "data"):
        command = [sys.executable, "-m", "pipelines", "ingest", *map(str, files), "--json"]
        done = subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)
        answers = {"ingest": done.stdout + done.stderr}
        unknown = str(files[-1])
        out = folder / "out"
        out.mkdir()
        now = datetime.now(UTC).isoformat()
        for arguments in (
            ["status", "--json"], ["status"], ["quarantine", "--json"], ["quarantine"], ["quarantine", "--lines"],
            ["quarantine", "--out", str(out / "karantina.xlsx")], ["check", unknown], ["check", unknown, "--json"],
            ["rebuild", "--known-at", now], ["backup", "--out", str(out / "cadangan.zip")], ["audit", "head"],
            ["audit", "export", "--out", str(out / "catatan.csv")], ["audit", "verify"],
            *(["contacts", name, "--out", str(out / f"{name}.xlsx")] for name in LISTS),
        ):  # fmt: skip
            answers[" ".join(arguments)] = _printed(arguments)
        posko = Posko(folder / "data", garden, answers, out)
        _hand_out(posko)
        _crash(posko)
        yield posko


def _printed(arguments: list[str]) -> str:
    """What a command prints, on both streams; a passphrase is typed."""
    written = io.StringIO()
    typed = patch.object(sys, "stdin", io.StringIO("kuda laut menari\n"))
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written), typed:
        main(arguments)
    return written.getvalue()


def _hand_out(posko: Posko) -> None:
    """Make every document, and archive one of them."""
    con = warehouse.open_current()
    assert con is not None
    posko.answers.update(documents.briefings(con, posko.out))
    posko.answers.update(documents.of_desk(con))
    con.close()
    paper, figures = (str(posko.out / name) for name in ("briefing-id.xlsx", "figures.json"))
    posko.answers["archive add"] = _printed(["archive", "add", "--document", paper, "--figures", figures])
    posko.answers["archive list"] = _printed(["archive", "list", "--json"])


def _crash(posko: Posko) -> None:
    """Let a command end in an error that quotes a cell."""
    with patch.object(commands.command("status"), "run", _broken(posko)):
        posko.answers["a crash"] = _printed(["status"])


def _broken(posko: Posko) -> Any:
    """A function whose error quotes a cell of the books."""
    plant = posko.garden.plant("cell that an error quotes", Rule.NOBODY)

    def broken(*_: Any, **__: Any) -> Any:
        return duckdb.execute(f"SELECT CAST('Bpk {plant.name} 0{plant.digits}' AS INTEGER)").fetchall()

    return broken


def test_every_book_was_taken(posko: Posko) -> None:
    assert len(posko.garden.plants) > 900
    refused = [line for line in posko.answers["ingest"].splitlines() if '"message"' in line]
    assert posko.answers["ingest"].count('"status": "loaded"') >= 27, refused


def test_none_comes_out_of_a_command(posko: Posko) -> None:
    # a cell of an unread kind is quoted to the desk, so that it can be corrected
    wrong = [each for name, text in posko.answers.items() for each in posko.seen(name, text, most=Rule.DESK)]
    # who sends a chat is answered with the name of the file that they sent
    assert [each for each in wrong if not (each.startswith(CHAT) and each.endswith(" in ingest"))] == []
    # each did what it was to do, but for the one that crashed
    unforeseen = "tidak terduga"
    assert [name for name, text in posko.answers.items() if unforeseen in text] == ["a crash"]
    assert (posko.out / "karantina.xlsx").exists() and '"code"' in posko.answers["archive list"]


def test_none_is_in_an_encrypted_backup_or_the_exported_log(posko: Posko) -> None:
    files = [posko.out / "cadangan.zip", posko.out / "catatan.csv"]
    assert [each for file in files for each in posko.seen(file.name, file.read_bytes())] == []


def test_none_lies_in_the_data_folder_beside_the_files_that_were_sent(posko: Posko) -> None:
    wrong = [each for where, text in surfaces.of_folder(posko.data) for each in posko.seen(where, text, most=Rule.DESK)]
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_none_reaches_a_browser_of_the_desk(posko: Posko, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("POSKO_DATA", str(posko.data))
    sent = pages.sent(name, Role.DESK)
    assert [each for where, text in sent for each in posko.seen(where, text, most=Rule.DESK)] == []


def test_a_retention_leaves_the_sums_and_no_canary_of_a_row(
    posko: Posko, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_needed", lambda *arguments: set())  # as if all of it had ended
    with settings.elsewhere(Path(shutil.copytree(posko.data, tmp_path / "data"))), writing(0):
        before = reduction.sums()
        reductions = retention.reduce(dict.fromkeys(retention.REDUCIBLE, date(2027, 1, 1)), lambda step: None)
        assert [one.feed for one in reductions if not one.old or one.left] == []
        assert {name for name, rows in before.items() if not rows} == set()
        assert reduction.sums() == before
        seen = {
            sighting for text in reduction.texts(settings.data_folder()) for sighting in posko.garden.sightings(text)
        }
    assert sorted(str(sighting) for sighting in seen if reduction.is_of_a_row(sighting.plant)) == []


def test_a_page_that_crashes_quotes_no_cell(posko: Posko, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_DATA", str(posko.data))
    with patch.object(loads, "loads_headline", _broken(posko)):
        page, messages, _ = pages.opened("data", Role.DESK)
    assert page.exception
    text = "\n".join(message.SerializeToString().decode("utf-8", "ignore") for message in messages)
    assert posko.seen("a crashed page", text, most=Rule.DESK) == []


@pytest.fixture(scope="module")
def reader(posko: Posko) -> Iterator[wire.Reader]:
    """A reader who signed in to a real server."""
    with wire.running(posko.data) as one:
        yield one
    log = "".join(path.read_text("utf-8") for path in (posko.data / "log").glob("*.log"))
    assert "Traceback" not in log and posko.seen("logs", log) == []


@pytest.mark.parametrize("name", PAGES)
def test_none_goes_over_the_line_to_a_reader(posko: Posko, reader: wire.Reader, name: str) -> None:
    sent = [*reader.opened(name)]
    assert [each for where, text in sent for each in posko.seen(where, text)] == []
    assert len(sent[0][1]) > 10_000


@pytest.mark.parametrize("path", ["/health", "/snapshot", "/tersedia", "/tersedia?lang=hi", "/_stcore/health"])
def test_none_is_in_an_answer_of_another_route(posko: Posko, reader: wire.Reader, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    assert posko.seen(path, f"{answer.headers}\n{answer.text}") == []
