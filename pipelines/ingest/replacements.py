"""Loads that a file stands for: those with the same bytes, and those it was declared to replace (`--replaces LOAD`)."""

from pipelines.storage import load_store
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


def loads_to_replace(declaration: Declaration, file: str, feeds: tuple[str, ...]) -> dict[str, str]:
    """Find the loads whose place a file is declared to take: those of the named load's file.

    Args:
        declaration: what the sender declared
        file: name of the file, for the message of an error
        feeds: names of the feeds the file contains

    Returns:
        Feed → number of the load to replace; empty when none was declared.

    Raises:
        FeedError: the named load does not count, or the file does not contain its feed.
    """
    replaces = _declared(declaration)
    other = [feed for feed, load_id in replaces.items() if load_id == declaration.replaces and feed not in feeds]
    if other:
        raise FeedError(
            "replaces_other_feed", file=file, load=declaration.replaces, feed=other[0], feeds=", ".join(feeds)
        )
    return replaces


def loads_of_file(sha256: str, declaration: Declaration) -> list[Load]:
    """The loads of exactly these bytes, the newest of each feed; none when they are now to replace others."""
    same = [load for load in load_store.loads() if load.sha256 == sha256 and declaration.feed in (None, load.feed)]
    known = {load.feed: load for load in same}
    replaces = set(_declared(declaration).values())
    done = {load.load_id for load in known.values()} | {load.replaces for load in known.values()}
    return list(known.values()) if not replaces or replaces & done else []


def _declared(declaration: Declaration) -> dict[str, str]:
    """Feed → load to replace, for every feed of the named load's file. FeedError when that load does not count."""
    if declaration.replaces is None:
        return {}
    loads = load_store.loads()
    named = next((load for load in loads if load.load_id == declaration.replaces), None)
    if named is None:
        raise FeedError("no_such_load", load=declaration.replaces)
    siblings = {load.feed: load.load_id for load in loads if load.sha256 == named.sha256}
    return siblings | {named.feed: named.load_id}
