"""Take a list out: whom to call, who they are, and a note that it was taken."""

from pathlib import Path
from typing import Any

import pandas as pd

import settings
import warehouse
from i18n import Words
from pipelines import disclosures
from pipelines.contacts.book import workbook, write_out
from pipelines.contacts.lists import LISTS
from pipelines.contacts.people import identified
from pipelines.status import opened
from pipelines.workbench import connection

COLUMNS = ["number", "name", "address", "last_at", "channel", "tries"]


def take(listed: str, out: Path, words: Words) -> dict[str, Any]:
    """Write the book and note its use; nothing is written, and nothing noted, when nobody is on the list."""
    people, made_up = _listed(listed)
    if people.empty:
        return {"list": listed, "rows": 0, "file": None, "message": words(f"contacts.none_{listed}")}
    with connection() as con:
        known = identified(con, people["person"].tolist())
    found = people.merge(known, on="person", how="left")
    found["number"] = found["number"].fillna(found["masked"])
    found["address"] = found["address"].fillna(found["village"])
    content = workbook(found[COLUMNS], listed, words, made_up=made_up)
    disclosures.note(listed, len(found))
    write_out(out, content)
    return {
        "list": listed,
        "rows": len(found),
        "file": str(out),
        "message": words("contacts.written", rows=len(found), file=str(out)),
    }


def _listed(listed: str) -> tuple[pd.DataFrame, bool]:
    path = warehouse.current()
    if path is None or not path.exists():
        return pd.DataFrame(), False
    with opened(path) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        ((made_up,),) = con.execute("SELECT made_up FROM ops.snapshot").fetchall()
        return LISTS[listed](con), bool(made_up)
