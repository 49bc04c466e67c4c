"""A log tells what was done and where errors came from, and nothing of the books."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import duckdb
import pytest

import logs
import settings
from tests.pipelines.books import Books
from tests.pipelines.children import ended, start

CELL, NAME, NUMBER, PASSCODE = "Kanaria-Sel", "Kanaria Nama", "0812-9999-0001", "kanaria-sandi-panjang"
CANARIES = (CELL, NAME, NUMBER, NUMBER.replace("-", ""), PASSCODE)
CALLS = f"""
    Waktu Telepon    | No HP    | Nama   | Kebutuhan | Catatan
    2021-07-05 09:00 | {NUMBER} | {NAME} | {CELL}    | {CELL} {NUMBER}
    {CELL}           | {NUMBER} | {NAME} | obat      |
"""


@pytest.fixture
def books(tmp_path: Path) -> Books:
    """Empty books."""
    return Books(tmp_path)


@pytest.fixture
def log(own_data_folder: Path) -> Iterator[Path]:
    """The log of this process, begun here and let go of in the end."""
    factory, handlers = logging.getLogRecordFactory(), [*logs.LOGGER.handlers]
    for handler in handlers:  # a command of another test began one
        logs.LOGGER.removeHandler(handler)
    logs.start("command")
    yield own_data_folder / "log" / "command.log"
    for handler in [*logs.LOGGER.handlers]:
        logs.LOGGER.removeHandler(handler)
        handler.close()
    for handler in handlers:
        logs.LOGGER.addHandler(handler)
    logging.setLogRecordFactory(factory)


def test_an_operation_is_logged_with_its_facts_and_its_time(log: Path) -> None:
    with logs.operation("build", loads=3) as facts:
        facts["tables"] = 7
    (line,) = log.read_text("utf-8").splitlines()
    assert line.endswith("s loads=3 tables=7") and " INFO build took " in line


def test_an_error_is_logged_by_type_and_frames_without_its_message(log: Path) -> None:
    with pytest.raises(ValueError), logs.operation("parse"):
        try:
            duckdb.execute(f"SELECT CAST('{CELL}' AS INTEGER)").fetchall()
        except duckdb.Error as error:
            raise ValueError(CELL) from error
    text = log.read_text("utf-8")
    assert "ConversionException" in text and "builtins.ValueError" in text
    assert f"{__file__}:" in text and "test_an_error_is_logged" in text
    assert CELL not in text


def test_a_library_that_logs_an_error_loses_its_message_too(log: Path) -> None:
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        raise RuntimeError(CELL)
    except RuntimeError:
        logging.getLogger("library").exception("uncaught")
    finally:
        logging.getLogger().removeHandler(handler)
    assert "builtins.RuntimeError" in heard.getvalue() and CELL not in heard.getvalue()


def test_processes_share_a_log_and_rotate_it_without_losing_a_line(tmp_path: Path) -> None:
    writing = "import logs, sys\nlogs.LARGEST_BYTES = 6000\nlogs.OLDER_FILES = 50\nlogs.start('command')\n"
    writing += "for n in range(200): logs.LOGGER.info('line %s %03d', sys.argv[1], n)"
    environment = settings.environment_in(None) | {"POSKO_DATA": str(tmp_path)}
    processes = [
        subprocess.Popen([sys.executable, "-c", writing, name], cwd=settings.ROOT, env=environment) for name in "ab"
    ]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    files = sorted((tmp_path / "log").glob("command.log*"))
    lines = [line.split(" line ")[1] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(files) > 2 and all(file.stat().st_size < 7000 for file in files)
    assert sorted(lines) == sorted(f"{name} {n:03d}" for name in "ab" for n in range(200))


def test_the_log_of_commands_holds_nothing_of_the_books(books: Books) -> None:
    path = books.drawn(f"{NAME} {NUMBER}.csv", CALLS)
    broken = books.written(f"{NAME}.csv", f"Nama,Email\n{NAME},{CELL}\n")
    assert ended(start(books, "-m", "pipelines", "ingest", str(path), str(broken), "--json"))[0] == 1
    for words in (["status"], ["undo", "1"], ["quarantine", "--load", CELL], ["statement", NAME]):
        ended(start(books, "-m", "pipelines", *words, "--json"))
    erasing = start(books, "-m", "pipelines", "erase", "--phone", "-", "--json")
    erasing.communicate(f"{NUMBER}\n", timeout=120)
    setting = start(books, "-m", "pipelines", "passcode", "write", "--json")
    setting.communicate(f"{PASSCODE}\n{PASSCODE}\n", timeout=120)
    text = (books.folder / "log" / "command.log").read_text("utf-8")
    assert all(f" {command} took " in text for command in ("ingest", "take", "build", "status", "undo", "erase"))
    assert [canary for canary in CANARIES if canary in text] == []


UNFORESEEN = f"""
import sys
from pipelines.cli.main import main
from pipelines.ingest import take
def detect(*values, **named):
    raise ValueError("{CELL} {NUMBER}")
take.detect_locale = detect
sys.exit(main(sys.argv[1:]))
"""


def test_an_error_nobody_foresaw_leaves_its_frames_and_no_cell(books: Books) -> None:
    path = books.drawn("panggilan.csv", CALLS)
    status, answer = ended(start(books, "-c", UNFORESEEN, "ingest", str(path), "--json"))
    text = (books.folder / "log" / "command.log").read_text("utf-8")
    assert (status, "data/log" in answer) == (1, True)
    assert "builtins.ValueError" in text and "take.py:" in text
    assert [canary for canary in CANARIES if canary in text] == []


def test_a_log_that_cannot_be_written_costs_no_command(books: Books) -> None:
    books.folder.mkdir(parents=True)
    (books.folder / "log").write_text("a file where the folder should be")
    assert ended(start(books, "-m", "pipelines", "status", "--json"))[0] == 0
