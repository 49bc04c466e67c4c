"""Write what comes out of wild cases into `expected/`: `python -m tests.pipelines.ingest.wild.write_expected NAME…`.

Without a name all are written. Read what changed: only what is right may be committed.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.pipelines.books import Books
from tests.pipelines.ingest.nasty.write_expected import written
from tests.pipelines.ingest.wild.cases import EXPECTED, NAMES, Case, case, outcomes


def main(names: list[str]) -> None:
    """Take the files of each case into empty books and write down what comes out."""
    for name in names:
        known = case(name)
        with TemporaryDirectory() as folder:
            facts = outcomes(Books(Path(folder)), {name: known})[name]
        (EXPECTED / f"{name}.toml").write_text(_as_toml(known, facts), "utf-8")


def _as_toml(known: Case, facts: dict[str, Any]) -> str:
    head = {"why": known.why, "files": list(known.files), "maps": list(known.maps), "feed": known.feed}
    tables = [("", {name: value for name, value in head.items() if value})]
    tables += [("[[reports]]\n", report) for report in facts["reports"]]
    tables += [("[published]\n", facts["published"])] if "published" in facts else []
    return "\n".join(
        title + "".join(f"{name} = {written(value)}\n" for name, value in table.items()) for title, table in tables
    )


if __name__ == "__main__":
    main(sys.argv[1:] or NAMES)
