"""Each reader on golden files broken at random: eight files here, a minute in `make fuzz`."""

import shutil
from pathlib import Path
from random import Random

import pytest

from fuzz.mutations import CHANGES, mutated
from fuzz.run import CACHE, GOLDEN, SHAPES, Tally, fuzz, fuzz_together, golden, replayed
from tests.warm_models import lend_models

INPUTS = 8


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The books of the readers are built with the cache of all other books of the tests."""
    lent = tmp_path_factory.mktemp("lent")
    lend_models(lent)
    shutil.copytree(lent / "cache", CACHE, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Broken files of each shape, taken into the same books."""
    return {tally.shape: tally for tally in fuzz_together(SHAPES, seed=3, inputs=INPUTS)}


def test_the_files_of_one_reader_are_taken_and_built_as_long_as_there_is_time() -> None:
    tally = fuzz("queue_log", seconds=0, seed=3, at_least=2)
    assert (tally.inputs, tally.fault, tally.saved) == (2, "", None)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_broken_file_makes_no_reader_crash_or_lose_count(tallies: dict[str, Tally], shape: str) -> None:
    tally = tallies[shape]
    assert tally.inputs == INPUTS or tally.fault
    assert not tally.fault, f"{tally.fault}\nagain: python -m fuzz --replay '{tally.saved}'"


def test_every_reader_has_files_to_be_broken() -> None:
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir()} == set(SHAPES)
    assert all(map(golden, SHAPES))


def test_the_same_seed_breaks_a_file_the_same_way() -> None:
    content = (GOLDEN / "delimited" / "comma.csv").read_bytes()
    first, again = (mutated(content, [b"other"], Random("7 delimited")) for _ in range(2))
    assert first == again != content


@pytest.mark.parametrize("change", CHANGES)
def test_no_content_is_too_short_to_be_broken(change: object) -> None:
    for content in (b"", b"x", b"\n"):
        for seed in range(20):
            assert isinstance(change(content, Random(seed)), bytes)  # type: ignore[operator]


def test_a_replay_says_what_is_wrong_with_a_file_and_nothing_of_a_good_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = GOLDEN / "delimited" / "comma.csv"
    assert replayed(path, shape="delimited") == ""
    monkeypatch.setattr("fuzz.trial._MOST_HEADER_ROWS", 0)
    assert "rows of the file that are nowhere: [1]" in replayed(path, shape="delimited")
    monkeypatch.setattr("pipelines.readers.reading.READERS", ())
    assert replayed(path, shape="delimited") == ""
