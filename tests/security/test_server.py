"""The server itself: who may send and fetch what, and what that costs its memory."""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from access import passcodes
from access.passcodes import hashed
from setup import server as dashboards
from tests.security.page_socket import Closed, PageSocket

READ, WRITE = "melati-putih", "kenanga-ungu"
ROOT = Path(__file__).resolve().parent.parent.parent
MB = 1024 * 1024
FRAME = b'--f\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n%s\r\n--f--\r\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passcodes, "N", 2**4)
        codes = {"POSKO_PASSCODE_READ": hashed(READ), "POSKO_PASSCODE_WRITE": hashed(WRITE)}
    folder = tmp_path_factory.mktemp("door")
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("POSKO_")}
    environment = {
        **inherited,
        **codes,
        "POSKO_DATA": str(folder / "data"),
        "POSKO_SESSION_UPLOAD_MB": "8",
        "POSKO_ALL_UPLOADS_MB": "12",
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1",
    }
    with dashboards.running(environment, script="tests/security/door_app.py", log=folder / "server.log") as address:
        yield address
    assert "Traceback" not in (folder / "server.log").read_text()


@dataclass
class Device:
    """A signed-in browser with one open page."""

    address: str
    cookies: str
    token: str
    session_id: str
    media: str
    """Address of what the page offers to download."""
    deferred: str
    """Id of what it offers to make on a click; empty where it offers nothing."""
    number: str
    """What the page remembers for everybody."""

    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookies, "X-Xsrftoken": self.token}

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, headers=self.headers(), timeout=20)

    def files(self) -> int:
        """How many files of this page wait in memory."""
        return int(self.get(f"/files?page={self.session_id}").text)

    def upload_path(self, file: str = "one") -> str:
        return f"/_stcore/upload_file/{self.session_id}/{file}"

    def put(self, content: bytes, *, file: str = "one", session_id: str | None = None) -> int:
        path = self.upload_path(file) if session_id is None else f"/_stcore/upload_file/{session_id}/{file}"
        headers = {**self.headers(), "Content-Type": "multipart/form-data; boundary=f"}
        return httpx.put(self.address + path, content=FRAME % content, headers=headers, timeout=20).status_code


@contextlib.contextmanager
def device(address: str, passcode: str) -> Iterator[Device]:
    """Sign in, open the page, and stay on it for the block."""
    entered = httpx.post(
        f"{address}/sign-in",
        content=urlencode({"passcode": passcode, "next": "/"}),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=20,
    )
    assert entered.status_code == 303, entered.text
    cookies = "; ".join(f"{name}={text}" for name, text in entered.cookies.items())
    health = httpx.get(f"{address}/_stcore/health", timeout=20)
    token = health.cookies.get("_streamlit_xsrf") or ""
    cookies += f"; _streamlit_xsrf={token}"
    with PageSocket(address, cookies, "streamlit", token) as page:
        seen = drawn(page)
        yield Device(address, cookies, token, seen.session_id, seen.media, seen.deferred, seen.number)


@dataclass
class Seen:
    """What a page showed."""

    session_id: str = ""
    media: str = ""
    deferred: str = ""
    number: str = ""


