"""One module per command: its `HELP`, `add_arguments` and `run`; imported when it is asked for, as most are dear."""

import argparse
from importlib import import_module
from typing import Protocol, cast

from pipelines.cli.commands.arguments import Answer, Console

NAMES = (
    "ingest", "check", "status", "rebuild", "undo", "quarantine", "contacts", "statement", "forget", "erase",
    "retain", "person", "backup", "restore", "archive", "template", "account", "passcode", "audit", "demo",
)  # fmt: skip
"""Every command, in the order of `--help`."""
_ROOMS = {
    "people": ("contacts", "statement", "erase", "retain", "person"),
    "accounts": ("account", "passcode", "audit"),
}


class Command(Protocol):
    """What the module of a command has."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the command."""

    def run(self, options: argparse.Namespace, console: Console) -> Answer:
        """Carry it out; its answer and the exit status."""


def command(name: str) -> Command:
    """Import the module of a command."""
    room = next((f"{room}." for room, names in _ROOMS.items() if name in names), "")
    return cast(Command, import_module(f"{__name__}.{room}{name}"))
