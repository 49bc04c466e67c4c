"""Fuzz each reader for a minute: `python -m fuzz`; `--replay FILE` tries saved inputs again."""

import argparse
import secrets
import sys
from pathlib import Path

from fuzz.run import SHAPES, fuzz, replayed


def main() -> int:
    """Exit status 0 without a fault; else 1, with the path of the input that shows it."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--reader", choices=SHAPES, action="append", help="all when left out")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="saved inputs")
    arguments = parser.parse_args()
    if arguments.replay:
        return _replay(arguments.replay)
    print(f"seed {arguments.seed}, {arguments.seconds:g} s a reader", flush=True)
    faulty = 0
    for shape in arguments.reader or SHAPES:
        tally = fuzz(shape, seconds=arguments.seconds, seed=arguments.seed)
        faulty += bool(tally.fault)
        print(f"{shape:16} {tally.inputs:7} inputs, {tally.loaded:6} of them loaded", flush=True)
        if tally.fault:
            print(f"{tally.fault}\n  again: python -m fuzz --replay '{tally.saved}'", flush=True)
    print("nothing found" if not faulty else f"{faulty} readers with a fault")
    return 1 if faulty else 0


def _replay(files: list[Path]) -> int:
    faults = [fault for path in files if (fault := replayed(path, shape=path.name.partition("-")[0]))]
    print("\n".join(faults) or "nothing found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
