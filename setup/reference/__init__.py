"""The reference documents that are generated from the code, so that they cannot contradict it."""

from pathlib import Path

from setup.reference import command_line, data_model, feeds
from setup.steps import ROOT

DOCUMENTS = {
    ROOT / "docs/reference/data-model.md": data_model.document,
    ROOT / "docs/reference/command-line.md": command_line.document,
    ROOT / "docs/reference/feeds.md": feeds.document,
}
"""Every generated document, and the function that returns its text."""


def write() -> list[Path]:
    """Write every document anew; the paths of those that changed."""
    changed = []
    for path, document in DOCUMENTS.items():
        text = document()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed
