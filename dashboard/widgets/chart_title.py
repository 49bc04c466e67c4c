"""Chart titles: the finding that a chart supports, from the rows that it draws.

Each is None without one: nothing to compare, nothing counted, or no single first place. The sentences are
those under `finding.chart_title.<key>`, where the dot of the key of the part of the page is a line.
"""

from typing import Any

import numpy as np
import pandas as pd

from finding import Finding

FEWEST = 30
"""Fewer calls do not show when most of them come."""


def most(key: str, frame: pd.DataFrame, *, label: str, column: str) -> Finding | None:
    """The first place: its code under the name `label`, `count`, `total` of all rows, `share_percent`.

    Args:
        key: i18n key of this part of the page.
        frame: The rows of the chart.
        label: Column of codes.
        column: Column of counts.
    """
    return pair(key, frame, labels=(label,), column=column)


def pair(key: str, frame: pd.DataFrame, *, labels: tuple[str, ...], column: str) -> Finding | None:
    """The first place among combinations of several codes, each under its own name.

    Args:
        key: i18n key of this part of the page.
        frame: The rows of the chart.
        labels: Columns of codes.
        column: Column of counts.
    """
    counts = frame.groupby(list(labels))[column].sum()
    numbers = counts.to_numpy(float)
    if len(numbers) < 2 or (numbers == numbers.max()).sum() > 1:
        return None
    first = int(numbers.argmax())
    codes = counts.index[first] if len(labels) > 1 else (counts.index[first],)
    return _finding(key, dict(zip(labels, codes, strict=True)) | _share(numbers[first], numbers.sum()))


def days(key: str, frame: pd.DataFrame, *, column: str) -> Finding | None:
    """The `mean` of the complete days, and the `day` with `most`.

    Args:
        key: i18n key of this part of the page.
        frame: day, complete where it is known, and `column`.
        column: Column of counts.
    """
    complete = frame[frame["complete"].astype(bool)] if "complete" in frame else frame
    counts = complete.groupby("day")[column].sum().astype(float)
    if len(counts) < 2 or (counts == counts.max()).sum() > 1:
        return None
    day = pd.Timestamp(counts.index[int(counts.argmax())]).date()
    return _finding(key, {"mean": round(float(counts.mean()), 1), "day": day, "most": float(counts.max())})


def half_of_day(key: str, frame: pd.DataFrame, *, column: str) -> Finding | None:
    """The fewest consecutive hours that hold half of the counts: from `start` to `end` o'clock.

    Args:
        key: i18n key of this part of the page.
        frame: hour and `column`.
        column: Column of counts.
    """
    counts = frame.groupby("hour")[column].sum().reindex(range(24), fill_value=0).to_numpy(float)
    if counts.sum() < FEWEST:
        return None
    until = np.concatenate([[0.0], np.cumsum([*counts, *counts])])
    sums = np.array([until[length : length + 24] - until[:24] for length in range(1, 25)])
    length = int(np.argmax(sums.max(axis=1) >= counts.sum() / 2)) + 1
    start = int(sums[length - 1].argmax())
    return _finding(key, {"start": f"{start:02d}", "end": f"{(start + length) % 24:02d}"})


def balance(key: str, frame: pd.DataFrame, *, column: str) -> Finding | None:
    """Whether a balance rose, fell or stayed, from `before_idr` to `after_idr`.

    Args:
        key: i18n key of this part of the page.
        frame: One row per day.
        column: Column of the balance [rupiah].
    """
    if len(frame) < 2:
        return None
    before, after = float(frame[column].iloc[0]), float(frame[column].iloc[-1])
    way = "rose" if after > before else "fell" if after < before else "stayed"
    return _finding(f"{key}.{way}", {"before_idr": before, "after_idr": after})


def least_delivered(key: str, frame: pd.DataFrame) -> Finding | None:
    """The item of which the smallest share was delivered; frame: item, requested, delivered."""
    known = frame[(frame["requested"] > 0) & frame["delivered"].notna()]
    shares = (known["delivered"].astype(float) / known["requested"].astype(float)).sort_values()
    if len(shares) < 2 or shares.iloc[0] == shares.iloc[1]:
        return None
    row = known.loc[shares.index[0]]
    return _finding(key, {"item": row["item"], **_share(float(row["delivered"]), float(row["requested"]))})


def states(key: str, frame: pd.DataFrame) -> Finding | None:
    """How many cylinders are `full` and how many `empty`, of the `total` followed; frame: condition, quantity."""
    counts = frame.dropna(subset=["quantity"]).groupby("condition")["quantity"].sum().astype(float)
    if not counts.sum() > 0 or "empty" not in counts:
        return None
    return _finding(key, {"full": counts.get("full", 0.0), "empty": counts["empty"], "total": float(counts.sum())})


def chances(key: str, frame: pd.DataFrame) -> Finding | None:
    """The mean forecast probability and how often it came true; frame: told (forecasts), told_share, was_share."""
    known = frame.dropna(subset=["told_share", "was_share"])
    forecasts = float(known["told"].sum())
    if not forecasts > 0:
        return None
    means = {name: float((known[name] * known["told"]).sum()) / forecasts for name in ("told_share", "was_share")}
    percents = {name.replace("share", "percent"): round(100 * mean) for name, mean in means.items()}
    return _finding(key, {"told": forecasts, **percents})


def _share(count: float, total: float) -> dict[str, float]:
    return {"count": float(count), "total": float(total), "share_percent": round(100 * count / total)}


def _finding(key: str, numbers: dict[str, Any]) -> Finding:
    name, _, way = key.partition(".")[2].partition(".")
    return Finding(f"chart_title.{key.partition('.')[0]}_{name}" + (f"_{way}" if way else ""), numbers)
