"""Write `expected.toml` anew: `python -m tests.pipelines.ingest.nasty.write_expected`. Read what changed."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.pipelines.books import Books
from tests.pipelines.ingest.nasty.facts import facts_of
from tests.pipelines.ingest.nasty.make_nasty import write_all
from tests.pipelines.ingest.nasty.taken import Taken

HERE = Path(__file__).parent
HEAD = "# What is told of each nasty file; see test_nasty.py. Written by write_expected.py, then read by people.\n"


def written(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {written(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list) and (len(value) > 1 or len("".join(value)) > 80):
        return "[\n" + "".join(f"    {written(one)},\n" for one in value) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _table(name: str, expected: dict[str, Any]) -> str:
    return f"[[{written(name)}]]\n" + "".join(f"{key} = {written(fact)}\n" for key, fact in expected.items())


def main() -> None:
    """Take all files and write down what is told of them."""
    with TemporaryDirectory() as folder:
        books = Books(Path(folder))
        shutil.copytree(HERE / "files", books.files)
        write_all(books.files)
        taken = Taken(books)
        tables = [
            f"[[{written(name)}]]\n"
            + "".join(f"{key} = {written(fact)}\n" for key, fact in facts_of(books, report).items())
            for name in sorted(taken.reports)
            for report in taken.reports[name]
        ]
    (HERE / "expected.toml").write_text("\n".join([HEAD, *tables]), "utf-8")


if __name__ == "__main__":
    main()
