"""Passcodes of readers and writers, stored as scrypt hashes only."""

import base64
import hashlib
import json
import secrets
from pathlib import Path
from typing import Literal

import settings
from pipelines.storage import atomic

Role = Literal["read", "write"]

SHORTEST = 6
"""Characters of a passcode at least."""
N, R, P = 2**15, 8, 1
"""Cost of scrypt: 32 MiB and about a tenth of a second per guess."""


def set_passcode(role: Role, passcode: str | None, folder: Path) -> Path:
    """Store the hash of a role's passcode; devices signed in with the old one have to sign in again.

    Args:
        role: Who signs in with it.
        passcode: In clear text; None removes the role's passcode.
        folder: Where `passcodes.json` is written, readable by its owner only.

    Returns:
        The file.

    Raises:
        ValueError: The passcode is too short.
    """
    path = folder / "passcodes.json"
    settings.make_secret("session.key", folder)
    stored = _stored(path)
    stored.pop(role, None)
    if passcode is not None:
        stored[role] = hashed(passcode)
    atomic.write_text(path, json.dumps(stored, indent=1) + "\n", owner_only=True)
    return path


def _stored(path: Path) -> dict[str, str]:
    """What is stored; nothing of a damaged file, which a new passcode replaces."""
    try:
        stored = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def hashed(passcode: str) -> str:
    """Hash as `scrypt:n:r:p:salt:hash`, free of characters special to a shell, a compose file or a service unit."""
    if len(passcode) < SHORTEST:
        raise ValueError(f"A passcode has at least {SHORTEST} characters.")
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(passcode.encode(), salt=salt, n=N, r=R, p=P, maxmem=256 * R * N, dklen=32)
    return ":".join(["scrypt", str(N), str(R), str(P), _text(salt), _text(key)])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
