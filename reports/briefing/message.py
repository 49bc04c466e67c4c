"""The briefing as a text for WhatsApp: what is to be done first, then the figures, and where to read on."""

from codes import MADE_UP_MARK
from reports.briefing.document import Action, Briefing, Figure

_MOST_ACTIONS = 8
_MOST_SENTENCES = 5
_MARKS = str.maketrans({"*": "∗", "_": "-", "~": "-", "`": "'"})
"""Signs by which WhatsApp sets bold, italics and code: a name in the data cannot."""


def briefing_text(briefing: Briefing) -> str:
    """The text, without any mark-up from the data; the same briefing gives the same text."""
    blocks = [_head(briefing), _summary(briefing), _actions(briefing), _figures(briefing), _foot(briefing)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def plain(text: str) -> str:
    """Text of the data on one line, without mark-up."""
    return " ".join(text.translate(_MARKS).split())


def _head(briefing: Briefing) -> list[str]:
    made_up = [f"*{MADE_UP_MARK}*", briefing.made_up] if briefing.made_up else []
    return [*made_up, f"*{plain(briefing.title)}, {plain(briefing.centre)}*", briefing.period]


def _summary(briefing: Briefing) -> list[str]:
    notes = [note for note in (briefing.incomplete, briefing.suppressed) if note]
    return [*(f"• {plain(sentence)}" for sentence in briefing.summary[:_MOST_SENTENCES]), *notes]


def _figures(briefing: Briefing) -> list[str]:
    if not briefing.figures:
        return []
    return [f"*{briefing.words['figures']}*", *(_figure(briefing, figure) for figure in briefing.figures)]


def _figure(briefing: Briefing, figure: Figure) -> str:
    now = f" ({briefing.words['now']})" if figure.is_current else ""
    beside = f" ({plain(figure.change)})" if figure.change else ""
    return f"• {plain(figure.label)}{now}: {plain(figure.text)}{beside}"


def _actions(briefing: Briefing) -> list[str]:
    words, w = briefing.words, briefing.w
    head = words["actions"]
    if not briefing.actions:
        return [f"*{head}*", briefing.no_actions] if briefing.no_actions else []
    listed = briefing.actions[:_MOST_ACTIONS]
    lines = [f"{number}. {_action(briefing, action)}" for number, action in enumerate(listed, start=1)]
    more = len(briefing.actions) - len(listed)
    return [f"*{head}*", *lines, *([w("briefing.actions_more", more=more)] if more else [])]


def _action(briefing: Briefing, action: Action) -> str:
    until = f" — {briefing.words['until']} {action.until}" if action.until else ""
    late = f" ({briefing.words['late']})" if action.is_late else ""
    return f"{plain(action.text)}{until}{late}"


def _foot(briefing: Briefing) -> list[str]:
    words = briefing.words
    lines = [briefing.as_of_text, f"{words['moment']}: {briefing.moment_text}", f"{words['code']}: {briefing.code}"]
    return [*lines, *([briefing.w("share.link", url=briefing.link)] if briefing.link else [])]
