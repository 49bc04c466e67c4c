"""Donations: small ones every day, more once the wave is in the news, and a few large ones fixed by the story."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.setting import Setting

COLUMNS = ["day", "second", "donor_kind", "donor", "item", "quantity", "amount_idr", "depot", "purpose", "channel"]


def donations(setting: Setting) -> pd.DataFrame:
    """Draw one row per donation, in order of time: COLUMNS and donation_id.

    `day` is a day number, `second` a second of that day. Cash has no item. `depot` is -1 unless the goods become that
    depot's stock, -2 where the depot never recorded them.
    """
    rows = pd.DataFrame([*_small(setting), *_fixed(setting)], columns=COLUMNS)
    rows = rows.sort_values(["day", "second"], kind="stable", ignore_index=True)
    return rows.assign(donation_id=[f"D-{number:04d}" for number in range(1, len(rows) + 1)])


def _small(setting: Setting) -> list[dict[str, Any]]:
    story, draws = setting.story["donations"], setting.chance("donations")
    news = np.maximum(np.arange(len(setting.days)) - story["news_delay_days"], 0)
    counts = draws.poisson(setting.risen(story["per_day"], news))
    return [_gift(setting, int(day), draws) for day in np.repeat(np.arange(len(counts)), counts)]


def _gift(setting: Setting, day: int, draws: np.random.Generator) -> dict[str, Any]:
    story = setting.story["donations"]
    kind = str(draws.choice(list(story["kinds"]), p=list(story["kinds"].values())))
    row: dict[str, Any] = {"day": day, "second": _clock(draws), "donor_kind": kind, "depot": -1}
    row |= {"donor": str(draws.choice(setting.story["donors"][kind])), "purpose": str(draws.choice(story["purposes"]))}
    if draws.random() < story["cash_share"]:
        amount = story["cash_median_idr"][kind] * float(np.exp(draws.normal(0, 0.7))) * setting.scale
        channel = str(draws.choice(story["channels"]))
        return row | {"amount_idr": max(1, round(amount / 50_000)) * 50_000, "channel": channel}
    item = str(draws.choice(list(story["goods"])))
    share = 0.25 if kind in ("person", "anonymous") else 1.0
    quantity = story["goods"][item] * share * float(np.exp(draws.normal(0, 0.5)))
    return row | {"item": item, "quantity": setting.sized(quantity), "channel": "Diantar"}


def _fixed(setting: Setting) -> list[dict[str, Any]]:
    """Scale the gifts that the story fixes, within its days."""
    draws, rows = setting.chance("remembered gifts"), []
    depots = len(setting.places.districts)
    for gift in setting.story["gifts"]:
        day, depot = setting.day_number(gift["day"]), gift.get("depot", -1)
        if not 0 <= day < len(setting.days) or depot >= depots:
            continue
        row = {"day": day, "second": _clock(draws), "depot": depot, "channel": "Penyerahan di posko"}
        row |= {"donor_kind": gift["donor_kind"], "donor": gift["donor"]}
        row |= {"purpose": gift.get("purpose", "Penanganan Covid-19")}
        if "item" in gift:
            rows.append(row | {"item": gift["item"], "quantity": setting.sized(gift["quantity"])})
        else:
            rows.append(row | {"amount_idr": round(gift["amount_idr"] * setting.scale)})
    return rows


def _clock(draws: np.random.Generator) -> int:
    return int(draws.integers(8 * 3600, 19 * 3600))


def cash_by_day(gifts: pd.DataFrame, days: int) -> NDArray[np.int64]:
    """Sum the cash received on each day [IDR]."""
    cash = gifts[gifts["item"].isna()]
    return np.bincount(cash["day"], weights=cash["amount_idr"], minlength=days).astype(np.int64)
