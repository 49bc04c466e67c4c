"""Whose a Streamlit session is, so that no link of one device answers another."""

import threading
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.media_file_manager import MediaFileManager

from access.roles import Right
from dashboard.auth.session import Session, session_of, session_of_connection

MEDIA = "/media/"
_STATIC = "/static/"
"""What Streamlit itself brings, its icons in /static/media/ among it."""


def owner(session_id: str) -> Session | None:
    """Who looks at a Streamlit session now; None for nobody, and for somebody whose right is gone."""
    client = runtime.get_instance().get_client(session_id) if runtime.exists() else None
    context = client.client_context if client else None
    if context is None:
        return None
    headers = Headers(raw=[(name.encode("latin-1"), text.encode("latin-1")) for name, text in context.headers])
    return session_of(
        cookies=context.cookies, headers={**headers}, client=context.remote_ip if context.remote_ip else "127.0.0.1"
    )


def is_own(session_id: str, who: Session | None) -> bool:
    """Whether a Streamlit session belongs to who asks: the same account, or without one the same role."""
    return _is_same(owner(session_id), who)


def _is_same(its: Session | None, who: Session | None) -> bool:
    return who is not None and its is not None and (its.account, its.role) == (who.account, who.role)


class OwnSessions:
    """Lets a socket resume a Streamlit session, with what was typed and sent there, only for whom it belongs to."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app
        self._left: dict[str, Session] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "websocket" or not runtime.exists():
            return await self.app(scope, receive, send)
        words = scope.get("subprotocols", [])
        who = session_of_connection(HTTPConnection(scope))
        if len(words) > _RESUMED and not self._may_resume(words[_RESUMED], who):
            scope = {**scope, "headers": [line for line in scope["headers"] if line[0] != _PROTOCOLS]}
            scope["headers"].append((_PROTOCOLS, ", ".join(words[:_RESUMED]).encode("latin-1")))

        async def receive_and_remember() -> Message:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                self._remember()
            return message

        await self.app(scope, receive_and_remember, send)

    def _may_resume(self, session_id: str, who: Session | None) -> bool:
        return is_own(session_id, who) or _is_same(self._left.get(session_id), who)

    def _remember(self) -> None:
        """Who looks at each session, before one of them loses its line."""
        sessions: Any = runtime.get_instance()._session_mgr
        self._left = {name: its for name, its in self._left.items() if sessions.get_session_info(name)}
        for each in sessions.list_active_sessions():
            if its := owner(each.session.id):
                self._left[each.session.id] = its


_PROTOCOLS, _RESUMED = b"sec-websocket-protocol", 2


class OwnDownloads:
    """Answers a download only to whom a page offered it; anybody else's link leads nowhere."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        answer: Any = self.app
        if scope["type"] == "http" and is_download(scope["path"]) and runtime.exists():
            file_id = _file_of(scope["path"])
            sessions = OFFERED.sessions(runtime.get_instance().media_file_mgr, file_id)
            who = session_of_connection(HTTPConnection(scope))
            if not any(is_own(session_id, who) for session_id in sessions):
                answer = Response("Not Found", 404, {"Cache-Control": "no-store"})
        await answer(scope, receive, send)


def is_download(path: str) -> bool:
    """Whether an address is that of a file which a page offers."""
    return MEDIA in path and not path.startswith(_STATIC)


# Streamlit also takes messages that empty everybody's caches, name the files of the checkout, or write into it.
_OF_PAGES = {"rerun_script", "stop_script", "app_heartbeat"}


class PageMessages:
    """Hands a page's messages on, and drops those that no page of ours sends."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        connection = HTTPConnection(scope)

        async def receive_of_pages() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or is_of_page(message.get("bytes") or b"", connection):
                    return message

        await self.app(scope, receive_of_pages, send)


def is_of_page(content: bytes, connection: HTTPConnection) -> bool:
    """Whether a message is such as our pages send: a run, a sign of life, a place for a file, an own download."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except Exception:  # protobuf's own error is no part of its interface
        return False
    kind = message.WhichOneof("type")
    if kind == "file_urls_request":
        who = session_of_connection(connection)
        return who is not None and who.may(Right.FILES)
    if kind == "backend_operation_request":
        request = message.backend_operation_request
        wanted = request.WhichOneof("payload")
        return wanted == "dataframe_chunk" or (
            wanted == "deferred_file" and _is_own_deferred(request.deferred_file.file_id, connection)
        )
    return kind in _OF_PAGES


def _is_own_deferred(file_id: str, connection: HTTPConnection) -> bool:
    if not runtime.exists():
        return False
    deferred = runtime.get_instance().media_file_mgr._deferred_callables.get(file_id)
    return deferred is not None and is_own(deferred["session_id"], session_of_connection(connection))


def _file_of(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


class Offered:
    """Which session was offered which file.

    Streamlit forgets it when a page is drawn anew, but answers the old link a little longer, because a click draws the
    page anew.
    """

    def __init__(self) -> None:
        """Start without any."""
        self._before: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def watch(self, manager: MediaFileManager) -> None:
        """Remember from now on what a page offered before it is drawn anew.

        A file that is made on a click becomes a file of its page: Streamlit deletes it when two other pages have been
        drawn, before a browser on a poor line asks for it.
        """
        clear, execute = manager.clear_session_refs, manager.execute_deferred

        def remember_and_clear(session_id: str | None = None) -> None:
            self._remember(manager)
            clear(session_id)

        def execute_for_page(file_id: str) -> str:
            deferred = manager._deferred_callables.get(file_id)
            address = execute(file_id)
            if deferred:
                with manager._lock:
                    of_page = manager._files_by_session_and_coord[deferred["session_id"]]
                    of_page[f"made for {file_id}"] = _file_of(address)
            return address

        manager.clear_session_refs = remember_and_clear  # type: ignore[method-assign]
        manager.execute_deferred = execute_for_page  # type: ignore[method-assign]

    def sessions(self, manager: MediaFileManager, file_id: str) -> set[str]:
        """The sessions that were offered a file."""
        now = {session_id for session_id, files in self._files(manager) if file_id in files}
        with self._lock:
            return now | self._before.get(file_id, set())

    def _remember(self, manager: MediaFileManager) -> None:
        with self._lock:
            for session_id, files in self._files(manager):
                for file_id in files:
                    self._before.setdefault(file_id, set()).add(session_id)
            gone = self._before.keys() - set(manager._file_metadata)
            for file_id in gone:
                del self._before[file_id]

    @staticmethod
    def _files(manager: MediaFileManager) -> list[tuple[str, set[str]]]:
        with manager._lock:
            return [(name, set(files.values())) for name, files in manager._files_by_session_and_coord.items()]


OFFERED = Offered()
