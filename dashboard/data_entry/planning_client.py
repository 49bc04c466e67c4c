"""Client of the planner: a child process that reports its progress and can be cancelled."""

import json
import subprocess
import sys
import weakref
from contextlib import suppress
from io import StringIO
from threading import Thread
from typing import Any

import settings
from access.roles import Right
from dashboard.auth import session

Question = dict[str, Any]
"""What the planner reads as JSON."""


class Planning:
    """A plan that is being made. It ends with the session that began it."""

    def __init__(self, question: Question) -> None:
        """Start the planner.

        Args:
            question: The problem, with decided and planned trips.
        """
        session.require(Right.FILES)
        self.progress = 0.0
        self._printed = StringIO()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analytics.routing"],
            cwd=settings.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        weakref.finalize(self, _end, self._process)
        ask = json.dumps(question)
        self._threads = [
            Thread(target=_send, args=(self._process, ask), daemon=True),
            Thread(target=_read, args=(self._process, self._printed), daemon=True),
            Thread(target=_follow, args=(self._process, weakref.ref(self)), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_running(self) -> bool:
        """Whether there is no answer yet."""
        return self._process.poll() is None or any(thread.is_alive() for thread in self._threads)

    def cancel(self) -> None:
        """End the planner; there will be no answer."""
        _end(self._process)

    def answer(self) -> dict[str, Any] | None:
        """The answer of a planner that has ended; None when it was cancelled, or its plan was rejected."""
        for thread in self._threads:
            thread.join(timeout=5)
        if self._process.returncode:
            return None
        with suppress(json.JSONDecodeError):
            printed = json.loads(self._printed.getvalue())
            return printed if isinstance(printed, dict) else None
        return None


def _send(process: "subprocess.Popen[str]", question: str) -> None:
    assert process.stdin
    with suppress(BrokenPipeError, OSError, ValueError), process.stdin as pipe:
        pipe.write(question)


def _read(process: "subprocess.Popen[str]", printed: StringIO) -> None:
    assert process.stdout
    with process.stdout as pipe:
        printed.write(pipe.read())


def _follow(process: "subprocess.Popen[str]", planning: "weakref.ref[Planning]") -> None:
    """Note the progress that the planner tells, a line of JSON at a time; other lines are passed over."""
    assert process.stderr
    with process.stderr as pipe:
        for line in pipe:
            with suppress(json.JSONDecodeError, KeyError, TypeError, ValueError):
                share = float(json.loads(line)["progress"])
                if one := planning():
                    one.progress = min(1.0, max(0.0, share))


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
