"""A passcode is kept as a hash, readable by its owner alone."""

import json
import stat
import sys
from io import StringIO
from pathlib import Path

import pytest

import settings
from access import passcodes
from access.passcodes import SHORTEST, hashed
from i18n import Words
from pipelines.cli.main import main
from pipelines.cli.passcode import set_passcode


def test_only_a_hash_is_kept(tmp_path: Path) -> None:
    stored = set_passcode("read", "melati-putih", tmp_path).read_text("utf-8")
    assert "melati" not in stored
    assert passcodes.matches("melati-putih", json.loads(stored)["read"])


def test_the_same_passcode_twice_gives_two_hashes() -> None:
    assert hashed("melati-putih") != hashed("melati-putih")


def test_setting_one_role_leaves_the_other(tmp_path: Path) -> None:
    set_passcode("read", "melati-putih", tmp_path)
    set_passcode("write", "kenanga-ungu", tmp_path)
    assert set(json.loads((tmp_path / "passcodes.json").read_text("utf-8"))) == {"read", "write"}


def test_none_removes_it(tmp_path: Path) -> None:
    set_passcode("read", "melati-putih", tmp_path)
    set_passcode("read", None, tmp_path)
    assert json.loads((tmp_path / "passcodes.json").read_text("utf-8")) == {}


def test_too_short_a_passcode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=str(SHORTEST)):
        set_passcode("read", "x" * (SHORTEST - 1), tmp_path)
    assert not (tmp_path / "passcodes.json").exists()


@pytest.mark.parametrize("sign", list("$\"'`\\ #%&"))
def test_a_hash_can_stand_in_a_shell_or_a_compose_file(sign: str) -> None:
    assert sign not in hashed("melati-putih")


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = set_passcode("read", "melati-putih", tmp_path)
    owner_only = stat.S_IMODE(path.stat().st_mode) == 0o600
    assert owner_only or sys.platform == "win32"


def test_settings_find_what_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    monkeypatch.delenv("POSKO_PASSCODE_READ", raising=False)
    set_passcode("read", "melati-putih", tmp_path)
    assert passcodes.matches("melati-putih", settings.passcode_read())
    monkeypatch.setenv("POSKO_PASSCODE_READ", "the environment wins")
    assert settings.passcode_read() == "the environment wins"


@pytest.mark.parametrize("role", ["read", "write"])
def test_the_command_answers_in_a_sentence(
    role: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for typed, key in (("melati-putih", "set"), ("", "removed")):
        monkeypatch.setattr(sys, "stdin", StringIO(f"{typed}\n"))
        monkeypatch.setenv("POSKO_LANG", "en")
        assert main(["passcode", role]) == 0
        assert capsys.readouterr().out == Words("en")(f"cli.passcode_{key}_{role}") + "\n"
