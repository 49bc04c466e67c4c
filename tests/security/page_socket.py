"""The socket of a page, as far as a test needs one: opened by hand, whole messages both ways."""

import base64
import os
import socket
import struct
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_CLOSE, _PING, _BINARY, _MASKED = 0x8, 0x9, 0x82, 0x80


class Closed(Exception):
    """The server ended the socket, or never opened it."""


class PageSocket:
    """A WebSocket to the page of a server."""

    def __init__(self, address: str, cookies: str, *protocols: str) -> None:
        """Open it; Closed where the server refuses."""
        where = urlsplit(address)
        self._line = socket.create_connection(("127.0.0.1", where.port or 0), timeout=30)
        lines = [
            "GET /_stcore/stream HTTP/1.1",
            f"Host: {where.netloc}",
            f"Origin: {address}",
            f"Cookie: {cookies}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            f"Sec-WebSocket-Protocol: {', '.join(protocols)}",
        ]
        self._line.sendall("\r\n".join([*lines, "", ""]).encode())
        self._read = self._line.makefile("rb")
        if b" 101 " not in self._read.readline():
            raise Closed
        while self._read.readline().strip():
            pass

    def send(self, content: bytes) -> None:
        """Send a message."""
        length = len(content)
        size = bytes([_MASKED | length]) if length < 126 else bytes([_MASKED | 127]) + struct.pack(">Q", length)
        self._line.sendall(bytes([_BINARY]) + size + bytes(4) + content)  # masked with zeros

    def receive(self) -> bytes:
        """Return the next message; Closed where none comes any more."""
        while True:
            head = self._read.read(2)
            if len(head) < 2 or head[0] & 0xF == _CLOSE:
                raise Closed
            length = head[1] & 0x7F
            if length >= 126:
                length = int.from_bytes(self._read.read(2 if length == 126 else 8), "big")
            content = self._read.read(length)
            if head[0] & 0xF != _PING:
                return content

    def __enter__(self) -> Self:
        """Return the open socket."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the line."""
        self._read.close()
        self._line.close()