def drawn(page: PageSocket) -> Seen:
    """Ask for the page, and look at it."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    page.send(message.SerializeToString())
    seen = Seen()
    while True:
        received = ForwardMsg.FromString(page.receive())
        element = received.delta.new_element
        seen.session_id = received.new_session.initialize.session_id or seen.session_id
        seen.media = element.download_button.url or seen.media
        seen.deferred = element.download_button.deferred_file_id or seen.deferred
        seen.number = element.text.body or seen.number
        if received.WhichOneof("type") == "script_finished":
            return seen


@pytest.fixture(scope="module")
def reader(server: str) -> Iterator[Device]:
    with device(server, READ) as one:
        yield one


@pytest.fixture
def desk(server: str) -> Iterator[Device]:
    with device(server, WRITE) as one:
        yield one


def wait_until_no_files(one: Device, page: str = "") -> None:
    """Wait until no file of a page, or of all pages, waits in memory."""
    until = time.monotonic() + 20
    while one.get(f"/files{page and f'?page={page}'}").text != "0":
        assert time.monotonic() < until, "files stayed"
        time.sleep(0.1)


def pour(server: str, lines: list[str], body: bytes, times: int) -> bytes:
    """Send a request by hand, with the body again and again until all is sent or nobody listens; the answer."""
    address = urlsplit(server)
    with socket.create_connection(("127.0.0.1", address.port or 0), timeout=10) as line:
        line.sendall("\r\n".join([*lines, f"Host: {address.netloc}", "", ""]).encode())
        with contextlib.suppress(OSError):
            for _ in range(times):
                line.sendall(body)
        with contextlib.suppress(OSError):
            return line.recv(4000)
    return b""


BIG = 190 * MB
CHUNK = b"x" * MB
CHUNKED = b"%x\r\n%s\r\n" % (MB, CHUNK)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("framing", ["length", "chunked", "none"])
def test_five_large_files_of_a_reader_are_refused_and_cost_no_memory(reader: Device, method: str, framing: str) -> None:
    before = int(reader.get("/memory?which=VmRSS").text)
    for number in range(5):
        lines = [
            f"{method} {reader.upload_path(str(number))} HTTP/1.1",
            f"Cookie: {reader.cookies}",
            f"X-Xsrftoken: {reader.token}",
            "Content-Type: multipart/form-data; boundary=f",
            *{"length": [f"Content-Length: {BIG}"], "chunked": ["Transfer-Encoding: chunked"], "none": []}[framing],
        ]
        answer = pour(reader.address, lines, CHUNKED if framing == "chunked" else CHUNK, 190)
        assert answer.startswith(b"HTTP/1.1 403") or not answer
    peak = int(reader.get("/memory?which=VmHWM").text)
    assert peak - before < 20 * 1024
    assert reader.files() == 0


def test_a_reader_is_refused_before_its_body_is_read(reader: Device) -> None:
    lines = [f"PUT {reader.upload_path()} HTTP/1.1", f"Cookie: {reader.cookies}", f"Content-Length: {BIG}"]
    assert pour(reader.address, lines, b"", 1).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_a_reader_cannot_touch_files_of_the_desk(reader: Device, desk: Device, method: str) -> None:
    assert desk.put(b"a,b\n1,2\n") == 204
    answer = httpx.request(method, reader.address + desk.upload_path(), headers=reader.headers(), timeout=20)
    assert answer.status_code == 403 and desk.files() == 1


def test_the_desk_sends_files_up_to_what_a_page_and_all_pages_may_have(server: str, desk: Device) -> None:
    wait_until_no_files(desk)
    assert desk.put(b"x" * 5 * MB, file="one") == 204
    assert desk.put(b"x" * 5 * MB, file="two") == 413
    assert desk.put(b"x" * 6 * MB, file="one") == 204  # in place of the first
    with device(server, WRITE) as other:
        assert other.put(b"x" * 7 * MB) == 413
        assert other.put(b"x" * MB) == 204


def test_a_page_has_so_many_files_and_no_more(desk: Device) -> None:
    assert [desk.put(b"x", file=str(number)) for number in range(4)] == [204, 204, 204, 413]


@pytest.mark.parametrize("lies", ["says little", "says nothing", "says much", "says nonsense", "says two things"])
def test_a_body_of_another_length_than_it_says_is_counted_as_it_arrives(desk: Device, lies: str) -> None:
    framing = {
        "says little": ["Content-Length: 100"],
        "says nothing": ["Transfer-Encoding: chunked"],
        "says much": [f"Content-Length: {BIG}"],
        "says nonsense": ["Content-Length: -1"],
        "says two things": ["Content-Length: 10", "Content-Length: 20"],
    }[lies]
    lines = [
        f"PUT {desk.upload_path()} HTTP/1.1",
        "Content-Type: multipart/form-data; boundary=f",
        f"Cookie: {desk.cookies}",
        f"X-Xsrftoken: {desk.token}",
        *framing,
    ]
    answer = pour(desk.address, lines, CHUNKED if lies == "says nothing" else CHUNK, 30)
    assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5"))
    assert desk.files() == 0


def test_a_body_that_stops_is_not_waited_for(desk: Device) -> None:
    lines = [
        f"PUT {desk.upload_path()} HTTP/1.1",
        "Content-Type: multipart/form-data; boundary=f",
        f"Cookie: {desk.cookies}",
        f"X-Xsrftoken: {desk.token}",
        f"Content-Length: {2 * MB}",
    ]
    started = time.monotonic()
    assert pour(desk.address, lines, b"--f", 1).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - started < 8


def test_files_leave_the_memory_when_nothing_is_done_on_their_page(desk: Device) -> None:
    assert desk.put(b"a,b\n1,2\n") == 204
    wait_until_no_files(desk, desk.session_id)


def test_files_leave_the_memory_when_their_page_is_closed(server: str, reader: Device) -> None:
    with device(server, WRITE) as gone:
        assert gone.put(b"a,b\n1,2\n") == 204
    wait_until_no_files(reader, gone.session_id)


def test_what_a_page_offers_to_one_role_is_not_for_another(reader: Device, desk: Device) -> None:
    assert desk.get(desk.media).text.startswith("lembar desk")
    assert reader.get(reader.media).text.startswith("lembar reader")
    assert reader.get(desk.media).status_code == 404
    assert httpx.get(desk.address + desk.media, timeout=20).status_code == 401


def test_no_other_route_tells_a_reader_of_the_server(reader: Device) -> None:
    paths = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/component/x/y", "/media/x")
    assert {path: reader.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


def test_a_reader_cannot_take_over_a_page_of_the_desk(reader: Device, desk: Device) -> None:
    assert desk.put(b"a,b\n1,2\n") == 204
    with PageSocket(reader.address, reader.cookies, "streamlit", reader.token, desk.session_id) as page:
        assert drawn(page).session_id != desk.session_id


def test_a_stranger_opens_no_page(server: str) -> None:
    with pytest.raises(Closed):
        PageSocket(server, "posko_sign_in=reader.9999999999.0", "streamlit")


def test_who_lost_the_line_comes_back_to_the_own_page(desk: Device) -> None:
    with PageSocket(desk.address, desk.cookies, "streamlit", desk.token, desk.session_id) as page:
        assert drawn(page).session_id == desk.session_id


def test_a_message_that_is_far_too_long_ends_the_socket(reader: Device) -> None:
    with PageSocket(reader.address, reader.cookies, "streamlit", reader.token) as page:
        drawn(page)
        page.send(b"x" * 3 * MB)
        with pytest.raises(Closed):
            while True:
                page.receive()


def ask_for_file(page: PageSocket, session_id: str, file_id: str) -> str:
    """Click on a download that is made then; its address, empty where the page stays silent."""
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    message.backend_operation_request.session_id = session_id
    message.backend_operation_request.deferred_file.file_id = file_id
    page.send(message.SerializeToString())
    heartbeat = BackMsg()
    heartbeat.app_heartbeat = True
    address = ""
    for _ in range(15):
        page.send(heartbeat.SerializeToString())
        received = ForwardMsg.FromString(page.receive())
        address = received.backend_operation_response.deferred_file.url or address
        if address:
            return address
        time.sleep(0.05)
    return address


def test_a_file_made_on_a_click_is_made_for_its_own_page_only(reader: Device, server: str) -> None:
    with device(server, WRITE) as desk, PageSocket(server, desk.cookies, "streamlit", desk.token) as page:
        seen = drawn(page)
        address = ask_for_file(page, seen.session_id, seen.deferred)
        assert desk.get(address).text == "lembar nanti"
        assert reader.get(address).status_code == 404
        with PageSocket(server, reader.cookies, "streamlit", reader.token) as other:
            assert ask_for_file(other, drawn(other).session_id, seen.deferred) == ""
            drawn(other)  # whoever opens pages meanwhile does not take it away
        assert desk.get(address).text == "lembar nanti"


@pytest.mark.parametrize(
    "kind", ["clear_cache", "load_git_info", "install_skills", "debug_shutdown_runtime", "nothing"]
)
def test_a_reader_cannot_make_the_server_do_what_no_page_does(reader: Device, kind: str) -> None:
    with PageSocket(reader.address, reader.cookies, "streamlit", reader.token) as page:
        before = drawn(page)
        message = BackMsg()
        if kind == "install_skills":
            message.backend_operation_request.install_skills.SetInParent()
        elif kind != "nothing":
            setattr(message, kind, True)
        page.send(message.SerializeToString())
        page.send(b"\xff\xff not a message")
        assert drawn(page).number == before.number


def test_what_pages_are_drawn_with_is_open(reader: Device) -> None:
    inside = next((ROOT / ".venv").glob("lib/python3*/site-packages/streamlit/static/static/media/*"))
    assert reader.get(f"/static/media/{inside.name}").status_code == 200
