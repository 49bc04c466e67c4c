"""What a file was declared to replace: `--replaces LOAD` means the file of that load, with every feed the two share."""

from pipelines import store
from pipelines.declared import Declared
from pipelines.errors import FeedError
from pipelines.load import Load


def to_replace(said: Declared) -> dict[str, str]:
    """Feed → load whose place is to be taken; empty when none was declared. FeedError when the load does not count."""
    if said.replaces is None:
        return {}
    counting = store.loads()
    named = next((load for load in counting if load.load_id == said.replaces), None)
    if named is None:
        raise FeedError("no_such_load", load=said.replaces)
    siblings = {load.feed: load.load_id for load in counting if load.sha256 == named.sha256}
    return siblings | {named.feed: named.load_id}


def checked(said: Declared, file: str, feeds: tuple[str, ...]) -> dict[str, str]:
    """The same, once it is known which feeds the file holds. FeedError when that of the named load is not of them."""
    replaces = to_replace(said)
    other = [feed for feed, load_id in replaces.items() if load_id == said.replaces and feed not in feeds]
    if other:
        raise FeedError("replaces_other_feed", file=file, load=said.replaces, feed=other[0], feeds=", ".join(feeds))
    return replaces


def taken_before(sha256: str, said: Declared) -> list[Load]:
    """The loads that hold these very bytes, the newest of each feed; none when only now they are to replace others."""
    known = {load.feed: load for load in store.loads() if load.sha256 == sha256 and said.feed in (None, load.feed)}
    replaces = set(to_replace(said).values())
    done = {load.load_id for load in known.values()} | {load.replaces for load in known.values()}
    return list(known.values()) if not replaces or replaces & done else []
