"""Publication: what a snapshot is made of, and which file is the next one."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import settings
from pipelines.build.snapshot import LIBRARIES, constant_digest, library_versions, shared_files
from tests.pipelines.books import Books

CALL = "Waktu Telepon | Kebutuhan\n2021-07-{day} 08:00 | obat"
BUILD_ONLY = """
import json, sys
import pipelines.build.publish, pipelines.build.as_of_snapshot, pipelines.build.forecasts.store
import pipelines.build.gift_parts, pipelines.build.village_neighbours, pipelines.build.village_shapes
print(json.dumps({name: getattr(module, "__file__", None) for name, module in sys.modules.items()}))
"""


def modules_of(program: str, *arguments: str) -> dict[str, str | None]:
    """Name and file of every module that a program imports."""
    answer = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=settings.ROOT, capture_output=True, text=True, check=True
    )
    modules: dict[str, str | None] = json.loads(answer.stdout.splitlines()[-1])
    return modules


def test_the_fingerprint_covers_every_module_that_a_build_imports() -> None:
    files = {Path(file).resolve() for file in modules_of(BUILD_ONLY).values() if file}
    ours = {file for file in files if settings.ROOT in file.parents and ".venv" not in file.parts}
    assert len(ours) > 50
    assert ours - {*shared_files()} == set()


def test_the_fingerprint_covers_every_library_that_a_build_imports() -> None:
    names = {name.partition(".")[0] for name in modules_of(BUILD_ONLY)}
    known = packages_distributions()
    imported = {known[name][0] for name in names if name in known}
    declared = tomllib.loads((settings.ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    computing = {re.split("[~>=]", each)[0] for each in declared} - {"babel", "concurrent-log-handler"}
    assert {"duckdb", "numpy"} <= imported
    assert imported & computing <= {*LIBRARIES}
    assert all(f"{name}==" in library_versions() for name in LIBRARIES)


def test_another_version_of_a_library_is_another_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = constant_digest()
    monkeypatch.setattr("pipelines.build.snapshot.library_versions", lambda: "duckdb==0.0.1")
    assert constant_digest() != before


def test_a_copy_that_a_file_manager_made_of_a_snapshot_is_ignored(books: Books) -> None:
    books.take("satu.csv", CALL.format(day="10"))
    for name in ("warehouse-12 (1).duckdb", "warehouse-x.duckdb", "warehouse-.duckdb", "warehouse-99 - Copy.duckdb"):
        (books.folder / "snapshots" / name).write_bytes(b"x")
    books.take("dua.csv", CALL.format(day="11"))
    assert books.current().name == "warehouse-2.duckdb"
    assert (books.folder / "snapshots" / "warehouse-12 (1).duckdb").exists()
