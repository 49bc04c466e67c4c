"""What Streamlit itself writes, in the reader's language.

Its page and its widgets have English words that no setting changes. The empty page that every reader loads first gets
our title, our language and a script that says each of those words in the language of the address.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import settings
from i18n import LANGUAGES, Words

_SCRIPT = Path(__file__).with_suffix(".js")
_SHELL = b'<div id="root">'
# Of Streamlit's own file: a browser that has it would be answered that nothing changed, or get it compressed.
_OF_THE_FILE = (b"if-none-match", b"if-modified-since", b"accept-encoding")
# Streamlit's English by the key of our words for it. A gap is what Streamlit fills in.
SOURCES = {
    "running": "Running...",
    "connecting": "Connecting",
    "connecting_tooltip": "Connecting to Streamlit server",
    "not_connected": "Error",
    "not_connected_tooltip": "Unable to connect to Streamlit server",
    "please_wait": "Please wait...",
    "connection_error": "Connection error",
    "connection_lost": "Connection lost. Please wait for the app to reconnect, then try again.",
    "reconnected": "Reconnected to server.",
    "network_error": "Network error",
    "not_there": "Page not found",
    "nothing_there": "The page that you have requested does not seem to exist. Running the app's main page.",
    "broke_off": (
        "This app has encountered an error. The original error message is redacted to prevent data leaks. "
        "Full error details have been recorded in the logs (if you're on Streamlit Cloud, click on 'Manage app' "
        "in the lower right of your app)."
    ),
    "icon": "{name} icon",
    "stop": "Stop",
    "rerun": "Rerun",
    "rerun_always": "Always rerun",
    "rerun_auto": "Auto rerun",
    "clear_cache": "Clear cache",
    "print": "Print",
    "record": "Record screen",
    "record_title": "Record a screencast",
    "record_what": (
        "This will record a video with the contents of your screen, "
        "so you can easily share what you're seeing with others."
    ),
    "record_audio": "Also record audio",
    "record_start": "Start recording!",
    "record_cancel": "Cancel recording",
    "record_stop": "Stop recording",
    "theme": "Theme",
    "theme_light": "Light",
    "theme_dark": "Dark",
    "theme_system": "Use system setting",
    "theme_system_short": "System",
    "skip": "Skip to main content",
    "home": "Navigate to home page",
    "logo": "Logo",
    "menu": "Main menu",
    "made_with": "Made with Streamlit v",
    "version_copy": "Copy version to clipboard",
    "menu_close": "Collapse sidebar",
    "menu_open": "Expand sidebar",
    "menu_side": "Sidebar",
    "menu_pages": "App pages",
    "menu_less": "View less",
    "menu_more": "View {number} more",
    "notifications": "Notifications",
    "close": "Close",
    "open": "Open",
    "tabs_left": "Scroll tabs left",
    "tabs_right": "Scroll tabs right",
    "copy": "Copy to clipboard",
    "copied": "Copied",
    "help": "Help",
    "help_for": "Help for {what}",
    "heading_link": "Link to heading",
    "fullscreen": "Fullscreen",
    "fullscreen_close": "Close fullscreen",
    "choose_one": "Choose an option",
    "choose_some": "Choose options",
    "add_one": "Add an option",
    "add_some": "Add options",
    "choose_or_add_one": "Choose or add an option",
    "choose_or_add_some": "Choose or add options",
    "no_options": "No options to select",
    "options": "Selectbox options",
    "options_multi": "Multiselect options",
    "no_results": "No results",
    "clear_value": "Clear value",
    "clear_all": "Clear all",
    "clear_entry": "Clear entry",
    "selected": "Selected values",
    "select_all": "Select all",
    "select_matches": "Select {number} matches",
    "add_this": "Add: {what}",
    "remove": "Remove {what}",
    "press_apply": "Press Enter to apply",
    "press_submit": "Press Enter to submit form",
    "press_ctrl_apply": "Press Ctrl+Enter to apply",
    "press_cmd_apply": "Press ⌘+Enter to apply",
    "password_show": "Show password",
    "password_hide": "Hide password",
    "more_by_one": "Increment",
    "less_by_one": "Decrement",
    "number_too_high": ("Number is above the allowed range. Please enter a value less than or equal to {number}."),
    "number_too_low": ("Number is below the allowed range. Please enter a value greater than or equal to {number}."),
    "number_outside": ("Number is outside the allowed range. Please enter a value between {low} and {high}."),
    "invalid": "Invalid input.",
    "upload": "Upload",
    "upload_drop_one": "Drag and drop a file here",
    "upload_drop": "Drag and drop files here",
    "upload_add": "Add files",
    "upload_limit": "{size} per file",
    "upload_too_large": "File must be {size} or smaller.",
    "upload_wrong_type": "{kind} files are not allowed.",
    "upload_one_only": "Only one file is allowed.",
    "download_failed": "Download failed",
    "date_choose": "Choose date",
    "date_choose_range": "Choose date range",
    "date_clear": "Clear date",
    "date_clear_range": "Clear dates",
    "date_range": "Date range",
    "date_start": "Start Date",
    "date_end": "End Date",
    "date_keys": "Use arrow keys to navigate dates. Enter to select. Escape to close.",
    "date_unavailable": "Selected date unavailable.",
    "date_order": "Start date must be before end date.",
    "month_next": "Next month",
    "month_before": "Previous month",
    "row_add": "Add row",
    "row_delete": "Delete row(s)",
    "selection_clear": "Clear selection",
    "columns": "Show/hide columns",
    "column_menu": "Dataframe column menu",
    "column_hide": "Hide column",
    "column_pin": "Pin column",
    "column_unpin": "Unpin column",
    "column_copy": "Copy column name",
    "sort_up": "Sort ascending",
    "sort_down": "Sort descending",
    "search": "Search",
    "search_type": "Type to search",
    "search_next": "Next Result",
    "search_before": "Previous Result",
    "search_close": "Close Search",
    "csv": "Download as CSV",
    "no_data": "No data",
    "no_choice": "No options",
    "page_next": "Next page",
    "page_before": "Previous page",
}


@cache
def script(language: str) -> str:
    """The script that says Streamlit's words in the reader's language.

    Args:
        language: The language of an address that names none.
    """
    every = [Words(each) for each in LANGUAGES]
    words = {
        "languages": LANGUAGES,
        "chosen": language,
        "tags": [str(w.locale).replace("_", "-") for w in every],
        "texts": {source: [w(f"streamlit.{key}") for w in every] for key, source in SOURCES.items()},
    }
    table = json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _SCRIPT.read_text("utf-8").replace("POSKO_STREAMLIT_WORDS", table)


def translated(page: str, language: str) -> str:
    """Streamlit's empty page with our title and language, and the script before its own.

    Args:
        page: Streamlit's page.
        language: The language of an address that names none.
    """
    w = Words(language)
    page = page.replace('<html lang="en">', f'<html lang="{language}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(w('app.name'))}</title>", 1)
    # The theme has its own font: Streamlit's would be fetched for nothing.
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", page)
    no_script = f"<noscript><p>{escape(w('streamlit.no_script'))}</p></noscript>"
    page = re.sub(r"<noscript>.*?</noscript>", lambda _: no_script, page, flags=re.DOTALL)
    return page.replace("<head>", f"<head><script>{script(language)}</script>", 1)


class ReaderLanguage:
    """Puts our words into Streamlit's empty page on its way to the browser."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return await self.app(scope, receive, send)
        headers = [each for each in scope["headers"] if each[0] not in _OF_THE_FILE]
        is_document = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
        scope = {**scope, "headers": headers} if is_document else scope
        start: Message = {}
        body = b""

        async def send_translated(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                if not _is_page(message):
                    await send(message)
            elif message["type"] != "http.response.body" or not _is_page(start):
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await _send_whole(start, body, send)

        await self.app(scope, receive, send_translated)


def _is_page(start: Message) -> bool:
    return MutableHeaders(raw=start["headers"]).get("content-type", "").startswith("text/html")


async def _send_whole(start: Message, body: bytes, send: Send) -> None:
    if start["status"] == 200 and _SHELL in body:
        body = translated(body.decode(), settings.language()).encode()
        headers = MutableHeaders(raw=start["headers"])
        # Its tag is of the file, not of what is sent.
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        headers["content-length"] = str(len(body))
        start["headers"] = headers.raw
    await send(start)
    await send({"type": "http.response.body", "body": body})
