"""Sign-in: the form, the check of the passcode, and the routes `/sign-in` and `/sign-out`."""

import asyncio
import base64
import hashlib
import hmac
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

import settings
from access.roles import Role
from dashboard.auth import session
from dashboard.auth.session import encrypted, role_of_connection, same_origin
from dashboard.auth.throttle import LoginThrottle
from i18n import LANGUAGES, Words

PAGE = Template((Path(__file__).parent / "sign_in.html").read_text("utf-8"))
# Nothing but its own style and our fonts; no script at all.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
COLOURS = {
    "primary": "primaryColor",
    "background": "backgroundColor",
    "surface": "secondaryBackgroundColor",
    "text": "textColor",
    "border": "borderColor",
    "link": "linkColor",
    "alarm": "redColor",
    "quiet": "grayColor",
}


def form(target: str, *, error: str = "", role: Role | None = None, status: int = 200) -> HTMLResponse:
    """The sign-in form.

    Args:
        target: Address that the device goes on to.
        error: What went wrong, in words.
        role: The role the device is signed in with, if any.
        status: HTTP status.
    """
    w = language_of(target)
    parts = [f'<p class="said" role="alert">{escape(error)}</p>'] if error else []
    parts += [f"<p>{escape(w('sign_in.signed_in_' + role if role else 'sign_in.lead'))}</p>"]
    parts += [
        '<form method="post" action="/sign-in">',
        f'<input type="hidden" name="next" value="{escape(target)}">',
        '<input type="text" name="username" autocomplete="username" value="posko" hidden>',
        f'<label for="passcode">{escape(w("sign_in.passcode"))}</label>',
        '<input id="passcode" name="passcode" type="password" autocomplete="current-password" required autofocus>',
        f"<button>{escape(w('sign_in.enter'))}</button></form>",
        _sign_out_form(w, target)
        if role
        else f'<p class="quiet" style="margin:1rem 0 0">{escape(w("sign_in.kept"))}</p>',
    ]
    return _page(w, target, "sign_in.title", parts, status=status)


def refusal(target: str) -> HTMLResponse:
    """The page without any passcode set, when only this machine itself may enter: what to do."""
    w = language_of(target)
    return _page(w, target, "sign_in.refused_title", [f"<p>{escape(w('sign_in.refused'))}</p>"], status=403)


def language_of(target: str) -> Words:
    """The language in the target's address, else the posko's own."""
    language = parse_qs(urlsplit(target).query).get("lang", [settings.language()])[0]
    return Words(language if language in LANGUAGES else settings.language())


def _page(w: Words, target: str, title: str, content: list[str], *, status: int) -> HTMLResponse:
    text = PAGE.substitute(
        language=w.language,
        title=escape(w(title)),
        name=escape(w("app.name")),
        light=_colours("light"),
        dark=_colours("dark"),
        content="\n".join(content),
        language_label=escape(w("language.label")),
        languages=" ".join(_language_link(w, target, language) for language in LANGUAGES),
    )
    return HTMLResponse(text, status, {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})


def _sign_out_form(w: Words, target: str) -> str:
    return (
        f'<form method="post" action="/sign-out"><button class="second">{escape(w("sign_in.leave"))}</button></form>'
        f'<p style="margin:1rem 0 0"><a href="{escape(target)}">{escape(w("sign_in.back"))}</a></p>'
    )


def _language_link(w: Words, target: str, language: str) -> str:
    parts = urlsplit(target)
    query = parse_qs(parts.query, keep_blank_values=True) | {"lang": [language]}
    behind = f"{parts.path}?{urlencode(query, doseq=True)}"
    current = ' aria-current="true"' if language == w.language else ""
    link = escape("/sign-in?" + urlencode({"next": behind}))
    # Its own letters would make every reader's browser fetch the Devanagari font.
    foreign_letters = language == "hi" != w.language
    name = w.locale.languages["hi"] if foreign_letters else w(f"language.{language}")
    return f'<a href="{link}" lang="{w.language if foreign_letters else language}"{current}>{escape(name)}</a>'


