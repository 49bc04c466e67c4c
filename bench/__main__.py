"""Prints how fast it is. Nothing here passes or fails: machines differ, ratios are for people to read."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import ingesting, page

MANY, SOME, FEW = 5_000_000, 500_000, 50_000
TIMES = 2


def main() -> None:
    """The best of two of each, one after the other so that both see the same weather."""
    with TemporaryDirectory(prefix="posko-bench-") as name:
        folder = Path(name)
        _ingest(folder)
        _page(folder)


def _ingest(folder: Path) -> None:
    calls = ingesting.write_calls(folder / "calls.csv", MANY)
    some = ingesting.write_calls(folder / "some.csv", SOME)
    print(f"{MANY:,} calls, {calls.stat().st_size / 1e6:.0f} MB", flush=True)
    reading, taking, tenth = [], [], []
    for _ in range(TIMES):
        reading.append(ingesting.reading_seconds(calls, folder))
        tenth.append(ingesting.ingesting_seconds(some, folder / "some"))
        taking.append(ingesting.ingesting_seconds(calls, folder / "many"))
    peak = ingesting.peak_gigabytes()
    more = ingesting.write_calls(folder / "more.csv", 100, after=MANY)
    again = ingesting.adding_seconds(more, folder / "many")
    full = min(taking)
    _say("DuckDB reads them as text into a new file", min(reading))
    _say("ingest, published", full, f"{full / min(reading):.1f} times that")
    print(f"{'peak memory of the ingest':45}{'not told here' if peak is None else f'{peak:7.2f} GB'}")
    _say("publishing again after a file of 100 rows", again, f"{again / full:.2f} of the whole")
    _say(f"ingest of {SOME:,}", min(tenth), f"ten times the rows take {full / min(tenth):.1f} times as long")


def _page(folder: Path) -> None:
    few = ingesting.write_calls(folder / "few.csv", FEW)
    ingesting.ingesting_seconds(few, folder / "few")
    small, large = [], []
    for _ in range(TIMES + 1):
        small.append(page.warm_seconds("calls", folder / "few"))
        large.append(page.warm_seconds("calls", folder / "many"))
    _say(f"Call volume, warm, {FEW:,} calls", min(small))
    _say(f"Call volume, warm, {MANY:,} calls", min(large), f"{min(large) / min(small):.2f} times that")


def _say(what: str, seconds: float, ratio: str = "") -> None:
    print(f"{what:45}{seconds:7.2f} s   {ratio}", flush=True)


if __name__ == "__main__":
    main()
