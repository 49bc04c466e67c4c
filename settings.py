"""Settings: the only reader of the environment."""

import ipaddress
import json
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent
_elsewhere: ContextVar[Path | None] = ContextVar("elsewhere", default=None)
_secrets_of: ContextVar[Path | None] = ContextVar("secrets_of", default=None)


@contextmanager
def elsewhere(folder: Path, *, secrets_of: Path | None = None) -> Iterator[None]:
    """Work on the books in another folder for a while, as a dry run does; with the secrets of a third, if any."""
    tokens = _elsewhere.set(folder.resolve()), _secrets_of.set(secrets_of)
    try:
        yield
    finally:
        _elsewhere.reset(tokens[0])
        _secrets_of.reset(tokens[1])


def version() -> str:
    """Version of the programme, as its project file names it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def data_folder() -> Path:
    """Where originals, loads and snapshots live (POSKO_DATA, default `data/` of the project)."""
    return _elsewhere.get() or _resolved(os.environ.get("POSKO_DATA") or _DEFAULT_DATA)


_DEFAULT_DATA = str(ROOT / "data")


def _resolved(path: str) -> Path:
    # this costs as much as a look at an account, and is wanted at every query
    return _resolved_once(path) if path.startswith("/") else Path(path).resolve()


@lru_cache(maxsize=64)
def _resolved_once(path: str) -> Path:
    return Path(path).resolve()


def timezone() -> str:
    """IANA name of the posko's local time."""
    return os.environ.get("POSKO_TIMEZONE") or "Asia/Jakarta"


def language() -> str:
    """Language of messages and of a page whose address names none."""
    return os.environ.get("POSKO_LANG") or "id"


def url() -> str:
    """Address under which readers reach the dashboard, for links that are shared."""
    return (os.environ.get("POSKO_URL") or "").rstrip("/")


def centre() -> str:
    """Posko that a row belongs to when its file names none."""
    return named_centre() or "Posko"


def named_centre() -> str | None:
    """The posko whose books these are; None while nobody set it, so that the first real file that names one does."""
    return (os.environ.get("POSKO_CENTRE") or "").strip() or None


def country() -> str:
    """Two letters (ISO 3166) of the country whose telephone numbers need no country code."""
    return (os.environ.get("POSKO_COUNTRY") or "ID").strip().upper()


def day_first() -> bool:
    """Whether 05/07 is 5 July when a file does not decide (default true, as in Indonesia)."""
    return (os.environ.get("POSKO_DATE_ORDER") or "dmy").lower() != "mdy"


def outside_prefix() -> str:
    """Digits by which the PBX's telephones take a line (POSKO_OUTSIDE_PREFIX); empty: learned from each log."""
    return (os.environ.get("POSKO_OUTSIDE_PREFIX") or "").strip()


def max_file_mb() -> int:
    """Largest file taken [MB]."""
    return int(os.environ.get("POSKO_MAX_FILE_MB") or 1500)


def memory_limit() -> str:
    """How much memory DuckDB may take while it writes."""
    return os.environ.get("POSKO_MEMORY") or "1200MB"


def threads() -> int | None:
    """How many processor cores DuckDB may use while it writes; None for all."""
    return int(os.environ.get("POSKO_THREADS") or 0) or None


def smallest_count() -> int:
    """Smallest count of people that readers see of what is protected (POSKO_SMALLEST_COUNT)."""
    return int(os.environ.get("POSKO_SMALLEST_COUNT") or 5)


def public_page() -> bool:
    """Whether anybody may see which sizes of oxygen are available, without signing in (POSKO_PUBLIC_PAGE)."""
    return (os.environ.get("POSKO_PUBLIC_PAGE") or "").strip().lower() in _YES


def public_hours() -> str:
    """Opening hours as the public reads them; empty: not said."""
    return (os.environ.get("POSKO_PUBLIC_HOURS") or "").strip()


def public_phone() -> str:
    """Number that the public calls, as it is written; empty: not said."""
    return (os.environ.get("POSKO_PUBLIC_PHONE") or "").strip()


def public_few() -> int:
    """Up to so many free cylinders of a size at a depot are few."""
    return int(os.environ.get("POSKO_PUBLIC_FEW") or 3)


