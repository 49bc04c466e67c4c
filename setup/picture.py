"""The README's picture: the real first page, on fresh made-up data, through a real browser."""

import os
import sys
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from setup.server import running
from setup.steps import ROOT, quietly

TARGET = ROOT / "docs" / "overview.png"
DRAWING = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def take(chromium: str) -> None:
    """Write `docs/overview.png`, in English, 1360 pixels wide."""
    with TemporaryDirectory(prefix="posko-") as folder:
        environment = {**os.environ, "POSKO_DATA": folder, "POSKO_PASSCODE_READ": "", "POSKO_PASSCODE_WRITE": ""}
        for words in (["demo", "--out", f"{folder}/demo"], ["ingest", f"{folder}/demo", "--json"]):
            quietly(f"pipelines {words[0]}", [sys.executable, "-m", "pipelines", *words], environment)
        with running(environment) as address:
            _shoot(chromium, f"{address}/?lang=en&period=days_28")
    print(TARGET.relative_to(ROOT))


def _shoot(chromium: str, address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=DRAWING)
        page = browser.new_page(viewport={"width": 1360, "height": 1240}, color_scheme="light")
        page.goto(address)
        page.locator("h1").first.wait_for()
        page.locator(DRAWN).wait_for()
        page.wait_for_timeout(4000)  # charts and map draw after their data have come
        TARGET.parent.mkdir(exist_ok=True)
        page.screenshot(path=TARGET)
        browser.close()
