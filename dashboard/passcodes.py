"""Whether a passcode fits a stored hash. `python -m pipelines passcode` makes the hash."""

import base64
import hashlib
import hmac

# Enough for the cost that set-up uses, four times over; a costlier text is refused rather than obeyed.
MOST_MEMORY = 256 * 1024 * 1024


def fits(passcode: str, stored: str | None) -> bool:
    """True when `stored` was made from this passcode; None fits nothing.

    `stored` is `scrypt:n:r:p:salt:hash`, salt and hash in URL-safe base64. ValueError when it is anything else.
    """
    if stored is None:
        return False
    n, r, p, salt, expected = _parts(stored)
    found = hashlib.scrypt(passcode.encode(), salt=salt, n=n, r=r, p=p, maxmem=MOST_MEMORY, dklen=len(expected))
    return hmac.compare_digest(found, expected)


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes]:
    try:
        kind, n, r, p, salt, expected = stored.strip().split(":")
        parts = int(n), int(r), int(p), base64.urlsafe_b64decode(salt), base64.urlsafe_b64decode(expected)
    except ValueError:
        kind, parts = "", (0, 0, 0, b"", b"")
    if kind != "scrypt" or len(parts[4]) < 16:
        raise ValueError("A stored passcode is not a hash: set it with `python -m pipelines passcode`.")
    return parts
