"""The page that needs no sign-in, behind the same middleware as everything else."""

from datetime import datetime

import pytest
from starlette.applications import Starlette

from dashboard.auth import middleware, public
from tests.dashboard import test_middleware
from tests.dashboard.test_middleware import ask, both_passcodes, no_passcode

__all__ = ["both_passcodes", "no_passcode"]
STRANGER = "203.0.113.9"


def _page(language: str | None, now: datetime) -> bytes | None:
    assert now.tzinfo is not None
    return None if language == "off" else f"<p>{language}</p>".encode()


@pytest.fixture(autouse=True)
def app(monkeypatch: pytest.MonkeyPatch, both_passcodes: None) -> None:
    routes = [*middleware.ROUTES, public.route(_page), *test_middleware.INSIDE]
    monkeypatch.setattr(test_middleware, "APP", Starlette(routes=routes, middleware=middleware.MIDDLEWARE))


def test_a_stranger_sees_the_public_page_and_nothing_else() -> None:
    answer = ask("/tersedia?lang=hi", client=STRANGER)
    assert (answer.status, answer.text) == (200, "<p>hi</p>")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert ask("/oksigen", client=STRANGER).status == 303
    assert ask("/tersedia/oksigen", client=STRANGER).status == 303


def test_its_headers_allow_no_script_no_frame_and_a_minute_of_cache() -> None:
    headers = ask("/tersedia", client=STRANGER).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "public, max-age=60"
    assert headers["x-content-type-options"] == "nosniff" and "set-cookie" not in headers


def test_while_it_is_off_there_is_no_such_page() -> None:
    answer = ask("/tersedia?lang=off", client=STRANGER)
    assert (answer.status, answer.text) == (404, "Not Found")
