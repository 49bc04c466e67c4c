"""What browser tests stand on: made-up data taken in once, servers, a Chromium, a reader at it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from access.passcodes import hashed
from setup import browser as browsers
from tests.browser.reader import PATIENCE_MS, Reader
from tests.browser.servers import ROOT, Listener, environment, running

# The map needs WebGL, which a machine without a graphics card computes; pages are put together cheaper without it.
DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing"]
QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
READ, WRITE = "melati-putih", "kenanga-ungu"

Visit = Callable[..., Reader]

# What is true stays true on a slow machine.
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def internet() -> Listener:
    """What stands in for the internet of the servers."""
    return Listener()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the made-up files were taken."""
    folder = tmp_path_factory.mktemp("posko") / "data"
    for command in (["demo", "--out", str(folder / "demo")], ["ingest", str(folder / "demo"), "--json"]):
        subprocess.run(
            [sys.executable, "-m", "pipelines", *command],
            cwd=ROOT,
            env=environment(folder),
            check=True,
            stdout=subprocess.PIPE,
        )
    return folder


@pytest.fixture(scope="session")
def server(data: Path, internet: Listener) -> Iterator[str]:
    """Address of a server without passcodes."""
    with running(data, internet) as address:
        yield address


@pytest.fixture(scope="session")
def guarded(data: Path, internet: Listener) -> Iterator[str]:
    """Address of a server with a reading and a writing passcode."""
    with running(data, internet, POSKO_PASSCODE_READ=hashed(READ), POSKO_PASSCODE_WRITE=hashed(WRITE)) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium whose every way out of this machine leads nowhere; what its pages ask is seen by each reader."""
    path = browsers.there()
    assert path is not None, browsers.NONE_TO_BE_HAD
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path,
            args=[*DRAWING, *QUIET, "--no-sandbox", "--disable-quic"],
            proxy={"server": Listener().address, "bypass": "localhost,127.0.0.1"},
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def tab(chromium: Browser, server: str) -> Iterator[Reader]:
    """A tab that has compiled the scripts before: half of what a page costs a new one."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield Reader(context, server)
    context.close()


@pytest.fixture
def visit(chromium: Browser, tab: Reader, server: str) -> Iterator[Visit]:
    """`visit("/oksigen", width=390)`: somebody new opens a page; at the end nothing may have gone wrong in it.

    Whoever was there before left neither cookie nor storage, and the page's scripts begin anew, but they and the fonts
    may come from the browser's memory: `device="new"` has none of that.
    """
    visitors: list[Reader] = []
    with ExitStack() as stack:

        def arrive(
            path: str,
            *,
            at: str | None = None,
            width: int = 1280,
            scheme: Literal["dark", "light"] = "light",
            stranger: bool = False,
            device: Literal["known", "new"] = "known",
        ) -> Reader:
            if device == "new":
                context = chromium.new_context(reduced_motion="reduce")
                stack.callback(context.close)
                reader = Reader(context, at or server)
            else:
                reader = tab.anew(at or server)
            visitors.append(reader)
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if stranger:
                reader.page.goto(reader.address + path)
                return reader
            return reader.open(path)

        yield arrive
        assert not [problem for visitor in visitors for problem in visitor.problems]
