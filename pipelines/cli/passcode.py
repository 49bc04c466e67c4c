"""Sets the passcode of readers or of writers. Only its scrypt hash is kept."""

import base64
import hashlib
import json
import secrets
from pathlib import Path
from typing import Literal

from pipelines.storage import atomic

Role = Literal["read", "write"]

SHORTEST = 6
# scrypt's cost: 32 MiB and some tenth of a second for each guess.
N, R, P = 2**15, 8, 1


def set_passcode(role: Role, passcode: str | None, folder: Path) -> Path:
    """Keeps the hash in `passcodes.json` of the folder (mode 0600); None removes the role's passcode.

    Devices signed in with the old passcode have to sign in again. ValueError when the passcode is too short.
    """
    path = folder / "passcodes.json"
    stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
    stored.pop(role, None)
    if passcode is not None:
        stored[role] = hashed(passcode)
    atomic.write_text(path, json.dumps(stored, indent=1) + "\n", owner_only=True)
    return path


def hashed(passcode: str) -> str:
    """`scrypt:n:r:p:salt:hash`: free of signs that a shell, a compose file or a service unit would read as its own."""
    if len(passcode) < SHORTEST:
        raise ValueError(f"A passcode has at least {SHORTEST} characters.")
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(passcode.encode(), salt=salt, n=N, r=R, p=P, maxmem=256 * R * N, dklen=32)
    return ":".join(["scrypt", str(N), str(R), str(P), _text(salt), _text(key)])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
