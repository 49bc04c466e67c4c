"""Whatever arrives, one clean answer goes back: no error of the server, no traceback, no way in."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from access import passcodes
from access.roles import Role
from dashboard.auth import middleware, session
from pipelines.cli.passcode import set_passcode

SECRET = "97 calls"
READ = "melati-putih"


async def page(_: Any) -> PlainTextResponse:
    return PlainTextResponse(SECRET)


async def broken(_: Any) -> PlainTextResponse:
    raise RuntimeError("Budi Santoso, 0812-3456-7890")


async def socket(connection: WebSocket) -> None:
    await connection.accept()
    while (await connection.receive())["type"] == "websocket.receive":
        await connection.send_text("drawn")


ROUTES = [
    Route("/oksigen", page, methods=["GET", "POST", "PUT"]),
    Route("/broken", broken),
    Route("/_stcore/upload_file/{session}/{file}", page, methods=["PUT", "DELETE"]),
    WebSocketRoute("/_stcore/stream", socket),
]
APP = Starlette(routes=[*middleware.ROUTES, *ROUTES], middleware=middleware.MIDDLEWARE)


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture(autouse=True)
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_URL", "POSKO_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    monkeypatch.setenv("POSKO_LANG", "en")
    monkeypatch.setattr(passcodes, "N", 2**4)
    set_passcode("read", READ, tmp_path)
    return tmp_path


class Answer:
    def __init__(self, messages: list[Message]) -> None:
        self.kind = messages[0]["type"] if messages else "nothing"
        self.status = messages[0].get("status", 0) if messages else 0
        self.headers = {name.decode("latin-1"): text.decode("latin-1") for name, text in messages[0].get("headers", [])}
        self.text = b"".join(message.get("body", b"") for message in messages[1:]).decode("utf-8", "replace")


def ask(
    portal: BlockingPortal,
    path: str = "/oksigen",
    headers: list[tuple[str, str]] | None = None,
    *,
    method: str = "GET",
    kind: str = "http",
    body: bytes = b"",
    received: list[Message] | None = None,
    client: str = "10.0.0.3",
) -> Answer:
    """One connection; `received` are its messages, the body alone where not named."""
    name, _, query = path.partition("?")
    lines = [("host", "posko.example"), *(headers or [])] if not any(n == "host" for n, _ in headers or []) else headers
    scope = {
        "type": kind,
        "method": method,
        "scheme": "ws" if kind == "websocket" else "http",
        "path": name,
        "raw_path": name.encode("utf-8", "surrogatepass"),
        "query_string": query.encode("utf-8", "surrogatepass"),
        "headers": [(key.encode("latin-1"), text.encode("latin-1", "replace")) for key, text in lines or []],
        "subprotocols": [],
        "client": (client, 5000),
        "server": ("127.0.0.1", 8501),
    }
    first: Message = {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": body}
    messages = iter([first, *(received or [])])
    sent: list[Message] = []

    async def receive() -> Message:
        return next(messages, {"type": "websocket.disconnect" if kind == "websocket" else "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    portal.call(APP, scope, receive, send)
    return Answer(sent)


def is_clean(answer: Answer) -> bool:
    return answer.status < 500 and SECRET not in answer.text and "Traceback" not in answer.text


ODD_COOKIES = [
    f"{session.COOKIE}=reader.{'9' * 5000}.x",
    f"{session.COOKIE}=desk.{'9' * 5000}.{'f' * 64}",
    f"{session.COOKIE}=reader.-1.x",
    f"{session.COOKIE}=reader.1e9.x",
    f"{session.COOKIE}=reader.٣٣٣٣.é",
    f"{session.COOKIE}={'.' * 4000}",
    f"{session.COOKIE}=" + "a" * 20_000,
    f'{session.COOKIE}="; posko_device="',
    f"{session.COOKIE}=reader\x00.1.2",
    "=;=;==;" * 500,
    f"posko_device={'9' * 5000}",
    "_streamlit_xsrf=2|" + "9" * 5000,
]
ODD_HOSTS = [
    "[",
    "]",
    "[::1",
    "a b",
    "a:b:c",
    "x" * 300,
    "posko.example:99999999",
    "é",
    "<script>",
    "a/b",
    "@",
    "a@b",
    "%00",
]
ODD_HEADERS = [
    ("origin", "http://["),
    ("origin", "http://posko.example:abc"),
    ("origin", "x" * 5000),
    ("x-forwarded-for", ", , ,"),
    ("x-forwarded-for", "1.2.3.4," * 2000),
    ("x-forwarded-for", "999.999.999.999"),
    ("x-forwarded-host", "["),
    ("x-forwarded-proto", "javascript"),
    ("forwarded", 'for="[::1'),
    ("content-length", "-5"),
    ("content-length", "9" * 400),
    ("range", "bytes=" + "9" * 5000 + "-"),
    ("range", "bytes=1-0,2-1," * 500),
    ("if-none-match", '"' * 4000),
    ("if-modified-since", "yesterday"),
    ("if-range", "x" * 4000),
    ("accept", "text/html;q=" + "9" * 5000),
    ("accept-encoding", "gzip;q=" * 500),
    ("accept-language", "é" * 1000),
    ("sec-websocket-protocol", "streamlit, " + "x" * 5000),
    ("transfer-encoding", "chunked, chunked"),
    ("connection", "upgrade"),
]
ODD_PATHS = [
    "//posko",
    "/..",
    "/../settings.py",
    "/%2e%2e/settings.py",
    "/a/../../b",
    "/\x00",
    "/oksigen\x00",
    "/" + "a/" * 3000,
    "/oksigen/",
    "/OKSIGEN",
    "/static/../settings.py",
    "/static/%2e%2e/settings.py",
    "/app/static/../../settings.py",
    "/media/../oksigen",
    "/sign-in/../oksigen",
    "/sign-in%2f..%2foksigen",
    "/health/../oksigen",
    "/tersedia/../oksigen",
    "/favicon.ico/../oksigen",
    "/static/x\n",
    "/\ud800",
    "/oksigen?next=\ud800",
    "/sign-in?next=//x",
    "/sign-in?next=/[",
    "/sign-in?next=http://[",
    "/sign-in?lang=%00",
    "/tersedia?lang=../../id",
    "/_stcore/../oksigen",
]


@pytest.mark.parametrize("cookie", ODD_COOKIES, ids=range(len(ODD_COOKIES)))
def test_an_odd_cookie_opens_nothing_and_breaks_nothing(portal: BlockingPortal, cookie: str) -> None:
    assert is_clean(ask(portal, headers=[("cookie", cookie)]))
    assert ask(portal, "/_stcore/stream", [("cookie", cookie)], kind="websocket").kind == "websocket.close"


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_an_odd_host_is_a_bad_request(portal: BlockingPortal, host: str) -> None:
    answer = ask(portal, "/sign-in", [("host", host)])
    assert answer.status == 400 and answer.headers["x-content-type-options"] == "nosniff"
    assert ask(portal, "/_stcore/stream", [("host", host)], kind="websocket").kind == "websocket.close"


def test_two_hosts_are_none(portal: BlockingPortal) -> None:
    assert ask(portal, "/sign-in", [("host", "localhost"), ("host", "posko.example")]).status == 400


@pytest.mark.parametrize("header", ODD_HEADERS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(ODD_HEADERS)])
@pytest.mark.parametrize("path", ["/oksigen", "/sign-in", "/health", "/tersedia"])
def test_an_odd_header_breaks_nothing(portal: BlockingPortal, path: str, header: tuple[str, str]) -> None:
    assert is_clean(ask(portal, path, [header]))


@pytest.mark.parametrize("path", ODD_PATHS, ids=range(len(ODD_PATHS)))
def test_an_odd_path_leads_nowhere(portal: BlockingPortal, path: str) -> None:
    assert is_clean(ask(portal, path))
    assert is_clean(ask(portal, path, [("accept", "text/html")]))


header = st.tuples(
    st.sampled_from(
        [
            "cookie",
            "host",
            "origin",
            "x-forwarded-for",
            "x-forwarded-proto",
            "range",
            "if-none-match",
            "accept",
            "content-length",
            "content-type",
            "sec-websocket-protocol",
            "accept-encoding",
            "referer",
        ]
    ),
    st.one_of(
        st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60),
        st.from_regex(rf"{session.COOKIE}=(reader|desk|admin|v1)[.:][0-9]{{0,30}}[.:][0-9a-f]{{0,70}}", fullmatch=True),
        st.from_regex(r"https?://[\w.\[\]:@-]{0,20}(:[0-9]{0,7})?", fullmatch=True),
    ),
)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(
    path=st.one_of(
        st.sampled_from(["/oksigen", "/sign-in", "/sign-out", "/health", "/snapshot", "/"]), st.text(max_size=30)
    ),
    headers=st.lists(header, max_size=5),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]),
    body=st.binary(max_size=80),
)
@relaxed
def test_no_request_of_a_stranger_is_answered_with_a_page_or_an_error(
    portal: BlockingPortal, path: str, headers: list[tuple[str, str]], method: str, body: bytes
) -> None:
    assert is_clean(ask(portal, "/" + path.lstrip("/"), headers, method=method, body=body))


@given(headers=st.lists(header, max_size=5), content=st.one_of(st.binary(max_size=50), st.text(max_size=50)))
@relaxed
def test_no_socket_opens_for_a_stranger(portal: BlockingPortal, headers: list[tuple[str, str]], content: Any) -> None:
    answer = ask(portal, "/_stcore/stream", headers, kind="websocket", body=b"")
    assert answer.kind == "websocket.close"


FORMS = [
    "",
    "passcode",
    "passcode=" + "x" * 9000,
    "passcode=%ff%fe",
    "passcode=a&passcode=b",
    "next=//x&passcode=a",
    "=" * 500,
    "%" * 500,
    "\x00" * 100,
    "name=" + "n" * 5000 + "&passcode=a",
    "passcode=" + "%F0%9F" * 50,
]


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_an_odd_form_signs_nobody_in(portal: BlockingPortal, form: str) -> None:
    answer = ask(portal, "/sign-in", method="POST", body=form.encode("latin-1"))
    assert is_clean(answer) and session.COOKIE not in answer.headers.get("set-cookie", "")


# --- Broken secrets ---

CORRUPT = [
    b"",
    b" \n",
    b"{",
    b"[]",
    b'"x"',
    b"null",
    b"\xff\xfe\x00",
    b'{"read": 5}',
    b'{"read": null}',
    b'{"read": ["a"]}',
    b'{"read": "melati-putih"}',
    b'{"read": "scrypt:1:2"}',
    b"[" * 100_000,
    b'{"read": "scrypt:' + b"9" * 5000 + b'"}',
]


@pytest.mark.parametrize("content", CORRUPT, ids=range(len(CORRUPT)))
@pytest.mark.parametrize("path", ["/oksigen", "/sign-in"])
def test_corrupt_passcodes_are_one_sentence_and_open_nothing(
    portal: BlockingPortal, books: Path, path: str, content: bytes
) -> None:
    (books / "passcodes.json").write_bytes(content)
    for answer in (
        ask(portal, path, client="127.0.0.1"),
        ask(portal, path, [("host", "localhost")], client="127.0.0.1"),
    ):
        assert answer.status == 503 and SECRET not in answer.text
        assert answer.text.startswith("The file passcodes.json") and "passcode read" in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("content", [None, b"", b"short", b"\n" * 100])
def test_a_broken_session_key_opens_nothing_and_is_not_made_anew(
    portal: BlockingPortal, books: Path, content: bytes | None
) -> None:
    key = books / "session.key"
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    answer = ask(portal, headers=[("cookie", f"{session.COOKIE}=reader.9999999999.{'0' * 16}.{'0' * 64}")])
    assert answer.status == 503 and answer.text.startswith("The key session.key")
    assert (key.read_bytes() if key.exists() else None) == content


def test_setting_a_passcode_again_makes_the_missing_key(portal: BlockingPortal, books: Path) -> None:
    (books / "session.key").unlink()
    set_passcode("read", READ, books)
    assert ask(portal, headers=[("cookie", f"{session.COOKIE}={session.signed(Role.READER)}")]).text == SECRET


# --- Errors, bodies, messages ---


def signed_in() -> tuple[str, str]:
    return "cookie", f"{session.COOKIE}={session.signed(Role.READER)}"


def test_an_error_nobody_foresaw_is_one_sentence_without_what_it_says(
    portal: BlockingPortal, books: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = ask(portal, "/broken", [signed_in()])
    assert answer.status == 500 and answer.text.startswith("Posko cannot answer this request")
    assert "Budi" not in answer.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH", "BREW"])
@pytest.mark.parametrize(
    "path", ["/_stcore/upload_file/a/b", "/_stcore//upload_file/a/b", "/oksigen", "/media/x", "/component/x"]
)
def test_a_reader_sends_nothing(portal: BlockingPortal, path: str, method: str) -> None:
    answer = ask(portal, path, [signed_in()], method=method, body=b"x" * 100)
    assert answer.status == 403 and answer.headers["connection"] == "close"


def test_a_page_reads_short_messages_only(portal: BlockingPortal) -> None:
    short, long = ({"type": "websocket.receive", "bytes": b"x" * n} for n in (100, 3_000_000))
    sent = ask(portal, "/_stcore/stream", [signed_in()], kind="websocket", received=[short, long, short])
    assert sent.kind == "websocket.accept"


def test_no_log_quotes_what_arrived(portal: BlockingPortal, books: Path) -> None:
    ask(portal, "/oksigen", [("cookie", f"{session.COOKIE}=reader.KENARI.KENARI"), ("x-forwarded-for", "KENARI")])
    with contextlib.suppress(FileNotFoundError):
        assert not [path for path in (books / "log").iterdir() if b"KENARI" in path.read_bytes()]
    assert "KENARI" not in json.dumps([path.name for path in books.rglob("*")])
