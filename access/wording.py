"""Entries of the audit log in words."""

from collections.abc import Mapping
from datetime import date, datetime

from access.audit import Action, Fact
from access.audit_entries import Entry
from i18n import Words


def subject(entry: Entry, w: Words, names: Mapping[str, str]) -> str:
    """What it was done to: an account by its name, a list by its heading, else its id.

    Args:
        entry: of the log
        w: language
        names: id of an account → its name, as far as they may be told
    """
    text = entry.subject or ""
    if text in names:
        return names[text]
    for key in (f"audit.subject.{text.replace('.', '_')}", text, f"term.list.{text}"):
        if "." in key and w.has(key) and "{" not in w(key):
            return w(key)
    return text


def details(entry: Entry, w: Words) -> str:
    """Its facts in words: how it ended, on which page, and what else is said of it; hashes are for the export."""
    facts = dict(entry.facts)
    ended = f"audit.outcome_{facts.pop('outcome', '')}"
    page = f"menu.{facts.pop('page', '')}"
    how = f"audit.by_{facts.pop('by', '')}"
    parts = [w(key) for key in (ended, page, how) if w.has(key)]
    if entry.action == Action.account_changed and "before" in facts:
        facts["from_role"] = facts.pop("before")
    return ", ".join([*parts, *(text for name, fact in facts.items() if (text := _fact(name, fact, w)))])


def _fact(name: str, fact: Fact, w: Words) -> str:
    """A fact in words; nothing of one that is false, or has none."""
    key = f"audit.fact.{name}"
    if not w.has(key) or fact is False or fact is None:
        return ""
    return w(key, value=_value(name, fact, w))


def _value(name: str, fact: Fact, w: Words) -> str:
    if not isinstance(fact, str):
        return w.number(fact) if fact is not None else ""
    if w.has(f"term.audit_role.{fact}"):
        return w.term("audit_role", fact)
    if name == "feed" and w.has(f"feed.{fact}"):
        return w(f"feed.{fact}")
    if name == "form":
        return fact.upper()
    return _day(fact, w)


def _day(text: str, w: Words) -> str:
    """A day or moment in words; any other text as it is."""
    try:
        return w.day(date.fromisoformat(text)) if len(text) == _ISO_DAY else w.moment(datetime.fromisoformat(text))
    except ValueError:
        return text


_ISO_DAY = len("2021-07-12")
