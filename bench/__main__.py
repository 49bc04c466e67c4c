"""Print how fast it is, as ratios. Nothing here passes or fails: machines differ."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import briefing, care, ingesting, other_books, page, routing

MANY, SOME, FEW = 5_000_000, 500_000, 50_000
TIMES = 2


def main() -> None:
    """Measure the best of two of each, one after the other so that both meet the same load of the machine."""
    routing.main()
    with TemporaryDirectory(prefix="posko-bench-") as name:
        folder = Path(name)
        _ingest(folder)
        _pages(folder)
        _briefing(folder)
    care.main()


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
    print(f"{'peak memory of the ingest':52}{'not reported here' if peak is None else f'{peak:7.2f} GB'}")
    _say("publishing again after a file of 100 rows", again, f"{again / full:.2f} of the whole")
    _say(f"ingest of {SOME:,}", min(tenth), f"ten times the rows take {full / min(tenth):.1f} times as long")


def _pages(folder: Path) -> None:
    """Each page with many calls against the same with few, and against the smallest page there can be."""
    few = ingesting.write_calls(folder / "few.csv", FEW)
    ingesting.ingesting_seconds(few, folder / "few")
    books = other_books.write(folder / "books")
    for data in ("few", "many"):
        other_books.add(books, folder / data)
    smallest = _warm(page.SMALLEST, folder / "many")
    _say(f"one metric and one small chart, warm, {MANY:,} calls", smallest)
    for name in page.pages():
        small, large = _warm(name, folder / "few"), _warm(name, folder / "many")
        whole = _warm(name, folder / "many", unfolded="all")
        ratios = f"{large / small:.2f} times that with {FEW:,}; {large / smallest:.1f} times the smallest"
        ratios += f" ({whole / smallest:.1f} with every part unfolded)" if whole > 1.2 * large else ""
        _say(f"page {name}, warm, {MANY:,} calls", large, ratios)


def _briefing(folder: Path) -> None:
    """What a briefing costs once its metrics have answered, by format."""
    spent = briefing.costs(folder / "few")
    _say(f"metrics of a briefing, {FEW:,} calls, processor time", spent["composed"])
    for name, seconds in spent["first"].items():
        about = f"{spent['pages']} pages, {12 * seconds / max(1, spent['pages']):.2f} s for 12" if name == "pdf" else ""
        _say(f"briefing as {name}, processor time", seconds, f"{spent['again'][name]:.2f} s once more  {about}".strip())


def _warm(name: str, data: Path, *, unfolded: str = "") -> float:
    return min(page.warm_seconds(name, data, unfolded=unfolded) for _ in range(TIMES + 1))


def _say(what: str, seconds: float, ratio: str = "") -> None:
    print(f"{what:52}{seconds:7.2f} s   {ratio}", flush=True)


if __name__ == "__main__":
    main()
