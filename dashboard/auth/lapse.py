"""Open pages whose session is over: of what their browser still sends nothing runs but the page, which says so."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.auth.session import session_of_connection


class EndLapsedSessions:
    """Asks for the session again at every message of a page's socket, not only when the socket is opened.

    Neither a fragment nor a callback of a button, an upload, a download or a filter begins after the session's end.
    What is handed on instead is a plain run of the page, whose gate draws the sentence and the link.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        connection = HTTPConnection(scope)
        page = b""

        async def receive_of_session() -> Message:
            nonlocal page
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                page = only_the_page(message.get("bytes") or b"") or page
                if session_of_connection(connection) is not None:
                    return message
                if page:
                    return {"type": "websocket.receive", "bytes": page}

        await self.app(scope, receive_of_session, send)


def only_the_page(content: bytes) -> bytes:
    """The message that runs the page without any widget, instead of one that runs a part of it; else nothing."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except Exception:  # protobuf's own error is no part of its interface
        return b""
    if message.WhichOneof("type") != "rerun_script":
        return b""
    message.rerun_script.ClearField("fragment_id")
    message.rerun_script.ClearField("widget_states")
    return bytes(message.SerializeToString())
