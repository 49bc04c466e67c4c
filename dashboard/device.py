"""What a device keeps after signing in: one signed cookie that says which role, until when."""

import hashlib
import hmac
import time
from typing import Literal

import settings

Role = Literal["reader", "writer"]

COOKIE = "posko_sign_in"
KEPT_SECONDS = 30 * 24 * 3600


def passcode_of(role: Role) -> str | None:
    """The stored hash of the role's passcode, None when none was set."""
    return settings.passcode_write() if role == "writer" else settings.passcode_read()


def signed(role: Role) -> str:
    """The cookie of a device that has just named the role's passcode."""
    until = int(time.time()) + KEPT_SECONDS
    return f"{role}.{until}.{_signature(role, until)}"


def role_of(cookie: str | None) -> Role | None:
    """The role in a cookie of ours that is still good; None for any other text.

    A cookie ends after 30 days, and as soon as the passcode it was given for changes.
    """
    name, _, rest = (cookie or "").partition(".")
    until, _, signature = rest.partition(".")
    for role in _ROLES:
        if name == role and until.isascii() and until.isdigit() and int(until) > time.time():
            good = hmac.compare_digest(signature.encode(), _signature(role, int(until)).encode())
            return role if good and passcode_of(role) else None
    return None


_ROLES: tuple[Role, ...] = ("reader", "writer")


def _signature(role: Role, until: int) -> str:
    message = f"{role}.{until}.{passcode_of(role)}"
    return hmac.new(settings.secret_file("session.key"), message.encode(), hashlib.sha256).hexdigest()
