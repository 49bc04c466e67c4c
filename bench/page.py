"""Time of one page, run as its server runs it: `python -m bench.page NAME [PARTS]` prints seconds of its second run.

PARTS are the sections to open (`all`: every one). The first run pays for imports and fills caches; the second takes
another period, so its answers are new.
"""

import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import settings
import warehouse
from bench.ingesting import with_data

SMALLEST = "smallest"


def pages() -> list[str]:
    """Every page of the site map."""
    from dashboard.shell import navigation

    return [each.name for each in navigation.ENTRIES]


def warm_seconds(name: str, data: Path, *, unfolded: str = "") -> float:
    """Server-side time of the second run, in a process of its own [s].

    Args:
        name: Name of the page.
        data: Data folder.
        unfolded: Sections to open, `all` for every one.
    """
    command = [sys.executable, "-m", "bench.page", name, unfolded]
    done = subprocess.run(command, cwd=settings.ROOT, env=with_data(data), check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def main(name: str, unfolded: str = "") -> None:
    """Run the page twice; RuntimeError when it shows an error, or says that there are no data, instead."""
    from streamlit.testing.v1 import AppTest

    from access.roles import Role
    from dashboard.auth import session

    file = Path(__file__).with_name("smallest.py") if name == SMALLEST else settings.ROOT / "pages" / f"{name}.py"
    # Without a browser there is no address that the gate could know this machine by.
    with patch.object(session, "current", return_value=session.Session(Role.DESK)):
        page = AppTest.from_file(str(file), default_timeout=300)
        page.query_params["open"] = unfolded
        page.query_params["person"] = _somebody() if name == _OF_SOMEBODY else ""
        page.run()
        page.query_params["period"] = "days_28"
        start = time.perf_counter()
        page.run()
        seconds = time.perf_counter() - start
    if page.exception or not (page.get("plotly_chart") or page.get("html")) or (page.code and name not in _WITH_CODE):
        raise RuntimeError(f"{name} drew nothing: {[error.message for error in page.exception]}")
    print(seconds)


# Draws nothing of nobody.
_OF_SOMEBODY = "case"


def _somebody() -> str:
    """The pseudonym of a person whom the books call back; empty where they call nobody."""
    con = warehouse.open_current()
    if con is None:
        return ""
    with con:
        query = "SELECT coalesce(max(person_code), '') FROM staging.followups WHERE person_basis = 'id'"
        ((person,),) = con.execute(query).fetchall()
        return str(person)


# Show a command beside their figures; on the others a command is what to do while there are no data.
_WITH_CODE = ("data", "case")

if __name__ == "__main__":
    main(*sys.argv[1:])
