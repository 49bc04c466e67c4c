"""Availability of oxygen for the public: a text and a picture to post, and the page that needs no sign-in.

Words only, never a number; no person. Demo data never fill the page.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import pandas as pd

import settings
import theme
import warehouse
from analytics.metrics.books.loads import snapshot_state
from analytics.metrics.oxygen.availability import COLUMNS, UNKNOWN, availability
from codes import MADE_UP_MARK
from i18n import LANGUAGES, Words
from reports.message_text import plain
from reports.paper import picture
from reports.trip_sheet import item_name

PAGE = Template((Path(__file__).parent / "availability.html").read_text("utf-8"))
ADDRESS = "/tersedia"


@dataclass(frozen=True)
class Size:
    """One size at a depot, in words."""

    name: str
    level: str
    """Code of `AVAILABILITY`."""
    text: str


@dataclass(frozen=True)
class Depot:
    """What one depot has; without sizes nothing recent is known of it."""

    name: str
    as_of: str
    sizes: tuple[Size, ...]


@dataclass(frozen=True)
class Notice:
    """Everything the public is told, in words."""

    language: str
    centre: str
    title: str
    lead: str
    depots: tuple[Depot, ...]
    unknown: str
    """Said where a depot has no size, or nothing is known of any."""
    hours: str
    phone: str
    made_up: str
    """The mark of made-up data, else empty."""


def notice_of(frame: pd.DataFrame, w: Words, *, made_up: bool) -> Notice:
    """Put availability into words.

    Args:
        frame: Of `availability`.
        w: Words in the reader's language.
        made_up: Whether the data are made up.
    """
    depots = groupby(frame[COLUMNS].to_dict("records"), key=lambda row: str(row["depot"]))
    return Notice(
        w.language,
        settings.centre(),
        w("availability.title"),
        w("availability.lead"),
        tuple(_depot(name, [*rows], w) for name, rows in depots),
        w("availability.depot_unknown" if len(frame) else "availability.nothing"),
        settings.public_hours(),
        settings.public_phone(),
        MADE_UP_MARK if made_up else "",
    )


def _depot(name: str, rows: list[dict[Hashable, Any]], w: Words) -> Depot:
    if all(row["availability"] == UNKNOWN for row in rows):
        return Depot(name, "", ())
    moment = pd.Timestamp(rows[0]["as_of"]).to_pydatetime()
    sizes = (
        Size(item_name(str(row["item"]), w), str(row["availability"]), w.term("availability", str(row["availability"])))
        for row in rows
    )
    return Depot(name, w("availability.as_of", moment=w.near_moment(moment)), tuple(sizes))


def notice_text(notice: Notice, w: Words) -> str:
    """The notice as a text for groups, with a link to the public page where it is open.

    Args:
        notice: Of `notice_of`.
        w: Words of the same language.
    """
    lines = [*([f"*{notice.made_up}*"] if notice.made_up else []), f"*{plain(notice.centre)}*", f"*{notice.title}*", ""]
    for depot in notice.depots:
        lines.append(f"*{plain(depot.name)}*" + (f" ({depot.as_of})" if depot.as_of else ""))
        lines += [f"{theme.MESSAGE_SIGN[each.level]} {plain(each.name)}: {each.text}" for each in depot.sizes]
        lines += [] if depot.sizes else [f"{theme.MESSAGE_SIGN[UNKNOWN]} {notice.unknown}"]
        lines.append("")
    lines += [] if notice.depots else [notice.unknown, ""]
    lines += [*_contact(notice, w), notice.lead]
    if settings.public_page() and settings.url() and not notice.made_up:
        lines.append(w("availability.page_link", url=page_address()))
    return "\n".join(lines)


def _contact(notice: Notice, w: Words) -> Iterator[str]:
    for name, text in (("phone", notice.phone), ("hours", notice.hours)):
        if text:
            yield f"{w(f'availability.{name}')}: {text}"


def page_address() -> str:
    """Address of the public page; its path alone where the dashboard's own is not set."""
    return f"{settings.url()}{ADDRESS}"


def notice_picture(notice: Notice, w: Words) -> bytes:
    """The notice as PNG, 1,080 pixels wide; the same notice gives the same bytes.

    Args:
        notice: Of `notice_of`.
        w: Words of the same language.
    """
    content = {
        "language": notice.language, "centre": notice.centre, "title": notice.title, "lead": notice.lead,
        "made_up": notice.made_up, "unknown": notice.unknown, "contact": list(_contact(notice, w)),
        "depots": [
            {"name": depot.name, "as_of": depot.as_of, "sizes": [vars(size) for size in depot.sizes]}
            for depot in notice.depots
        ],
    }  # fmt: skip
    return picture("availability", content)


def public_page(language: str | None, now: datetime) -> bytes | None:
    """The page that anybody may see; None while it is off.

    Args:
        language: Code of a language; another one, or None, takes the posko's own.
        now: Moment of the reader.
    """
    if not settings.public_page():
        return None
    code = language if language in LANGUAGES else settings.language()
    return _page(warehouse.current(), str(code), now.replace(second=0, microsecond=0))


@lru_cache(maxsize=12)
def _page(snapshot: Path | None, language: str, now: datetime) -> bytes:
    """The page of a snapshot, made once a minute and language however many look at it."""
    w = Words(language)
    notice = notice_of(_levels(snapshot, now), w, made_up=False)
    contact = [f'<p class="contact">{escape(line)}</p>' for line in _contact(notice, w)]
    depots = [_section(depot, notice) for depot in notice.depots] or [f"<p>{escape(notice.unknown)}</p>"]
    text = PAGE.substitute(
        language=language,
        centre=escape(notice.centre),
        title=escape(notice.title),
        lead=escape(notice.lead),
        contact="\n".join(contact),
        depots="\n".join(depots),
        free=escape(w("availability.free")),
        made_at=escape(w("availability.asked_at", moment=w.moment(now))),
        languages=" ".join(map(_link, LANGUAGES)),
    )
    return text.encode("utf-8")


def _levels(snapshot: Path | None, now: datetime) -> pd.DataFrame:
    """Availability by a snapshot; no row without one, or where its data are made up."""
    nothing = pd.DataFrame(columns=COLUMNS)
    if snapshot is None:
        return nothing
    try:
        con = warehouse.connect(snapshot)
    except duckdb.Error:
        return nothing
    try:
        if snapshot_state(con)["made_up"].iloc[0]:
            return nothing
        return availability(con, now=now, few=settings.public_few(), fresh_hours=settings.public_fresh_hours())
    finally:
        con.close()


def _section(depot: Depot, notice: Notice) -> str:
    sizes = "".join(
        f'<li class="{size.level}"><b>{escape(size.name)}</b><span>{escape(size.text)}</span></li>'
        for size in depot.sizes
    )
    content = f"<ul>{sizes}</ul>" if sizes else f"<p>{escape(notice.unknown)}</p>"
    as_of = f"<small>{escape(depot.as_of)}</small>" if depot.as_of else ""
    return f"<section><h2>{escape(depot.name)}</h2>{as_of}{content}</section>"


def _link(language: str) -> str:
    return f'<a href="?lang={language}" lang="{language}">{escape(Words(language)(f"language.{language}"))}</a>'
