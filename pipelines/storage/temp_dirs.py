"""Temporary folders below `tmp` of the data folder, and what the database may take."""

import settings
from access.leftovers import clear, folder, place

__all__ = ["clear", "database_limits", "folder", "place"]


def database_limits() -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB settings: how much memory and how many cores it may take, and where it spills beyond that."""
    spill = place()
    spill.mkdir(parents=True, exist_ok=True)
    threads = {"threads": count} if (count := settings.threads()) else {}
    return {"memory_limit": settings.memory_limit(), "temp_directory": str(spill), **threads}
