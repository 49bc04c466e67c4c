"""The briefing as a text for WhatsApp: the one sentence, what is to be done, the figures, and where to read on."""

from codes import MADE_UP_MARK
from reports.briefing.document import Action, Briefing, Figure
from reports.message_text import plain

_MOST_ACTIONS = 20
"""Everything that is due now, as a rule; what can wait is counted."""
_MOST_SENTENCES = 5


def briefing_text(briefing: Briefing) -> str:
    """The text, without any mark-up from the data; the same briefing gives the same text."""
    parts = (_head, _lead, _actions, _figures, _summary, _notes, _foot)
    blocks = [part(briefing) for part in parts]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _head(briefing: Briefing) -> list[str]:
    made_up = [f"*{MADE_UP_MARK}*", briefing.made_up] if briefing.made_up else []
    return [*made_up, f"*{plain(briefing.title)}, {plain(briefing.centre)}*", briefing.period]


def _lead(briefing: Briefing) -> list[str]:
    return [f"*{plain(sentence)}*" for sentence in briefing.summary[:1]]


def _notes(briefing: Briefing) -> list[str]:
    return [note for note in (briefing.incomplete, briefing.suppressed) if note]


def _summary(briefing: Briefing) -> list[str]:
    return [f"• {plain(sentence)}" for sentence in briefing.summary[1:_MOST_SENTENCES]]


def _figures(briefing: Briefing) -> list[str]:
    if not briefing.figures:
        return []
    lines = [f"*{briefing.words['figures']}*", *(_figure(briefing, figure) for figure in briefing.figures)]
    return [*lines, briefing.comparison] if any(figure.change for figure in briefing.figures) else lines


def _figure(briefing: Briefing, figure: Figure) -> str:
    now = f" ({briefing.words['now']})" if figure.is_current else ""
    beside = f" ({plain(figure.change)})" if figure.change else ""
    return f"• {plain(figure.label)}{now}: {plain(figure.text)}{beside}"


def _actions(briefing: Briefing) -> list[str]:
    words, w = briefing.words, briefing.w
    head = words["actions"]
    if not briefing.actions:
        return [f"*{head}*", briefing.no_actions] if briefing.no_actions else []
    due = [action for action in briefing.actions if action.is_due][:_MOST_ACTIONS]
    lines = [f"{number}. {_action(briefing, action)}" for number, action in enumerate(due, start=1)]
    more = len(briefing.actions) - len(due)
    return [f"*{head}*", *lines, *([w("briefing.actions_more", more=more)] if more else [])]


def _action(briefing: Briefing, action: Action) -> str:
    """An action in as few words as the overview has, with its deadline."""
    when = action.when or action.until
    if when:
        deadline = briefing.w("alert.late" if action.is_late else "alert.until", until=when)
    else:
        deadline = briefing.words["late"] if action.is_late else ""
    return " — ".join(filter(None, (plain(action.short or action.text), deadline)))


def _foot(briefing: Briefing) -> list[str]:
    words = briefing.words
    lines = [briefing.as_of_text, f"{words['moment']}: {briefing.moment_text}", f"{words['code']}: {briefing.code}"]
    return [*lines, *([briefing.w("share.link", url=briefing.link)] if briefing.link else [])]