def _colours(theme: str) -> str:
    named = {name: config.get_option(f"theme.{theme}.{option}") for name, option in COLOURS.items()}
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())


LONGEST_FORM_BYTES = 8192
# Four times the memory of the cost that set-up uses; a costlier hash is refused.
_MOST_MEMORY = 256 * 1024 * 1024
_throttle = LoginThrottle()
# A check costs 32 MiB and a tenth of a second: one after the other, however many arrive at once.
_one_at_a_time = asyncio.Semaphore(1)


async def show(request: Request) -> Response:
    """Answer with the form; a device that needs none is sent on."""
    target = inside(request.query_params.get("next"))
    role = role_of_connection(request)
    if session.no_passcode():
        return RedirectResponse(target, 303) if role else refusal(target)
    return form(target, role=role)


async def enter(request: Request) -> Response:
    """Check the passcode; a right one signs the device in for 30 days, and the link opens as it was sent."""
    if not same_origin(request):
        return Response(status_code=403)
    body = await _short_body(request)
    if body is None:
        return Response(status_code=413)
    fields = parse_qs(body.decode("utf-8", "replace"))
    target = inside(fields.get("next", ["/"])[0])
    if session.no_passcode():
        return RedirectResponse(f"/sign-in?{request.url.query}", 303)
    async with _one_at_a_time:
        return await _check(request, target, fields.get("passcode", [""])[0])


async def leave(request: Request) -> Response:
    """Sign the device out."""
    if not same_origin(request):
        return Response(status_code=403)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(session.COOKIE, httponly=True, samesite="lax", secure=encrypted(request))
    return response


async def _check(request: Request, target: str, passcode: str) -> Response:
    address = request.client.host if request.client else ""
    w = language_of(target)
    wait = _throttle.wait_seconds(address)
    if wait:
        response: Response = form(target, error=w("sign_in.wait", seconds=wait), status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    _throttle.note(address)
    role = await run_in_threadpool(_role_for, passcode)
    if role is None:
        return form(target, error=w("sign_in.wrong"), status=403)
    _throttle.forgive(address)
    return _signed_in(RedirectResponse(target, 303), role, secure=encrypted(request))


def _role_for(passcode: str) -> Role | None:
    # Both are always tried, so that the time taken does not tell which one was nearly right.
    writes = matches(passcode, session.passcode_of(Role.DESK))
    reads = matches(passcode, session.passcode_of(Role.READER))
    return Role.DESK if writes else Role.READER if reads else None


def _signed_in(response: Response, role: Role, *, secure: bool) -> Response:
    response.set_cookie(
        session.COOKIE, session.signed(role), session.COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
    )
    return response


async def _short_body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM_BYTES:
            return None
    return body


def inside(target: str | None) -> str:
    """The address when it leads to a page of ours, else the first page: a link cannot send readers elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.netloc or parts.scheme or parts.path in ("/sign-in", "/sign-out") else target


def matches(passcode: str, stored: str | None) -> bool:
    """True when `stored` was made from this passcode; None matches nothing.

    `stored` is `scrypt:n:r:p:salt:hash`, salt and hash in URL-safe base64. ValueError when it is anything else.
    """
    if stored is None:
        return False
    n, r, p, salt, expected = _hash_parts(stored)
    digest = hashlib.scrypt(passcode.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=len(expected))
    return hmac.compare_digest(digest, expected)


def _hash_parts(stored: str) -> tuple[int, int, int, bytes, bytes]:
    try:
        kind, n, r, p, salt, expected = stored.strip().split(":")
        parts = int(n), int(r), int(p), base64.urlsafe_b64decode(salt), base64.urlsafe_b64decode(expected)
    except ValueError:
        kind, parts = "", (0, 0, 0, b"", b"")
    if kind != "scrypt" or len(parts[4]) < 16:
        raise ValueError("A stored passcode is not a hash: set it with `python -m pipelines passcode`.")
    return parts


ROUTES = [
    Route("/sign-in", show, methods=["GET"]),
    Route("/sign-in", enter, methods=["POST"]),
    Route("/sign-out", leave, methods=["POST"]),
]
