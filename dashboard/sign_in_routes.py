"""Asking for the passcode once per device: the routes `/sign-in` and `/sign-out`."""

import asyncio
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import settings
from dashboard import device, passcodes, sign_in, sign_in_page
from dashboard.device import Role
from dashboard.guesses import Guesses

LONGEST_FORM_BYTES = 8192
_guesses = Guesses()
# A guess costs 32 MiB and a tenth of a second: one after the other, however many ask at once.
_one_at_a_time = asyncio.Semaphore(1)


async def show(request: Request) -> Response:
    """The form; whoever needs none goes straight on."""
    target = inside(request.query_params.get("next"))
    role = role_of(request)
    if sign_in.no_passcode():
        return RedirectResponse(target, 303) if role else sign_in_page.refusal(target)
    return sign_in_page.form(target, role=role)


async def enter(request: Request) -> Response:
    """Checks the passcode; a right one is kept by the device for 30 days, and the link opens as it was sent."""
    if not same_origin(request):
        return Response(status_code=403)
    body = await _short_body(request)
    if body is None:
        return Response(status_code=413)
    fields = parse_qs(body.decode("utf-8", "replace"))
    target = inside(fields.get("next", ["/"])[0])
    if sign_in.no_passcode():
        return RedirectResponse(f"/sign-in?{request.url.query}", 303)
    async with _one_at_a_time:
        return await _judged(request, target, fields.get("passcode", [""])[0])


async def leave(request: Request) -> Response:
    """The device forgets its passcode."""
    if not same_origin(request):
        return Response(status_code=403)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(device.COOKIE, httponly=True, samesite="lax", secure=encrypted(request))
    return response


async def _judged(request: Request, target: str, passcode: str) -> Response:
    address = request.client.host if request.client else ""
    w = sign_in_page.language_of(target)
    wait = _guesses.wait_seconds(address)
    if wait:
        response: Response = sign_in_page.form(target, said=w("sign_in.wait", seconds=wait), status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    _guesses.note(address)
    role = await run_in_threadpool(_role_for, passcode)
    if role is None:
        return sign_in_page.form(target, said=w("sign_in.wrong"), status=403)
    _guesses.forgive(address)
    return _kept(RedirectResponse(target, 303), role, secure=encrypted(request))


def _role_for(passcode: str) -> Role | None:
    # Both are always tried, so that the time taken does not tell which one was nearly right.
    writes = passcodes.fits(passcode, device.passcode_of("writer"))
    reads = passcodes.fits(passcode, device.passcode_of("reader"))
    return "writer" if writes else "reader" if reads else None


def _kept(response: Response, role: Role, *, secure: bool) -> Response:
    response.set_cookie(
        device.COOKIE, device.signed(role), device.KEPT_SECONDS, httponly=True, samesite="lax", secure=secure
    )
    return response


async def _short_body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM_BYTES:
            return None
    return body


def role_of(connection: HTTPConnection) -> Role | None:
    """Who asks: a writer, a reader, or None for a stranger."""
    headers = {name.lower(): text for name, text in connection.headers.items()}
    client = connection.client.host if connection.client else None
    return sign_in.role_of(cookies=connection.cookies, headers=headers, client=client)


def inside(target: str | None) -> str:
    """The address when it leads to a page of ours, else the first page: a link cannot send readers elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.netloc or parts.scheme or parts.path in ("/sign-in", "/sign-out") else target


def same_origin(connection: HTTPConnection) -> bool:
    """False when another site's page sent this."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


def encrypted(connection: HTTPConnection) -> bool:
    """Whether the device reaches us over https, directly or through a proxy."""
    seen = (connection.url.scheme, connection.headers.get("x-forwarded-proto", ""), settings.url().partition(":")[0])
    return "https" in seen


ROUTES = [
    Route("/sign-in", show, methods=["GET"]),
    Route("/sign-in", enter, methods=["POST"]),
    Route("/sign-out", leave, methods=["POST"]),
]
