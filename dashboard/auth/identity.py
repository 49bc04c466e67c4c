"""Sign-in by an identity provider (OpenID Connect), which Streamlit's own sign-in speaks with.

Streamlit leaves the verified identity in a cookie. It is used once, at once, to sign the device in to the account that
an admin invited, and then deleted: sessions, devices and revocation are those of every other sign-in.
"""

import hashlib
import hmac
import json
import time
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette import starlette_auth_routes as streamlit_sign_in
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

import settings
from access import accounts, audit, devices
from access.audit import Action
from access.database import Damaged
from dashboard.auth import sign_in, throttle
from dashboard.auth.plain_page import inside, language_of, page, with_language
from dashboard.auth.session import encrypted, same_origin
from i18n import Words

BEGIN, END = "/sign-in/identity", "/sign-in/identified"
STREAMLITS = ("/auth/login", "/oauth2callback")
"""Routes of Streamlit that a stranger needs while a provider is set."""
_TARGET_COOKIE, _PROVIDER = "posko_next", "default"
_SECONDS = 600
"""How long signing in at the provider may take, and how old an identity may be."""


def secrets() -> dict[str, Any] | None:
    """What Streamlit's sign-in needs to know; None while no provider is set."""
    if not settings.has_oidc():
        return None
    key = hmac.new(settings.secret_file("session.key"), b"identity", hashlib.sha256).hexdigest()
    return {
        "auth": {
            "redirect_uri": f"{settings.url()}/oauth2callback",
            "cookie_secret": key,
            "client_id": settings.oidc_client(),
            "client_secret": settings.oidc_secret(),
            "server_metadata_url": settings.oidc_url(),
        }
    }


def is_open(path: str) -> bool:
    """Whether a path is for strangers on their way to and from the provider."""
    return settings.has_oidc() and path in (*STREAMLITS, BEGIN, END)


def has_arrived(connection: HTTPConnection) -> bool:
    """Whether a device without a session brings an identity from the provider."""
    return settings.has_oidc() and USER_COOKIE_NAME in connection.cookies


async def begin(request: Request) -> Response:
    """Send the device to the provider; where it was going waits in a cookie."""
    if not settings.has_oidc():
        return Response(status_code=404)
    response = RedirectResponse(generate_login_redirect_url(_PROVIDER), 303)
    target = inside(request.query_params.get("next"))
    response.set_cookie(_TARGET_COOKIE, target, _SECONDS, httponly=True, samesite="lax", secure=encrypted(request))
    return response


async def finish(request: Request) -> Response:
    """Sign the device in to the account that its verified identity opens, and forget the identity."""
    if not settings.has_oidc():
        return Response(status_code=404)
    target = inside(request.cookies.get(_TARGET_COOKIE))
    try:
        response = await run_in_threadpool(_signed_in, request, target)
    except Damaged:
        response = sign_in.damage(target)
    response.delete_cookie(_TARGET_COOKIE)
    streamlit_sign_in._clear_auth_cookie(response, request)
    return response


def _signed_in(request: Request, target: str) -> Response:
    claims = _claims(request)
    if claims is None or not same_origin(request):
        return RedirectResponse("/sign-in?" + urlencode({"next": target}), 303)
    subject = f"{claims['iss']} {claims['sub']}"
    is_verified = claims.get("email_verified") in (True, "true")
    account = accounts.account_of_identity(subject, str(claims.get("email", "")) if is_verified else None)
    if account is None:
        return _not_invited(request, target, audit.keyed(subject))
    return sign_in.signed_in_to(request, account, target, by="identity")


def _not_invited(request: Request, target: str, key: str) -> Response:
    """Say that nobody invited an identity; one that comes back again and again is answered, and recorded no more."""
    answer = _uninvited(language_of(target), target)
    if wait := throttle.charge(throttle.identity(key), throttle.guesser(request)):
        answer.status_code = 429
        return sign_in.too_soon(answer, wait)
    sign_in.recorded(Action.sign_in_failed, sign_in.NOBODY, key, by="identity")
    return answer


def _claims(request: Request) -> dict[str, Any] | None:
    """The claims of the identity; None unless the provider has just vouched for it to us, and it was never used."""
    content = streamlit_sign_in._get_cookie_value_from_request(request, USER_COOKIE_NAME)
    try:
        claims = json.loads(content or b"null")
    except ValueError:
        return None
    if not isinstance(claims, dict) or not all(isinstance(claims.get(name), str) for name in ("iss", "sub", "origin")):
        return None
    ours = urlsplit(settings.url())
    age = time.time() - claims["iat"] if isinstance(claims.get("iat"), int | float) else _SECONDS + 1
    is_fresh = claims["origin"] == f"{ours.scheme}://{ours.netloc}" and -_SECONDS <= age <= _SECONDS
    used = hashlib.sha256(content or b"").hexdigest()[:16]
    if not is_fresh or devices.is_ended_shared(used):
        return None
    devices.end_shared(used, time.time() + _SECONDS)
    return claims


def _uninvited(w: Words, target: str) -> Response:
    def address_in(language: str) -> str:
        return "/sign-in?" + urlencode({"next": with_language(target, language)})

    back = escape("/sign-in?" + urlencode({"next": target}))
    parts = [
        f'<p class="said" role="alert">{escape(w("sign_in.uninvited"))}</p>',
        f'<p><a href="{back}">{escape(w("sign_in.title"))}</a></p>',
    ]
    return page(w, w("sign_in.title"), parts, address_in=address_in, status=403)


ROUTES = [Route(BEGIN, begin, methods=["GET"]), Route(END, finish, methods=["GET"])]
