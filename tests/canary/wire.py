"""What a real server sends to a reader's browser: every frame of a page's socket, and every file behind its buttons."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from access import passcodes
from dashboard.shell import navigation
from setup import server
from tests.canary.pages import text_of
from tests.security.page_socket import PageSocket

READ, WRITE = "melati-putih-sekali", "kenanga-ungu-sekali"
_PATIENCE_SECONDS = 60


class Reader:
    """A browser that signed in with the passcode of readers."""

    def __init__(self, address: str) -> None:
        form = {"passcode": READ, "next": "/"}
        entered = httpx.post(f"{address}/sign-in", data=form, timeout=30)
        assert entered.status_code == 303, entered.text
        cookies = dict(entered.cookies) | dict(httpx.get(f"{address}/_stcore/health", timeout=30).cookies)
        self.address, self.token = address, cookies.get("_streamlit_xsrf", "")
        self.cookies = "; ".join(f"{name}={text}" for name, text in cookies.items())

    def get(self, path: str) -> httpx.Response:
        """The answer to a request."""
        return httpx.get(self.address + path, headers={"Cookie": self.cookies}, timeout=60)

    def opened(self, name: str) -> Iterator[tuple[str, str]]:
        """Everything that a page sends, as it goes over the line.

        Args:
            name: Name of the page.

        Yields:
            Where, and the text there.
        """
        with PageSocket(self.address, self.cookies, "streamlit", self.token) as line:
            frames, messages = _drawn(line, name)
            yield f"wire: {name}", frames
            session = next(each.new_session.initialize.session_id for each in messages if each.HasField("new_session"))
            buttons = [each.delta.new_element.download_button for each in messages]
            paths = [each.url for each in buttons if each.url]
            paths += [
                _made(line, session, each.deferred_file_id, number)
                for number, each in enumerate(each for each in buttons if each.deferred_file_id)
            ]
            for path in paths:
                answer = self.get(path)
                assert answer.status_code == 200, (name, path)
                yield f"wire: {name}: {path}", f"{answer.headers}\n{text_of(answer.content)}"


def _drawn(line: PageSocket, name: str) -> tuple[str, list[ForwardMsg]]:
    """Ask for a page with every section of it; what came, as text and as messages."""
    request = BackMsg()
    request.rerun_script.query_string = urlencode({"open": "all"})
    request.rerun_script.page_name = navigation.entry(name).path.removeprefix("/")
    line.send(request.SerializeToString())
    frames: list[bytes] = []
    while True:
        frames.append(line.receive())
        message = ForwardMsg.FromString(frames[-1])
        if message.WhichOneof("type") == "script_finished":
            whole = b"\n".join(frames)
            return whole.decode("utf-8", "ignore"), [ForwardMsg.FromString(frame) for frame in frames]


def _made(line: PageSocket, session: str, file: str, number: int) -> str:
    """Click on a download that is made then; its address."""
    request, heartbeat = BackMsg(), BackMsg()
    request.backend_operation_request.request_id = str(number)
    request.backend_operation_request.session_id = session
    request.backend_operation_request.deferred_file.file_id = file
    heartbeat.app_heartbeat = True
    line.send(request.SerializeToString())
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        line.send(heartbeat.SerializeToString())
        answer = ForwardMsg.FromString(line.receive()).backend_operation_response
        if answer.deferred_file.url:
            return str(answer.deferred_file.url)
        time.sleep(0.05)
    raise AssertionError(f"{file} was not made")


@contextmanager
def running(data: Path) -> Iterator[Reader]:
    """A server of a data folder, open to the public too, and a reader who signed in.

    Args:
        data: The data folder.
    """
    with patch.object(passcodes, "N", 2**4):
        codes = {"POSKO_PASSCODE_READ": passcodes.hashed(READ), "POSKO_PASSCODE_WRITE": passcodes.hashed(WRITE)}
    environment = {name: text for name, text in os.environ.items() if not name.startswith("POSKO_")}
    environment |= codes | {"POSKO_DATA": str(data), "POSKO_PUBLIC_PAGE": "on", "POSKO_LANG": "id"}
    with server.running(environment, log=data / "log" / "printed.log") as address:
        yield Reader(address)
