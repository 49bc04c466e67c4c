"""What a file was declared to replace: `--replaces LOAD` means the file of that load, with every feed the two share."""

from pipelines.storage import load_store
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


def to_replace(declaration: Declaration) -> dict[str, str]:
    """Feed → load whose place is to be taken; empty when none was declared. FeedError when the load does not count."""
    if declaration.replaces is None:
        return {}
    counting = load_store.loads()
    named = next((load for load in counting if load.load_id == declaration.replaces), None)
    if named is None:
        raise FeedError("no_such_load", load=declaration.replaces)
    siblings = {load.feed: load.load_id for load in counting if load.sha256 == named.sha256}
    return siblings | {named.feed: named.load_id}


def checked(declaration: Declaration, file: str, feeds: tuple[str, ...]) -> dict[str, str]:
    """The same, once it is known which feeds the file holds. FeedError when that of the named load is not of them."""
    replaces = to_replace(declaration)
    other = [feed for feed, load_id in replaces.items() if load_id == declaration.replaces and feed not in feeds]
    if other:
        raise FeedError(
            "replaces_other_feed", file=file, load=declaration.replaces, feed=other[0], feeds=", ".join(feeds)
        )
    return replaces


def taken_before(sha256: str, declaration: Declaration) -> list[Load]:
    """The loads that hold these very bytes, the newest of each feed; none when only now they are to replace others."""
    known = {
        load.feed: load
        for load in load_store.loads()
        if load.sha256 == sha256 and declaration.feed in (None, load.feed)
    }
    replaces = set(to_replace(declaration).values())
    done = {load.load_id for load in known.values()} | {load.replaces for load in known.values()}
    return list(known.values()) if not replaces or replaces & done else []
