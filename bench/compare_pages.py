"""Every page of two checkouts on the same books: its words exactly, its picture loosely."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.checkouts import Checkout
from setup import browser as browsers
from setup.server import running

WIDTHS = (1400, 390)
SECTIONS = {"": "folded", "all": "unfolded"}
_LOOSELY = 0.002
"""Share of pixels that may differ: the edges of letters and of map shapes are not drawn alike twice."""
_CHANNEL_STEPS = 24
"""By how much a colour must differ, of 255, to be another one."""
_TALLEST = 4_000  # px; a browser repeats itself in pictures that are taller than 8,192

_DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_MAIN = '[data-testid="stMain"]'
_HEIGHT = f"() => document.querySelector('{_MAIN}').scrollHeight"
_SCROLL = f"(top) => {{ document.querySelector('{_MAIN}').scrollTop = top }}"
_HEADER = 100  # px; what stands above the page and hides the top of it
_CHARTS_DRAWN = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(
    (chart) => chart.querySelector(".main-svg"))"""
_MOST_LOOKS = 60
# The map needs WebGL, which a machine without a graphics card computes.
_DRAWING = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
_QUIET = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")

Pixels = npt.NDArray[np.uint8]
"""Height × width × 3, red, green and blue from 0 to 255."""


@dataclass(frozen=True)
class View:
    """A page as it is drawn once: its visible words and its picture (PNG)."""

    text: str
    picture: bytes


def compare_pages(old: Checkout, new: Checkout, sources: Path, pictures: Path) -> Iterator[str]:
    """Compare every page in Indonesian, at each width, with its sections folded and unfolded.

    Args:
        old: takes the sources into books of its own.
        new: rebuilds its snapshot from a copy of these books, so that the moments shown are the same.
        sources: folder of source files.
        pictures: folder into which the words and pictures of both are written.

    Yields:
        A line per page that differs.
    """
    path = browsers.there()
    if path is None:
        raise RuntimeError(browsers.NONE_TO_BE_HAD)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="posko-pages-")))
        books, copy = folder / "old", folder / "new"
        old.run("ingest", str(sources), "--json", data=books)
        shutil.copytree(books, copy)
        new.run("rebuild", "--json", data=copy)
        addresses = [stack.enter_context(_serving(*side)) for side in ((old, books), (new, copy))]
        playwright = stack.enter_context(sync_playwright())
        chromium = playwright.chromium.launch(
            executable_path=path, args=[*_DRAWING, *_QUIET, "--no-sandbox", "--disable-quic"]
        )
        stack.callback(chromium.close)
        menus = [_menu(chromium, address) for address in addresses]
        if menus[0] != menus[1]:
            yield f"menu: {menus[0]} before, {menus[1]} now"
        for place in menus[0]:
            for width in WIDTHS:
                for opened, name in SECTIONS.items():
                    query = f"{place}?lang=id&open={opened}"
                    views = [_seen(chromium, address + query, width) for address in addresses]
                    if any(view_differences(*views)):  # a busy machine may have drawn one of them late
                        views = [_seen(chromium, address + query, width) for address in addresses]
                    shot = f"{place.strip('/') or 'first'}-{width}-{name}"
                    for side, view in zip(("old", "new"), views, strict=True):
                        _keep(pictures / side, shot, view)
                    yield from (f"page {shot}: {line}" for line in view_differences(*views))


def _serving(checkout: Checkout, books: Path) -> AbstractContextManager[str]:
    """The dashboard of a checkout on these books."""
    if not (checkout.root / "static").is_dir():
        subprocess.run([checkout.python, "-m", "setup.fonts"], cwd=checkout.root, check=True)
    return running(checkout.environment(books), root=checkout.root, python=checkout.python)


def _menu(chromium: Browser, address: str) -> list[str]:
    """Where the pages stand, in the order of the menu."""
    page = chromium.new_page(viewport={"width": WIDTHS[0], "height": 900})
    _opened(page, f"{address}/?lang=id")
    links = page.get_by_test_id("stSidebarNavLink").all()
    places = [urlsplit(link.get_attribute("href") or "").path for link in links]
    page.close()
    return places


def _opened(page: Page, address: str) -> None:
    page.set_default_timeout(120_000)
    page.goto(address)
    page.locator("h1").first.wait_for()
    for _ in range(4):  # the first drawing may ask for another
        page.wait_for_timeout(300)
        page.locator(_DRAWN).wait_for()


def _seen(chromium: Browser, address: str, width: int) -> View:
    """The page as a new device sees it, from its top to its end."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    _opened(page, address)
    height = min(_TALLEST, page.evaluate(_HEIGHT) + 8)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(_CHARTS_DRAWN)
    text = _settled_text(page)
    pictures = []
    for top in range(0, page.evaluate(_HEIGHT), height - _HEADER):
        page.evaluate(_SCROLL, top)
        page.wait_for_timeout(500)
        pictures.append(page.screenshot(animations="disabled", caret="hide"))
    context.close()
    return View(text, _joined(pictures))


def _joined(pictures: list[bytes]) -> bytes:
    """One picture below the other (PNG)."""
    joined = BytesIO()
    Image.fromarray(np.vstack([_pixels(picture) for picture in pictures])).save(joined, "PNG")
    return joined.getvalue()


def _settled_text(page: Page) -> str:
    """The visible words once they stay the same for two seconds; charts and maps draw after their data have come."""
    text, same = "", 0
    for _ in range(_MOST_LOOKS):
        page.wait_for_timeout(1000)
        now = page.locator(_MAIN).inner_text()
        text, same = now, same + 1 if now == text else 0
        if same == 2:
            break
    return text


def _keep(folder: Path, name: str, view: View) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(view.text, "utf-8")
    (folder / f"{name}.png").write_bytes(view.picture)


def view_differences(old: View, new: View) -> Iterator[str]:
    """Where two views of a page differ: the first line of text that does, and the share of other pixels."""
    if old.text != new.text:
        before, now = old.text.splitlines(), new.text.splitlines()
        number = next((n for n, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]), None)
        number = min(len(before), len(now)) if number is None else number
        yield f"text: {before[number : number + 1]} before, {now[number : number + 1]} now (line {number + 1})"
    first, second = _pixels(old.picture), _pixels(new.picture)
    share = differing_share(first, second)
    if share > _LOOSELY:
        sizes = " and ".join(f"{picture.shape[1]} × {picture.shape[0]}" for picture in (first, second))
        yield f"picture: {share:.1%} of the pixels differ ({sizes})"


def _pixels(picture: bytes) -> Pixels:
    return np.asarray(Image.open(BytesIO(picture)).convert("RGB"))


def differing_share(old: Pixels, new: Pixels) -> float:
    """Share (0–1) of the pixels that differ; what only the larger picture has differs."""
    height, width = (min(old.shape[axis], new.shape[axis]) for axis in (0, 1))
    steps = np.abs(old[:height, :width].astype(np.int16) - new[:height, :width].astype(np.int16))
    same = int((steps.max(axis=2, initial=0) <= _CHANNEL_STEPS).sum())
    larger = max(old.shape[0] * old.shape[1], new.shape[0] * new.shape[1])
    return float((larger - same) / larger)
