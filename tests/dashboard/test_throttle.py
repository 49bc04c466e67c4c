"""Passcodes cannot be tried one after the other without end."""

import pytest

from dashboard.auth.throttle import ATTEMPTS_PER_MINUTE, FORGOTTEN_AFTER_SECONDS, LONGEST_WAIT_SECONDS, LoginThrottle


class Clock:
    """A clock that stands still until told otherwise."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock) -> LoginThrottle:
    return LoginThrottle(clock)


def wrong(guesses: LoginThrottle, times: int, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        guesses.note(address)


def test_the_first_five_are_free(guesses: LoginThrottle) -> None:
    wrong(guesses, 4)
    assert guesses.wait_seconds("10.0.0.1") == 0


def test_after_five_each_further_one_waits_twice_as_long(guesses: LoginThrottle) -> None:
    wrong(guesses, 5)
    assert guesses.wait_seconds("10.0.0.1") == 2
    wrong(guesses, 1)
    assert guesses.wait_seconds("10.0.0.1") == 4


def test_nobody_waits_longer_than_a_minute(guesses: LoginThrottle) -> None:
    wrong(guesses, 30)
    assert guesses.wait_seconds("10.0.0.1") == LONGEST_WAIT_SECONDS


def test_another_address_is_not_held_up(guesses: LoginThrottle) -> None:
    wrong(guesses, 6)
    assert guesses.wait_seconds("10.0.0.2") == 0


def test_guessing_from_many_addresses_is_held_up_as_one(guesses: LoginThrottle) -> None:
    for number in range(ATTEMPTS_PER_MINUTE):
        guesses.note(f"10.0.1.{number}")
    assert guesses.wait_seconds("10.0.0.2") == 60


def test_a_right_passcode_clears_the_address(guesses: LoginThrottle) -> None:
    wrong(guesses, 6)
    guesses.forgive("10.0.0.1")
    assert guesses.wait_seconds("10.0.0.1") == 0


def test_old_guesses_are_forgotten(guesses: LoginThrottle, clock: Clock) -> None:
    wrong(guesses, 30)
    clock.now = FORGOTTEN_AFTER_SECONDS + 1
    assert guesses.wait_seconds("10.0.0.1") == 0
