"""What Posko runs with is what the locks name, and an audit that could not look says so."""

from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from setup.audit import CLEAN, NOT_LOOKED_UP, SOMETHING_WRONG, verdict
from setup.environment import DEV_LOCK, RUNTIME_LOCK
from setup.installed import changed_files, licence, locked_versions, problems

HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}


def package(folder: Path, record: str, metadata: str = "License: MIT\n") -> Distribution:
    info = folder / "melati-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: Melati\nVersion: 1.0\n{metadata}")
    (info / "RECORD").write_text(record)
    (folder / "melati.py").write_text("x = 1\n")
    return Distribution.at(info)


def test_what_is_installed_here_is_what_is_locked() -> None:
    of_lock = locked_versions(DEV_LOCK)
    wrong = problems(of_lock, [each for each in distributions() if each.files and len(each.files) < 60])
    assert wrong == [] and len(of_lock) > 100


def test_every_package_of_the_dashboard_names_its_licence() -> None:
    named = {each.metadata["Name"].lower().replace("_", "-"): licence(each) for each in distributions()}
    of_dashboard = {name for name in locked_versions(RUNTIME_LOCK) if name in named}
    assert {name for name in of_dashboard if not named[name]} == set() and len(of_dashboard) > 50


def test_a_package_that_no_lock_names_is_wrong(tmp_path: Path) -> None:
    melati = package(tmp_path, "")
    assert problems({}, [melati]) == ["melati 1.0 is installed, and no lock names it."]
    assert problems({"melati": "1.0.0"}, [melati]) == []
    assert problems({"melati": "1.1"}, [melati]) == ["melati 1.0 is installed, and requirements-dev.txt names 1.1."]


def test_a_file_that_was_changed_after_it_was_installed_is_wrong(tmp_path: Path) -> None:
    melati = package(tmp_path, "melati.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n")
    assert [*changed_files(melati)] == ["melati.py"]


def test_a_package_without_a_licence_is_wrong(tmp_path: Path) -> None:
    assert problems({"melati": "1.0"}, [package(tmp_path, "", "")]) == ["melati names no licence."]


@pytest.mark.parametrize(
    ("packages", "status"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], CLEAN),
        ([{"name": "a", "version": "1", "vulns": [HOLE]}, {"name": "b", "skip_reason": "not found"}], SOMETHING_WRONG),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}], NOT_LOOKED_UP),
        ([{"name": "b", "skip_reason": "not found"}], NOT_LOOKED_UP),
        ([], NOT_LOOKED_UP),
    ],
)
def test_a_package_that_was_not_looked_up_is_not_clean(packages: list[dict[str, object]], status: int) -> None:
    assert verdict({"dependencies": packages})[1] == status
