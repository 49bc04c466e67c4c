"""Signing in by name, by invitation and with shared passcodes: what is let in, what is told, what is left behind."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from access import accounts, audit, audit_entries, database, devices, passcodes, passphrases
from access.accounts import LinkKind
from access.roles import Role
from dashboard.auth import middleware, own_passphrase
from dashboard.shell import navigation
from i18n import Words
from pipelines.cli.main import main
from pipelines.cli.passcode import set_passcode
from tests.dashboard.http import BROWSER, Answer, send

W = Words("id")
GOOD, OTHER, READ, WRITE = "kucing biru lari pagi", "sepeda hijau makan awan", "melati-putih", "kenanga-ungu"


async def page(_: Any) -> PlainTextResponse:
    return PlainTextResponse("97 calls")


APP = Starlette(routes=[*middleware.ROUTES, Route("/oksigen", page)], middleware=middleware.MIDDLEWARE)
ask = partial(send, APP)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(passcodes, "N", 2**10)


@pytest.fixture
def siti() -> accounts.Account:
    return accounts.set_passphrase(accounts.add("Siti", Role.DESK).id, GOOD)


def enter(name: str, passphrase: str, cookie: str = "", **more: Any) -> Answer:
    form = {"name": name, "passphrase": passphrase, "next": "/oksigen"}
    return ask("/sign-in", BROWSER | {"cookie": cookie}, form=form, **more)


def opened(cookie: str, path: str = "/oksigen", **more: Any) -> Answer:
    return ask(path, BROWSER | {"cookie": cookie}, **more)


def followed(token: str) -> str:
    """The cookie that waits after a link was followed."""
    answer = ask(f"/invitation?token={token}", client="10.0.0.9")
    return next(text for text in answer.cookies if text.startswith(own_passphrase.LINK_COOKIE)).partition(";")[0]


def choose(token: str, passphrase: str, again: str | None = None, **more: Any) -> Answer:
    form = {"passphrase": passphrase, "again": passphrase if again is None else again}
    return ask("/invitation", BROWSER | {"cookie": followed(token)}, form=form, client="10.0.0.9", **more)


def test_name_and_passphrase_sign_in_and_the_link_opens(siti: accounts.Account) -> None:
    answer = enter("sITI ", GOOD)
    assert answer.headers["location"] == "/oksigen"
    assert opened(answer.cookie).text == "97 calls"
    assert "httponly" in answer.set_cookie.lower() and "samesite=lax" in answer.set_cookie.lower()
    signed_in = audit_entries.entries()[0]
    assert (signed_in.action, signed_in.subject, signed_in.actor.account) == ("signed_in", siti.id, siti.id)


def test_a_wrong_name_is_answered_like_a_wrong_passphrase_and_both_are_recorded(siti: accounts.Account) -> None:
    accounts.add("Rini", Role.DESK)  # invited, without a passphrase yet
    wrong = {name: enter(name, "wrong") for name in ("Siti", "Budi", "Rini")}
    assert {answer.status for answer in wrong.values()} == {403}
    assert len({answer.text.replace(name, "") for name, answer in wrong.items()}) == 1
    assert not any(answer.set_cookie for answer in wrong.values())
    assert [entry.action for entry in audit_entries.entries()][:3] == ["sign_in_failed"] * 3
    assert b"Budi" not in audit.path().read_bytes()


def test_what_was_entered_as_a_name_cannot_become_part_of_the_page(siti: accounts.Account) -> None:
    text = enter('"><script>alert(1)</script>\u202e', "x").text
    assert "<script" not in text


def test_guesses_at_one_account_do_not_make_another_wait(siti: accounts.Account) -> None:
    accounts.set_passphrase(accounts.add("Budi", Role.DESK).id, OTHER)
    statuses = [enter("Siti", "tebakan").status for _ in range(7)]
    assert statuses[-1] == 429
    assert enter("Siti", GOOD).status == 429
    assert enter("Budi", OTHER).status == 303


def test_spelling_a_name_otherwise_buys_no_further_guess() -> None:
    accounts.set_passphrase(accounts.add("Siti Aminah", Role.DESK).id, GOOD)
    spelled = ["Siti Aminah", "siti  aminah", "Siti\tAminah", "SITI\u2003AMINAH", " Siti\u00a0\u00a0Aminah "]
    statuses = [enter(name, "tebakan").status for name in spelled * 2]
    assert statuses == [403] * 5 + [429] * 5
    assert len(audit_entries.entries(audit_entries.Filter(actions=("sign_in_failed",)))) == 5


def test_signing_out_ends_the_device_on_the_server_too(siti: accounts.Account) -> None:
    cookie = enter("Siti", GOOD).cookie
    assert "max-age=0" in opened(cookie, "/sign-out", form={}).set_cookie.lower()
    assert opened(cookie).status == 303
    assert devices.devices_of(siti.id) == []


def test_signing_in_again_on_a_device_ends_the_sign_in_it_had(siti: accounts.Account) -> None:
    first = enter("Siti", GOOD).cookie
    second = enter("Siti", GOOD, first).cookie
    assert (opened(first).status, opened(second).text) == (303, "97 calls")


def test_the_form_names_fields_as_password_managers_know_them(siti: accounts.Account) -> None:
    text = ask("/sign-in").text
    assert 'autocomplete="username"' in text and 'autocomplete="current-password"' in text
    assert "<script" not in text and "passcode" not in text  # no shared passcode is set


@pytest.mark.parametrize("ends", ["revoked", "passphrase", "role", "everywhere"])
def test_upload_download_socket_and_page_of_a_session_that_ended_are_refused(siti: accounts.Account, ends: str) -> None:
    headers = {"host": "localhost:8501", "cookie": enter("Siti", GOOD).cookie}
    paths = ("/oksigen", "/snapshot")
    assert [ask(path, headers).status for path in paths] == [200, 200]
    {
        "revoked": lambda: accounts.revoke(siti.id),
        "passphrase": lambda: accounts.set_passphrase(siti.id, OTHER),
        "role": lambda: accounts.change_role(siti.id, Role.READER),
        "everywhere": lambda: accounts.sign_out_everywhere(siti.id),
    }[ends]()
    assert [ask(path, headers).status for path in (*paths, "/media/file.xlsx", "/passphrase")] == [401] * 4
    assert ask("/_stcore/upload_file/session/file", headers, form={"x": "y"}).status == 401
    assert ask("/_stcore/stream", headers, kind="websocket", scheme="ws").kind == "websocket.close"


def test_a_socket_that_opens_is_written_down_as_the_last_use(
    siti: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"host": "localhost:8501", "cookie": enter("Siti", GOOD).cookie}
    first = devices.devices_of(siti.id)[0].last_at
    later = database.now() + 3600
    monkeypatch.setattr(database, "now", lambda: later)
    ask("/_stcore/stream", headers, kind="websocket", scheme="ws")
    assert (devices.devices_of(siti.id)[0].last_at - first).total_seconds() >= 3600


# --- Shared passcodes ---


def test_the_shared_write_passcode_is_refused_once_the_desk_has_an_account(
    own_data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_passcode("read", READ, own_data_folder)
    set_passcode("write", WRITE, own_data_folder)
    before = ask("/sign-in", form={"passcode": WRITE}).cookie
    assert opened(before).text == "97 calls"
    accounts.add("Siti", Role.DESK)
    assert opened(before).status == 303
    refused = ask("/sign-in", form={"passcode": WRITE})
    assert refused.status == 403 and W("sign_in.replaced") in refused.text and not refused.set_cookie
    reading = ask("/sign-in", form={"passcode": READ}).cookie
    assert reading.startswith("posko_sign_in=reader.") and opened(reading).text == "97 calls"
    monkeypatch.setattr("sys.stdin", (own_data_folder / "passcodes.json").open())
    assert main(["passcode", "write"]) == 1


def test_a_device_with_the_shared_passcode_is_signed_out_alone(own_data_folder: Path) -> None:
    set_passcode("read", READ, own_data_folder)
    first, second = (ask("/sign-in", form={"passcode": READ}).cookie for _ in range(2))
    opened(first, "/sign-out", form={})
    assert (opened(first).status, opened(second).text) == (303, "97 calls")


# --- The first account ---


def test_this_machine_is_let_in_until_an_account_is_used_and_no_longer() -> None:
    account = accounts.add("Siti", Role.ADMIN)
    token = accounts.new_link(account.id, LinkKind.INVITATION)
    assert ask("/oksigen").text == "97 calls"
    assert ask("/oksigen", client="10.0.0.9").status == 403
    cookie = choose(token, GOOD).cookie
    assert ask("/oksigen").status == 303
    assert opened(cookie).text == "97 calls"


# --- Links ---


def test_the_token_leaves_the_address_at_once_and_is_sent_to_no_other_path(siti: accounts.Account) -> None:
    token = accounts.new_link(siti.id, LinkKind.RESET)
    answer = ask(f"/invitation?token={token}&lang=en", client="10.0.0.9")
    assert (answer.status, answer.headers["location"]) == (303, "/invitation?lang=en")
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")
    waiting = next(text for text in answer.cookies if token in text).lower()
    assert "path=/invitation" in waiting and "httponly" in waiting
    form = opened(followed(token), "/invitation?lang=en", client="10.0.0.9")
    assert form.status == 200 and token not in form.text and "Siti" in form.text
    assert 'autocomplete="new-password"' in form.text


def test_looking_at_a_link_does_not_use_it_up_but_setting_the_passphrase_does() -> None:
    token = accounts.new_link(accounts.add("Siti", Role.READER).id, LinkKind.INVITATION)
    for _ in range(3):
        assert opened(followed(token), "/invitation", client="10.0.0.9").status == 200
    answer = choose(token, GOOD)
    assert answer.status == 303 and opened(answer.cookie).text == "97 calls"
    assert any("max-age=0" in text.lower() for text in answer.cookies if text.startswith(own_passphrase.LINK_COOKIE))
    again = choose(token, OTHER)
    assert again.status == 410 and W("invitation.gone") in again.text and not again.set_cookie


@pytest.mark.parametrize(
    ("passphrase", "again", "key"), [(GOOD, OTHER, "different"), ("siti12345678", None, "common"), ("", None, "short")]
)
def test_a_passphrase_that_is_refused_says_why_and_leaves_the_link(
    passphrase: str, again: str | None, key: str
) -> None:
    token = accounts.new_link(accounts.add("Siti", Role.READER).id, LinkKind.INVITATION)
    answer = choose(token, passphrase, again)
    assert answer.status == 422 and W(f"passphrase.{key}", shortest=passphrases.SHORTEST) in answer.text
    assert choose(token, GOOD).status == 303


@pytest.mark.parametrize("token", ["x" * 32, "x", "<script>", "a" * 5000])
def test_a_link_that_was_never_made_tells_nothing(token: str, siti: accounts.Account) -> None:
    answer = ask("/invitation", BROWSER | {"cookie": f"{own_passphrase.LINK_COOKIE}={token}"}, client="10.0.0.9")
    assert answer.status == 410 and "Siti" not in answer.text


# --- One's own passphrase ---


def change(cookie: str, current: str, new: str) -> Answer:
    return opened(cookie, "/passphrase", form={"current": current, "passphrase": new, "again": new})


def test_a_changed_passphrase_signs_every_other_device_out(siti: accounts.Account) -> None:
    own, other = enter("Siti", GOOD).cookie, enter("Siti", GOOD).cookie
    assert change(own, "wrong", OTHER).status == 403
    assert change(own, GOOD, "aaaaaaaaaaaa").status == 422
    new = change(own, GOOD, OTHER).cookie
    assert [opened(cookie).status for cookie in (own, other, new)] == [303, 303, 200]
    assert (enter("Siti", GOOD).status, enter("Siti", OTHER).status) == (403, 303)


@pytest.mark.parametrize("path", ["/sign-in", "/invitation", "/passphrase", "/sign-out"])
def test_another_sites_form_is_not_taken(path: str, siti: accounts.Account) -> None:
    foreign = BROWSER | {"origin": "http://elsewhere.example", "cookie": enter("Siti", GOOD).cookie}
    assert ask(path, foreign, form={"name": "Siti", "passphrase": GOOD}).status == 403


def test_who_has_no_account_has_no_passphrase_to_change(own_data_folder: Path) -> None:
    set_passcode("read", READ, own_data_folder)
    cookie = ask("/sign-in", form={"passcode": READ}).cookie
    answer = opened(cookie, "/passphrase?lang=en")
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in?next=%2Fakses%3Flang%3Den")
    enter_first = opened(cookie, answer.headers["location"])
    assert Words("en")("sign_in.leave") in enter_first.text and 'lang="en"' in enter_first.text


def test_the_form_shows_the_apps_own_sign(siti: accounts.Account) -> None:
    drawn = re.findall(r' d="([^"]+)"', Path(navigation.FAVICON).read_text("utf-8"))
    assert drawn and re.findall(r' d="([^"]+)"', ask("/sign-in").text) == drawn


# --- The file of accounts ---


def test_damaged_accounts_let_nobody_in_and_say_so_in_one_page(siti: accounts.Account) -> None:
    cookie = enter("Siti", GOOD).cookie
    database.path().write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    for answer in (opened(cookie), ask("/oksigen"), ask("/sign-in"), enter("Siti", GOOD)):
        assert answer.status == 503 and "account list" in answer.text and "97 calls" not in answer.text


def test_the_command_says_where_damaged_accounts_are(
    siti: accounts.Account, capsys: pytest.CaptureFixture[str]
) -> None:
    database.path().write_bytes(b"")
    assert main(["account", "list"]) == 1
    assert str(database.path()) in capsys.readouterr().out


# --- The command ---


def test_the_command_rescues_an_admin_by_a_link_that_signs_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "add", "Siti", "--role", "admin"]) == 0
    match = re.search(r"token=([\w-]+)", capsys.readouterr().out)
    assert match and choose(match[1], GOOD).status == 303
    assert main(["account", "reset", "siti"]) == 0
    match = re.search(r"token=([\w-]+)", capsys.readouterr().out)
    assert enter("Siti", GOOD).status == 403
    assert match and choose(match[1], OTHER).status == 303
    assert main(["account", "revoke", "Siti"]) == 0
    assert enter("Siti", OTHER).status == 403


@pytest.mark.parametrize(
    "words", [["add", "Siti"], ["add"], ["reset", "Nobody"], ["revoke", "Nobody"], ["add", "<b>", "--role", "desk"]]
)
def test_a_command_that_cannot_be_carried_out_says_one_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", *words]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_a_passphrase_comes_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "passphrase"
    for text, status in (("Siti12345678", 1), (GOOD, 0)):
        file.write_text(f"{text}\n", "utf-8")
        with file.open(encoding="utf-8") as stream:
            monkeypatch.setattr("sys.stdin", stream)
            assert main(["account", "add", "Siti", "--role", "desk", "--passphrase-stdin"]) == status
    assert enter("Siti", GOOD).status == 303
