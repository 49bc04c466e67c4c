"""The time zone that a title names: `Start time (UTC)`, `Pukul WITA`, `Zona waktu: GMT+8` above the table."""

import re

from pipelines.types.feed import folded

_NAMED = {"wib": 420, "wita": 480, "wit": 540, "utc": 0, "gmt": 0}
_BY_OFFSET = {420: "WIB", 480: "WITA", 540: "WIT", 0: "UTC"}
_ZONE = r"(?P<name>utc|gmt|wib|wita|wit)\s*(?:(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)?"
_BEHIND = re.compile(rf"(?:^|[\s(\[/,:_-]){_ZONE}\s*[)\]]*\s*$", re.IGNORECASE)
_ABOVE = re.compile(
    rf"\W*(?:zona waktu|time ?zone|tz|(?:(?:semua|all) )?(?:waktu|jam|times?)(?: (?:are|is|adalah|dalam|in))*)"
    rf"\s*[:=]?\s*[(\[]?{_ZONE}[)\]]?\W*",
    re.IGNORECASE,
)
_COLUMN = ("zona waktu", "timezone", "time zone", "tz", "समय क्षेत्र")


def zone_of_title(title: str) -> str | None:
    """Return the zone at the end of a title, as moments name it; None where it names none."""
    return _zone(_BEHIND.search(title.strip()))


def zone_above(cells: list[str]) -> str | None:
    """Return the zone that a row above a table declares for its times; None where it declares none."""
    return _zone(_ABOVE.fullmatch(" ".join(cell.strip() for cell in cells if cell.strip())))


def without_zone(title: str) -> str:
    """Return a folded title less the zone at its end."""
    match = _BEHIND.search(title.strip())
    return folded(title.strip()[: match.start()]) if match else folded(title)


def is_zone_column(title: str) -> bool:
    """Whether a column of this title names the zone of each row."""
    return folded(title) in _COLUMN


def _zone(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    minutes = _NAMED[match["name"].lower()]
    if match["hours"]:
        shift = 60 * int(match["hours"]) + int(match["minutes"] or 0)
        minutes = shift if match["sign"] == "+" else -shift
    return named_zone(minutes)


def named_zone(minutes: int) -> str:
    """Return the zone so many minutes east of UTC, as moments name it: `WITA`, `UTC`, `+05:30`."""
    sign = "-" if minutes < 0 else "+"
    return _BY_OFFSET.get(minutes, f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}")
