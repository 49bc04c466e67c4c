"""One module a command: `HELP`, what can be said of it, and `run`. The order is that of `--help`."""

from pipelines.commands import check, demo, ingest, passcode, quarantine, rebuild, status, undo

COMMANDS = {
    module.__name__.rpartition(".")[2]: module
    for module in (ingest, check, status, rebuild, undo, quarantine, passcode, demo)
}
