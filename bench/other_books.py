"""Books of the made-up story beside the calls of a bench: `python -m bench.other_books FOLDER` ingests them.

Made-up files would make way for calls that are not made up; here they are taken as if they were real.
"""

import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import settings
from bench.ingesting import with_data
from pipelines.cli.main import main
from pipelines.detect import feed_detection

_CALLS = "Rekap Telepon.csv"


def write(folder: Path) -> Path:
    """The files of the story without its calls."""
    command = [sys.executable, "-m", "pipelines", "demo", "--out", str(folder)]
    subprocess.run(command, cwd=settings.ROOT, check=True, stdout=subprocess.DEVNULL)
    (folder / _CALLS).unlink()
    return folder


def add(folder: Path, data: Path) -> None:
    """Ingest them into a data folder, publishing included."""
    command = [sys.executable, "-m", "bench.other_books", str(folder)]
    subprocess.run(command, cwd=settings.ROOT, env=with_data(data), check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    with patch.object(feed_detection, "is_made_up", return_value=False):
        sys.exit(main(["ingest", sys.argv[1], "--json"]))
