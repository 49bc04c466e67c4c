"""From a fresh clone: what `make` and `python -m setup` promise."""

import argparse
import re
import socket
import sys
import tomllib
from pathlib import Path

import pytest

import theme
from setup import __main__ as commands
from setup import browser, environment, fonts, icons, office, run
from setup.steps import SetupError

ROOT = Path(__file__).resolve().parent.parent


def arguments(**more: object) -> argparse.Namespace:
    return argparse.Namespace(**{"port": 8501, "address": "127.0.0.1", **more})


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "CHROMIUM", "SOFFICE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_every_make_target_is_a_command_that_works_without_make() -> None:
    targets = re.findall(r"^([\w-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert set(targets) == set(commands.COMMANDS)


class Machine:
    """A machine on which set-up runs: the commands it was given, and those of them that fail."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.failing: set[str] = set()

    def quietly(self, title: str, command: list[str]) -> None:
        self.commands.append(command)
        if Path(command[0]).name in self.failing or {*command} & self.failing:
            raise SetupError(f"{title}: this step failed")

    def installed(self) -> list[str]:
        """`uv requirements.txt` for each lock file and the program that was to install it."""
        return [
            f"{'pip' if 'pip' in command[:3] and '-m' in command else 'uv'} {command[-1]}"
            for command in self.commands
            if "install" in command
        ]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """An empty clone on a machine without uv of its own."""
    made = Machine()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "quietly", made.quietly)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    for name in (environment.RUNTIME_LOCK, environment.DEV_LOCK, environment.SETUP_LOCK):
        (tmp_path / name).write_text("one==1\n", "utf-8")
    (tmp_path / ".venv").mkdir()
    return made


def test_a_lock_file_is_installed_again_only_when_it_changed(machine: Machine) -> None:
    environment.install(environment.VENV, "requirements.txt")
    environment.install(environment.VENV, "requirements.txt")
    assert machine.installed() == ["pip requirements-setup.txt", "uv requirements.txt"]
    (environment.ROOT / "requirements.txt").write_text("one==2\n", "utf-8")
    environment.install(environment.VENV, "requirements.txt")
    assert machine.installed()[2:] == ["pip requirements-setup.txt", "uv requirements.txt"]


def test_an_environment_remembers_only_the_lock_file_that_was_installed_last(machine: Machine) -> None:
    for lock in ("requirements-dev.txt", "requirements.txt", "requirements-dev.txt"):
        environment.install(environment.VENV, lock)
    assert [each for each in machine.installed() if "setup" not in each] == [
        "uv requirements-dev.txt",
        "uv requirements.txt",
        "uv requirements-dev.txt",
    ]


def test_uv_of_the_machine_comes_before_ours(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    environment.install(environment.VENV, "requirements.txt")
    assert machine.installed() == ["uv requirements.txt"]
    assert machine.commands[-1][0] == "/usr/bin/uv"


@pytest.mark.parametrize("failing", ["requirements-setup.txt", environment.program("uv").name])
def test_pip_installs_where_uv_cannot(machine: Machine, failing: str) -> None:
    machine.failing = {failing}
    environment.install(environment.VENV, "requirements.txt")
    assert machine.installed()[-1] == "pip requirements.txt"


def test_what_neither_uv_nor_pip_can_install_is_tried_again(machine: Machine) -> None:
    machine.failing = {"requirements.txt"}
    with pytest.raises(SetupError):
        environment.install(environment.VENV, "requirements.txt")
    machine.failing = set()
    environment.install(environment.VENV, "requirements.txt")
    assert machine.installed()[-1] == "uv requirements.txt"


@pytest.mark.parametrize("failing", ["", environment.program("uv").name])
def test_nothing_is_installed_without_its_hash(machine: Machine, failing: str) -> None:
    machine.failing = {failing}
    environment.install(environment.VENV, "requirements-dev.txt")
    installing = [command for command in machine.commands if "install" in command]
    assert installing and all("--require-hashes" in command for command in installing)


def test_an_open_address_without_a_passcode_is_refused() -> None:
    with pytest.raises(SetupError, match="passcode"):
        run.run(arguments(address="0.0.0.0"))


def test_a_port_in_use_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SetupError, match="in use"):
        run.run(arguments(port=taken.getsockname()[1]))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the pipelines were told to do."""
    output: list[str] = []
    monkeypatch.setattr(run, "quietly", lambda title, command: output.append(command[3]))
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: output.append(command[3]))
    return output


def test_made_up_data_are_written_when_nothing_was_loaded(steps: list[str]) -> None:
    run.load_made_up(Path("python"))
    assert steps == ["demo", "ingest"]


@pytest.mark.parametrize("stored", ["loads/one", "snapshots/CURRENT"])
def test_made_up_data_never_join_what_was_loaded(own_data: Path, steps: list[str], stored: str) -> None:
    (own_data / stored).mkdir(parents=True)
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
    with pytest.raises(SetupError) as output:
        browser.prepare()
    assert str(output.value).count(".") == 1 and "CHROMIUM" in str(output.value)


def test_a_libreoffice_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFFICE", sys.executable)
    assert office.there() == Path(sys.executable)


def test_without_any_libreoffice_the_run_fails_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "there", lambda: None)
    monkeypatch.setattr(office.debian, "install", lambda package: None)
    with pytest.raises(SetupError, match="SOFFICE"):
        office.prepare()


@pytest.mark.parametrize("name", fonts.FACES)
def test_a_web_font_is_small_and_comes_with_its_licence(name: str) -> None:
    assert 20_000 < (fonts.STATIC / f"{name}.woff2").stat().st_size < 120_000
    assert "SIL OPEN FONT LICENSE" in (fonts.STATIC / f"{name}.LICENSE.txt").read_text("utf-8").upper()


def test_a_page_asks_for_the_letters_that_its_font_has() -> None:
    faces = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]["fontFaces"]
    latin = next(face for face in faces if face["family"] == "Noto Sans")
    assert latin["unicodeRange"].replace(" ", "") == fonts.LATIN_ON_PAGES


@pytest.mark.parametrize("font", [icons.WEB, icons.PRINT])
def test_the_font_of_icons_is_small_draws_all_of_ours_and_comes_with_its_licence(font: Path) -> None:
    assert icons.drawn_by(font).keys() >= theme.ICONS
    assert font.stat().st_size < 80_000
    assert "Apache License" in font.with_suffix(".LICENSE.txt").read_text("utf-8")


def test_the_font_of_icons_draws_what_streamlit_names_itself() -> None:
    drawn = icons.drawn_by(icons.WEB)
    assert {"keyboard_arrow_right", "keyboard_double_arrow_left", "expand_more", "close"} <= drawn.keys()
    assert "account_tree" not in drawn  # one that nobody names
