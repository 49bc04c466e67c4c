"""What needs action, in the order of what it would cost to wait."""

from html import escape

import pandas as pd
import streamlit as st

import theme
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, depots

MOST = 5
Line = tuple[str, str]
"""What is said, and the address it leads to."""


def draw(screen: PageContext, urgent: pd.DataFrame, orders: pd.DataFrame, waiting: pd.DataFrame) -> None:
    """Sizes that are out or may be soon, overdue orders, requests that wait too long, each leading to where more of it
    is seen; by `alarms`, `open_orders` and `backlog`.
    """
    lines = [*_oxygen(screen, urgent), *_overdue(screen, orders), *_requests(screen, waiting)]
    with st.container(border=True):
        st.markdown(f"### {screen.w('overview.alerts')}")
        if lines:
            st.html('<div class="posko-alerts">' + "".join(map(_linked, lines)) + "</div>")
        else:
            st.write(f"🟢 {screen.w('overview.no_alerts')}")


def sentences(screen: PageContext, key: str, said: list[str]) -> None:
    """The findings that are not the title, one below the other."""
    with st.container(border=True):
        st.markdown(f"### {screen.w(key)}")
        st.markdown("\n".join(f"- {sentence}" for sentence in said))


def _linked(line: Line) -> str:
    text, address = line
    return f'<p><a href="{address}" target="_self">{escape(text)}</a></p>'


def _oxygen(screen: PageContext, urgent: pd.DataFrame) -> list[Line]:
    told = [(_size(screen, row), _stock(row)) for row in urgent.head(MOST).to_dict("records")]
    more = len(urgent) - len(told)
    return [*told, (screen.w("alert.more", more=more), navigation.address_of("oxygen"))] if more else told


def _stock(row: cells.Row) -> str:
    item = depots.ALL_SIZES if cells.is_missing(row["item"]) else str(row["item"])
    return navigation.address_of("oxygen", depot=str(row["depot"]), item=item)


def _size(screen: PageContext, row: cells.Row) -> str:
    w, chance = screen.w, row["out_3d_share"]
    likely = row["band"] != "out" and not cells.is_missing(chance)
    numbers = {
        "sign": theme.BAND_ICON[row["band"]], "item": depots.size(screen, row), "depot": row["depot"],
        "band": w.term("band", row["band"]), "stock": cells.number(w, "stock", row["stock"]),
        "demand": cells.written(w, "demand_per_day", row["demand_per_day"]),
    }  # fmt: skip
    return w("alert.watch", **numbers, chance=cells.chance(w, chance)) if likely else w("alert.depletion", **numbers)


def _overdue(screen: PageContext, orders: pd.DataFrame) -> list[Line]:
    late = orders[orders["overdue"].astype(bool)]
    if late.empty:
        return []
    oldest, w = late.iloc[0], screen.w
    day, item = w.short_day(oldest["expected_at"].date()), w.term("item", oldest["item"])
    text = w("alert.overdue", orders=len(late), item=item, depot=oldest["depot"], day=day)
    return [(text, navigation.address_of("oxygen"))]


def _requests(screen: PageContext, waiting: pd.DataFrame) -> list[Line]:
    stale = int(waiting["stale_requests"].iloc[0])
    return [(screen.w("alert.stale", requests=stale), navigation.address_of("requests"))] if stale else []
