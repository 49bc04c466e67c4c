"""The lock of the books: one writer at a time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import settings
from access.locks import taken
from pipelines.types.errors import FeedError


@contextmanager
def writing(wait_seconds: float = 0) -> Iterator[None]:
    """Take the lock for the block; wait for it at most that long [s]. FeedError when another process has it still.

    The system releases the lock when the process ends, however it ends.
    """
    folder = settings.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("ab", buffering=0) as file:
        deadline = time.monotonic() + wait_seconds
        while not taken(file):
            if time.monotonic() >= deadline:
                raise FeedError("busy")
            time.sleep(0.2)
        yield
