"""What is planted in every place of the books comes out nowhere: a number never, a name by the rule of its place."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

import settings
from access.roles import Role
from dashboard.shell import navigation
from pipelines.cli.main import main
from pipelines.erasure import retention
from pipelines.storage.lock import writing
from tests.canary import books, pages, reduction, surfaces
from tests.canary.plants import Garden, Rule, Sighting

PAGES = [each.name for each in navigation.ENTRIES]
CHAT = "name of chat: name of the chat"


class Posko(NamedTuple):
    """A posko whose books are full of canaries."""

    data: Path
    garden: Garden
    answers: dict[str, str]
    """What commands printed, by command."""

    def seen(self, where: str, text: str, *, most: Rule = Rule.EVERYBODY) -> list[str]:
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
        for arguments in (["status", "--json"], ["status"], ["quarantine", "--json"], ["quarantine"]):
            answers[" ".join(arguments)] = _printed(arguments)
        yield Posko(folder / "data", garden, answers)


def _printed(arguments: list[str]) -> str:
    """What a command prints, on both streams."""
    written = io.StringIO()
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
        main(arguments)
    return written.getvalue()


def test_every_book_was_taken(posko: Posko) -> None:
    assert len(posko.garden.plants) > 900
    refused = [line for line in posko.answers["ingest"].splitlines() if '"message"' in line]
    assert posko.answers["ingest"].count('"status": "loaded"') >= 27, refused


def test_none_comes_out_of_a_command(posko: Posko) -> None:
    # a cell of an unread kind is quoted to the desk, so that it can be corrected
    wrong = [each for name, text in posko.answers.items() for each in posko.seen(name, text, most=Rule.DESK)]
    # who sends a chat is answered with the name of the file that they sent
    assert [each for each in wrong if not (each.startswith(CHAT) and each.endswith(" in ingest"))] == []


def test_none_lies_in_the_data_folder_beside_the_files_that_were_sent(posko: Posko) -> None:
    wrong = [each for where, text in surfaces.of_folder(posko.data) for each in posko.seen(where, text, most=Rule.DESK)]
    assert wrong == []


@pytest.mark.parametrize("role", [Role.READER, Role.DESK])
@pytest.mark.parametrize("name", PAGES)
def test_none_reaches_a_browser(posko: Posko, monkeypatch: pytest.MonkeyPatch, name: str, role: Role) -> None:
    monkeypatch.setenv("POSKO_DATA", str(posko.data))
    most = Rule.DESK if role is Role.DESK else Rule.EVERYBODY
    wrong = [each for where, text in pages.sent(name, role) for each in posko.seen(where, text, most=most)]
    assert wrong == []


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
