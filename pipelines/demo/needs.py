"""Needs of callers and the status of their requests, except oxygen, which depends on stock."""

import numpy as np
import pandas as pd

from codes import CODES
from pipelines.demo.setting import Setting, drawn

REASONS = ("", *(reason for reason in CODES["unmet_reason"] if reason != "other"))
OPEN, APPROVED, ON_THE_WAY, FULFILLED, UNMET, CANCELLED, REFERRED = range(7)
NO_STOCK = 1


def categories(setting: Setting) -> list[str]:
    """Return the codes of the needs, in the order of the story."""
    return list(setting.story["needs"])


def add_needs(setting: Setting, calls: pd.DataFrame) -> pd.DataFrame:
    """Add to each call: need, second_need (number of the category, -1 none) and urgency (number in URGENCIES)."""
    draws, day = setting.chance("needs"), calls["day"].to_numpy()
    calm_and_high = np.array(list(setting.story["needs"].values()), dtype=float)
    mix = calm_and_high[:, 0] + np.outer(setting.height, calm_and_high[:, 1] - calm_and_high[:, 0])
    is_answered = calls["outcome"].to_numpy() == 0
    need, second = drawn(mix, day, draws), drawn(mix, day, draws)
    both = draws.random(len(calls)) < setting.risen(setting.story["calls"]["second_need_share"], day)
    usual = setting.story["urgency"]
    table = np.array([usual.get(category, usual["default"]) for category in categories(setting)])
    urgency = drawn(table, need, draws)
    second = np.where(is_answered & both & (second != need), second, -1)
    return calls.assign(need=np.where(is_answered, need, -1), second_need=second, urgency=urgency)


def requests(setting: Setting, calls: pd.DataFrame) -> pd.DataFrame:
    """Draw one request per need of a call, in order of time.

    Columns: call (row number), day, second, category, village, urgency, requested (quantity, NaN none), approved,
    delivered, status, reason, done [s after the first midnight, NaN not done].
    """
    category = pd.concat([calls["need"], calls["second_need"]])
    category = category[category >= 0].sort_index(kind="stable")
    requested = calls.loc[category.index, ["day", "second", "village", "urgency"]]
    frame = requested.assign(call=category.index, category=category.to_numpy()).reset_index(drop=True)
    return _fates(setting, _goods(setting, frame))


def _goods(setting: Setting, frame: pd.DataFrame) -> pd.DataFrame:
    """Add item and requested quantity where the category has an item."""
    draws, names = setting.chance("goods asked"), categories(setting)
    item, requested = np.full(len(frame), "", dtype=object), np.full(len(frame), np.nan)
    for category, goods in setting.story["goods_asked"].items():
        of_it = np.flatnonzero(frame["category"].to_numpy() == names.index(category))
        usual = np.array([float(text.replace(",", ".")) for text in goods["quantities"]])
        item[of_it], requested[of_it] = goods["item"], draws.choice(usual, len(of_it))
    return frame.assign(item=item, requested=requested)


def _fates(setting: Setting, frame: pd.DataFrame) -> pd.DataFrame:
    """Add status, reason, done and the quantities approved and delivered, for all but oxygen."""
    draws, names, usual = setting.chance("fates"), categories(setting), setting.story["fulfilment"]
    table = np.array([usual.get(name, [1.0, 0.0, 0.0, 0.0]) for name in names])[frame["category"].to_numpy()]
    day = frame["day"].to_numpy()
    hours = table[:, 0] * np.exp(draws.normal(0, 0.8, len(frame))) * setting.risen([1, 2], day)
    requested_at = day * 86_400 + frame["second"].to_numpy()
    done = requested_at + np.maximum(hours * 3600, 600).astype(np.int64)
    ends = np.cumsum(table[:, 1:], axis=1)
    u = draws.random(len(frame))
    status = np.select([u < ends[:, 0], u < ends[:, 1], u < ends[:, 2]], [UNMET, CANCELLED, REFERRED], FULFILLED)
    running = done >= len(setting.days) * 86_400 - 3 * 3600
    status = np.where(running, draws.integers(OPEN, ON_THE_WAY + 1, len(frame)), status)
    reason = np.where(status == UNMET, draws.integers(2, len(REASONS), len(frame)), 0)
    return _quantities(frame.assign(status=status, reason=reason, done=np.where(status == FULFILLED, done, np.nan)))


def _quantities(frame: pd.DataFrame) -> pd.DataFrame:
    """Add approved (NaN while undecided) and delivered (0 unless fulfilled)."""
    requested, status = frame["requested"], frame["status"].to_numpy()
    approved = np.where(
        np.isin(status, (APPROVED, ON_THE_WAY, FULFILLED)), requested, np.where(requested.isna(), np.nan, 0)
    )
    approved = np.where(status == OPEN, np.nan, approved)
    delivered = np.where(status == FULFILLED, requested, np.where(requested.isna(), np.nan, 0))
    return frame.assign(approved=approved, delivered=delivered)
