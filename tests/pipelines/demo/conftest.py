from pathlib import Path

import pytest

from pipelines.demo import write_demo


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the files that `demo` writes without options."""
    folder = tmp_path_factory.mktemp("story")
    write_demo(folder)
    return folder
