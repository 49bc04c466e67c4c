"""What needs action, in the order of what it would cost to wait."""

from html import escape

import pandas as pd
import streamlit as st

import look
from dashboard import cells, depots
from dashboard.screen import Screen

_ORDER = ("out", "lt12h", "lt24h", "lt36h")


def draw(screen: Screen, sizes: pd.DataFrame, waiting: pd.DataFrame) -> None:
    """Sizes that are out or nearly so, then requests that wait too long; by `depletion` and `backlog`."""
    lines = [*_oxygen(screen, sizes), *_requests(screen, waiting)]
    with st.container(border=True):
        st.markdown(f"### {screen.w('overview.alerts')}")
        if lines:
            st.html('<div class="posko-alerts">' + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</div>")
        else:
            st.write(f"🟢 {screen.w('overview.no_alerts')}")


def sentences(screen: Screen, key: str, said: list[str]) -> None:
    """The findings that are not the title, one below the other."""
    with st.container(border=True):
        st.markdown(f"### {screen.w(key)}")
        st.markdown("\n".join(f"- {sentence}" for sentence in said))


def _oxygen(screen: Screen, sizes: pd.DataFrame) -> list[str]:
    rows = [(depots.state(row), row) for row in sizes.to_dict("records")]
    urgent = sorted((pair for pair in rows if pair[0] in _ORDER), key=lambda pair: _ORDER.index(pair[0]))
    return [
        screen.w(
            "alert.depletion", sign=look.BAND_ICON[band], item=screen.w.term("item", row["item"]), depot=row["depot"],
            band=screen.w.term("band", band), stock=cells.number(screen.w, "stock", row["stock"]),
            burn=cells.written(screen.w, "burn_rate_per_day", row["burn_rate_per_day"]),
        )
        for band, row in urgent
    ]  # fmt: skip


def _requests(screen: Screen, waiting: pd.DataFrame) -> list[str]:
    stale = int(waiting["stale_requests"].iloc[0])
    return [screen.w("alert.stale", requests=stale)] if stale else []
