"""Everything that a page sends to a browser: its messages, and the files behind its buttons."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pypdfium2
from streamlit.elements.widgets import button
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

import settings
from access.roles import Role
from dashboard.auth import session


def sent(name: str, role: Role, **address: str) -> Iterator[tuple[str, str]]:
    """Open a page with every section of it, and each of its downloads.

    Args:
        name: Name of the page.
        role: Who opens it.
        **address: What stands in its address.

    Yields:
        Where, and the text there.
    """
    page, messages, files = opened(name, role, **address)
    assert not page.exception, (name, role, [error.message for error in page.exception])
    yield f"{role}: {name}", "\n".join(message.SerializeToString().decode("utf-8", "ignore") for message in messages)
    for file_name, content in files:
        yield f"{role}: {name}: name of a download", file_name
        yield f"{role}: {name}: download {file_name}", text_of(content)


def opened(name: str, role: Role, **address: str) -> tuple[AppTest, list[ForwardMsg], list[tuple[str, Any]]]:
    """The page, its messages, and its downloads, name and content."""
    page = AppTest.from_file(str(settings.ROOT / "pages" / f"{name}.py"), default_timeout=120)
    for key, choice in {"open": "all", **address}.items():
        page.query_params[key] = choice
    with _recorded() as (messages, makers), patch.object(session, "current", lambda: session.Session(role)):
        page.run()
        files = [(file_name or "", make()) for file_name, make in makers]
    return page, messages, files


@contextmanager
def _recorded() -> Iterator[tuple[list[ForwardMsg], list[tuple[str | None, Callable[[], Any]]]]]:
    """The messages and the downloads of a page that runs meanwhile, on this machine."""
    messages: list[ForwardMsg] = []
    makers: list[tuple[str | None, Callable[[], Any]]] = []
    enqueue = ScriptRunContext.enqueue

    def recorded(self: ScriptRunContext, message: ForwardMsg) -> None:
        messages.append(message)
        enqueue(self, message)

    def offered(
        coordinates: str, data: Any, proto: Any, mime: str | None, file_name: str | None = None, **_: Any
    ) -> None:
        makers.append((file_name, data if callable(data) else lambda: data))

    with (
        patch.object(ScriptRunContext, "enqueue", recorded),
        patch.object(button, "marshall_file", offered),
        patch.object(ContextProxy, "ip_address", "127.0.0.1"),
        patch.object(ContextProxy, "cookies", {}),
    ):
        yield messages, makers


def text_of(content: Any) -> str:
    """The text of a file, whatever its form."""
    if isinstance(content, str):
        return content
    whole = content if isinstance(content, bytes) else content.read()
    if whole.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            return "\n".join(f"{part}\n{text_of(archive.read(part))}" for part in archive.namelist())
    if whole.startswith(b"%PDF"):
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(whole))
    return bytes(whole).decode("utf-8", "ignore")
