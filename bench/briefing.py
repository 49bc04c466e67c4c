"""Processor time of a briefing: `python -m bench.briefing` prints what each format costs once metrics have answered.

It takes the longest kind there is, of everything in `POSKO_DATA`, and draws each format twice: the first time pays for
imports and fonts, the second is what a reader waits for who takes another one.
"""

import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import settings
import warehouse
from bench.ingesting import with_data


class Costs(TypedDict):
    """What one briefing costs."""

    pages: int
    composed: float
    """Asking every metric and putting the answers into words [s of processor time]."""
    first: dict[str, float]
    """Format → drawing it for the first time [s of processor time]."""
    again: dict[str, float]
    """Format → drawing it once more [s of processor time]."""


def costs(data: Path) -> Costs:
    """Measure in a process of its own.

    Args:
        data: Data folder.
    """
    command = [sys.executable, "-m", "bench.briefing"]
    done = subprocess.run(command, cwd=settings.ROOT, env=with_data(data), check=True, capture_output=True, text=True)
    measured: Costs = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> None:
    """Compose the inspection folder of the last month and draw it; RuntimeError where nothing was published."""
    from reports.briefing import compose
    from reports.briefing.formats import FORMATS
    from reports.briefing.options import preset

    con = warehouse.open_current()
    if con is None:
        raise RuntimeError("no snapshot to make a briefing of")
    clock = datetime.now(UTC)
    started = time.process_time()
    now = compose.now_of(con, clock)
    options = preset("inspection", "id", last=compose.last_day(con, clock))
    briefing = compose.compose(con, options, now=now, made_at=clock)
    composed = time.process_time() - started
    drawn: dict[str, bytes] = {}
    spent: list[dict[str, float]] = []
    for _ in range(2):
        spent.append({})
        for name, draw in FORMATS.items():
            started = time.process_time()
            drawn[name] = draw(briefing)
            spent[-1][name] = round(time.process_time() - started, 3)
    pages = re.search(rb"/Type/Pages/Count (\d+)", drawn["pdf"])
    print(
        json.dumps(
            Costs(pages=int(pages[1]) if pages else 0, composed=round(composed, 3), first=spent[0], again=spent[1])
        )
    )


if __name__ == "__main__":
    main()
