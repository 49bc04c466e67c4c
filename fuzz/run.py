"""Break the golden files of one reader for a while."""

import atexit
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, mkdtemp

import settings
from fuzz.mutations import mutated
from fuzz.trial import Fault, built, tried
from pipelines.parse.connection import connection
from pipelines.readers import reading

GOLDEN = settings.ROOT / "tests" / "pipelines" / "readers" / "golden"
FAULTY_INPUTS = settings.ROOT / "fuzz" / "found"
SHAPES = tuple(sorted(reader.SHAPE for reader in vars(reading).values() if hasattr(reader, "SHAPE")))
CACHE = Path(mkdtemp(prefix="posko-fuzz-cache-"))
"""What all books of this process share, so that each build makes only the tables that its files change."""
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)
_A_ROUND = 60


@dataclass
class Tally:
    """How many inputs of a shape were tried, how many of them gave a load, and the first fault with its input."""

    shape: str
    inputs: int = 0
    loaded: int = 0
    fault: str = ""
    saved: Path | None = None


def golden(shape: str) -> list[Path]:
    """The golden files of a reader. Fault when it has none: a new reader brings some."""
    files = sorted(path for path in (GOLDEN / shape).glob("*") if path.suffix != ".expected")
    if not files:
        raise Fault(f"the reader {shape} has no golden files in {GOLDEN / shape}")
    return files


def fuzz(shape: str, *, seconds: float, seed: int, at_least: int = 1) -> Tally:
    """Try as many broken files as there is time for; stop at the first fault and save its input for a replay.

    Args:
        shape: Shape of the reader.
        seconds: Time to try [s].
        seed: Seed of the random numbers; the same seed gives the same result.
        at_least: Inputs to try even if they take longer.
    """
    tally, chance, end = Tally(shape), Random(f"{seed} {shape}"), time.monotonic() + seconds
    while (time.monotonic() < end or tally.inputs < at_least) and not tally.fault:
        with _empty_books() as folder:
            taken = _take(folder, tally, chance, end=end, seed=seed, at_least=at_least)
            _build(folder, [(tally, path) for path in taken], seed=seed)
    return tally


def fuzz_together(shapes: Iterable[str], *, seed: int, inputs: int) -> list[Tally]:
    """Try a few broken files of each shape in the same books, which are built once.

    Args:
        shapes: Shapes of readers.
        seed: Seed of the random numbers.
        inputs: Inputs to try of each shape.

    Returns:
        A tally per shape, in their order.
    """
    tallies, taken = [Tally(shape) for shape in shapes], list[tuple[Tally, Path]]()
    with _empty_books() as folder:
        for tally in tallies:
            paths = _take(folder, tally, Random(f"{seed} {tally.shape}"), end=0, seed=seed, at_least=inputs)
            taken += [(tally, path) for path in paths]
        _build(folder, taken, seed=seed)
    return tallies


@contextmanager
def _empty_books() -> Iterator[Path]:
    """Make empty books with the cache of those before them, and yield the folder around them."""
    with TemporaryDirectory(prefix="posko-fuzz-") as name, settings.elsewhere(Path(name) / "data"):
        shutil.copytree(CACHE, settings.data_folder() / "cache")
        yield Path(name)
        shutil.copytree(settings.data_folder() / "cache", CACHE, dirs_exist_ok=True)


def _take(folder: Path, tally: Tally, chance: Random, *, end: float, seed: int, at_least: int) -> list[Path]:
    """Take some inputs of a shape into the same books; those that gave a load."""
    (folder / tally.shape).mkdir()
    taken: list[Path] = []
    files = golden(tally.shape)
    path, contents = folder, {file: file.read_bytes() for file in files}
    try:
        with connection() as con:
            while len(taken) < _A_ROUND and (time.monotonic() < end or tally.inputs < at_least):
                tally.inputs += 1
                file = chance.choice(files)
                path = folder / tally.shape / f"{tally.inputs} {file.name}"
                others = [content for other, content in contents.items() if other != file]
                path.write_bytes(mutated(contents[file], others, chance))
                if any(outcome.load for outcome in tried(path, con, shape=tally.shape)):
                    taken.append(path)
    except Exception as fault:
        _note(tally, fault, path, seed=seed)
    tally.loaded += len(taken)
    return taken


def _build(folder: Path, taken: list[tuple[Tally, Path]], *, seed: int) -> None:
    """Build what was taken; a fault is noted of the file that breaks the build by itself, else of the last one."""
    try:
        built(folder)
    except Exception as fault:
        tally, path = next((each for each in taken if replayed(each[1])), taken[-1])
        _note(tally, fault, path, seed=seed)


def _note(tally: Tally, fault: Exception, path: Path, *, seed: int) -> None:
    """Note a fault and save its input.

    Args:
        tally: Where it is noted.
        fault: What went wrong.
        path: The input.
        seed: Seed of the random numbers, for the name of what is saved.
    """
    tally.fault = str(fault) if isinstance(fault, Fault) else repr(fault)
    tally.saved = _saved(path, f"{tally.shape}-{seed}")


def replayed(path: Path, *, shape: str = "") -> str:
    """What is wrong with one file, taken and built alone; empty when nothing is."""
    with _empty_books() as folder:
        try:
            with connection() as con:
                tried(path, con, shape=shape)
            built(folder)
        except Exception as fault:
            return str(fault) if isinstance(fault, Fault) else repr(fault)
    return ""


def _saved(path: Path, prefix: str) -> Path:
    FAULTY_INPUTS.mkdir(exist_ok=True)
    return Path(shutil.copyfile(path, FAULTY_INPUTS / f"{prefix}-{path.name}"))
