"""Our programs as processes of their own, on the books of a test."""

import atexit
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import settings
from tests.pipelines.books import Books
from tests.warm_models import lend_models, warm_models

_SPLIT_OFF = Path(__file__).with_name("split_off.py")


def start(books: Books, *arguments: str, fresh: bool = False) -> "subprocess.Popen[str]":
    """Start Python on these books, from the project's folder.

    Args:
        books: the books
        arguments: those of Python: `-m` and a module, or `-c` and a program, and what follows
        fresh: whether it reads our modules itself, where it is tested that it does
    """
    lend_models(books.folder)
    return subprocess.Popen(
        [*([sys.executable] if fresh else _python()), *arguments],
        cwd=settings.ROOT,
        env={**os.environ, "POSKO_DATA": str(books.folder), "POSKO_LANG": "en"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def spare_reading(client: ModuleType, patch: pytest.MonkeyPatch) -> None:
    """Let a module that runs our commands run them in processes that are split off.

    Args:
        client: the module
        patch: undoes it
    """

    def run(command: list[str], **how: Any) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*_python(), *command[1:]], **how)

    patch.setattr(client, "subprocess", SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired))


def _python() -> list[str]:
    return [sys.executable, "-IS", str(_SPLIT_OFF), _warm()] if hasattr(os, "fork") else [sys.executable]


@cache
def _warm() -> str:
    """Start a Python that has read our modules, once; the socket it listens at."""
    folder = tempfile.TemporaryDirectory(prefix="posko-")
    path = f"{folder.name}/warm"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.pipelines.warm_python", path],
        cwd=settings.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None and process.stdout.readline() == b"ready\n"
    for end in (folder.cleanup, process.wait, process.stdout.close, process.stdin.close):  # the last one first
        atexit.register(end)
    return path


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit status and what was said, once it ended; nothing may end in a traceback."""
    output, complained = process.communicate(timeout=120)
    assert "Traceback" not in complained, complained
    return process.returncode, output


def command(books: Books, *arguments: str, fresh: bool = False) -> tuple[int, str]:
    """Carry out `python -m pipelines …` to its end."""
    with warm_models(books.folder):
        return ended(start(books, "-m", "pipelines", *arguments, fresh=fresh))
