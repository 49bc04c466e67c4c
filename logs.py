"""The log of a process: what was done, how long it took, and where errors came from.

A log holds nothing of the books: of an error its type and the lines of code it passed, never its message, which may
quote a cell. What callers log are names, codes and numbers of ours.
"""

import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from concurrent_log_handler import ConcurrentRotatingFileHandler

import settings

LOGGER = logging.getLogger("posko")
LOGGER.addHandler(logging.NullHandler())
LARGEST_BYTES, OLDER_FILES = 1_000_000, 4
_LINE = "%(asctime)s %(process)d %(levelname)s %(message)s"
_Error = tuple[type[BaseException], BaseException, TracebackType | None]


def folder() -> Path:
    """The folder of all logs."""
    return settings.data_folder() / "log"


def start(kind: Literal["command", "server"]) -> None:
    """Write what this process logs to `log/<kind>.log`, which all processes of the kind share and rotate under a lock.

    Every traceback of this process, those of libraries too, loses the messages of its errors.
    """
    logging.setLogRecordFactory(_record_without_messages)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    logging.raiseExceptions = False  # a full disk costs lines of the log, and prints no traceback of it
    path = folder() / f"{kind}.log"
    for handler in [each for each in LOGGER.handlers if isinstance(each, ConcurrentRotatingFileHandler)]:
        if handler.baseFilename == str(path.absolute()):
            return
        LOGGER.removeHandler(handler)
        handler.close()
    # A folder that cannot be written costs the log, never the command.
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        handler = ConcurrentRotatingFileHandler(
            str(path),
            maxBytes=LARGEST_BYTES,
            backupCount=OLDER_FILES,
            encoding="utf-8",
            chmod=0o600,
        )
        handler.setFormatter(logging.Formatter(_LINE))
        LOGGER.addHandler(handler)


@contextmanager
def operation(name: str, **facts: str | int) -> Iterator[dict[str, str | int]]:
    """Log one operation with the seconds it took, and the frames of the error that ended it, if any.

    Args:
        name: a word of ours for what is done.
        **facts: codes, counts and ids of ours; more may be added to the yielded dictionary while it runs.

    Yields:
        The facts, to be added to.
    """
    started = time.perf_counter()
    try:
        yield facts
    except Exception:
        LOGGER.exception("%s failed after %.2f s%s", name, time.perf_counter() - started, _written(facts))
        raise
    LOGGER.info("%s took %.2f s%s", name, time.perf_counter() - started, _written(facts))


def record_error(error: BaseException) -> Path:
    """Log where an error that nobody foresaw came from; the folder in which whoever looks after Posko finds it."""
    LOGGER.error("unforeseen", exc_info=(type(error), error, error.__traceback__))
    return folder()


def frames(error: BaseException) -> str:
    """The types of an error and of those it came from, each with the lines of code it passed; no message of any."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{frames(cause)}\n\n" if cause else ""
    lines = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return before + "\n".join([*lines, f"{type(error).__module__}.{type(error).__qualname__}"])


def _record_without_messages(*values: Any, **named: Any) -> logging.LogRecord:
    """A record whose traceback is already written: every formatter takes it as it is."""
    record = logging.LogRecord(*values, **named)
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = frames(record.exc_info[1])
    return record


def _written(facts: dict[str, str | int]) -> str:
    return "".join(f" {name}={fact}" for name, fact in facts.items())
