"""Reads the passphrase of a backup: hidden and repeated on a terminal, else one line of standard input."""

import sys
from getpass import getpass

from i18n import Words
from pipelines.types.errors import FeedError

SHORTEST = 8
"""Characters of a new passphrase at least."""


def read_passphrase(words: Words, *, new: bool) -> str:
    """Read a passphrase; a `new` one is typed twice and has at least SHORTEST characters. FeedError when not."""
    if not sys.stdin.isatty():
        phrase = sys.stdin.readline().rstrip("\r\n")
    else:
        phrase = getpass(words("backup.passphrase") + " ")
        if new and getpass(words("backup.again") + " ") != phrase:
            raise FeedError("two_passphrases")
    if new and len(phrase) < SHORTEST:
        raise FeedError("short_passphrase", shortest=SHORTEST)
    return phrase
