"""A real server on a port of its own, for tests that look through a browser."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from setup import server

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_URL", "POSKO_LANG", "POSKO_TIMEZONE", "POSKO_CENTRE")


class Listener:
    """Stands in for the internet: whatever a server or a browser asks of it is written down and left unanswered."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                self.requests.append(connection.recv(400).decode("latin-1").partition("\r\n")[0])


def environment(data: Path, **more: str) -> dict[str, str]:
    """That of this process without the posko's own settings, with this data folder."""
    inherited = {name: text for name, text in os.environ.items() if name not in SETTINGS}
    return {**inherited, "POSKO_DATA": str(data), "PYTHONUTF8": "1", **more}


@contextmanager
def running(data: Path, internet: Listener, *, script: str = "app.py", **settings: str) -> Iterator[str]:
    """The address of a server that was just started on this data folder, with the dashboard or another script."""
    relay = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), internet.address)
    quiet = {"NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1"}
    log = data.parent / f"server-{uuid4().hex[:8]}.log"
    with server.running(environment(data, **relay, **quiet, **settings), log=log, script=script) as address:
        yield address
