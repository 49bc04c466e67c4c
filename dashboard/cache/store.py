"""A store of results that all sessions share: each is made once, by whoever asks first, while others wait for it.

Results are stored pickled. So the memory that they take is known and bounded, and whoever changes one changes a copy.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any

_LARGEST_PART = 4
"""What is larger than this part of the store is made each time: it would push out too much else."""


class Store:
    """The results used last, up to so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        """Begin empty.

        Args:
            most_bytes: Most memory of all results [bytes].
        """
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pickled: OrderedDict[Hashable, bytes] = OrderedDict()
        self._makers: dict[Hashable, RLock] = {}
        self._lock = Lock()

    def result(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the result of this key; make it where there is none.

        Args:
            key: All that the result depends on.
            make: Makes it; what it raises is raised, and nothing stored.
        """
        pickled = self._used(key)
        return self._made(key, make) if pickled is None else pickle.loads(pickled)

    def clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._pickled.clear()
            self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """Memory of all results [bytes]."""
        return self._bytes

    def _made(self, key: Hashable, make: Callable[[], Any]) -> Any:
        with self._lock:
            maker = self._makers.setdefault(key, RLock())
        with maker:
            pickled = self._used(key)  # somebody else may have made it meanwhile
            if pickled is not None:
                return pickle.loads(pickled)
            try:
                result = make()
                self._add(key, pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
            finally:
                with self._lock:
                    self._makers.pop(key, None)
        return result

    def _used(self, key: Hashable) -> bytes | None:
        with self._lock:
            pickled = self._pickled.get(key)
            if pickled is not None:
                self._pickled.move_to_end(key)
            return pickled

    def _add(self, key: Hashable, pickled: bytes) -> None:
        if len(pickled) > self._most_bytes // _LARGEST_PART:
            return
        with self._lock:
            self._bytes += len(pickled) - len(self._pickled.pop(key, b""))
            self._pickled[key] = pickled
            while self._bytes > self._most_bytes:
                _, oldest = self._pickled.popitem(last=False)
                self._bytes -= len(oldest)
