"""A Python that has read all modules of ours, and splits off a process for each program it is asked to run.

To read them takes longer than most commands do. `python -m tests.pipelines.warm_python SOCKET` listens there until its
input is closed; `split_off.py` asks it.
"""

import atexit
import json
import os
import runpy
import select
import signal
import socket
import sys
import traceback
from typing import NoReturn

import pipelines.build.forecasts.store
import pipelines.build.gift_parts
import pipelines.build.village_neighbours  # noqa: F401
from i18n import LANGUAGES, Words
from pipelines.cli.commands import NAMES, command
from pipelines.cli.main import main

_MOST_BYTES = 1_000_000
READ = (main, *map(command, NAMES), *map(Words, LANGUAGES))
"""What is read before anything is asked for."""


def listen(path: str) -> None:
    """Run what is asked for, each in a process that ends with it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        print("ready", flush=True)
        while listening in select.select([listening, sys.stdin], [], [])[0]:
            asking, _ = listening.accept()
            if not os.fork():
                _answer(asking)
            asking.close()


def _answer(asking: socket.socket) -> NoReturn:
    """Split off the program, wait for it and send its exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    content, streams, _, _ = socket.recv_fds(asking, _MOST_BYTES, 3)
    while not content.endswith(b"\n"):
        content += asking.recv(_MOST_BYTES)
    child = os.fork()
    if not child:
        asking.close()
        _run(**json.loads(content), streams=streams)
    for stream in streams:
        os.close(stream)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    asking.sendall(f"{status}\n".encode())
    os._exit(0)


def _run(arguments: list[str], environment: dict[str, str], streams: list[int]) -> NoReturn:
    """Do what `python …` does with these arguments, in this environment, on these three streams.

    Args:
        arguments: what follows `python`
        environment: the variables
        streams: what becomes its input, its output and where its errors go
    """
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = "-B" in arguments
    status = 0
    try:
        _execute([word for word in arguments if word != "-B"])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _execute(words: list[str]) -> None:
    way, program, *arguments = words
    sys.argv = [way, *arguments]
    if way == "-m":
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    listen(sys.argv[1])
