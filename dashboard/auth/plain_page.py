"""Pages outside Streamlit: one form without script, in the reader's language and the posko's colours."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse
from streamlit import config

import settings
from i18n import LANGUAGES, Words

PAGE = Template((Path(__file__).parent / "sign_in.html").read_text("utf-8"))
SIGN = (Path(__file__).parents[1] / "shell" / "favicon.svg").read_text("utf-8")
SIGN = SIGN.replace("<svg ", '<svg aria-hidden="true" ').replace("#16807f", "var(--primary)")
"""The app's own sign, in the colour of the theme."""
# Nothing but its own style and our fonts; no script at all.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
COLOURS = {
    "primary": "primaryColor",
    "background": "backgroundColor",
    "surface": "secondaryBackgroundColor",
    "text": "textColor",
    "border": "borderColor",
    "link": "linkColor",
    "alarm": "redColor",
    "quiet": "grayColor",
}
LONGEST_FORM_BYTES = 8192
_OWN = ("/sign-in/", "/sign-out/", "/invitation/")


def page(
    w: Words, title: str, content: list[str], *, address_in: Callable[[str], str], status: int = 200
) -> HTMLResponse:
    """A page of one form.

    Args:
        w: Words in the reader's language.
        title: Its heading, in words.
        content: Its parts, as HTML.
        address_in: Language → the address of the same page in it.
        status: HTTP status.
    """
    text = PAGE.substitute(
        language=w.language,
        title=escape(title),
        name=escape(w("app.name")),
        sign=SIGN,
        light=_colours("light"),
        dark=_colours("dark"),
        content="\n".join(content),
        language_label=escape(w("language.label")),
        languages=" ".join(_language_link(w, language, address_in(language)) for language in LANGUAGES),
    )
    return HTMLResponse(text, status, HEADERS)


def alert(error: str) -> list[str]:
    """What went wrong, in words; nothing of an empty text."""
    return [f'<p class="said" role="alert">{escape(error)}</p>'] if error else []


def field(name: str, label: str, *, kind: str = "password", complete: str, text: str = "", focus: bool = False) -> str:
    """A labelled field that password managers know.

    Args:
        name: Its name in the form.
        label: In words.
        kind: Type of the input.
        complete: What browsers complete it with.
        text: What it holds already.
        focus: Whether typing begins here.
    """
    value = f' value="{escape(text)}"' if text else ""
    more = f" autofocus{value}" if focus else value
    plain = ' autocapitalize="none" spellcheck="false"' if kind == "text" else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" required{plain}{more}>'
    )


def language_of(target: str) -> Words:
    """The language in the target's address, else the posko's own."""
    try:
        language = parse_qs(urlsplit(target).query).get("lang", [""])[0]
    except ValueError:
        language = ""
    return Words(language if language in LANGUAGES else settings.language())


def with_language(target: str, language: str) -> str:
    """An address of ours in another language."""
    parts = urlsplit(target)
    query = parse_qs(parts.query, keep_blank_values=True) | {"lang": [language]}
    return f"{parts.path}?{urlencode(query, doseq=True)}"


def _language_link(w: Words, language: str, address: str) -> str:
    current = ' aria-current="true"' if language == w.language else ""
    # Its own letters would make every reader's browser fetch the Devanagari font.
    foreign_letters = language == "hi" != w.language
    name = w.locale.languages["hi"] if foreign_letters else w(f"language.{language}")
    link_language = w.language if foreign_letters else language
    return f'<a href="{escape(address)}" lang="{link_language}"{current}>{escape(name)}</a>'


def _colours(theme: str) -> str:
    named = {name: config.get_option(f"theme.{theme}.{option}") for name, option in COLOURS.items()}
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())


async def fields_of(request: Request) -> dict[str, str] | None:
    """The fields of a form; None when it is far too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM_BYTES:
            return None
    pairs = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: texts[0] for name, texts in pairs.items()}


def inside(target: str | None) -> str:
    """The address when it leads to a page of ours, else the first page: a link cannot send readers elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    return "/" if parts.netloc or parts.scheme or f"{parts.path}/".startswith(_OWN) else target
