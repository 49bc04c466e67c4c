"""Time to ingest millions of calls, beside DuckDB merely reading the same file."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb

import settings


def write_calls(path: Path, calls: int, *, after: int = 0) -> Path:
    """Write a CSV of made-up calls under canonical headers.

    Args:
        path: File to write.
        calls: Number of calls.
        after: Number of the first call.
    """
    rows = (Path(__file__).parent / "made_up_calls.sql").read_text("utf-8")
    villages = settings.ROOT / "data" / "reference" / "villages.csv"
    bound = rows.replace("$calls", str(calls)).replace("$after", str(after)).replace("$villages", f"'{villages}'")
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    con.execute(f"COPY ({bound}) TO '{path}' (HEADER)")
    return path


def reading_seconds(calls: Path, folder: Path) -> float:
    """How long DuckDB takes to read the file as text into a table of a new database file [s]."""
    target = folder / "text.duckdb"
    target.unlink(missing_ok=True)
    start = time.perf_counter()
    with duckdb.connect(str(target)) as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"CREATE TABLE calls AS SELECT * FROM read_csv('{calls}', all_varchar = true)")
    return time.perf_counter() - start


def ingesting_seconds(calls: Path, data: Path) -> float:
    """How long a fresh process takes to ingest the file into an empty data folder, publishing included [s]."""
    shutil.rmtree(data, ignore_errors=True)
    return adding_seconds(calls, data)


def adding_seconds(calls: Path, data: Path) -> float:
    """How long a fresh process takes to ingest the file into the books that are there, publishing included [s]."""
    command = [sys.executable, "-m", "pipelines", "ingest", str(calls), "--json"]
    start = time.perf_counter()
    subprocess.run(command, cwd=settings.ROOT, env=with_data(data), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_gigabytes() -> float | None:
    """Peak memory of any child of this process so far [GB]; None where the system does not report it."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e9


def with_data(data: Path) -> dict[str, str]:
    """The environment of a child that works in this data folder."""
    return {**os.environ, "POSKO_DATA": str(data)}
