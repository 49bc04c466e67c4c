"""One module per command: its `HELP`, `add_arguments` and `run`, in the order of `--help`."""

from pipelines.cli.commands import (
    backup,
    check,
    contacts,
    demo,
    erase,
    forget,
    ingest,
    passcode,
    quarantine,
    rebuild,
    restore,
    statement,
    status,
    template,
    undo,
)

_IN_ORDER = (
    ingest, check, status, rebuild, undo, quarantine, contacts, statement, forget, erase, backup, restore, template,
    passcode, demo,
)  # fmt: skip
COMMANDS = {module.__name__.rpartition(".")[2]: module for module in _IN_ORDER}
