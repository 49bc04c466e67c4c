"""The middleware around every answer: security headers, sign-in, compression, the reader's language; health."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager

from dashboard.auth import identity, own_passphrase, session, sign_in
from dashboard.auth.clean_answers import CleanAnswers
from dashboard.auth.lapse import EndLapsedSessions
from dashboard.auth.session import encrypted, role_of_connection, same_origin
from dashboard.auth.uploads import GuardUploads, sweep_again_and_again
from dashboard.auth.visitors import OFFERED, OwnDownloads, OwnSessions, PageMessages
from dashboard.frontend import fonts, streamlit_words
from dashboard.shell import freshness, navigation

# Streamlit takes a folder `pages/` for a menu of raw file names until app.py ran once: a cold deep link would be
# answered that its page does not exist.
PagesManager.uses_pages_directory = False

# Scripts, styles and fonts hold no data, and the public page answers only where a setting opens it; everything else
# requires a signed-in device.
OPEN = re.compile(
    r"/(sign-in|sign-out|invitation|health|tersedia|_stcore/health|static/.*|app/static/.*|favicon\.(png|ico))"
)
# What Streamlit tells of the server, and ways to run its pages that no page needs.
CLOSED = re.compile(r"/_stcore/(metrics|script-health-check|agent)(/.*)?")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_policy(host: str) -> str:
    """The Content-Security-Policy: this server only. Streamlit and the charts need eval and inline styles."""
    sockets = f"ws://{host} wss://{host}" if re.fullmatch(r"[\w.:\[\]-]+", host) else ""
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"connect-src 'self' blob: data: {sockets}; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


class SecurityHeaders:
    """Adds the headers that tell a browser what this site never does."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        connection = HTTPConnection(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({name: text for name, text in ALWAYS.items() if name not in headers})
                headers.setdefault("Content-Security-Policy", content_policy(connection.headers.get("host", "")))
                if encrypted(connection):
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class RequireSignIn:
    """Lets nobody but a reader or the desk reach pages, sockets, downloads and uploads."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        connection = HTTPConnection(scope)
        if scope["type"] == "websocket":
            is_allowed = role_of_connection(connection) is not None and same_origin(connection)
            if is_allowed:
                await run_in_threadpool(session.touch, connection.cookies.get(session.COOKIE))
            answer: Any = self.app if is_allowed else WebSocketClose(code=1008)
        elif CLOSED.fullmatch(scope["path"]):
            answer = Response(status_code=404)
        else:
            is_allowed = is_open(scope["path"]) or role_of_connection(connection) is not None
            answer = self.app if is_allowed else _refused(connection, scope["method"])
        await answer(scope, receive, send)


def is_open(path: str) -> bool:
    """Whether a path answers strangers."""
    return OPEN.fullmatch(path) is not None or identity.is_open(path)


def _refused(connection: HTTPConnection, method: str) -> Response:
    target = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    if session.is_damaged():
        return sign_in.damage(target)
    if session.is_for_this_machine():
        return sign_in.refusal(target)
    if method == "GET" and identity.has_arrived(connection):
        return RedirectResponse(identity.END, 303)
    if method in ("GET", "HEAD") and "text/html" in connection.headers.get("accept", ""):
        return RedirectResponse("/sign-in?" + urlencode({"next": target}), 303)
    return Response(status_code=401)


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """What runs beside the server while it answers: files that nobody waits for leave the memory."""
    OFFERED.watch(runtime.get_instance().media_file_mgr)
    sweeping = asyncio.create_task(sweep_again_and_again())
    try:
        yield
    finally:
        sweeping.cancel()


async def health(_: Request) -> Response:
    """Answer that the server is up."""
    return JSONResponse({"status": "ok"})


async def redirect_by_name(request: Request) -> Response:
    """Redirect `/oxygen` to `/oksigen`, and both names of the first page to `/`."""
    name = request.url.path.strip("/")
    path = next(each.path for each in navigation.ENTRIES if name in (each.name, each.address))
    return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 307)


ROUTES: list[BaseRoute] = [
    Route("/health", health),
    freshness.ROUTE,
    *sign_in.ROUTES,
    *own_passphrase.ROUTES,
    *identity.ROUTES,
    *(Route(f"/{each.name}", redirect_by_name) for each in navigation.ENTRIES),
    Route(f"/{navigation.ENTRIES[0].address}", redirect_by_name),
]
FORMS = {each.path for each in ROUTES if isinstance(each, Route) and "POST" in (each.methods or ())}
"""Forms of ours, which ask for the rights they need themselves."""
MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(CleanAnswers),
    Middleware(RequireSignIn),
    Middleware(EndLapsedSessions),
    Middleware(GuardUploads, forms=lambda path: path in FORMS),
    Middleware(OwnDownloads),
    Middleware(OwnSessions),
    Middleware(PageMessages),
    # Streamlit leaves its scripts uncompressed; on a poor line they are most of the first load.
    Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
    Middleware(fonts.OurFonts),
    Middleware(streamlit_words.ReaderLanguage),
]
