"""From a fresh clone: what `make` and `python -m setup` promise."""

import argparse
import re
import socket
import sys
from pathlib import Path

import pytest

from setup import __main__ as commands
from setup import backtest, browser, environment, fonts, run
from setup.steps import SetupError

ROOT = Path(__file__).resolve().parent.parent


def arguments(**more: object) -> argparse.Namespace:
    return argparse.Namespace(**{"port": 8501, "address": "127.0.0.1", **more})


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_every_make_target_is_a_command_that_works_without_make() -> None:
    targets = re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert set(targets) == set(commands.COMMANDS)


@pytest.mark.parametrize("name", [*environment.REQUIREMENTS, backtest.REQUIREMENTS])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").split()
    assert [line for line in lines if "==" not in line and line not in ("-r", "requirements.txt")] == []


def test_packages_are_installed_again_only_when_the_list_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    installed: list[str] = []
    monkeypatch.setattr(environment, "quietly", lambda title, command: installed.append(title))
    for name in environment.REQUIREMENTS:
        (tmp_path / name).write_text("one==1\n", "utf-8")
    environment._install("requirements-dev.txt")
    assert environment._installed("requirements.txt")
    assert environment._installed("requirements-dev.txt")
    (tmp_path / "requirements.txt").write_text("one==2\n", "utf-8")
    assert not environment._installed("requirements.txt")
    assert not environment._installed("requirements-dev.txt")


def test_an_open_address_without_a_passcode_is_refused() -> None:
    with pytest.raises(SetupError, match="passcode"):
        run.run(arguments(address="0.0.0.0"))


def test_a_port_in_use_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SetupError, match="in use"):
        run.run(arguments(port=taken.getsockname()[1]))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the pipelines were told to do."""
    told: list[str] = []
    monkeypatch.setattr(run, "quietly", lambda title, command: told.append(command[3]))
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: told.append(command[3]))
    return told


def test_made_up_data_are_written_when_nothing_was_loaded(steps: list[str]) -> None:
    run.load_made_up(Path("python"))
    assert steps == ["demo", "ingest"]


@pytest.mark.parametrize("kept", ["loads/one", "snapshots/CURRENT"])
def test_made_up_data_never_join_what_was_loaded(own_data: Path, steps: list[str], kept: str) -> None:
    (own_data / kept).mkdir(parents=True)
    run.load_made_up(Path("python"))
    assert steps == []


def test_taking_made_up_data_goes_on_where_it_was_cut_off(own_data: Path, steps: list[str]) -> None:
    (own_data / "demo").mkdir()
    (own_data / "loads" / "one").mkdir(parents=True)
    run.load_made_up(Path("python"))
    assert steps == ["demo", "ingest"]


def test_a_chromium_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)  # any program that can say its version
    assert browser.there() == Path(sys.executable)


def test_a_chromium_that_is_named_but_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SetupError, match="/nowhere/chromium"):
        browser.prepare()


def test_without_any_chromium_the_run_fails_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for source in ("there", "_from_debian", "_from_playwright"):
        monkeypatch.setattr(browser, source, lambda: None)
    with pytest.raises(SetupError) as told:
        browser.prepare()
    assert str(told.value).count(".") == 1 and "CHROMIUM" in str(told.value)


@pytest.mark.parametrize("name", fonts.FACES)
def test_a_web_font_is_small_and_comes_with_its_licence(name: str) -> None:
    assert 20_000 < (fonts.STATIC / f"{name}.woff2").stat().st_size < 120_000
    assert "SIL OPEN FONT LICENSE" in (fonts.STATIC / f"{name}.LICENSE.txt").read_text("utf-8").upper()
