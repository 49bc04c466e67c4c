"""A dashboard of one page behind the door of the real one, with short times, for tests that look at the server."""

import secrets
import sys
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import settings
from access.roles import Right
from dashboard.auth import middleware, session, uploads

PEAK, RESIDENT = "VmHWM", "VmRSS"


async def memory(request: Request) -> PlainTextResponse:
    """Answer with the memory of the server [kB], now or at its peak since it was asked for last."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    Path("/proc/self/clear_refs").write_text("5")
    return PlainTextResponse(status[request.query_params["which"]].split()[0])


async def files(request: Request) -> PlainTextResponse:
    """Answer with how many files of a page, or of all pages, wait in memory."""
    page_of = request.query_params.get("page")
    return PlainTextResponse(str(sum(len(own) for name, own in uploads.waiting().items() if page_of in (None, name))))


@st.cache_data
def remembered() -> int:
    """A number that stays the same while nobody empties the cache."""
    return secrets.randbelow(10**9)


def page() -> None:
    """Draw what each role may send and fetch."""
    who = session.require()
    st.download_button("Unduh", f"lembar {who.role}".encode() * 100, file_name="lembar.csv")
    st.text(f"angka {remembered()}")
    if who.may(Right.FILES):
        st.download_button("Unduh nanti", lambda: b"lembar nanti", file_name="nanti.csv")
        st.file_uploader("Berkas", accept_multiple_files=True)


if __name__ == "__main__":
    page()
else:
    uploads.LONGEST_PAUSE_SECONDS, uploads.SWEEP_SECONDS = 1, 0.2  # type: ignore[assignment]
    uploads.MOST_FILES = 3
    settings.upload_minutes = lambda: 0.05  # type: ignore[assignment,return-value]
    routes = [*middleware.ROUTES, Route("/memory", memory), Route("/files", files)]
    app = st.App(__file__, routes=routes, middleware=middleware.MIDDLEWARE, lifespan=middleware.lifespan)
