"""How urgent the oxygen of a depot is: its band, and who comes first."""

import pandas as pd

ORDER = ("out", "lt12h", "lt24h", "lt36h", "watch", "unknown", "ok")
WATCH_DAYS = 3
WATCH_SHARE = 0.2
"""From this chance [0 to 1] of being empty within WATCH_DAYS a size has to be ordered soon, however long the median
lasts: of the sizes so marked one in five or more would stand empty before an order of today has come. Not lower,
because sizes that are handed out now and then stay at 5 to 19 % with weeks of stock, and a mark on all marks none.
"""
_HOURS = ((12, "lt12h"), (24, "lt24h"), (36, "lt36h"))


def band(status: str, days: float | None, out_share: float | None) -> str:
    """One of ORDER: out (nothing left), lt12h, lt24h, lt36h (median of the hours left), watch, unknown or ok.

    days: median from now, None beyond the horizon · out_share: chance of being empty within WATCH_DAYS, None when the
    history is too short; the median then stands for the even chance it is.
    """
    if status in ("dry", "unknown"):
        return {"dry": "out"}.get(status, status)
    short = next((name for hours, name in _HOURS if days is not None and days * 24 < hours), None)
    return short or ("watch" if _chance(days, out_share) >= WATCH_SHARE else "ok")


def most_urgent_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `oxygen_forecast.forecast_row` by band, then by the chance of running out within WATCH_DAYS, then by
    the days left; at equal need a depot as a whole (item missing) before a size, more demand before less.
    """

    keys = {
        "band": frame["band"].map(ORDER.index),
        "chance": [-round(_chance(*pair), 2) for pair in zip(frame["days_p50"], frame["out_3d_share"], strict=True)],
        "days": frame["days_p50"].astype(float).round(2),
        "size": frame["item"].notna(),
        "demand": -frame["demand_per_day"].astype(float),
    }
    order = pd.DataFrame(keys).sort_values([*keys], na_position="last", kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _chance(days: float | None, out_share: float | None) -> float:
    if out_share is None or pd.isna(out_share):
        return 0.5 if days is not None and days < WATCH_DAYS else 0.0
    return out_share
