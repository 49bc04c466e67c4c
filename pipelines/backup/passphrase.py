"""The passphrase of a backup: asked twice on a terminal without showing it; else one line of standard input."""

import sys
from getpass import getpass

from i18n import Words
from pipelines.types.errors import FeedError

SHORTEST = 8


def asked(words: Words, *, new: bool) -> str:
    """The passphrase; `new` ones are asked twice and have SHORTEST characters at least. FeedError when not."""
    if not sys.stdin.isatty():
        phrase = sys.stdin.readline().rstrip("\r\n")
    else:
        phrase = getpass(words("backup.passphrase") + " ")
        if new and getpass(words("backup.again") + " ") != phrase:
            raise FeedError("two_passphrases")
    if new and len(phrase) < SHORTEST:
        raise FeedError("short_passphrase", shortest=SHORTEST)
    return phrase
