"""What a snapshot answers alike each time: read once for each snapshot that stays open.

Several metrics of a page need the same facts: whether an older version published a table, when the data end. Only who
keeps a snapshot open knows that it does not change: on any other connection they are read each time.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from duckdb import DuckDBPyConnection

Fact = TypeVar("Fact")
Facts = dict[Hashable, Any]
_MOST = 1000
_of_connections: WeakKeyDictionary[DuckDBPyConnection, Facts] = WeakKeyDictionary()


def share(con: DuckDBPyConnection, facts: Facts) -> DuckDBPyConnection:
    """Let metrics that query this connection remember facts, and use those of others.

    Args:
        con: Connection to a snapshot that does not change.
        facts: What is known of the snapshot.
    """
    _of_connections[con] = facts
    return con


def fact(con: DuckDBPyConnection, key: Hashable, read: Callable[[], Fact]) -> Fact:
    """Return what is known of the snapshot; else read it.

    Args:
        con: Connection to a snapshot.
        key: Name of the fact.
        read: Reads it from the snapshot.
    """
    facts = _of_connections.get(con)
    if facts is None:
        return read()
    if key not in facts:
        if len(facts) >= _MOST:
            facts.clear()
        facts[key] = read()
    known: Fact = facts[key]
    return known
