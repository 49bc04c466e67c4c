"""Sign-in: the forms, the check of passphrase or shared passcode, and the routes `/sign-in` and `/sign-out`."""

import asyncio
from html import escape
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

import settings
from access import accounts, audit, devices, passcodes
from access.accounts import Account
from access.audit import Action, Actor
from access.database import Damaged
from access.roles import Role
from dashboard.auth import session, throttle
from dashboard.auth.plain_page import alert, field, fields_of, inside, language_of, page, with_language
from dashboard.auth.session import Session, encrypted, same_origin, session_of_connection
from dashboard.auth.throttle import Guesser
from i18n import Words
from logs import record_error


def form(
    target: str,
    *,
    error: str = "",
    who: Session | None = None,
    name: str = "",
    status: int = 200,
    by_passcode: bool = False,
) -> HTMLResponse:
    """The sign-in form.

    Args:
        target: Address that the device goes on to.
        error: What went wrong, in words.
        who: The session of the device, if any.
        name: What was entered as a name.
        status: HTTP status.
        by_passcode: Whether the shared passcode was entered: its form stays open.
    """
    w = language_of(target)
    has_accounts, has_shared = accounts.exist(), any(session.passcode_of(role) for role in session.SHARED)
    parts = alert(error)
    parts += [f"<p>{escape(_signed_in_words(w, who))}</p>", _sign_out_form(w, target)] if who else []
    if has_accounts:
        parts += [] if who else [f"<p>{escape(w('sign_in.lead_account'))}</p>"]
        parts += [_account_form(w, target, name, focus=who is None and not by_passcode)]
        parts += [_provider_link(w, target)] if settings.has_oidc() else []
    if has_shared or not has_accounts:
        parts += _shared_part(w, target, is_alone=not has_accounts, is_new=who is None, is_open=by_passcode)
    return _page(w, target, "sign_in.title", parts, status=status)


def _signed_in_words(w: Words, who: Session) -> str:
    account = accounts.by_id(who.account) if who.account else None
    if account:
        return w("sign_in.signed_in_account", name=account.name, role=w(f"role.{account.role}"))
    return w(f"sign_in.signed_in_{who.role}")


def _hidden_target(target: str) -> str:
    return f'<input type="hidden" name="next" value="{escape(target)}">'


def _account_form(w: Words, target: str, name: str, *, focus: bool) -> str:
    return (
        f'<form method="post" action="/sign-in">{_hidden_target(target)}'
        + field("name", w("sign_in.name"), kind="text", complete="username", text=name, focus=focus and not name)
        + '<span class="gap"></span>'
        + field("passphrase", w("sign_in.passphrase"), complete="current-password", focus=focus and bool(name))
        + f"<button>{escape(w('sign_in.enter'))}</button></form>"
        + f'<p class="quiet after">{escape(w("sign_in.kept_account", days=settings.sign_in_days()))}</p>'
    )


def _provider_link(w: Words, target: str) -> str:
    address = escape("/sign-in/identity?" + urlencode({"next": target}))
    label = w("sign_in.identity", provider=settings.oidc_name() or w("sign_in.any_provider"))
    return f'<a class="button" href="{address}">{escape(label)}</a>'


def _shared_part(w: Words, target: str, *, is_alone: bool, is_new: bool, is_open: bool) -> list[str]:
    button = "" if is_alone else ' class="second"'
    parts = [
        f'<form method="post" action="/sign-in">{_hidden_target(target)}',
        '<input type="text" name="username" autocomplete="username" value="posko" hidden>',
        field("passcode", w("sign_in.passcode"), complete="current-password", focus=is_alone or is_open),
        f"<button{button}>{escape(w('sign_in.enter'))}</button></form>",
    ]
    if is_alone and is_new:
        remembered = f'<p class="quiet after">{escape(w("sign_in.kept"))}</p>'
        return [f"<p>{escape(w('sign_in.lead'))}</p>", *parts, remembered]
    if is_alone:
        return parts
    opened = " open" if is_open else ""
    return [f"<details{opened}><summary>{escape(w('sign_in.shared'))}</summary>", *parts, "</details>"]


