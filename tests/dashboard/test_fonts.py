"""Our small cut of the icons comes in the place of Streamlit's fonts."""

import asyncio
import re
from pathlib import Path

import pytest
import streamlit
from starlette.types import Message, Receive, Scope, Send

from dashboard.auth import visitors
from dashboard.frontend import fonts
from tests.dashboard import event_loop

STATIC = Path(streamlit.__file__).with_name("static") / "static"


def sent(path: str) -> bytes | None:
    """What is sent in the place of Streamlit's answer, None where that is left alone."""
    messages: list[Message] = []

    async def theirs(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "theirs"})

    async def receive() -> Message:
        await asyncio.Event().wait()  # the browser stays
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    event_loop.run(fonts.OurFonts(theirs)(scope, receive, send))
    return None if messages[0]["type"] == "theirs" else b"".join(message.get("body", b"") for message in messages)


def test_our_icons_come_under_the_address_of_streamlits() -> None:
    theirs = next((STATIC / "media").glob("MaterialSymbols-Rounded*.woff2"))
    icons = sent(f"/static/media/{theirs.name}")
    assert icons == fonts.OUR_ICONS.read_bytes()
    assert len(icons) < theirs.stat().st_size / 10


def test_what_streamlit_brings_is_not_taken_for_a_download_of_a_page() -> None:
    brought = [f"/{file.relative_to(STATIC.parent)}" for file in STATIC.rglob("*") if file.is_file()]
    assert any("/media/" in path for path in brought)
    assert not [path for path in brought if visitors.is_download(path)]
    assert visitors.is_download("/media/1f3a.xlsx") and visitors.is_download("/posko/media/1f3a.xlsx")


def test_streamlits_styles_come_without_the_text_fonts_that_are_never_used() -> None:
    theirs = next((STATIC / "css").glob("index.*.css"))
    styles = (sent(f"/static/css/{theirs.name}") or b"").decode()
    families = re.findall(r"@font-face\{[^}]*font-family:([^;}]+)", theirs.read_text("utf-8"))
    assert {each for each in families if each.startswith("Source")}
    assert re.findall(r"@font-face\{[^}]*font-family:([^;}]+)", styles) == [
        each for each in families if not each.startswith("Source")
    ]


@pytest.mark.parametrize("path", ["/static/css/index.none.css", "/static/js/index.js", "/oksigen"])
def test_everything_else_is_left_to_streamlit(path: str) -> None:
    assert sent(path) is None
