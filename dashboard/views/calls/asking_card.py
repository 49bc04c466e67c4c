"""Calls that only ask, before and after availability was first told to the public."""

from types import ModuleType

import settings
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import tables


def draw(context: PageContext, metrics: ModuleType) -> None:
    """Draw both spans where a setting says since when; metrics: of `only_asking`."""
    since = settings.public_since()
    if since is None:
        return
    frame = query(metrics.only_asking, since=since, place=context.place)
    title = context.w.sentence(metrics.headline_of(frame))
    tables.card(context, "calls.asking", frame, title=title)
