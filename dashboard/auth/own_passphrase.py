"""One's own passphrase: set by an invitation or reset link (`/invitation`), changed while signed in (`/passphrase`).

The token of a link leaves the address at once: it waits in a cookie that no script and no other path sees. Looking at
a link does not use it up, since messengers look at what is sent; setting the passphrase does.
"""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from access import accounts, passphrases
from access.accounts import Account, Refused
from access.audit import Action, Actor
from access.database import Damaged
from dashboard.auth import sign_in, throttle
from dashboard.auth.plain_page import alert, field, fields_of, language_of, page, with_language
from dashboard.auth.session import encrypted, same_origin, session_of_connection
from i18n import Words

LINK_COOKIE = "posko_link"
LINK_COOKIE_SECONDS = 3600
_TOKEN = re.compile(r"[\w-]{20,64}", re.ASCII)
_INVITATION, CHANGE, ACCESS = "/invitation", "/passphrase", "/akses"


async def follow_link(request: Request) -> Response:
    """Take the token out of the address, or answer with the form of the link that the device holds."""
    token = request.query_params.get("token")
    if token is None:
        return await run_in_threadpool(_link_form, request)
    language = request.query_params.get("lang")
    response = RedirectResponse(_INVITATION + (f"?{urlencode({'lang': language})}" if language else ""), 303)
    if _TOKEN.fullmatch(token):
        _hold(request, response, token, LINK_COOKIE_SECONDS)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _hold(request: Request, response: Response, token: str, seconds: int) -> None:
    secure = encrypted(request)
    response.set_cookie(LINK_COOKIE, token, seconds, path=_INVITATION, httponly=True, samesite="lax", secure=secure)


