"""What a file was declared to replace: `--replaces LOAD` means the file of that load, with every feed the two share."""

from pipelines.storage import load_store
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


def to_replace(said: Declaration) -> dict[str, str]:
    """Feed → load whose place is to be taken; empty when none was declared. FeedError when the load does not count."""
    if said.replaces is None:
        return {}
    counting = load_store.loads()
    named = next((load for load in counting if load.load_id == said.replaces), None)
    if named is None:
        raise FeedError("no_such_load", load=said.replaces)
    siblings = {load.feed: load.load_id for load in counting if load.sha256 == named.sha256}
    return siblings | {named.feed: named.load_id}


def checked(said: Declaration, file: str, feeds: tuple[str, ...]) -> dict[str, str]:
    """The same, once it is known which feeds the file holds. FeedError when that of the named load is not of them."""
    replaces = to_replace(said)
    other = [feed for feed, load_id in replaces.items() if load_id == said.replaces and feed not in feeds]
    if other:
        raise FeedError("replaces_other_feed", file=file, load=said.replaces, feed=other[0], feeds=", ".join(feeds))
    return replaces


def taken_before(sha256: str, said: Declaration) -> list[Load]:
    """The loads that hold these very bytes, the newest of each feed; none when only now they are to replace others."""
    known = {load.feed: load for load in load_store.loads() if load.sha256 == sha256 and said.feed in (None, load.feed)}
    replaces = set(to_replace(said).values())
    done = {load.load_id for load in known.values()} | {load.replaces for load in known.values()}
    return list(known.values()) if not replaces or replaces & done else []
