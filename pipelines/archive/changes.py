"""What has changed since a document was archived: its figures, the loads of its feeds, erased rows, the version."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

import settings
import warehouse
from pipelines.archive.figures import Figures
from pipelines.archive.store import Copy
from pipelines.feeds import FEEDS
from pipelines.storage import tombstones

_REFERENCE = {feed.name for feed in FEEDS if feed.reference}
"""Feeds that may change any figure."""
_COUNTING = ("loaded", "superseded_older", "superseded")
_LOADS = """
    SELECT load_id, file, feed, status, superseded_by, CAST(loaded_at AS VARCHAR), CAST(undone_at AS VARCHAR)
    FROM ops.loads ORDER BY load_id
"""


def statuses(name: str) -> dict[str, str] | None:
    """Return load → status in the snapshot of this name, of the published one without a name; None when it is gone."""
    path = _snapshot(name)
    if path is None:
        return None
    return {load["load_id"]: load["status"] for load in _loads(path)}


def _snapshot(name: str) -> Path | None:
    if not name:
        path = warehouse.current()
        return path if path and path.exists() else None
    folders = (warehouse.snapshots_folder(), warehouse.as_of_folder())
    return next((path for folder in folders if (path := folder / f"{name}.duckdb").exists()), None)


def _loads(path: Path | None) -> list[dict[str, Any]]:
    names = ("load_id", "file", "feed", "status", "superseded_by", "loaded_at", "undone_at")
    if path is None:
        return []
    with duckdb.connect(str(path), read_only=True) as con:
        return [dict(zip(names, row, strict=True)) for row in con.execute(_LOADS).fetchall()]


def changes(copy: Copy, before: Figures, after: Figures | None) -> dict[str, Any]:
    """List what differs between a copy and today.

    Args:
        copy: the copy
        before: its figures
        after: the figures of the same briefing made today; None to compare no figures

    Returns:
        figures (key, old, new of those that differ), arrived, superseded, undone and set_aside (made-up loads beside
        real ones; each load_id, file, feed, at), erasures (at, kind), version (old, new), only_load (the only load that
        can be the reason, else None).
    """
    loads = [load for load in _loads(_snapshot("")) if not copy.feeds or load["feed"] in {*copy.feeds, *_REFERENCE}]
    arrived = [_entry(load, "loaded_at") for load in loads if _has_arrived(load, copy)]
    undone = [_entry(load, "undone_at") for load in loads if load["status"] == "undone" and _counted(load, copy)]
    superseded = [load for load in loads if load["status"] == "superseded" and _was_whole(load, copy)]
    set_aside = [_entry(load, "loaded_at") for load in loads if _is_set_aside_since(load, copy)]
    made_at = datetime.fromisoformat(copy.made_at)
    erasures = [
        {"at": trace["erased_at"], "kind": trace["kind"]}
        for trace in tombstones.read().done
        if datetime.fromisoformat(str(trace["erased_at"])) > made_at
    ]
    version = {"old": copy.version, "new": settings.version()}
    by_others = [load for load in superseded if load["superseded_by"] not in {entry["load_id"] for entry in arrived}]
    causes = [
        *(entry | {"change": "arrived"} for entry in arrived),
        *(entry | {"change": "undone"} for entry in undone),
    ]
    causes += [_entry(load, "loaded_at") | {"change": "superseded"} for load in by_others]
    is_only = len(causes) == 1 and not (erasures or set_aside) and version["old"] == version["new"]
    return {
        "code": copy.code,
        "figures": differing(before.figures, after.figures) if after else [],
        "compared": after is not None,
        "arrived": arrived,
        "superseded": [_entry(load, "loaded_at") for load in superseded],
        "undone": undone,
        "set_aside": set_aside,
        "erasures": erasures,
        "version": version,
        "only_load": causes[0] if is_only else None,
    }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the figures that differ: key, old and new amount, and old_unit and new_unit; None where there was none."""
    rows = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, {}), after.get(key, {})
        if (old.get("amount"), old.get("unit")) != (new.get("amount"), new.get("unit")) or (key in before) != (
            key in after
        ):
            amounts = {"old": old.get("amount"), "new": new.get("amount")}
            rows.append({"key": key, **amounts, "old_unit": old.get("unit"), "new_unit": new.get("unit")})
    return rows


def _has_arrived(load: dict[str, Any], copy: Copy) -> bool:
    """Whether a load counts now and did not then."""
    if load["status"] not in _COUNTING:
        return False
    if copy.loads is not None:
        return copy.loads.get(load["load_id"]) not in _COUNTING
    return datetime.fromisoformat(load["loaded_at"]) > datetime.fromisoformat(copy.made_at)


def _counted(load: dict[str, Any], copy: Copy) -> bool:
    """Whether a load that is undone now counted then."""
    if copy.loads is not None:
        return copy.loads.get(load["load_id"]) in _COUNTING
    return load["undone_at"] is None or datetime.fromisoformat(load["undone_at"]) > datetime.fromisoformat(copy.made_at)


def _is_set_aside_since(load: dict[str, Any], copy: Copy) -> bool:
    """Whether a made-up load counted then and does not beside real ones now."""
    return load["status"] == "set_aside_made_up" and (copy.loads or {}).get(load["load_id"]) in _COUNTING


def _was_whole(load: dict[str, Any], copy: Copy) -> bool:
    """Whether a load that another one superseded counted whole then."""
    if copy.loads is not None:
        return copy.loads.get(load["load_id"]) in ("loaded", "superseded_older")
    return datetime.fromisoformat(load["loaded_at"]) <= datetime.fromisoformat(copy.made_at)


def _entry(load: dict[str, Any], moment: str) -> dict[str, Any]:
    return {"load_id": load["load_id"], "file": load["file"], "feed": load["feed"], "at": load[moment]}