def _token_of(request: Request) -> str:
    token = request.cookies.get(LINK_COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""


def _words_of(request: Request) -> Words:
    return language_of(f"/?{request.url.query}")


def _link_form(request: Request, error: str = "", status: int = 200) -> Response:
    w = _words_of(request)
    try:
        account = accounts.account_of_link(_token_of(request))
    except Damaged:
        return sign_in.damage(_INVITATION)
    if account is None:
        parts = [
            f"<p>{escape(w('invitation.gone'))}</p>",
            f'<p><a href="/sign-in">{escape(w("sign_in.title"))}</a></p>',
        ]
        return _page(w, w("invitation.gone_title"), parts, _INVITATION, status=410)
    kind = "reset" if account.signed_in_at else "invitation"
    role = w(f"role.{account.role}")
    parts = alert(error)
    parts += [f"<p>{escape(w(f'invitation.lead_{kind}', name=account.name, role=role))}</p>"]
    parts += _new_fields(w, account, f"{_INVITATION}?{urlencode({'lang': w.language})}", w("invitation.set"))
    return _page(w, w(f"invitation.title_{kind}"), parts, _INVITATION, status=status)


def _new_fields(w: Words, account: Account, action: str, button: str, before: str = "") -> list[str]:
    name = escape(account.name)
    return [
        f'<form method="post" action="{escape(action)}">',
        f'<input type="text" name="username" autocomplete="username" value="{name}" hidden>',
        before,
        field("passphrase", w("passphrase.new"), complete="new-password", focus=not before),
        f'<p class="quiet hint">{escape(w("passphrase.hint", shortest=passphrases.SHORTEST))}</p>',
        field("again", w("passphrase.again"), complete="new-password"),
        f"<button>{escape(button)}</button></form>",
    ]


def _page(w: Words, title: str, parts: list[str], path: str, *, status: int) -> HTMLResponse:
    return page(w, title, parts, address_in=lambda language: with_language(path, language), status=status)


def reason(w: Words, refused: Refused) -> str:
    """Why a passphrase or a link was refused, in words."""
    code = str(refused)
    if code == "link":
        return w("invitation.gone")
    limits = {"shortest": passphrases.SHORTEST, "longest": passphrases.LONGEST}
    return w(f"passphrase.{code.removeprefix('weak.')}", **limits)


async def set_by_link(request: Request) -> Response:
    """Set the passphrase by the link that the device holds, and sign the device in."""
    return await _answered(request, _set_by_link)


async def _answered(request: Request, act: Callable[[Request, dict[str, str]], Response]) -> Response:
    if not same_origin(request):
        return Response(status_code=403)
    fields = await fields_of(request)
    if fields is None:
        return Response(status_code=413)
    async with sign_in.one_at_a_time():
        return await run_in_threadpool(act, request, fields)


def _set_by_link(request: Request, fields: dict[str, str]) -> Response:
    w, passphrase = _words_of(request), fields.get("passphrase", "")
    try:
        # A right token is never by chance, so nobody who guesses keeps its owner out.
        if accounts.account_of_link(token := _token_of(request)) is None:
            if wait := throttle.charge(throttle.INVITATION, throttle.guesser(request)):
                return sign_in.too_soon(_link_form(request, w("sign_in.wait", seconds=wait), 429), wait)
            sign_in.recorded(Action.sign_in_failed, sign_in.NOBODY, by="link")
            return _link_form(request)
        if passphrase != fields.get("again"):
            return _link_form(request, w("passphrase.different"), 422)
        account = accounts.use_link(token, passphrase)
    except Refused as refused:
        return _link_form(request, reason(w, refused), 422)
    except Damaged:
        return sign_in.damage(_INVITATION)
    response = sign_in.signed_in_to(request, account, f"/?{urlencode({'lang': w.language})}", by="link")
    response.delete_cookie(LINK_COOKIE, path=_INVITATION, httponly=True, samesite="lax", secure=encrypted(request))
    return response


async def ask_change(request: Request) -> Response:
    """Answer with the form that changes one's own passphrase."""
    account = _own(request)
    return _change_form(request, account) if account else _to_sign_in(request)


def _own(request: Request) -> Account | None:
    who = session_of_connection(request)
    return accounts.by_id(who.account) if who and who.account else None


def _to_sign_in(request: Request) -> Response:
    target = with_language(ACCESS, _words_of(request).language)
    return RedirectResponse("/sign-in?" + urlencode({"next": target}), 303)


def _change_form(request: Request, account: Account, error: str = "", status: int = 200) -> Response:
    w = _words_of(request)
    parts = [*alert(error), f"<p>{escape(w('passphrase.lead'))}</p>"]
    before = ""
    if account.has_passphrase:
        before = field("current", w("passphrase.current"), complete="current-password", focus=True)
        before += '<span class="gap"></span>'
    action = f"{CHANGE}?{urlencode({'lang': w.language})}"
    parts += _new_fields(w, account, action, w("passphrase.change"), before)
    back = with_language(ACCESS, w.language)
    parts += [f'<p class="after"><a href="{escape(back)}">{escape(w("sign_in.back"))}</a></p>']
    return _page(w, w("passphrase.title"), parts, CHANGE, status=status)


async def change(request: Request) -> Response:
    """Change one's own passphrase: every other device is signed out, this one goes on."""
    return await _answered(request, _change)


def _change(request: Request, fields: dict[str, str]) -> Response:
    account, w = _own(request), _words_of(request)
    if account is None:
        return _to_sign_in(request)
    visitor, subject = throttle.guesser(request), throttle.account(account.name)
    if wait := throttle.charge(subject, visitor):
        return sign_in.too_soon(_change_form(request, account, w("sign_in.wait", seconds=wait), 429), wait)
    if account.has_passphrase and accounts.check(account.name, fields.get("current", "")) is None:
        sign_in.recorded(Action.sign_in_failed, sign_in.NOBODY, account.id, by="change")
        return _change_form(request, account, w("passphrase.wrong"), 403)
    throttle.succeeded(subject, visitor)
    if fields.get("passphrase") != fields.get("again"):
        return _change_form(request, account, w("passphrase.different"), 422)
    try:
        own = Actor(account.id, str(account.role), "page")
        changed = accounts.set_passphrase(account.id, fields.get("passphrase", ""), actor=own)
    except Refused as refused:
        return _change_form(request, account, reason(w, refused), 422)
    return sign_in.signed_in_to(request, changed, with_language(ACCESS, w.language), by="change")


ROUTES = [
    Route(_INVITATION, follow_link, methods=["GET"]),
    Route(_INVITATION, set_by_link, methods=["POST"]),
    Route(CHANGE, ask_change, methods=["GET"]),
    Route(CHANGE, change, methods=["POST"]),
]
