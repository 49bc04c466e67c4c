"""What the answers of a form mean to a feed: its titles are questions, and when it was sent stands in every row."""

from pipelines import questions
from pipelines.feeds.feed import Feed, folded
from pipelines.header import Fit, Rows

# when a form was opened or sent, in the order in which it is taken where no question asks when it happened
_MOMENTS = (
    "timestamp", "stempel waktu", "cap waktu", "टाइमस्टैम्प", "start", "submission time", "submission submission time",
    "today",
)  # fmt: skip
_CLOCKS = ("jam permintaan", "jam kejadian", "jam lapor", "pukul berapa", "jam berapa", "time of request")
_KEY = "uuid"
_FEW = 3


def is_form(title: str) -> bool:
    """Whether a folded title is that of the moment a form was sent."""
    return title in _MOMENTS


def fit(top: Rows, feed: Feed) -> Fit:
    """What the form's questions mean to this feed; nothing when no row has the moment it was sent."""
    for position, (_, cells) in enumerate(top):
        titles = [folded(cell) for cell in cells]
        if any(map(is_form, titles)):
            return _fit_row(position, cells, feed)
    return Fit(feed, 0, 0, False, {}, {}, {})


def assumed(found: Fit, top: Rows) -> tuple[str, ...]:
    """What the form did not say."""
    happened = found.places.get(found.feed.happened or "")
    sent = happened is not None and is_form(folded(top[found.position][1][happened]))
    silent = "channel" in found.constants and "channel" not in found.places
    return (("form_sent_at",) if sent else ()) + (("channel_is_web_form",) if silent else ())


def _fit_row(position: int, cells: list[str], feed: Feed) -> Fit:
    titles = [folded(cell) for cell in cells]
    asked = ["" if is_form(title) or title == _KEY else cell for title, cell in zip(titles, cells, strict=True)]
    places = questions.matched(asked, feed)
    known_by = [questions.known_by(cells[place]) for place in places.values()]
    sent = next((titles.index(title) for title in _MOMENTS if title in titles), None)
    clocks = _clocks(asked, feed, places)
    if feed.happened and feed.happened not in places and sent is not None:
        places[feed.happened] = sent
    if feed.key and feed.key not in places and _KEY in titles:
        places[feed.key] = titles.index(_KEY)
    is_telling = len(known_by) > 1 and min(known_by) <= _FEW
    by_form = any(column.name == "channel" and column.domain == "channel" for column in feed.columns)
    constants = {"channel": "web_form"} if by_form else {}
    return Fit(feed, position, sum(1 / n for n in known_by), is_telling, places, clocks, constants)


def _clocks(asked: list[str], feed: Feed, places: dict[str, int]) -> dict[str, int]:
    """The question about the time of day beside the one about the day it happened."""
    if feed.happened is None or feed.happened not in places:
        return {}
    headers = {*feed.column(feed.happened).clock_headers, *_CLOCKS}
    free = [place for place, title in enumerate(asked) if folded(title) in headers and place not in places.values()]
    return {feed.happened: free[0]} if free else {}
