"""Stores the shared passcodes of readers and writers, as hashes only."""

import json
from pathlib import Path
from typing import Literal

import settings
from access.passcodes import hashed
from pipelines.storage import atomic

Role = Literal["read", "write"]


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
