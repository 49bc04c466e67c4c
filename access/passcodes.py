"""Shared passcodes: their hash, and whether one fits."""

import base64
import hashlib
import hmac
import secrets

SHORTEST = 6
"""Characters of a passcode at least."""
N, R, P = 2**15, 8, 1
"""Cost of scrypt: 32 MiB and about a tenth of a second per guess."""
# Four times the memory of that cost; a costlier hash is refused.
_MOST_MEMORY = 256 * 1024 * 1024


def hashed(passcode: str) -> str:
    """Hash as `scrypt:n:r:p:salt:hash`, free of characters special to a shell, a compose file or a service unit."""
    if len(passcode) < SHORTEST:
        raise ValueError(f"A passcode has at least {SHORTEST} characters.")
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(passcode.encode(), salt=salt, n=N, r=R, p=P, maxmem=256 * R * N, dklen=32)
    return ":".join(["scrypt", str(N), str(R), str(P), _text(salt), _text(key)])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def matches(passcode: str, stored: str | None) -> bool:
    """True when `stored` was made from this passcode; None matches nothing.

    `stored` is what `hashed` returns, salt and hash in URL-safe base64. ValueError when it is anything else.
    """
    if stored is None:
        return False
    n, r, p, salt, expected = _parts(stored)
    digest = hashlib.scrypt(passcode.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=len(expected))
    return hmac.compare_digest(digest, expected)


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes]:
    try:
        kind, n, r, p, salt, expected = stored.strip().split(":")
        parts = int(n), int(r), int(p), base64.urlsafe_b64decode(salt), base64.urlsafe_b64decode(expected)
    except ValueError:
        kind, parts = "", (0, 0, 0, b"", b"")
    if kind != "scrypt" or len(parts[4]) < 16:
        raise ValueError("A stored passcode is not a hash: set it with `python -m pipelines passcode`.")
    return parts
