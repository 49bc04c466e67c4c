"""Sign-in by an identity provider, over Streamlit's own routes, with a provider that really speaks the protocol."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from access import accounts, audit, audit_entries, devices
from access.roles import Role
from dashboard.auth import identity, middleware, session
from tests.dashboard.identity_provider import CLIENT, SECRET, Provider, running

OURS = "http://localhost:8501"


async def page(_: Any) -> PlainTextResponse:
    return PlainTextResponse("97 calls")


@pytest.fixture(scope="module")
def one_provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(one_provider: Provider, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The provider is set, and knows Siti, whom an admin has invited."""
    one_provider.claims = {"sub": "17", "email": "siti@posko.example", "email_verified": True}
    one_provider.signs_with = one_provider.key
    monkeypatch.setenv("POSKO_OIDC_URL", f"{one_provider.url}/.well-known/openid-configuration")
    monkeypatch.setenv("POSKO_OIDC_CLIENT", CLIENT)
    monkeypatch.setenv("POSKO_OIDC_SECRET", SECRET)
    monkeypatch.setenv("POSKO_URL", OURS)
    secrets_singleton.merge_programmatic_secrets(identity.secrets() or {})
    accounts.add("Siti", Role.DESK, email="siti@posko.example")
    accounts.revoke(accounts.add("Budi", Role.ADMIN).id)  # accounts are in use, so this machine alone is nobody
    yield one_provider
    secrets_singleton._reset()
    secrets_singleton._programmatic_secrets = None


Journey = Callable[..., tuple[httpx.Response, httpx.Cookies]]


def signed_in(before_end: Callable[[httpx.Cookies], None] = lambda _: None) -> tuple[httpx.Response, httpx.Cookies]:
    """The last answer of a whole sign-in, as a browser goes through it, and the cookies it has then."""
    app = Starlette(
        routes=[*middleware.ROUTES, Route("/oksigen", page), Route("/", page), *create_auth_routes("")],
        middleware=[*middleware.MIDDLEWARE, Middleware(SessionMiddleware, secret_key="x" * 32)],
    )

    async def go() -> tuple[httpx.Response, httpx.Cookies]:
        headers = {"accept": "text/html"}
        async with (
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=OURS, headers=headers) as browser,
            httpx.AsyncClient() as network,
        ):
            answer = await browser.get("/sign-in/identity?next=/oksigen")
            for _ in range(10):
                if not answer.is_redirect:
                    break
                target = answer.headers["location"]
                if target.startswith("/sign-in/identified"):
                    before_end(browser.cookies)
                away = target.startswith("http") and not target.startswith(OURS)
                answer = await (network if away else browser).get(target)
            return answer, browser.cookies

    with start_blocking_portal() as portal:
        return portal.call(go)


def test_an_invited_person_is_signed_in_to_the_account_and_the_link_opens(provider: Provider) -> None:
    answer, cookies = signed_in()
    assert answer.text == "97 calls" and answer.url.path == "/oksigen"
    who = session.of_cookie(cookies[session.COOKIE])
    account = accounts.by_name("Siti")
    assert who and account and (who.account, who.role) == (account.id, Role.DESK)
    assert not [name for name in cookies if name.startswith("_streamlit_user")]
    assert [device.id for device in devices.devices_of(account.id)] == [who.device]


def test_binding_an_account_to_an_identity_is_recorded_once(provider: Provider) -> None:
    signed_in()
    provider.claims |= {"iat": int(time.time()) - 5}
    assert signed_in()[0].text == "97 calls"
    account = accounts.by_name("Siti")
    (bound,) = audit_entries.entries(audit_entries.Filter(actions=("account_changed",)))
    assert bound.facts == {"by": "identity"}
    assert account and (bound.action, bound.subject, bound.actor.account) == ("account_changed", account.id, account.id)
    assert b"siti@" not in audit.path().read_bytes()


def test_an_uninvited_identity_that_comes_again_and_again_is_recorded_no_more(provider: Provider) -> None:
    provider.claims |= {"sub": "99", "email": "budi@posko.example"}
    moment, statuses = int(time.time()), []
    for second in range(8):
        provider.claims |= {"iat": moment - second}  # an identity of the same second is the same, and used
        statuses.append(signed_in()[0].status_code)
    assert statuses == [403] * 5 + [429] * 3
    assert audit_entries.count(audit_entries.Filter(actions=("sign_in_failed",))) == 5
    provider.claims = {"sub": "17", "email": "siti@posko.example", "email_verified": True}
    assert signed_in()[0].text == "97 calls"


def test_the_second_time_the_subject_decides_whatever_the_address_is_by_then(provider: Provider) -> None:
    signed_in()
    provider.claims |= {"email": "siti.baru@posko.example", "email_verified": False}
    assert signed_in()[0].text == "97 calls"


@pytest.mark.parametrize(
    "claims",
    [{"email": "budi@posko.example"}, {"email_verified": False}],
)
def test_nobody_else_gets_in(provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims |= claims
    answer, cookies = signed_in()
    assert answer.status_code == 403 and "97 calls" not in answer.text
    assert session.COOKIE not in cookies
    assert audit_entries.entries()[0].action == "sign_in_failed"


def test_another_person_with_the_address_of_one_who_was_bound_gets_nothing(provider: Provider) -> None:
    signed_in()
    provider.claims |= {"sub": "18"}
    assert signed_in()[0].status_code == 403


def test_a_revoked_account_gets_nothing(provider: Provider) -> None:
    signed_in()
    account = accounts.by_name("Siti")
    assert account
    accounts.revoke(account.id)
    assert signed_in()[0].status_code == 403


def test_a_token_that_the_provider_did_not_sign_is_no_identity(provider: Provider) -> None:
    provider.signs_with = provider.stranger
    answer, cookies = signed_in()
    assert "97 calls" not in answer.text and session.COOKIE not in cookies


def test_a_token_for_somebody_elses_client_is_no_identity(provider: Provider) -> None:
    provider.claims |= {"aud": "another"}
    answer, cookies = signed_in()
    assert "97 calls" not in answer.text and session.COOKIE not in cookies


def test_an_identity_signs_in_once_and_not_after_ten_minutes(provider: Provider) -> None:
    stolen: dict[str, str] = {}
    signed_in(lambda cookies: stolen.update(cookies))

    def replay(cookies: httpx.Cookies) -> None:
        cookies.clear()
        cookies.update(stolen)

    answer, cookies = signed_in(replay)
    assert answer.url.path == "/sign-in" and session.COOKIE not in cookies
    provider.claims |= {"iat": 1_600_000_000}
    assert signed_in()[0].url.path == "/sign-in"


def test_without_a_provider_its_routes_are_closed(own_data_folder: Path) -> None:
    assert not identity.is_open("/auth/login") and not identity.is_open("/oauth2callback")
    assert identity.secrets() is None