def refusal(target: str) -> HTMLResponse:
    """The page while nobody can sign in, when only this machine itself may enter: what to do."""
    w = language_of(target)
    return _page(w, target, "sign_in.refused_title", [f"<p>{escape(w('sign_in.refused'))}</p>"], status=403)


def damage(target: str) -> HTMLResponse:
    """The page while the accounts cannot be read."""
    w = language_of(target)
    return _page(w, target, "sign_in.damaged_title", [f"<p>{escape(w('sign_in.damaged'))}</p>"], status=503)


def _page(w: Words, target: str, title: str, content: list[str], *, status: int) -> HTMLResponse:
    def address_in(language: str) -> str:
        return "/sign-in?" + urlencode({"next": with_language(target, language)})

    return page(w, w(title), content, address_in=address_in, status=status)


def _sign_out_form(w: Words, target: str) -> str:
    return (
        f'<p><a href="{escape(target)}">{escape(w("sign_in.back"))}</a></p>'
        f'<form method="post" action="/sign-out"><button class="second">{escape(w("sign_in.leave"))}</button></form>'
        "<hr>"
    )


# A check costs 64 MiB and a tenth of a second: one after the other, however many arrive at once.
_one_at_a_time = asyncio.Semaphore(1)


def one_at_a_time() -> asyncio.Semaphore:
    """What a check of a passphrase waits for."""
    return _one_at_a_time


async def show(request: Request) -> Response:
    """Answer with the form; a device that needs none is sent on."""
    target = inside(request.query_params.get("next"))
    if session.is_damaged():
        return damage(target)
    who = session_of_connection(request)
    if session.is_for_this_machine():
        return RedirectResponse(target, 303) if who else refusal(target)
    return _known_later(request, form(target, who=who))


async def enter(request: Request) -> Response:
    """Check what was entered; when it is right the device is signed in, and the link opens as it was sent."""
    if not same_origin(request):
        return Response(status_code=403)
    fields = await fields_of(request)
    if fields is None:
        return Response(status_code=413)
    target = inside(fields.get("next"))
    try:
        if session.is_for_this_machine():
            return RedirectResponse(f"/sign-in?{request.url.query}", 303)
        async with one_at_a_time():
            if "passcode" in fields:
                response = await run_in_threadpool(_by_passcode, request, target, fields["passcode"])
            else:
                name, passphrase = fields.get("name", ""), fields.get("passphrase", "")
                response = await run_in_threadpool(_by_account, request, target, name, passphrase)
    except Damaged:
        return damage(target)
    return _known_later(request, response)


def _known_later(request: Request, response: Response) -> Response:
    throttle.remember(response, throttle.guesser(request), secure=encrypted(request))
    return response


async def leave(request: Request) -> Response:
    """Sign the device out."""
    if not same_origin(request):
        return Response(status_code=403)
    await run_in_threadpool(sign_out, request)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(session.COOKIE, httponly=True, samesite="lax", secure=encrypted(request))
    return response


def sign_out(request: Request) -> None:
    """End the sign-in of the device that sends a request."""
    who = session_of_connection(request)
    if who is None:
        return
    session.end(request.cookies.get(session.COOKIE))
    recorded(Action.signed_out, Actor(who.account, str(who.role), "page"), who.account)


def recorded(action: Action, actor: Actor, subject: str | None = None, *, by: str | None = None) -> None:
    """Record a sign-in or sign-out; one that cannot be recorded goes on, and the server's log says so.

    Args:
        action: What was done.
        actor: Who did it.
        subject: Id of the account.
        by: Code of how.
    """
    try:
        audit.record(action, actor=actor, subject=subject, by=by)
    except audit.Unrecorded as error:
        record_error(error)


NOBODY = Actor(None, "none", "page")


