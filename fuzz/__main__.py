"""`python -m fuzz`: each reader for a minute; `--replay FILE` tries kept inputs again."""

import argparse
import secrets
import sys
from pathlib import Path

from fuzz.run import SHAPES, fuzz, replayed


def main() -> int:
    """0 when nothing was found; else 1, and where the input lies that shows it."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--reader", choices=SHAPES, action="append", help="all when left out")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="inputs that were kept")
    said = parser.parse_args()
    if said.replay:
        return _replay(said.replay)
    print(f"seed {said.seed}, {said.seconds:g} s a reader", flush=True)
    found = 0
    for shape in said.reader or SHAPES:
        tally = fuzz(shape, seconds=said.seconds, seed=said.seed)
        found += bool(tally.fault)
        print(f"{shape:16} {tally.inputs:7} inputs, {tally.loaded:6} of them loaded", flush=True)
        if tally.fault:
            print(f"{tally.fault}\n  again: python -m fuzz --replay '{tally.saved}'", flush=True)
    print("nothing found" if not found else f"{found} readers with a fault")
    return 1 if found else 0


def _replay(files: list[Path]) -> int:
    faults = [fault for path in files if (fault := replayed(path, shape=path.name.partition("-")[0]))]
    print("\n".join(faults) or "nothing found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