def public_fresh_hours() -> int:
    """An older book of stock is not told to the public [h]."""
    return int(os.environ.get("POSKO_PUBLIC_FRESH_HOURS") or 6)


def public_since() -> date | None:
    """Local day on which availability was first told to the public; None: not yet, or not said."""
    text = (os.environ.get("POSKO_PUBLIC_SINCE") or "").strip()
    return date.fromisoformat(text) if text else None


def proxies() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Relays beside this machine whose word on where a visitor comes from counts (POSKO_PROXIES)."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in _listed(os.environ.get("POSKO_PROXIES") or ""))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def session_upload_mb() -> int:
    """How much the files that one browser tab has sent may take together [MB]."""
    return int(os.environ.get("POSKO_SESSION_UPLOAD_MB") or 400)


def all_uploads_mb() -> int:
    """How much the files that all browsers have sent may take together in the server's memory [MB]."""
    return int(os.environ.get("POSKO_ALL_UPLOADS_MB") or 800)


def upload_minutes() -> int:
    """How long a file that was sent waits in the server's memory while nothing is done on its page [min]."""
    return int(os.environ.get("POSKO_UPLOAD_MINUTES") or 30)


def passcode_read() -> str | None:
    """Hash (scrypt) of the reading passcode, from POSKO_PASSCODE_READ or `passcodes.json`; None when not set."""
    return os.environ.get("POSKO_PASSCODE_READ") or _stored_passcode("read")


def passcode_write() -> str | None:
    """Hash (scrypt) of the writing passcode, from POSKO_PASSCODE_WRITE or `passcodes.json`; None when not set."""
    return os.environ.get("POSKO_PASSCODE_WRITE") or _stored_passcode("write")


def sign_in_days() -> int:
    """How long a device stays signed in to an account [days]."""
    return int(os.environ.get("POSKO_SIGN_IN_DAYS") or 30)


def invitation_hours() -> int:
    """How long an invitation or reset link can be used [h]."""
    return int(os.environ.get("POSKO_INVITATION_HOURS") or 72)


def oidc_url() -> str:
    """Address of an identity provider's OpenID configuration (POSKO_OIDC_URL); empty: nobody signs in by one."""
    return (os.environ.get("POSKO_OIDC_URL") or "").strip()


def oidc_client() -> str:
    """The client id by which the identity provider knows this Posko (POSKO_OIDC_CLIENT)."""
    return (os.environ.get("POSKO_OIDC_CLIENT") or "").strip()


def oidc_secret() -> str:
    """The client secret (POSKO_OIDC_SECRET)."""
    return (os.environ.get("POSKO_OIDC_SECRET") or "").strip()


def has_oidc() -> bool:
    """Whether people may sign in by an identity provider: it, its client and our own address are set."""
    return all((oidc_url(), oidc_client(), oidc_secret(), url()))


def oidc_name() -> str:
    """What the button to sign in calls the provider (POSKO_OIDC_NAME); empty: the words for any."""
    return (os.environ.get("POSKO_OIDC_NAME") or "").strip()


@dataclass(frozen=True)
class InvalidSetting:
    """A setting that cannot mean anything."""

    name: str
    """Its environment variable."""
    text: str
    """What it is set to; empty where that is a secret."""


def invalid_settings() -> list[InvalidSetting]:
    """Every setting that cannot mean anything, in the order of the documentation."""
    return [
        InvalidSetting(name, "" if name in _SECRET else text)
        for name, is_valid in _VALID.items()
        if (text := (os.environ.get(name) or "").strip()) and not is_valid(text)
    ]


def _is_folder(text: str) -> bool:
    """Whether a folder is there, or may be made."""
    path = Path(text)
    return path.is_dir() or not (path.exists() or any(parent.is_file() for parent in path.parents))


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_address(text: str) -> bool:
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and (address.port or 1) > 0
    except ValueError:
        return False


def _is_country(text: str) -> bool:
    from phonenumbers import SUPPORTED_REGIONS  # here, because set-up reads settings before anything is installed

    return text.upper() in SUPPORTED_REGIONS


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_networks(text: str) -> bool:
    try:
        return bool([ipaddress.ip_network(part, strict=False) for part in _listed(text)])
    except ValueError:
        return False


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and text.isprintable()


