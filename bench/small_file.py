"""Processor time of taking and publishing a file of 100 calls in a small store, beside another checkout.

`python -m bench.small_file OLD` prints the seconds of both and their ratio. OLD is a folder or a git revision.
"""

import resource
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.checkouts import ROOT, Checkout, opened
from bench.ingesting import write_calls

ROWS = 100
TIMES = 5


def main(old: str) -> None:
    """Take one file after the other into a store of each checkout, in turns, so that both meet the same load."""
    with TemporaryDirectory(prefix="posko-bench-") as name, opened(old) as other:
        folder = Path(name)
        files = [write_calls(folder / f"{number}.csv", ROWS, after=ROWS * number) for number in range(TIMES + 1)]
        spent: dict[str, list[float]] = {"old": [], "new": []}
        for file in files:
            for key, checkout in (("old", other), ("new", Checkout(ROOT))):
                spent[key].append(_seconds(checkout, file, folder / key))
        medians = {key: statistics.median(seconds[1:]) for key, seconds in spent.items()}
        print(f"first file into an empty store {spent['old'][0]:7.2f} s before {spent['new'][0]:7.2f} s now")
        print(
            f"{ROWS} calls into a small store  {medians['old']:7.2f} s before {medians['new']:7.2f} s now   "
            f"{medians['new'] / medians['old']:.2f} of before; goal 0.50"
        )


def _seconds(checkout: Checkout, file: Path, data: Path) -> float:
    """Processor time of one `ingest` in a process of its own, its children included [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    checkout.run("ingest", str(file), "--json", data=data, settings={"POSKO_THREADS": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
