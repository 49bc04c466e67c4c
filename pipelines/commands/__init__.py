"""One module a command: `HELP`, what can be said of it, and `run`. The order is that of `--help`."""

from pipelines.commands import (
    backup,
    check,
    demo,
    erase,
    ingest,
    passcode,
    quarantine,
    rebuild,
    restore,
    status,
    template,
    undo,
)

COMMANDS = {
    module.__name__.rpartition(".")[2]: module
    for module in (ingest, check, status, rebuild, undo, quarantine, erase, backup, restore, template, passcode, demo)
}
