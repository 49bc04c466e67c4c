"""Accounts whose passphrases are cheap to hash."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from access import passphrases


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a guess costs is not what is tested here."""
    monkeypatch.setattr(passphrases, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passphrases._of_nobody.cache_clear()
    yield
    passphrases._of_nobody.cache_clear()
