"""Attacks on the sign-in of the whole door: guessing behind one address, buying guesses, and what the log keeps."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette

from access import accounts, audit_entries, passcodes, passphrases
from access.audit import Action, Actor
from access.audit_entries import Filter
from access.roles import Role
from dashboard.auth import middleware, sign_in, throttle
from dashboard.auth.throttle import DEVICE_COOKIE
from pipelines.cli.passcode import set_passcode
from tests.dashboard.http import Answer, send

READ, WRITE = "melati-putih", "kenanga-ungu"
LONG = "kuda terbang di atas gunung {}"
NAT = "203.0.113.5"
BROWSER = {"host": "posko.example", "accept": "text/html"}
ADMIN = Actor(None, "admin", "command")
APP = Starlette(routes=middleware.ROUTES, middleware=middleware.MIDDLEWARE)


def ask(path: str, headers: dict[str, str], **more: Any) -> Answer:
    return send(APP, path, headers, **more)


@pytest.fixture(autouse=True)
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_URL", "POSKO_LANG", "POSKO_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    monkeypatch.setattr(passphrases, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(passcodes, "N", 2**4)
    monkeypatch.setattr(sign_in, "_one_at_a_time", asyncio.Semaphore(1))
    monkeypatch.setattr(throttle.THROTTLE, "_clock", lambda: 1_800_000_000.0)
    set_passcode("read", READ, tmp_path)
    set_passcode("write", WRITE, tmp_path)
    return tmp_path


def person(name: str, role: Role = Role.READER) -> str:
    """An account with a passphrase, which is returned."""
    made = accounts.add(name, role, actor=ADMIN)
    accounts.set_passphrase(made.id, LONG.format(name), actor=ADMIN)
    return LONG.format(name)


def by_name(name: str, passphrase: str, **more: Any) -> Answer:
    return ask(
        "/sign-in", more.pop("headers", BROWSER), form={"name": name, "passphrase": passphrase}, client=NAT, **more
    )


def by_passcode(text: str, headers: dict[str, str] | None = None) -> Answer:
    return ask("/sign-in", headers or BROWSER, form={"passcode": text}, client=NAT)


def checked(answers: list[Answer]) -> int:
    """How many attempts were checked at all."""
    return sum(answer.status == 403 for answer in answers)


def device() -> dict[str, str]:
    """The headers of a browser that was at the form before."""
    answer = ask("/sign-in", BROWSER, client=NAT)
    cookie = next(text for text in answer.cookies if text.startswith(DEVICE_COOKIE))
    return {**BROWSER, "cookie": cookie.partition(";")[0]}


def test_guessing_at_one_account_locks_nobody_else_out_behind_the_same_address() -> None:
    budi = person("Budi")
    person("Sari", Role.ADMIN)
    assert checked([by_name("Sari", f"tebakan nomor {n}") for n in range(30)]) == 5
    assert by_name("Budi", budi).status == 303
    assert by_passcode(READ).status == 303


def test_who_guessed_wrong_before_does_not_lock_out_a_browser_behind_the_same_address() -> None:
    sari = person("Sari", Role.ADMIN)
    assert checked([by_name("Sari", f"tebakan nomor {n}") for n in range(30)]) == 5
    assert by_name("Sari", sari, headers=device()).status == 303


def test_the_reading_passcode_buys_no_guess_at_the_writing_one() -> None:
    mine, tried = device(), 0
    for number in range(20):
        tried += by_passcode(f"tebakan {number}", mine).status == 403
        assert by_passcode(READ, mine).status in (303, 429)
    assert tried <= 2 * throttle.KNOWN_DEVICE.free
    with_write = [throttle.wait_seconds(throttle.PASSCODE_WRITE, throttle.Guesser(NAT, None))]
    assert with_write == [0]


def test_an_own_account_buys_no_guess_at_another() -> None:
    budi, mine, tried = person("Budi"), device(), 0
    person("Sari", Role.ADMIN)
    for number in range(30):
        tried += by_name("Sari", f"tebakan nomor {number}", headers=mine).status == 403
        assert by_name("Budi", budi, headers=mine).status == 303
    assert tried == 5


def test_a_name_is_one_name_however_it_is_written() -> None:
    person("Sari", Role.ADMIN)
    spelled = ["Sari", "sari", " SARI ", "ｓａｒｉ", "Sari\u00a0"]
    assert checked([by_name(spelled[n % 5], f"tebakan nomor {n}") for n in range(30)]) == 5


def test_a_forged_address_buys_no_guess() -> None:
    person("Sari", Role.ADMIN)
    answers = [
        by_name("Sari", f"tebakan nomor {n}", headers={**BROWSER, "x-forwarded-for": f"198.51.100.{n}"})
        for n in range(30)
    ]
    assert checked(answers) == 5


def test_cookies_thrown_away_buy_few_guesses() -> None:
    person("Sari", Role.ADMIN)
    assert checked([by_name("Sari", f"tebakan nomor {n}", headers=device()) for n in range(30)]) == 15


def test_an_answer_does_not_tell_whether_there_is_such_an_account() -> None:
    person("Sari", Role.ADMIN)
    there, nowhere = by_name("Sari", "bukan frasanya itu"), by_name("Tono", "bukan frasanya itu")
    assert (there.status, there.text.replace("Sari", "")) == (nowhere.status, nowhere.text.replace("Tono", ""))


def test_every_failure_is_recorded_and_the_log_tells_no_name_passphrase_or_address(door: Path) -> None:
    person("Sari", Role.ADMIN)
    failed = [by_name("Sari", "kenari terbang jauh"), by_name("Tono Kenari", "kenari terbang"), by_passcode("kenari-1")]
    assert checked(failed) == 3
    assert audit_entries.count(Filter(actions=(Action.sign_in_failed,))) == 3
    log = b"".join(path.read_bytes() for path in (door / "access").glob("audit.sqlite*"))
    assert not [word for word in (b"kenari", b"Kenari", b"Tono", b"Sari", NAT.encode()) if word in log]


def test_a_failure_at_one_passcode_is_recorded_although_the_other_has_to_wait() -> None:
    for _ in range(throttle.OWN.free):
        throttle.charge(throttle.PASSCODE_WRITE, throttle.Guesser(NAT, None))
    assert by_passcode("tebakan").status in (403, 429)
    assert audit_entries.count(Filter(actions=(Action.sign_in_failed,))) == 1


def test_the_writing_passcode_is_refused_once_the_desk_has_accounts() -> None:
    person("Sari", Role.DESK)
    answer = by_passcode(WRITE)
    assert answer.status == 403 and not answer.set_cookie


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\0" + b"\0" * 4080])
def test_damaged_accounts_let_nobody_in(door: Path, content: bytes) -> None:
    person("Sari", Role.ADMIN)
    (door / "access" / "accounts.sqlite").write_bytes(content)
    for answer in (
        ask("/oksigen", {**BROWSER, "host": "localhost"}),
        by_passcode(WRITE),
        by_name("Sari", LONG.format("Sari")),
    ):
        assert answer.status == 503
        assert not answer.set_cookie


def test_a_valid_invitation_opens_while_somebody_guesses_at_invitations() -> None:
    made = accounts.add("Sari", Role.DESK, actor=ADMIN)
    token = accounts.new_link(made.id, accounts.LinkKind.INVITATION, actor=ADMIN)
    for number in range(40):
        throttle.charge(throttle.INVITATION, throttle.Guesser(NAT, f"{number}"))
    chosen = {"passphrase": LONG.format("sari"), "again": LONG.format("sari")}
    answer = ask("/invitation", {**BROWSER, "cookie": f"posko_link={token}"}, form=chosen, client=NAT)
    assert answer.status == 303
