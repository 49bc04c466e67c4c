"""What every test may ask for: a data folder of its own, and a world built through the real pipelines."""

import functools
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from streamlit.components.v2 import manifest_scanner
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import settings
from tests.world import World

# Each worker of a run in parallel has one core; child processes inherit this.
os.environ["POSKO_THREADS"] = "1"
# To collect makes a million objects that stay until the end: a fifth of its time went into looking for others.
gc.disable()
# What is true stays true on a slow machine.
hypothesis_settings.register_profile("posko", deadline=None, derandomize=True)
hypothesis_settings.load_profile("posko")

# What is installed stays so during a run; each page that is opened without a browser would look for it again.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)

# Begun last, one of these modules of minutes would be waited for alone.
LONG = (
    "tests/browser/",
    "tests/pipelines/ingest/wild/",
    "tests/pages/",
    "tests/pipelines/ingest/test_kill.py",
    "tests/pipelines/ingest/nasty/",
    "tests/pipelines/feeds/test_every_feed.py",
    "tests/fuzz/",
    "tests/pipelines/ingest/test_generated_books.py",
    "tests/pipelines/erasure/",
)
# Less long, and no less waited for.
FIRST = (
    *LONG,
    "tests/canary/test_canaries.py",
    "tests/reports/briefing/",
    "tests/pipelines/demo/",
    "tests/pipelines/corrections/test_quarantine.py",
    "tests/upgrades/",
    "tests/pipelines/templates/",
)
# One worker runs all of each of these: its modules share a browser, or a world that takes long to build.
SHARING = ("tests/browser/", "tests/pages/", "tests/pipelines/demo/", "tests/reports/briefing/")
# A browser, child processes, hundreds of files, or the whole made-up story: not for the inner loop.
SLOW = (
    *LONG,
    "tests/borrowed/",
    "tests/dashboard/test_pipeline_client.py",
    "tests/dashboard/test_query_cache.py",
    "tests/pipelines/backup/",
    "tests/pipelines/build/test_as_of_snapshot.py",
    "tests/pipelines/build/test_centres.py",
    "tests/pipelines/build/test_deduplication.py",
    "tests/pipelines/build/test_made_up.py",
    "tests/pipelines/build/test_publication.py",
    "tests/pipelines/build/test_stock_history.py",
    "tests/pipelines/build/test_supersession.py",
    "tests/pipelines/build/test_transfers.py",
    "tests/pipelines/cli/",
    "tests/pipelines/corrections/",
    "tests/pipelines/demo/",
    "tests/pipelines/detect/column_maps/",
    "tests/pipelines/detect/test_restoration.py",
    "tests/pipelines/disclosure/",
    "tests/pipelines/feeds/",
    "tests/pipelines/ingest/",
    "tests/pipelines/parse/test_countries.py",
    "tests/pipelines/parse/test_foreign_spreadsheet.py",
    "tests/pipelines/parse/test_moments.py",
    "tests/pipelines/parse/test_money_qualifiers.py",
    "tests/pipelines/parse/test_reference_rows.py",
    "tests/pipelines/parse/test_row_states.py",
    "tests/pipelines/parse/test_time_known.py",
    "tests/pipelines/parse/test_units.py",
    "tests/pipelines/readers/test_log_zone.py",
    "tests/pipelines/readers/test_markup.py",
    "tests/pipelines/readers/test_strikes.py",
    "tests/pipelines/readers/test_tables.py",
    "tests/pipelines/templates/",
    "tests/reports/test_slides.py",
    "tests/test_logs.py",
    "tests/test_tutorial.py",
    "tests/upgrades/",
)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees another's books, nor those of the person who runs it."""
    folder = tmp_path / "posko-data"
    monkeypatch.setenv("POSKO_DATA", str(folder))
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_LANG", "POSKO_TIMEZONE", "POSKO_PHONE_KEY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def world(own_data_folder: Path, tmp_path: Path) -> Iterator[World]:
    """A posko whose books are drawn as text; `world(calls=…, stock=…)` gives its published snapshot, opened."""
    made = World(tmp_path / "files")
    yield made
    made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow modules, and begin with the long ones, in the order in which they are named."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: next((place for place, part in enumerate(FIRST) if part in item.nodeid), len(FIRST)))


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make alone."""
    gc.freeze()
    gc.enable()


class WholeModules(LoadScopeScheduling):
    """Gives a worker that runs out a whole module, so that no world of a module is built by two of them."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        return next((folder for folder in SHARING if module.startswith(folder)), module)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Distribute modules in the order of the collection, which begins with the long ones."""
    config.option.loadscopereorder = False
    return WholeModules(config, log)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests on borrowed data are not collected where that data is absent."""
    return True if collection_path.name == "borrowed" and not settings.shared_folder().is_dir() else None


def pytest_report_header() -> str | None:
    """Say so in one line."""
    if settings.shared_folder().is_dir():
        return None
    return "tests/borrowed is not collected: no folder of borrowed data (POSKO_SHARED)"
