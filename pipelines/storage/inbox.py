"""Which files are meant: what was named, or what lies in the inbox; and where taken files go."""

from datetime import datetime
from pathlib import Path

import settings

_NOT_OURS = ("desktop.ini", "thumbs.db")


def inbox() -> Path:
    """The folder people drop files into, there from the first time somebody asks."""
    folder = settings.data_folder() / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def files(paths: list[Path]) -> list[Path]:
    """Every file meant, folders walked in order; lock files, hidden files and what was taken before are left out."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.is_file() and _is_meant(p, path)) if path.is_dir() else [path]
    return found


def _is_meant(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts
    if inside[0] == "taken" and root == inbox():
        return False
    return not any(part.startswith(("~$", ".")) for part in inside) and path.name.lower() not in _NOT_OURS


def move_taken(path: Path, *, keep: bool = True) -> None:
    """Put a file that was taken out of the way; a second one of the same name keeps both.

    keep: false for one that holds somebody who was erased: that one goes
    """
    if not keep:
        path.unlink()
        return
    folder = inbox() / "taken"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.stem} {datetime.now():%Y%m%d-%H%M%S-%f}{path.suffix}"
    path.rename(target)
