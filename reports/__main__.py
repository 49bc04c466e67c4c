"""Command line of reports: `python -m reports briefing --from D --to D --out FILE`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import settings
import warehouse
from access import audit, permissions
from access.audit import Action
from i18n import LANGUAGES, Words
from reports.briefing.compose import compose, last_day, now_of
from reports.briefing.formats import FORMATS
from reports.briefing.options import COMPARISONS, KINDS, MOST_DAYS, SECTIONS, YEARS, Options, is_possible, preset


def parser() -> argparse.ArgumentParser:
    """The arguments of the command, explained in the language that is set."""
    w = Words(settings.language())
    whole = argparse.ArgumentParser("python -m reports", description=w("briefing.cli.reports"))
    commands = whole.add_subparsers(dest="command", required=True, metavar="briefing")
    command = commands.add_parser("briefing", help=w("briefing.cli.briefing"), description=w("briefing.cli.briefing"))
    command.add_argument("--kind", choices=KINDS, default=KINDS[0], help=w("briefing.cli.kind"))
    command.add_argument("--from", dest="start", type=date.fromisoformat, metavar="D", help=w("briefing.cli.from"))
    command.add_argument("--to", dest="end", type=date.fromisoformat, metavar="D", help=w("briefing.cli.to"))
    command.add_argument("--comparison", choices=COMPARISONS, default=COMPARISONS[0], help=w("briefing.cli.comparison"))
    command.add_argument("--sections", help=w("briefing.cli.sections", sections=",".join(SECTIONS)))
    command.add_argument("--lang", choices=LANGUAGES, default=settings.language(), help=w("briefing.cli.lang"))
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=w("briefing.cli.out", ends=" ".join(FORMATS))
    )
    command.add_argument("--timestamp", type=datetime.fromisoformat, metavar="T", help=w("briefing.cli.timestamp"))
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a briefing into a file; returns 0, or 2 after a refusal."""
    permissions.guard()
    whole = parser()
    chosen = whole.parse_args(arguments)
    w = Words(settings.language())
    draw = FORMATS.get(chosen.out.suffix.lower().removeprefix("."))
    if draw is None:
        return _refused(w("briefing.cli.wrong_out", file=chosen.out.name, ends=" ".join(f".{end}" for end in FORMATS)))
    sections = tuple((chosen.sections or "").split(",")) if chosen.sections else None
    unknown = [name for name in sections or () if name not in SECTIONS]
    if unknown:
        return _refused(w("briefing.cli.wrong_section", section=unknown[0], sections=", ".join(SECTIONS)))
    if (chosen.start is None) != (chosen.end is None) or (chosen.start and chosen.start > chosen.end):
        return _refused(w("briefing.cli.wrong_days"))
    if chosen.start and not is_possible(chosen.start, chosen.end):
        return _refused(w("briefing.cli.wrong_span", years=f"{YEARS[0]}–{YEARS[1]}", days=w.number(MOST_DAYS)))
    made_at = _clock(chosen.timestamp)
    try:
        con = warehouse.open_current()
    except warehouse.Unreadable:
        return _refused(f"{w('screen.damaged_title')}. {w('screen.damaged')} python -m pipelines rebuild")
    try:
        last = made_at.date() if con is None else last_day(con, made_at)
        options = _options(chosen, sections, preset(chosen.kind, chosen.lang, last=last))
        now = made_at if con is None else now_of(con, made_at)
        content = draw(compose(con, options, now=now, made_at=made_at))
    finally:
        if con is not None:
            con.close()
    if problem := _write(chosen, content, w):
        return _refused(problem)
    print(w("briefing.cli.written", file=chosen.out, kilobytes=max(1, round(len(content) / 1000))))
    return 0


def _write(chosen: argparse.Namespace, content: bytes, w: Words) -> str:
    """Record the briefing and write it; returns one sentence why not, else nothing."""
    try:
        audit.record(Action.reported, subject="briefing", form=chosen.out.suffix.lower().removeprefix("."))
        chosen.out.write_bytes(content)
    except audit.Unrecorded:
        return w("refusal.unrecorded", file=audit.path())
    except OSError as error:
        return w("briefing.cli.unwritable", file=chosen.out, why=error.strerror or error)
    return ""


def _options(chosen: argparse.Namespace, sections: Sequence[str] | None, usual: Options) -> Options:
    """What was chosen, and what the kind has where nothing was."""
    return Options(
        kind=chosen.kind,
        start=chosen.start or usual.start,
        end=chosen.end or usual.end,
        comparison=chosen.comparison,
        sections=tuple(name for name in SECTIONS if name in sections) if sections else usual.sections,
        language=chosen.lang,
    )


def _clock(chosen: datetime | None) -> datetime:
    """The moment of printing, to the minute: the one that was set, in the posko's own time where it names no zone."""
    zone = ZoneInfo(settings.timezone())
    moment = chosen or datetime.now(UTC)
    local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.replace(second=0, microsecond=0)


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
