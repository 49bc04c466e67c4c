"""Passphrases: how strong one is, its hash, and whether one fits."""

import secrets
import unicodedata
from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

import settings

SHORTEST, LONGEST = 10, 200
"""Characters."""
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses, which no throttled and no offline guesser at our hash makes soon."""
_JUDGED = 72
# What a posko's people write first, and what zxcvbn's lists, which are English, do not hold.
_LOCAL = [
    "posko",
    "oksigen",
    "tabung",
    "rahasia",
    "bismillah",
    "alhamdulillah",
    "indonesia",
    "merdeka",
    "sayang",
    "cinta",
    "sandi",
    "kata",
    "katasandi",
    "password",
    "relawan",
    "petugas",
    "admin",
    "malang",
    "bumiaji",
    "jakarta",
    "surabaya",
    "bandung",
    "ambulans",
    "corona",
    "covid",
    "pancasila",
    "garuda",
    "namaste",
]
# RFC 9106, second choice: 64 MiB, three passes, four lanes; about a tenth of a second.
HASHER = PasswordHasher()


def normal(passphrase: str) -> str:
    """The passphrase as it is hashed: another keyboard may compose the same letters otherwise."""
    return unicodedata.normalize("NFKC", passphrase)


def weakness(passphrase: str, about: Sequence[str] = ()) -> str | None:
    """Why a passphrase is refused, as the end of an i18n key under `passphrase.`; None when it is strong enough.

    Args:
        passphrase: In clear text.
        about: What others know of its owner, such as the name to sign in with.
    """
    text = normal(passphrase)
    if len(text) < SHORTEST:
        return "short"
    if len(text) > LONGEST:
        return "long"
    from zxcvbn import zxcvbn  # here, because its word lists take a tenth of a second to load

    words = [*_LOCAL, settings.centre(), *(part for name in about for part in (name, *name.split()))]
    result = zxcvbn(text[:_JUDGED], user_inputs=words)
    if result["score"] >= LEAST_SCORE:
        return None
    longest = max(result["sequence"], key=lambda match: len(match["token"]), default={"pattern": "bruteforce"})
    return _REASONS.get(longest["pattern"], "guessable") if longest["pattern"] != "dictionary" else _of(longest)


_REASONS = {"spatial": "keys", "repeat": "repeat", "sequence": "sequence", "regex": "date", "date": "date"}


def _of(match: dict[str, str]) -> str:
    names = {"passwords": "common", "user_inputs": "own", "surnames": "name"}
    return names.get(match["dictionary_name"], "name" if match["dictionary_name"].endswith("_names") else "word")


def hashed(passphrase: str) -> str:
    """The argon2id hash, with its parameters and salt."""
    return HASHER.hash(normal(passphrase))


def fits(passphrase: str, stored: str | None) -> bool:
    """Whether a hash was made from this passphrase; without a hash it takes as long and is false."""
    nobody = _of_nobody()  # whether or not it is needed: the first guess takes longer at every name
    try:
        return HASHER.verify(stored or nobody, normal(passphrase)[: LONGEST + 1]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe(32))


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with less effort than today's."""
    return HASHER.check_needs_rehash(stored)
