"""The one page that needs no sign-in: off unless a setting opens it, without script, and without anybody's name."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PATH = "/tersedia"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "public, max-age=60", "X-Robots-Tag": "noindex"}
Page = Callable[[str | None, datetime], bytes | None]
"""Language and moment → the page; None while it is off."""


def route(page: Page) -> Route:
    """Return the route of the public page; the application hands in what makes it."""

    def answer(request: Request) -> Response:
        html = page(request.query_params.get("lang"), datetime.now(UTC))
        if html is None:
            return PlainTextResponse("Not Found", 404, {"Cache-Control": "no-store"})
        return Response(html, media_type="text/html; charset=utf-8", headers=_HEADERS)

    return Route(PATH, answer)
