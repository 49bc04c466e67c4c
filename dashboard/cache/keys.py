"""Keys of what is cached: what differs in meaning has another key, also where Python calls it equal."""

import pickle
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import FunctionType
from typing import Any

_NUMBERS = (bool, int, float)
_MOMENTS = (date, datetime)


def key(value: Any) -> Hashable:
    """A hashable key of an argument.

    `1`, `1.0` and `True` have three keys, and so has one moment in two time zones, as its local day may differ.
    """
    kind = type(value)
    if value is None or kind is str:
        return value  # type: ignore[no-any-return]
    if kind in _NUMBERS:
        return kind, value
    if kind in _MOMENTS:
        return kind, repr(value)
    for known, key_of in _COMPOSED:
        if isinstance(value, known):
            return kind, key_of(value)
    if is_dataclass(kind):
        return kind, *(key(getattr(value, field.name)) for field in fields(value))
    return kind, pickle.dumps(value)


def arguments(named: Mapping[str, Any]) -> Hashable:
    """A hashable key of named arguments, in any order."""
    return tuple((name, key(named[name])) for name in sorted(named))


def function(value: FunctionType) -> Hashable:
    """A hashable key of a function: its name, and its code, as that may be loaded anew under the same name."""
    return value.__module__, value.__qualname__, hash(value.__code__)


_COMPOSED: tuple[tuple[type | tuple[type, ...], Callable[[Any], Hashable]], ...] = (
    (FunctionType, function),
    (Enum, lambda value: value.name),
    ((tuple, list), lambda value: tuple(map(key, value))),
    ((set, frozenset), lambda value: frozenset(map(key, value))),
    (Mapping, lambda value: frozenset((key(name), key(each)) for name, each in value.items())),
)
