"""Guessing: what slows down, whom it slows down, and whom it does not."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import HTTPConnection
from starlette.responses import Response

from dashboard.auth import throttle
from dashboard.auth.throttle import DEVICE_COOKIE, PASSCODE_READ, PASSCODE_WRITE, Guesser, Subject, Throttle, account
from pipelines.cli import passcode

SARI, BUDI = account("Sari"), account("Budi")
HOUR, DAY = 3600.0, 86_400.0


class Clock:
    """A clock that stands still until it is moved."""

    now = 1_627_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Throttle:
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    return Throttle(clock)


def at(address: str = "10.0.0.1", device: str | None = None) -> Guesser:
    return Guesser(address, device)


def checked(guesses: Throttle, subject: Subject, who: Guesser, tries: int) -> int:
    """How many of so many wrong guesses at once were checked at all."""
    return sum(guesses.charge(subject, who) == 0 for _ in range(tries))


def checked_in(guesses: Throttle, clock: Clock, subject: Subject, who: Guesser, seconds: float) -> int:
    """How many guesses a patient guesser gets in so long, who always waits exactly as long as it has to."""
    end, count = clock.now + seconds, 0
    while clock.now < end:
        wait = guesses.charge(subject, who)
        count += not wait
        clock.now += wait or 0.01
    return count


def test_five_guesses_are_free_and_each_further_one_waits_twice_as_long(guesses: Throttle, clock: Clock) -> None:
    assert checked(guesses, SARI, at(), 100) == 5
    waits = []
    for _ in range(4):
        waits.append(guesses.wait_seconds(SARI, at()))
        clock.now += waits[-1]
        assert guesses.charge(SARI, at()) == 0
    assert waits == [2, 4, 8, 16]


def test_what_had_to_wait_is_not_counted(guesses: Throttle, clock: Clock) -> None:
    checked(guesses, SARI, at(), 50)
    clock.now += 2
    assert guesses.charge(SARI, at()) == 0


def test_a_day_of_guessing_at_one_account_buys_few_guesses(guesses: Throttle, clock: Clock) -> None:
    assert checked_in(guesses, clock, SARI, at(), DAY) < 200


def test_devices_made_for_every_guess_share_the_budget_of_their_address(guesses: Throttle, clock: Clock) -> None:
    count = sum(guesses.charge(SARI, at(device=f"{n}")) == 0 for n in range(60))
    assert count == throttle.OF_ADDRESS.free


def test_another_account_is_not_slowed_down_behind_the_same_address(guesses: Throttle) -> None:
    checked(guesses, SARI, at(), 60)
    assert guesses.wait_seconds(BUDI, at()) == 0
    assert guesses.wait_seconds(PASSCODE_READ, at()) == 0


@pytest.mark.parametrize(
    "spelled", ["Siti  Aminah", "siti\taminah", "Siti\u2003Aminah", " SITI\u00a0AMINAH\n", "Ｓｉｔｉ Aminah"]
)
def test_another_spelling_of_a_name_buys_no_further_guess(guesses: Throttle, spelled: str) -> None:
    assert checked(guesses, account("Siti Aminah"), at(), 50) == 5
    assert checked(guesses, account(spelled), at(), 50) == 0


def test_who_signs_in_rightly_behind_the_same_address_does_not_wait(guesses: Throttle) -> None:
    checked(guesses, SARI, at(), 60)
    assert guesses.charge(SARI, at(device="a browser")) == 0


def test_a_right_passphrase_for_one_buys_no_guess_at_another(guesses: Throttle) -> None:
    who, tried = at(device="mine"), 0
    for _ in range(50):
        tried += guesses.charge(PASSCODE_WRITE, who) == 0
        if guesses.charge(PASSCODE_READ, who) == 0:
            guesses.succeeded(PASSCODE_READ, who)
    assert tried == throttle.OWN.free
    assert guesses.wait_seconds(PASSCODE_READ, who) == 0


def test_entering_a_right_passphrase_again_and_again_slows_nobody_down(guesses: Throttle) -> None:
    for _ in range(100):
        assert guesses.charge(SARI, at()) == 0
        guesses.succeeded(SARI, at())


def test_a_spray_over_names_slows_down(guesses: Throttle, clock: Clock) -> None:
    count = sum(guesses.charge(account(f"nama {n}"), at(device=f"{n}")) == 0 for n in range(60))
    assert count == throttle.ANY_SUBJECT_OF_ADDRESS.free
    assert guesses.wait_seconds(BUDI, at("10.0.0.2")) == 0


def test_a_spray_over_addresses_slows_down(guesses: Throttle, clock: Clock) -> None:
    count = sum(guesses.charge(SARI, at(f"10.{n // 250}.{n % 250}.1")) == 0 for n in range(310))
    assert count == throttle.OF_SUBJECT.free


def test_a_spray_over_both_slows_down(guesses: Throttle) -> None:
    count = sum(guesses.charge(account(f"n{n}"), at(f"10.{n // 250}.{n % 250}.1")) == 0 for n in range(310))
    assert count == throttle.ANYTHING.free


def test_an_account_under_attack_stays_open_to_its_own_device(guesses: Throttle, clock: Clock) -> None:
    own = at(device="known")
    assert guesses.charge(SARI, own) == 0
    guesses.succeeded(SARI, own)
    for n in range(250):
        guesses.charge(SARI, at(f"10.{n // 250}.{n % 250}.1"))
        guesses.charge(SARI, at())
        clock.now += 1
    assert guesses.charge(SARI, own) == 0
    assert guesses.charge(SARI, at("10.99.0.1", "known")) == 0


def test_no_wait_is_longer_than_a_quarter_of_an_hour_and_it_ends_when_the_attack_does(
    guesses: Throttle, clock: Clock
) -> None:
    checked_in(guesses, clock, SARI, at(), DAY)
    assert guesses.wait_seconds(SARI, at()) <= 900
    clock.now += 3 * HOUR
    assert checked(guesses, SARI, at(), 10) == 5


def test_a_known_device_has_a_budget_too(guesses: Throttle, clock: Clock) -> None:
    own = at(device="stolen")
    guesses.charge(SARI, own)
    guesses.succeeded(SARI, own)
    assert checked(guesses, SARI, own, 100) == throttle.KNOWN_DEVICE.free
    assert checked_in(guesses, clock, SARI, own, DAY) < 200


def test_a_device_known_for_the_old_passcode_is_a_stranger_to_the_new_one(guesses: Throttle, tmp_path: Path) -> None:
    passcode.set_passcode("read", "melati-putih", tmp_path)
    devices = [at(device=f"{n}") for n in range(40)]
    for each in devices:
        assert guesses.charge(PASSCODE_READ, each) == 0
        guesses.succeeded(PASSCODE_READ, each)
    passcode.set_passcode("read", "kenanga-ungu", tmp_path)
    assert sum(guesses.charge(PASSCODE_READ, each) == 0 for each in devices) == throttle.OF_ADDRESS.free


def test_an_account_knows_its_last_twenty_devices(guesses: Throttle, clock: Clock) -> None:
    for n in range(25):
        clock.now += 1
        guesses.charge(SARI, at(device=f"{n}"))
        guesses.succeeded(SARI, at(device=f"{n}"))
    checked(guesses, SARI, at(device="new"), 100)
    for n in range(30):
        guesses.charge(SARI, at(device=f"x{n}"))
    assert guesses.wait_seconds(SARI, at(device="24")) == 0
    assert guesses.wait_seconds(SARI, at(device="3")) > 0


def test_a_restart_and_a_second_process_forget_nothing(guesses: Throttle, clock: Clock) -> None:
    checked(guesses, SARI, at(), 5)
    assert Throttle(clock).charge(SARI, at()) == 2


def test_guesses_that_arrive_at_once_do_not_pass_together(guesses: Throttle) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: guesses.charge(SARI, at()), range(64)))
    assert waits.count(0) == 5


def test_what_an_attack_leaves_is_bounded(
    guesses: Throttle, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_CELLS", 50)
    for n in range(300):
        guesses.charge(account(f"{n}" * 1000), at(f"10.1.{n % 250}.1"))
        clock.now += 6
    with sqlite3.connect(tmp_path / "access" / "throttle.sqlite") as con:
        assert con.execute("SELECT count(*) FROM cell").fetchone()[0] <= 50


def test_the_file_tells_no_name_and_no_address(guesses: Throttle, tmp_path: Path) -> None:
    checked(guesses, SARI, at("203.0.113.77", "0123456789abcdef01234567"), 3)
    content = (tmp_path / "access" / "throttle.sqlite").read_bytes().lower()
    assert not [word for word in (b"sari", b"203.0.113.77", b"0123456789abcdef") if word in content]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"x" * 4000, b"bukan basis data" * 300])
def test_a_damaged_file_costs_the_waits_and_no_more(guesses: Throttle, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "access").mkdir()
    (tmp_path / "access" / "throttle.sqlite").write_bytes(content)
    assert checked(guesses, SARI, at(), 20) == 5


def test_where_nothing_can_be_written_guesses_are_counted_all_the_same(guesses: Throttle, tmp_path: Path) -> None:
    (tmp_path / "access").write_text("a file where the folder should be")
    assert checked(guesses, SARI, at(), 20) == 5


@given(jumps=st.lists(st.floats(-3 * DAY, 3 * DAY), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_a_clock_that_jumps_locks_nobody_out(jumps: list[float], tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(tmp_path_factory.mktemp("jumps")))
        clock = Clock()
        clock.now = 1_627_000_000.0
        guesses = Throttle(clock)
        for jump in jumps:
            checked(guesses, SARI, at(), 8)
            clock.now += jump
        assert guesses.wait_seconds(SARI, at()) <= 900


# --- Who somebody is ---


def connection(client: str = "127.0.0.1", **headers: str) -> HTTPConnection:
    lines = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return HTTPConnection({"type": "http", "headers": lines, "client": (client, 5000)})


@pytest.mark.parametrize(
    ("client", "relayed", "address"),
    [
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # a stranger says where it comes from
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the first is what the visitor wrote itself
        ("127.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.5", "198.51.100.7"),  # by way of the relay that is configured
        ("10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.6", "198.51.100.7", "10.0.0.6"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7, <script>", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::ffff:198.51.100.7", "", "198.51.100.7"),
        ("2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "", "2001:db8:1:2::/64"),
        ("/run/posko.sock", "", "unknown"),
    ],
)
def test_only_a_relay_of_ours_says_where_somebody_comes_from(
    guesses: Throttle, monkeypatch: pytest.MonkeyPatch, client: str, relayed: str, address: str
) -> None:
    monkeypatch.setenv("POSKO_PROXIES", "10.0.0.5")
    assert throttle.guesser(connection(client, x_forwarded_for=relayed)).address == address


def test_a_device_is_known_by_a_cookie_that_we_signed(guesses: Throttle) -> None:
    answer = Response()
    throttle.remember(answer, throttle.guesser(connection()), secure=True)
    cookie = answer.headers["set-cookie"]
    assert "httponly" in cookie.lower() and "secure" in cookie.lower()
    name, signature = cookie.partition(";")[0].removeprefix(f"{DEVICE_COOKIE}=").split(".")
    assert throttle.guesser(connection(cookie=f"{DEVICE_COOKIE}={name}.{signature}")).device == name
    other = "0" * 24
    assert throttle.guesser(connection(cookie=f"{DEVICE_COOKIE}={other}.{signature}")).device is None


@pytest.mark.parametrize(
    "cookie", ["", ".", "x", "1" * 5000, "1" * 24 + ".", "é" * 24 + ".é", "0" * 24 + "." + "9" * 5000]
)
def test_an_odd_device_cookie_is_no_device(guesses: Throttle, cookie: str) -> None:
    assert throttle.guesser(connection(cookie=f"{DEVICE_COOKIE}={cookie}")).device is None
