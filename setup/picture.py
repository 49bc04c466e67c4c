"""The README's picture: the real first page, on fresh made-up data, through a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from setup.steps import ROOT, SetupError, quietly

TARGET = ROOT / "docs" / "overview.png"
DRAWING = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def take(chromium: str) -> None:
    """Writes `docs/overview.png`, in English, 1360 pixels wide."""
    with TemporaryDirectory(prefix="posko-") as folder:
        environment = {**os.environ, "POSKO_DATA": folder, "POSKO_PASSCODE_READ": "", "POSKO_PASSCODE_WRITE": ""}
        for words in (["demo", "--out", f"{folder}/demo"], ["ingest", f"{folder}/demo", "--json"]):
            quietly(f"pipelines {words[0]}", [sys.executable, "-m", "pipelines", *words], environment)
        with _server(environment) as address:
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


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SetupError("The dashboard did not start.")


if __name__ == "__main__":
    take(sys.argv[1])
