"""What needs action, in the order of what it would cost to wait."""

from html import escape

import pandas as pd
import streamlit as st

import look
from dashboard import cells, depots
from dashboard.screen import Screen

MOST = 5


def draw(screen: Screen, urgent: pd.DataFrame, orders: pd.DataFrame, waiting: pd.DataFrame) -> None:
    """Sizes that are out or may be soon, overdue orders, requests that wait too long; by `alarms`, `open_orders` and
    `backlog`.
    """
    lines = [*_oxygen(screen, urgent), *_overdue(screen, orders), *_requests(screen, waiting)]
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


def _oxygen(screen: Screen, urgent: pd.DataFrame) -> list[str]:
    told = [_size(screen, row) for row in urgent.head(MOST).to_dict("records")]
    more = len(urgent) - len(told)
    return [*told, screen.w("alert.more", more=more)] if more else told


def _size(screen: Screen, row: cells.Row) -> str:
    w, chance = screen.w, row["out_3d_share"]
    likely = row["band"] != "out" and not cells.is_missing(chance)
    numbers = {
        "sign": look.BAND_ICON[row["band"]], "item": depots.size(screen, row), "depot": row["depot"],
        "band": w.term("band", row["band"]), "stock": cells.number(w, "stock", row["stock"]),
        "demand": cells.written(w, "demand_per_day", row["demand_per_day"]),
    }  # fmt: skip
    return w("alert.watch", **numbers, chance=cells.chance(w, chance)) if likely else w("alert.depletion", **numbers)


def _overdue(screen: Screen, orders: pd.DataFrame) -> list[str]:
    late = orders[orders["overdue"].astype(bool)]
    if late.empty:
        return []
    oldest, w = late.iloc[0], screen.w
    day, item = w.short_day(oldest["expected_at"].date()), w.term("item", oldest["item"])
    return [w("alert.overdue", orders=len(late), item=item, depot=oldest["depot"], day=day)]


def _requests(screen: Screen, waiting: pd.DataFrame) -> list[str]:
    stale = int(waiting["stale_requests"].iloc[0])
    return [screen.w("alert.stale", requests=stale)] if stale else []
