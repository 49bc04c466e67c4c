"""Speed and growth of the books and pages of care around the call: `python -m bench.care` prints ratios."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

import settings
from bench import ingesting, page

MANY, FEW = 200_000, 20_000
"""Attempts of calls back; the other books have a share of them."""
TIMES = 2
SHARES = {
    "companions": 1 / 64, "companionships": 1 / 8, "sessions": 1 / 2, "followups": 1, "assessments": 1 / 8,
    "referrals": 1 / 2,
}  # fmt: skip
"""Book → its rows per attempt of a call back."""
PAGES = ("followups", "companions", "referrals", "case")
_CALLS = 5_000  # without a call no page has a person's case
_QUERIES = Path(__file__).parent / "made_up_care"


def write(folder: Path, attempts: int) -> Path:
    """Write a CSV of every book under canonical headers, and one of a few calls; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    villages = settings.ROOT / "data" / "reference" / "villages.csv"
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        for book, share in SHARES.items():
            rows = (_QUERIES / f"{book}.sql").read_text("utf-8")
            bound = rows.replace("$rows", str(int(attempts * share))).replace("$villages", f"'{villages}'")
            con.execute(f"COPY ({bound}) TO '{folder / f'{book}.csv'}' (HEADER)")
    ingesting.write_calls(folder / "calls.csv", _CALLS)
    return folder


def main() -> None:
    """Measure the best of two of each: ingesting each large book, all of them, and the pages with few and with many."""
    with TemporaryDirectory(prefix="posko-bench-") as name:
        folder = Path(name)
        few, many = write(folder / "few", FEW), write(folder / "many", MANY)
        for book in ("followups", "sessions", "referrals"):
            file = many / f"{book}.csv"
            reading = min(ingesting.reading_seconds(file, folder) for _ in range(TIMES))
            taking = min(ingesting.ingesting_seconds(file, folder / "one") for _ in range(TIMES))
            _say(f"ingest of {book}, published", taking, f"{taking / reading:.1f} times DuckDB's reading as text")
        tenth = min(ingesting.ingesting_seconds(few, folder / "data-few") for _ in range(TIMES))
        whole = min(ingesting.ingesting_seconds(many, folder / "data-many") for _ in range(TIMES))
        _say(f"ingest of all care books, {MANY:,} attempts", whole, f"{whole / tenth:.1f} times that of a tenth")
        smallest = _warm(page.SMALLEST, folder / "data-many")
        for each in PAGES:
            small, large = _warm(each, folder / "data-few"), _warm(each, folder / "data-many")
            ratios = f"{large / small:.2f} times that with {FEW:,}; {large / smallest:.1f} times the smallest"
            _say(f"page {each}, warm, {MANY:,} attempts", large, ratios)


def _warm(name: str, data: Path) -> float:
    return min(page.warm_seconds(name, data) for _ in range(TIMES))


def _say(what: str, seconds: float, ratio: str = "") -> None:
    print(f"{what:52}{seconds:7.2f} s   {ratio}", flush=True)


if __name__ == "__main__":
    main()
