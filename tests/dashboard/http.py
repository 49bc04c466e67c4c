"""Requests to the server without a network."""

from collections.abc import Mapping
from urllib.parse import urlencode

from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp, Message

from dashboard.auth import session

BROWSER = {"host": "localhost:8501", "accept": "text/html"}


class Answer:
    """What came back over one connection."""

    def __init__(self, messages: list[Message]) -> None:
        self.kind = messages[0]["type"]
        self.status = messages[0].get("status")
        lines = [(name.decode(), text.decode()) for name, text in messages[0].get("headers", [])]
        self.headers = dict(lines)
        self.cookies = [text for name, text in lines if name == "set-cookie"]
        self.text = b"".join(message.get("body", b"") for message in messages[1:]).decode()

    @property
    def cookie(self) -> str:
        """The cookie of the sign-in as it would be sent back."""
        return self.set_cookie.partition(";")[0]

    @property
    def set_cookie(self) -> str:
        """How the cookie of the sign-in is set; empty where it is not."""
        return next((text for text in self.cookies if text.startswith(f"{session.COOKIE}=")), "")


def send(
    app: ASGIApp,
    path: str,
    headers: Mapping[str, str] = BROWSER,
    *,
    client: str = "127.0.0.1",
    form: Mapping[str, str] | None = None,
    kind: str = "http",
    scheme: str = "http",
) -> Answer:
    """One request to the app, without a network."""
    name, _, query = path.partition("?")
    scope = {
        "type": kind,
        "method": "GET" if form is None else "POST",
        "scheme": scheme,
        "path": name,
        "raw_path": name.encode(),
        "query_string": query.encode(),
        "headers": [(key.lower().encode(), text.encode()) for key, text in headers.items()],
        "client": (client, 5000),
        "server": ("127.0.0.1", 8501),
    }
    body = {"type": "http.request", "body": urlencode(form or {}).encode(), "more_body": False}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"} if kind == "websocket" else body

    async def sent_on(message: Message) -> None:
        sent.append(message)

    with start_blocking_portal() as portal:  # a browser test before us may have left its loop in this thread
        portal.call(app, scope, receive, sent_on)
    return Answer(sent)
