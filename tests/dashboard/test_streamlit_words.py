"""What Streamlit itself writes, in the reader's language: each of its words is still there, and ours reach the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.elements import exception

from dashboard.frontend import streamlit_words
from i18n import LANGUAGES, Words
from tests.dashboard import event_loop

FRONTEND = Path(streamlit.__file__).parent / "static"


def bundle() -> str:
    """Every script of Streamlit's that our pages can load, and what its server says of an error."""
    scripts = [path.read_text("utf-8") for path in sorted((FRONTEND / "static" / "js").glob("*.js"))]
    return "\n".join([*scripts, exception._GENERIC_UNCAUGHT_EXCEPTION_TEXT])


def test_streamlit_still_writes_each_word_that_we_replace() -> None:
    """What Streamlit joins from pieces is there in pieces."""
    joints = re.compile(r"\{\w+\}|(?<=Press )|(?<=Ctrl)|(?<=⌘)|(?<=to )|(?<=exist)\. ")
    pieces = {piece for source in streamlit_words.SOURCES.values() for piece in joints.split(source) if piece}
    every = bundle()
    assert {piece for piece in pieces if piece not in every} == set()


def test_every_word_of_streamlit_has_ours_in_each_language() -> None:
    for language in LANGUAGES:
        keys = {key.removeprefix("streamlit.") for key in Words(language).keys_of("streamlit")}
        assert keys == streamlit_words.SOURCES.keys() | {"no_script"}


def _ask(body: bytes, kind: str, accept: bytes = b"text/html") -> tuple[dict[str, str], str, list[bytes]]:
    sent: list[Any] = []
    passed_on: list[bytes] = []

    async def inner(scope: Any, _: Any, send: Any) -> None:
        passed_on.extend(name for name, _ in scope["headers"])
        headers = [(b"content-type", kind.encode()), (b"etag", b"1"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:100], "more_body": True})
        await send({"type": "http.response.body", "body": body[100:]})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "headers": [(b"accept", accept), (b"if-none-match", b"1")]}
    event_loop.run(streamlit_words.ReaderLanguage(inner)(scope, None, send))  # type: ignore[arg-type]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:]).decode(), passed_on


def test_streamlits_page_comes_with_our_title_language_and_words() -> None:
    headers, page, passed_on = _ask((FRONTEND / "index.html").read_bytes(), "text/html; charset=utf-8")
    assert '<html lang="id">' in page and "<title>Posko</title>" in page
    assert "need to enable JavaScript" not in page and "agents" not in page
    assert 'as="font"' not in page
    table = re.search(r"= (\{\"languages\".*?\});\n", page)
    assert table is not None
    assert json.loads(table[1])["texts"]["No results"] == [Words(each)("streamlit.no_results") for each in LANGUAGES]
    assert headers["content-length"] == str(len(page.encode())) and "etag" not in headers
    assert b"if-none-match" not in passed_on


@pytest.mark.parametrize(
    ("body", "kind"), [(b"<p>" + b"sign in" * 40, "text/html"), (b'<div id="root">' * 20, "text/css")]
)
def test_any_other_answer_passes_unchanged(body: bytes, kind: str) -> None:
    headers, page, passed_on = _ask(body, kind, accept=b"*/*")
    assert page == body.decode() and headers["etag"] == "1"
    assert b"if-none-match" in passed_on
