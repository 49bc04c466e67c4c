"""Our programs as processes of their own, on the books of a test."""

import os
import subprocess
import sys

import settings
from tests.pipelines.books import Books
from tests.warm_models import lend_models, warm_models


def start(books: Books, *arguments: str) -> "subprocess.Popen[str]":
    """Start Python on these books, from the project's folder."""
    lend_models(books.folder)
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.ROOT,
        env={**os.environ, "POSKO_DATA": str(books.folder), "POSKO_LANG": "en"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit status and what was said, once it ended; nothing may end in a traceback."""
    output, complained = process.communicate(timeout=120)
    assert "Traceback" not in complained, complained
    return process.returncode, output


def command(books: Books, *arguments: str) -> tuple[int, str]:
    """Carry out `python -m pipelines …` to its end."""
    with warm_models(books.folder):
        return ended(start(books, "-m", "pipelines", *arguments))
