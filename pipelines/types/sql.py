"""SQL that stands in files of its own."""

from functools import cache

import settings


@cache
def sql(name: str) -> str:
    """The text of `pipelines/<name>.sql`; name: such as `build/raw`."""
    return (settings.ROOT / "pipelines" / f"{name}.sql").read_text("utf-8")
