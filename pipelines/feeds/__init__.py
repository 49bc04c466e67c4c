"""Every feed, in the order in which a header that fits several is tried."""

from pipelines.feeds import (
    arrivals,
    assessments,
    calls,
    chats,
    companions,
    consents,
    deliveries,
    distributions,
    donations,
    events,
    fleet,
    followups,
    limits,
    norms,
    pbx,
    plans,
    purchases,
    reference,
    referrals,
    requests,
    shifts,
    stock,
)
from pipelines.types.feed import Feed

MODULES = (
    *(calls, pbx, chats, requests, stock, arrivals, donations, purchases, distributions, shifts, events),
    *(plans, deliveries, consents, followups, assessments, companions, referrals),
    reference,
    fleet,
    limits,
    norms,
)
FEEDS: tuple[Feed, ...] = tuple(feed for module in MODULES for feed in module.FEEDS)
NAMES: tuple[str, ...] = tuple(dict.fromkeys(feed.name for feed in FEEDS))


def by_table(table: str) -> Feed:
    """The layout whose rows are stored under this name; KeyError for a name nobody declared."""
    return {feed.table: feed for feed in FEEDS}[table]
