"""One clean answer to whatever arrives: odd hosts, endless headers, broken secrets, errors nobody foresaw."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

import logs
import settings
from i18n import Words

HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
LONGEST_COOKIE = 16_384
LARGEST_SOCKET_MESSAGE = 2 * 1024 * 1024
_READING = {"GET", "HEAD", "OPTIONS"}
_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class CleanAnswers:
    """Answers an odd request, and a request that ends in an error, with a status and at most one sentence."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        is_socket = scope["type"] == "websocket"
        if not is_address(scope) or not is_understood(Headers(scope=scope)):
            refusal: ASGIApp = WebSocketClose(code=1008) if is_socket else Response(status_code=400, headers=_NO_STORE)
            return await refusal(scope, receive, send)
        sending = _Sending(send, ends=not is_socket and scope["method"] not in _READING)
        try:
            await self.app(scope, _short_messages(receive) if is_socket else receive, sending)
        except Exception as error:
            logs.record_error(error)
            if not sending.has_begun:
                answer: ASGIApp = WebSocketClose(code=1011) if is_socket else _sentence(error)
                await answer(scope, receive, send)


def is_address(scope: Scope) -> bool:
    """Whether path and query are such as can be written in a link."""
    path: str = scope["path"]
    return scope.get("query_string", b"").isascii() and not any(ord(sign) < 32 or sign in _NO_SIGNS for sign in path)


_NO_SIGNS = {"\x7f", *map(chr, range(0xD800, 0xE000))}


def is_understood(headers: Headers) -> bool:
    """Whether host, origin and cookies are such as a browser or a relay sends them."""
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    return (
        len(hosts) <= 1
        and all(HOST.fullmatch(host) for host in hosts if host)
        and len(origins) <= 1
        and all(map(_is_origin, origins))
        and sum(map(len, headers.getlist("cookie"))) <= LONGEST_COOKIE
    )


def _is_origin(text: str) -> bool:
    try:
        return bool(text == "null" or (urlsplit(text).hostname and (urlsplit(text).port or 1)))
    except ValueError:
        return False


def _sentence(error: Exception) -> Response:
    words = Words(settings.language())
    if isinstance(error, settings.BrokenSecret):
        sentence = words(f"refusal.{error.key}", why=words(f"secret_why.{error.why}"))
        return PlainTextResponse(sentence, 503, _NO_STORE)
    return PlainTextResponse(words("sign_in.failed"), 500, _NO_STORE)


class _Sending:
    """What was sent; a refused body ends its connection, so that the rest of it is never read."""

    def __init__(self, send: Send, *, ends: bool) -> None:
        self.has_begun = False
        self._send = send
        self._ends = ends

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        if self._ends and message["type"] == "http.response.start" and message["status"] >= 400:
            message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        await self._send(message)


def _short_messages(receive: Receive) -> Receive:
    """A page's messages are clicks and texts; what is far longer ends the socket instead of filling the memory."""

    async def receive_short() -> Message:
        message = await receive()
        content = message.get("bytes") or message.get("text") or b""
        return message if len(content) <= LARGEST_SOCKET_MESSAGE else {"type": "websocket.disconnect", "code": 1009}

    return receive_short
