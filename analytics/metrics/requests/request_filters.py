"""Which requests are meant: of a place, an urgency, a channel."""

from typing import Any, TypedDict

NARROWED = """($place::VARCHAR IS NULL OR starts_with(village_code, $place))
    AND ($urgency::VARCHAR IS NULL OR urgency = $urgency) AND ($channel::VARCHAR IS NULL OR channel = $channel)"""
CHOSEN = f"day BETWEEN $start AND $end AND {NARROWED}"


class Narrowed(TypedDict, total=False):
    """place: the beginning of a village code · urgency, channel: codes. None or left out takes every request, also
    those where it is not known.
    """

    place: str | None
    urgency: str | None
    channel: str | None


def asked(narrowed: Narrowed, **more: Any) -> dict[str, Any]:
    """The values of a question that holds `NARROWED` or `CHOSEN`."""
    return {"place": None, "urgency": None, "channel": None, **narrowed, **more}