def _by_account(request: Request, target: str, name: str, passphrase: str) -> Response:
    visitor, subject, w = throttle.guesser(request), throttle.account(name), language_of(target)
    if wait := throttle.charge(subject, visitor):
        return too_soon(form(target, error=w("sign_in.wait", seconds=wait), name=name, status=429), wait)
    account = accounts.check(name, passphrase)
    if account is None:
        of_name = accounts.by_name(name)
        known = of_name.id if of_name else audit.keyed(accounts.folded(name))
        recorded(Action.sign_in_failed, NOBODY, known, by="passphrase")
        return form(target, error=w("sign_in.wrong_account"), name=name, status=403)
    throttle.succeeded(subject, visitor)
    return signed_in_to(request, account, target, by="passphrase")


def signed_in_to(request: Request, account: Account, target: str, *, by: str) -> Response:
    """Sign the device in to an account, and end the sign-in it had.

    Args:
        request: What the device sent.
        account: Whose passphrase, link or identity was right.
        target: Address it goes on to.
        by: Code of how.
    """
    session.end(request.cookies.get(session.COOKIE))
    cookie = devices.sign_in(account, devices.browser_of(request.headers.get("user-agent", "")))
    recorded(Action.signed_in, Actor(account.id, str(account.role), "page"), account.id, by=by)
    return _with_cookie(request, RedirectResponse(target, 303), session.of_account(cookie), devices.seconds())


def too_soon(response: Response, wait_seconds: int) -> Response:
    """An answer to an attempt that was not checked."""
    response.headers["Retry-After"] = str(wait_seconds)
    return response


_OF_ROLE = {Role.READER: throttle.PASSCODE_READ, Role.DESK: throttle.PASSCODE_WRITE}


def _by_passcode(request: Request, target: str, passcode: str) -> Response:
    visitor, w = throttle.guesser(request), language_of(target)
    stored = {Role.READER: settings.passcode_read(), Role.DESK: settings.passcode_write()}
    # Each role's passcode is guessed for itself, whichever of the two was meant.
    waits = {role: throttle.charge(_OF_ROLE[role], visitor) for role in stored if stored[role]}
    # All are tried, so that the time taken does not tell which one was nearly right.
    right = [role for role, wait in waits.items() if not wait and passcodes.matches(passcode, stored[role])]
    if not right:
        if 0 in waits.values():
            recorded(Action.sign_in_failed, NOBODY, by="passcode")
        return _not_right(target, w, max(waits.values(), default=0))
    role = next((each for each in reversed(right) if session.passcode_of(each)), right[0])
    _settle(waits, role, visitor)
    if session.passcode_of(role) is None:
        return form(target, error=w("sign_in.replaced"), status=403)
    session.end(request.cookies.get(session.COOKIE))
    recorded(Action.signed_in, Actor(None, str(role), "page"), by="passcode")
    return _with_cookie(request, RedirectResponse(target, 303), session.signed(role), session.COOKIE_SECONDS)


def _not_right(target: str, w: Words, wait: int) -> Response:
    if wait:
        return too_soon(form(target, error=w("sign_in.wait", seconds=wait), status=429, by_passcode=True), wait)
    return form(target, error=w("sign_in.wrong"), status=403, by_passcode=True)


def _settle(waits: dict[Role, int], right: Role, visitor: Guesser) -> None:
    for role, wait in waits.items():
        if role is right:
            throttle.succeeded(_OF_ROLE[role], visitor)
        elif not wait:
            throttle.give_back(_OF_ROLE[role], visitor)


def _with_cookie(request: Request, response: Response, cookie: str, seconds: int) -> Response:
    secure = encrypted(request)
    response.set_cookie(session.COOKIE, cookie, seconds, httponly=True, samesite="lax", secure=secure)
    return response


ROUTES = [
    Route("/sign-in", show, methods=["GET"]),
    Route("/sign-in", enter, methods=["POST"]),
    Route("/sign-out", leave, methods=["POST"]),
]
