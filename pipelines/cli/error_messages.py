"""What goes wrong around files rather than in them: always one sentence; the details wait in the data folder."""

import re
import sqlite3

import duckdb

import logs
import settings
from access import audit
from access.audit import Unrecorded
from i18n import Words
from i18n.settings_errors import settings_errors
from pipelines.storage.load_store import is_full
from pipelines.types.errors import Named, PoskoError

_OF_A_LOAD = re.compile(r"loads[/\\](\d+)(?:\.rewritten)?[/\\]")


def error_message(error: BaseException) -> PoskoError:
    """The sentence for any error; what nobody foresaw goes to the log."""
    if isinstance(error, PoskoError):
        return error
    if isinstance(error, settings.BrokenSecret):
        return PoskoError(error.key, why=Named("secret_why", (error.why,)))
    if isinstance(error, Unrecorded):
        return _of_unrecorded(error)
    if error.args and isinstance(error.args[0], OSError):
        error = error.args[0]
    if isinstance(error, KeyboardInterrupt):
        return PoskoError("interrupted")
    if is_full(error):
        return PoskoError("disk_full", folder=settings.data_folder())
    if isinstance(error, duckdb.Error) and (damaged := _OF_A_LOAD.search(str(error))):
        return PoskoError("damaged_load", load=damaged[1])
    if isinstance(error, OSError) and not isinstance(error, duckdb.Error):
        return PoskoError("out_of_reach", path=error.filename or settings.data_folder(), reason=error.strerror or "")
    return PoskoError("unforeseen", kind=type(error).__name__, log=logs.record_error(error))


def _of_unrecorded(error: Unrecorded) -> PoskoError:
    """The audit log could not be written: most often the disk that holds it is full."""
    cause = error.__cause__
    is_out_of_room = isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) in _OUT_OF_ROOM
    if is_out_of_room or (cause is not None and is_full(cause)):
        return PoskoError("disk_full", folder=settings.data_folder())
    return PoskoError("unrecorded", file=audit.path())


_OUT_OF_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}


def check_settings(words: Words) -> None:
    """PoskoError that names every setting that cannot mean anything."""
    if errors := settings_errors(words):
        raise PoskoError("bad_settings", errors=" ".join(errors))
