"""The page that needs no sign-in, behind the same middleware as everything else."""

from datetime import datetime
from functools import partial

import pytest
from starlette.applications import Starlette

from dashboard.auth import middleware, public
from tests.dashboard.http import send
from tests.dashboard.test_middleware import INSIDE, both_passcodes, no_passcode

__all__ = ["both_passcodes", "no_passcode"]
STRANGER = "203.0.113.9"


def _page(language: str | None, now: datetime) -> bytes | None:
    assert now.tzinfo is not None
    return None if language == "off" else f"<p>{language}</p>".encode()


APP = Starlette(routes=[*middleware.ROUTES, public.route(_page), *INSIDE], middleware=middleware.MIDDLEWARE)
ask = partial(send, APP)
pytestmark = pytest.mark.usefixtures("both_passcodes")


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
