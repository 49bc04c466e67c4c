"""Prints how fast it is. Nothing here passes or fails: machines differ, ratios are for people to read."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import ingesting, page

MANY, FEW = 1_000_000, 10_000
TIMES = 3


def main() -> None:
    """Best of three of each, one after the other so that both see the same weather."""
    with TemporaryDirectory(prefix="posko-bench-") as name:
        folder = Path(name)
        _ingest(folder)
        _page(folder)


def _ingest(folder: Path) -> None:
    calls = ingesting.write_calls(folder / "calls.csv", MANY)
    print(f"{MANY:,} calls, {calls.stat().st_size / 1e6:.0f} MB")
    reading, taking = [], []
    for _ in range(TIMES):
        reading.append(ingesting.reading_seconds(calls, folder))
        taking.append(ingesting.ingesting_seconds(calls, folder / "many"))
    print(f"DuckDB reads them as text into a new file   {min(reading):6.2f} s")
    print(f"ingest, published                           {min(taking):6.2f} s   ratio {min(taking) / min(reading):.1f}")
    peak = ingesting.peak_gigabytes()
    print(f"peak memory of the ingest                   {'not told here' if peak is None else f'{peak:6.2f} GB'}")


def _page(folder: Path) -> None:
    few = ingesting.write_calls(folder / "few.csv", FEW)
    ingesting.ingesting_seconds(few, folder / "few")
    small, large = [], []
    for _ in range(TIMES):
        small.append(page.warm_seconds("calls", folder / "few"))
        large.append(page.warm_seconds("calls", folder / "many"))
    print(f"Call volume, warm, {FEW:>9,} calls           {min(small):6.3f} s")
    print(f"Call volume, warm, {MANY:>9,} calls           {min(large):6.3f} s   ratio {min(large) / min(small):.2f}")


if __name__ == "__main__":
    main()
