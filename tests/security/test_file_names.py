"""The name of a sent file: whatever a browser says, it is written where it belongs."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.data_entry.pipeline_client import stored_name

ODD = [
    "",
    ".",
    "..",
    "/",
    "\\",
    "../../etc/passwd",
    "C:\\Users\\x\\..\\..",
    "a\x00b.csv",
    "a\nb.csv",
    "\ud800.csv",
    " .xlsx ",
    "x" * 5000,
    "x" * 5000 + ".xlsx",
    "." * 300,
    "a." + "x" * 5000,
    "कॉल" * 200 + ".csv",
    "/" * 300,
    "~$rekap.xlsx",
]


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_an_odd_name_is_a_name_of_a_file_in_its_folder(name: str, tmp_path: Path) -> None:
    path = tmp_path / stored_name(name)
    path.write_bytes(b"x")
    assert [each.parent for each in tmp_path.rglob("*")] == [tmp_path]


@given(name=st.one_of(st.text(max_size=300), st.from_regex(r"(\.\.?[/\\])*[\w .-]{0,40}(\.\w{0,5})?", fullmatch=True)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_a_name_of_a_file_in_its_folder(name: str, tmp_path: Path) -> None:
    path = tmp_path / stored_name(name)
    path.write_bytes(b"x")
    assert path.parent == tmp_path and path.is_file()
    path.unlink()


@pytest.mark.parametrize(
    "name", ["rekap juli.xlsx", "Laporan (2) – Malang.csv", "कॉल लॉग.xlsx", ".tersembunyi.csv", "a.b.c.tar.gz"]
)
def test_a_plain_name_stays(name: str) -> None:
    assert stored_name(name) == name
