"""The inbox: which files are to be read, and where files go that were taken."""

from datetime import datetime
from pathlib import Path

import settings

_NOT_OURS = ("desktop.ini", "thumbs.db")


def inbox() -> Path:
    """Return the folder people drop files into; it is made at first use."""
    folder = settings.data_folder() / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def files(paths: list[Path]) -> list[Path]:
    """List the files of these paths, folders in order; lock files, hidden files and those taken before are left out."""
    listed: list[Path] = []
    for path in paths:
        listed += sorted(p for p in path.rglob("*") if p.is_file() and _is_meant(p, path)) if path.is_dir() else [path]
    return listed


def _is_meant(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts
    if inside[0] == "taken" and root == inbox():
        return False
    return not any(part.startswith(("~$", ".")) for part in inside) and path.name.lower() not in _NOT_OURS


def move_taken(path: Path, *, keep: bool = True) -> None:
    """Move a file that was taken out of the way; of two with the same name both stay.

    keep: false for a file that contains an erased person: it is deleted
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