_LONGEST_NAME = 100
_YES, _NO = ("1", "yes", "on", "true"), ("0", "no", "off", "false")
_SECRET = ("POSKO_OIDC_SECRET", "POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_PHONE_KEY")
_SHORTEST_CHOSEN_KEY = 16
_SCRYPT = re.compile(r"scrypt:[0-9]+:[0-9]+:[0-9]+:[\w=-]{16,}:[\w=-]{16,}")
_RETENTION = r" *[a-z_]+ *= *[1-9][0-9]{0,2} *(?:, *[a-z_]+ *= *[1-9][0-9]{0,2} *)*"
_VALID: dict[str, Callable[[str], object]] = {
    "POSKO_DATA": _is_folder,
    "POSKO_TIMEZONE": _is_zone,
    "POSKO_LANG": re.compile("id|en|hi").fullmatch,
    "POSKO_URL": _is_address,
    "POSKO_CENTRE": _is_name,
    "POSKO_COUNTRY": _is_country,
    "POSKO_DATE_ORDER": re.compile("dmy|mdy", re.IGNORECASE).fullmatch,
    "POSKO_OUTSIDE_PREFIX": re.compile("[0-9]{1,3}").fullmatch,
    "POSKO_MAX_FILE_MB": re.compile("0*[1-9][0-9]{0,6}").fullmatch,
    "POSKO_RETENTION": re.compile(_RETENTION, re.ASCII).fullmatch,
    "POSKO_MEMORY": re.compile(r"[1-9][0-9]*(?:[.][0-9]+)? ?(?:[MGT]i?B)", re.IGNORECASE).fullmatch,
    "POSKO_THREADS": re.compile("[1-9][0-9]{0,2}").fullmatch,
    "POSKO_SMALLEST_COUNT": re.compile("0*([2-9]|[1-9][0-9]{1,2})").fullmatch,
    "POSKO_PUBLIC_PAGE": lambda text: text.lower() in _YES + _NO,
    "POSKO_PUBLIC_HOURS": _is_name,
    "POSKO_PUBLIC_PHONE": re.compile(r"[+]?[0-9][0-9 ().-]{1,29}").fullmatch,
    "POSKO_PUBLIC_FEW": re.compile("[0-9]{1,4}").fullmatch,
    "POSKO_PUBLIC_FRESH_HOURS": re.compile("0*[1-9][0-9]{0,2}").fullmatch,
    "POSKO_PUBLIC_SINCE": _is_day,
    "POSKO_PROXIES": _is_networks,
    "POSKO_SESSION_UPLOAD_MB": re.compile("0*[1-9][0-9]{0,5}").fullmatch,
    "POSKO_ALL_UPLOADS_MB": re.compile("0*[1-9][0-9]{0,5}").fullmatch,
    "POSKO_UPLOAD_MINUTES": re.compile("0*[1-9][0-9]{0,4}").fullmatch,
    "POSKO_SIGN_IN_DAYS": re.compile("0*([1-9]|[1-9][0-9]|[1-3][0-9]{2})").fullmatch,
    "POSKO_INVITATION_HOURS": re.compile("0*[1-9][0-9]{0,2}").fullmatch,
    "POSKO_OIDC_URL": _is_address,
    "POSKO_OIDC_CLIENT": _is_name,
    "POSKO_OIDC_SECRET": _is_name,
    "POSKO_OIDC_NAME": _is_name,
    "POSKO_PASSCODE_READ": _SCRYPT.fullmatch,
    "POSKO_PASSCODE_WRITE": _SCRYPT.fullmatch,
    "POSKO_PHONE_KEY": lambda text: len(text.encode()) >= _SHORTEST_CHOSEN_KEY,
}


class BrokenSecret(Exception):
    """A secret of this installation cannot be used, and nothing may quietly take its place."""

    def __init__(self, name: str, why: Literal["missing", "empty", "short", "damaged"]) -> None:
        """Name its file and what is wrong with it."""
        super().__init__(f"{name} is {why}")
        self.name, self.why = name, why

    @property
    def key(self) -> str:
        """Key of its sentence below `refusal` of i18n."""
        return "broken_" + self.name.partition(".")[0]


SHORTEST_KEY = 32
"""Bytes of a key at least; one of ours has 64."""
# What a key was made for: where one of these is, another key would not fit.
_DEPENDS = {
    "phone.key": ("loads/[0-9]*", "originals/*", "erased.json", "snapshots/CURRENT"),
    "session.key": ("passcodes.json", "access/accounts.sqlite"),
}


