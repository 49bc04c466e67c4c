"""Uploads: who may send a file, how much may wait in memory, and for how long.

Streamlit takes whatever reaches its upload route into memory. So the right is asked before a body is read, what arrives
is counted while it arrives, and files that nobody waits for leave the memory in time.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

import logs
import settings
from access.roles import Right
from dashboard.auth import visitors
from dashboard.auth.session import session_of_connection

READING = {"GET", "HEAD", "OPTIONS"}
MOST_FILES = 100
MOST_AT_ONCE = 4
LONGEST_PAUSE_SECONDS = 30
LEAST_BYTES_PER_SECOND = 2000
GRACE_SECONDS = 60
SWEEP_SECONDS = 30
_FRAME = 1024 * 1024  # what a form adds around its file, as Streamlit counts it
_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/([^/]+)")
_MB = 1024 * 1024
Sizes = Mapping[str, Mapping[str, int]]
"""Session → file → bytes that wait in memory."""


def waiting() -> Sizes:
    """The files that wait in the server's memory."""
    manager = _manager()
    if manager is None:
        return {}
    with manager._lock:
        return {
            session_id: {file_id: len(file.data) for file_id, file in files.items()}
            for session_id, files in manager.file_storage.items()
        }


def _manager() -> MemoryUploadedFileManager | None:
    manager = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return manager if isinstance(manager, MemoryUploadedFileManager) else None


@dataclass
class Arriving:
    """An upload while it arrives."""

    session_id: str
    file_id: str
    announced: int
    """Bytes it says it has; 0 where it does not say."""
    started: float
    """Moment it began [s]."""
    received: int = 0
    """Bytes that have arrived."""

    @property
    def counted(self) -> int:
        """Bytes that it takes of what may wait."""
        return max(self.announced, self.received)


class Refused(HTTPException):
    """An upload that ends before its end."""


@dataclass
class Budget:
    """What may wait and arrive, for a session and for all of them."""

    waiting: Callable[[], Sizes] = waiting
    """The files that wait."""
    clock: Callable[[], float] = time.monotonic
    arriving: list[Arriving] = field(default_factory=list)
    """The uploads under way."""

    def begin(self, session_id: str, file_id: str, announced: int) -> Arriving:
        """Let an upload begin.

        Args:
            session_id: Of the page it belongs to.
            file_id: Its name there; a file of the same name makes room for it.
            announced: How long it says it is [bytes]; 0 where it does not say.

        Raises:
            Refused: There is no room for what it announces.
        """
        own = [each for each in self.arriving if each.session_id == session_id]
        if len(own) >= MOST_AT_ONCE or len(self.arriving) >= 4 * MOST_AT_ONCE:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        if len(self.waiting().get(session_id, {})) + len(own) >= MOST_FILES:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        upload = Arriving(session_id, file_id, announced, self.clock())
        self.arriving.append(upload)
        try:
            self._check(upload)
        except Refused:
            self.arriving.remove(upload)
            raise
        return upload

    def received(self, upload: Arriving, count: int) -> None:
        """Count bytes that arrived; Refused where they are too many, or too few for the time."""
        is_over = upload.received + count > upload.announced
        upload.received += count
        if is_over:
            self._check(upload)
        seconds = self.clock() - upload.started
        if seconds > GRACE_SECONDS and upload.received < seconds * LEAST_BYTES_PER_SECOND:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT)

    def end(self, upload: Arriving) -> None:
        """Stop counting an upload that has ended."""
        self.arriving.remove(upload)

    def _check(self, upload: Arriving) -> None:
        files = self.waiting()
        own = {name: size for name, size in files.get(upload.session_id, {}).items() if name != upload.file_id}
        of_session = sum(own.values()) + sum(e.counted for e in self.arriving if e.session_id == upload.session_id)
        of_all = sum(sum(each.values()) for each in files.values()) + sum(each.counted for each in self.arriving)
        too_large = upload.counted > config.get_option("server.maxUploadSize") * _MB + _FRAME
        if too_large or of_session > settings.session_upload_mb() * _MB or of_all > settings.all_uploads_mb() * _MB:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class GuardUploads:
    """Lets a body in only from whoever may send files, and only as much as there is room for."""

    def __init__(self, app: ASGIApp, *, forms: Callable[[str], bool], budget: Budget | None = None) -> None:
        """Wrap an application.

        Args:
            app: The application.
            forms: Whether a path is a form of ours, which looks after itself.
            budget: What may wait and arrive.
        """
        self.app = app
        self.forms = forms
        self.budget = budget or Budget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http" or scope["method"] in READING or self.forms(scope["path"]):
            return await self.app(scope, receive, send)
        connection = HTTPConnection(scope)
        who = session_of_connection(connection)
        upload = _UPLOAD.fullmatch(scope["path"])
        if who is None or not who.may(Right.FILES) or not (upload and visitors.is_own(upload[1], who)):
            return await _refusal(HTTPStatus.FORBIDDEN)(scope, receive, send)
        if scope["method"] != "PUT":
            return await self.app(scope, receive, send)
        try:
            arriving = self.budget.begin(upload[1], upload[2], _announced(connection))
        except Refused as refused:
            return await _refusal(refused.status_code)(scope, receive, send)
        try:
            await self.app(scope, self._counting(receive, arriving), _closing(send))
        finally:
            self.budget.end(arriving)

    def _counting(self, receive: Receive, upload: Arriving) -> Receive:
        async def receive_counted() -> Message:
            try:
                message = await asyncio.wait_for(receive(), LONGEST_PAUSE_SECONDS)
            except TimeoutError:
                raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
            self.budget.received(upload, len(message.get("body", b"")))
            return message

        return receive_counted


