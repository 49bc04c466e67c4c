"""The sign-in page as HTML: plain, in the reader's language, in the colours of the theme."""

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.responses import HTMLResponse
from streamlit import config

import settings
from dashboard.device import Role
from i18n import LANGUAGES, Words

PAGE = Template((Path(__file__).parent / "sign_in.html").read_text("utf-8"))
# Nothing but its own style and our fonts; no script at all.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
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


def form(target: str, *, said: str = "", role: Role | None = None, status: int = 200) -> HTMLResponse:
    """The form; after it the device goes on to `target`. `said` is what went wrong, `role` who is signed in."""
    w = language_of(target)
    parts = [f'<p class="said" role="alert">{escape(said)}</p>'] if said else []
    parts += [f"<p>{escape(w('sign_in.signed_in_' + role if role else 'sign_in.lead'))}</p>"]
    parts += [
        '<form method="post" action="/sign-in">',
        f'<input type="hidden" name="next" value="{escape(target)}">',
        '<input type="text" name="username" autocomplete="username" value="posko" hidden>',
        f'<label for="passcode">{escape(w("sign_in.passcode"))}</label>',
        '<input id="passcode" name="passcode" type="password" autocomplete="current-password" required autofocus>',
        f"<button>{escape(w('sign_in.enter'))}</button></form>",
        _leave(w, target) if role else f'<p class="quiet" style="margin:1rem 0 0">{escape(w("sign_in.kept"))}</p>',
    ]
    return _page(w, target, "sign_in.title", parts, status=status)


def refusal(target: str) -> HTMLResponse:
    """No passcode was set, so nobody but the machine itself is let in: says so and what to do."""
    w = language_of(target)
    return _page(w, target, "sign_in.refused_title", [f"<p>{escape(w('sign_in.refused'))}</p>"], status=403)


def language_of(target: str) -> Words:
    """The language that the address behind the door asks for, else the posko's own."""
    asked = parse_qs(urlsplit(target).query).get("lang", [settings.language()])[0]
    return Words(asked if asked in LANGUAGES else settings.language())


def _page(w: Words, target: str, title: str, content: list[str], *, status: int) -> HTMLResponse:
    text = PAGE.substitute(
        language=w.language,
        title=escape(w(title)),
        name=escape(w("app.name")),
        light=_colours("light"),
        dark=_colours("dark"),
        content="\n".join(content),
        language_label=escape(w("language.label")),
        languages=" ".join(_language_link(w, target, language) for language in LANGUAGES),
    )
    return HTMLResponse(text, status, {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})


def _leave(w: Words, target: str) -> str:
    return (
        f'<form method="post" action="/sign-out"><button class="second">{escape(w("sign_in.leave"))}</button></form>'
        f'<p style="margin:1rem 0 0"><a href="{escape(target)}">{escape(w("sign_in.back"))}</a></p>'
    )


def _language_link(w: Words, target: str, language: str) -> str:
    parts = urlsplit(target)
    query = parse_qs(parts.query, keep_blank_values=True) | {"lang": [language]}
    behind = f"{parts.path}?{urlencode(query, doseq=True)}"
    current = ' aria-current="true"' if language == w.language else ""
    link = escape("/sign-in?" + urlencode({"next": behind}))
    # Its own letters would make every reader's browser fetch the Devanagari font.
    foreign_letters = language == "hi" != w.language
    name = w.locale.languages["hi"] if foreign_letters else w(f"language.{language}")
    return f'<a href="{link}" lang="{w.language if foreign_letters else language}"{current}>{escape(name)}</a>'


def _colours(theme: str) -> str:
    named = {name: config.get_option(f"theme.{theme}.{option}") for name, option in COLOURS.items()}
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())
