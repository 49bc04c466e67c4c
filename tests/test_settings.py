"""Settings are checked together when anything starts."""

import subprocess
import sys
from pathlib import Path

import pytest

import settings
from i18n import LANGUAGES, Words
from i18n.settings_errors import settings_errors
from pipelines.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
WRONG = {
    "POSKO_TIMEZONE": "Asia/Jakata",
    "POSKO_LANG": "jv",
    "POSKO_URL": "posko.example",
    "POSKO_CENTRE": "x" * 101,
    "POSKO_COUNTRY": "XX",
    "POSKO_DATE_ORDER": "ymd",
    "POSKO_OUTSIDE_PREFIX": "sembilan",
    "POSKO_MAX_FILE_MB": "banyak",
    "POSKO_MEMORY": "2 gigabita",
    "POSKO_THREADS": "0",
    "POSKO_PUBLIC_PAGE": "mungkin",
    "POSKO_PUBLIC_HOURS": "x" * 101,
    "POSKO_PUBLIC_PHONE": "tanya Budi",
    "POSKO_PUBLIC_FEW": "beberapa",
    "POSKO_PUBLIC_FRESH_HOURS": "0",
    "POSKO_PUBLIC_SINCE": "12/07/2021",
    "POSKO_PROXIES": "10.0.0.5,gerbang",
    "POSKO_SESSION_UPLOAD_MB": "0",
    "POSKO_ALL_UPLOADS_MB": "banyak",
    "POSKO_UPLOAD_MINUTES": "-5",
    "POSKO_SIGN_IN_DAYS": "400",
    "POSKO_INVITATION_HOURS": "0",
    "POSKO_OIDC_URL": "masuk.example",
    "POSKO_OIDC_CLIENT": "x" * 101,
    "POSKO_OIDC_SECRET": "rahasia" * 30,
    "POSKO_OIDC_NAME": "x" * 101,
    "POSKO_PASSCODE_READ": "rahasia",
    "POSKO_PASSCODE_WRITE": "scrypt:1:2",
    "POSKO_PHONE_KEY": "rahasia",
}
RIGHT = {
    "POSKO_TIMEZONE": "Asia/Makassar",
    "POSKO_LANG": "hi",
    "POSKO_URL": "https://posko.example:8501/a",
    "POSKO_CENTRE": "Posko Bumiaji",
    "POSKO_COUNTRY": "my",
    "POSKO_DATE_ORDER": "MDY",
    "POSKO_OUTSIDE_PREFIX": "9",
    "POSKO_MAX_FILE_MB": "20",
    "POSKO_MEMORY": "1.5GB",
    "POSKO_THREADS": "2",
    "POSKO_PUBLIC_PAGE": "On",
    "POSKO_PUBLIC_HOURS": "setiap hari 08.00-16.00",
    "POSKO_PUBLIC_PHONE": "0341 555-0100",
    "POSKO_PUBLIC_FEW": "0",
    "POSKO_PUBLIC_FRESH_HOURS": "12",
    "POSKO_PUBLIC_SINCE": "2021-07-12",
    "POSKO_PROXIES": "10.0.0.5, 172.16.0.0/12, ::1",
    "POSKO_SIGN_IN_DAYS": "7",
    "POSKO_INVITATION_HOURS": "24",
    "POSKO_OIDC_URL": "https://id.example/.well-known/openid-configuration",
    "POSKO_OIDC_CLIENT": "posko",
    "POSKO_OIDC_NAME": "Akun kampus",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_that_is_wrong_is_named_and_no_secret_is_shown(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    for name, text in WRONG.items():
        monkeypatch.setenv(name, text)
    errors = settings_errors(Words(language))
    assert [next(name for name in WRONG if error.startswith(name)) for error in errors] == [*WRONG]
    assert not any("rahasia" in error or "scrypt:1" in error for error in errors)


def test_settings_that_mean_something_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in RIGHT.items():
        monkeypatch.setenv(name, text)
    assert settings.invalid_settings() == []


def test_settings_that_are_empty_are_those_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WRONG:
        monkeypatch.setenv(name, " ")
    assert settings.invalid_settings() == []


def test_books_in_a_file_are_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    monkeypatch.setenv("POSKO_DATA", str(tmp_path / "berkas" / "data"))
    assert [each.name for each in settings.invalid_settings()] == ["POSKO_DATA"]
    monkeypatch.setenv("POSKO_DATA", str(tmp_path / "belum" / "ada"))
    assert settings.invalid_settings() == []


def test_a_command_names_them_all_and_does_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    for name, text in WRONG.items():
        monkeypatch.setenv(name, text)
    assert main(["status"]) == 1
    printed = capsys.readouterr().out
    assert [name for name in WRONG if name not in printed] == []


def test_the_server_does_not_start_with_a_setting_that_means_nothing(tmp_path: Path) -> None:
    environment = {
        **settings.bare_environment(),
        "POSKO_DATA": str(tmp_path),
        "POSKO_COUNTRY": "XX",
        "POSKO_LANG": "en",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "POSKO_COUNTRY" in done.stderr