def _announced(connection: HTTPConnection) -> int:
    lengths = connection.headers.getlist("content-length")
    if not lengths:
        return 0
    if len(set(lengths)) > 1 or not re.fullmatch("[0-9]{1,15}", lengths[0]):
        raise Refused(HTTPStatus.BAD_REQUEST)
    return int(lengths[0])


def _refusal(status: int) -> Response:
    # The connection ends with the answer: what is still on its way is never read.
    return Response(status_code=status, headers={"Connection": "close", "Cache-Control": "no-store"})


def _closing(send: Send) -> Send:
    async def send_and_close(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return send_and_close


@dataclass
class Expiry:
    """Removes files of sessions that are closed, or on whose page nothing was done for a while."""

    clock: Callable[[], float] = time.monotonic
    _last: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Session → a number that changes whenever something is done on its page, and since when it is so [s]."""

    def due(self, steps: Mapping[str, int]) -> list[str]:
        """The sessions whose files are to go.

        Args:
            steps: Session with files → how often something was done on its page; below 0 for a session that is closed.
        """
        now = self.clock()
        for session_id, step in steps.items():
            if self._last.get(session_id, (None, 0.0))[0] != step:
                self._last[session_id] = step, now
        self._last = {session_id: since for session_id, since in self._last.items() if session_id in steps}
        longest = settings.upload_minutes() * 60
        return [name for name, step in steps.items() if step < 0 or now - self._last[name][1] >= longest]


def sweep(expiry: Expiry) -> None:
    """Remove what is due; called on the server's own thread."""
    manager = _manager()
    if manager is None:
        return
    sessions: Any = runtime.get_instance()._session_mgr
    # Streamlit drops the sessions that ran out only when somebody comes.
    sessions._session_storage._cache.expire()
    steps = {}
    for session_id, files in waiting().items():
        info = sessions.get_session_info(session_id)
        steps[session_id] = info.script_run_count * (MOST_FILES + 1) + len(files) if info else -1
    for session_id in expiry.due(steps):
        manager.remove_session_files(session_id)


async def sweep_again_and_again() -> None:
    """Remove what is due, every half minute."""
    expiry = Expiry()
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            sweep(expiry)
        except Exception as error:  # the next round comes all the same
            logs.record_error(error)
