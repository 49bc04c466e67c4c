"""Only fonts that a page uses reach the browser: our icons for Streamlit's whole set, and none of its text fonts."""

import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

import settings

OUR_ICONS = settings.ROOT / "static" / "posko-icons.woff2"
_ALL_ICONS = re.compile(r"/static/media/MaterialSymbols-Rounded\.[\w-]+\.woff2")
_STYLES = re.compile(r"/static/css/index\.[\w-]+\.css")
# Text in them appears for a moment before the theme comes, and each costs more than all of ours.
_UNUSED = re.compile(r"@font-face\{font-family:Source [^}]*\}")
_STREAMLIT = Path(streamlit.__file__).with_name("static")


class OurFonts:
    """Sends our cut of the icons in the place of Streamlit's, and its styles without the faces we never use."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        answer = _answer(scope["path"]) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)


def _answer(path: str) -> Response | None:
    if _ALL_ICONS.fullmatch(path) and OUR_ICONS.exists():
        # Asked for again each time: Streamlit's address stays the same when an icon is added.
        return FileResponse(OUR_ICONS, media_type="font/woff2", headers={"Cache-Control": "no-cache"})
    if _STYLES.fullmatch(path) and (styles := _styles(path)):
        return Response(styles, media_type="text/css", headers={"Cache-Control": "public, max-age=86400"})
    return None


@cache
def _styles(path: str) -> str:
    file = _STREAMLIT / path.lstrip("/")
    return _UNUSED.sub("", file.read_text("utf-8")) if file.is_file() else ""