def phone_key() -> bytes:
    """Key of the pseudonyms (POSKO_PHONE_KEY, else a file of mode 0600 made before the first load)."""
    return (os.environ.get("POSKO_PHONE_KEY") or "").encode() or secret_file("phone.key")


def secret_file(name: str) -> bytes:
    """Random secret in the data folder under this name; made once, readable by its owner alone.

    BrokenSecret when it is empty, short, or missing where something depends on it already.
    """
    path = (_secrets_of.get() or data_folder()) / name
    try:
        return _secret_in(path, _state_of(path))
    except FileNotFoundError:
        if any(not one.name.endswith(".arriving") for each in _DEPENDS.get(name, ()) for one in path.parent.glob(each)):
            raise BrokenSecret(name, "missing") from None
        _make_secret(path)
    return _secret_in(path, _state_of(path))


@lru_cache(maxsize=64)
def _secret_in(path: Path, _: tuple[int, int, int]) -> bytes:
    content = path.read_bytes()
    if len(content.strip()) < SHORTEST_KEY:
        raise BrokenSecret(path.name, "short" if content.strip() else "empty")
    return content


def make_secret(name: str, folder: Path) -> None:
    """Make a secret that is missing, although something depends on it: somebody asked for what follows from that."""
    if not (folder / name).exists():
        _make_secret(folder / name)


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(32).encode())
        file.flush()
        os.fsync(file.fileno())
    _named_once(arriving, path)


def _named_once(arriving: Path, path: Path) -> None:
    """Name a whole file unless another process was first: nobody ever reads half a secret."""
    with suppress(FileExistsError):
        path.hardlink_to(arriving)
    arriving.unlink()


def _stored_passcode(role: str) -> str | None:
    return stored_passcodes().get(role)


def stored_passcodes() -> dict[str, str]:
    """The hashes in `passcodes.json` by role; BrokenSecret where the file is not what we wrote, which opens nothing."""
    path = data_folder() / "passcodes.json"
    try:
        return _passcodes_in(path, _state_of(path))
    except FileNotFoundError:
        return {}


def _state_of(path: Path) -> tuple[int, int, int]:
    """What differs once a file is written anew."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


@lru_cache(maxsize=64)
def _passcodes_in(path: Path, _: tuple[int, int, int]) -> dict[str, str]:
    text = path.read_bytes()
    if not text.strip():
        raise BrokenSecret(path.name, "empty")
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenSecret(path.name, "damaged") from None
    if not isinstance(stored, dict) or not all(
        isinstance(each, str) and _SCRYPT.fullmatch(each.strip()) for each in stored.values()
    ):
        raise BrokenSecret(path.name, "damaged")
    return {str(role): each for role, each in stored.items()}


def shared_folder() -> Path:
    """Borrowed data that some tests read (POSKO_SHARED)."""
    return Path(os.environ.get("POSKO_SHARED") or ROOT.parent / "shared")


def environment_in(chosen: str | None, actor: str = "") -> dict[str, str]:
    """Our own environment for a child process.

    Args:
        chosen: the language in which it answers; None for the one that is set
        actor: for whom it works, as `access.audit` signed it; empty for whom this process works
    """
    return {**os.environ, "POSKO_LANG": chosen or language(), "POSKO_ACTOR": actor or actor_token()}


def retention() -> dict[str, int]:
    """Feed → after how many months its rows about people are reduced to sums (POSKO_RETENTION); empty: never."""
    text = (os.environ.get("POSKO_RETENTION") or "").replace(" ", "")
    return {name: int(months) for name, _, months in (one.partition("=") for one in text.split(",") if one)}


def actor_token() -> str:
    """For whom this process works, as `access.audit` signed it (POSKO_ACTOR, set by the server alone); else empty."""
    return os.environ.get("POSKO_ACTOR") or ""


def bare_environment() -> dict[str, str]:
    """What a child process needs to start, and none of our settings or secrets."""
    needed = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
    temporary = dict.fromkeys(("TEMP", "TMP", "TMPDIR"), tempfile.gettempdir())
    return {name: os.environ[name] for name in needed if name in os.environ} | temporary
