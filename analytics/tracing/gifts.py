"""Trace of each gift: cash into goods, relief and the cost of the work; goods into villages.

The rule, for each account (rupiah; each item): what names a gift is taken from that gift first, as far as it reaches.
All else is first in, first out, of what is left. Goods that money bought belong to the gifts that paid for them. Where
more went out than had come in, the next gift makes up for it.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.tracing.fifo import match_fifo, numbered, split

# In what a part of a gift ended.
HANDED_OVER, IN_STORE, OPERATING, ON_HAND = "handed_over", "in_store", "operating", "on_hand"
COLUMNS = ["gift", "state", "is_named", "purchase", "distribution", "item", "thousandths", "amount_idr"]
NONE = -1
_CASH = "cash"


def traced(gifts: pd.DataFrame, purchases: pd.DataFrame, distributions: pd.DataFrame) -> pd.DataFrame:
    """Parts of gifts, and what became of each.

    The amounts of a gift of cash, and the thousandths of a gift of goods, add up to the gift; those of each use add up
    to the use.

    Args:
        gifts: One row per gift, in order of time, numbered from 0: `at` (moment), `item` (None for cash), `thousandths`
            (of the item's unit), `amount_idr` (rupiah).
        purchases: One row per purchase with the same columns, `named` (number of the gift it names, -1 for none) and
            `is_operating`.
        distributions: One row per hand-out with the columns of `purchases`.

    Returns:
        One row per part, COLUMNS: gift (-1 where no gift covers it), purchase, distribution (numbers, -1 for none),
        state, is_named (the last use names the gift), item, thousandths (of goods), amount_idr (cash, and what goods
        cost that cash bought, by quantity).
    """
    money = _money(gifts, purchases, distributions)
    is_bought = money["state"] == IN_STORE
    goods = _goods(_lots(gifts, purchases, money[is_bought]), distributions)
    return pd.concat([money[~is_bought], goods], ignore_index=True)[COLUMNS]


def _money(gifts: pd.DataFrame, purchases: pd.DataFrame, distributions: pd.DataFrame) -> pd.DataFrame:
    """Parts of money; what bought goods to hand out is in store, until `_goods` follows it."""
    donated, relief = gifts[gifts["item"].isna()], distributions[distributions["item"].isna()]
    bought = purchases.assign(purchase=purchases.index, distribution=NONE, state=IN_STORE)
    relief = relief.assign(purchase=NONE, distribution=relief.index, state=HANDED_OVER)
    spent = pd.concat([bought, relief]).sort_values("at", kind="stable", ignore_index=True)
    state = spent["state"].mask(spent["is_operating"].astype(bool), OPERATING)
    came = pd.DataFrame({"gift": donated.index, "line": _CASH, "amount": donated["amount_idr"].to_numpy()})
    parts = _matched(came, spent.assign(line=_CASH, amount=spent["amount_idr"]))
    went = parts["went"].to_numpy()
    return pd.DataFrame({
        "gift": _of(came["gift"], parts["came"].to_numpy(), NONE), "state": _of(state, went, ON_HAND),
        "is_named": parts["is_named"], "purchase": _of(spent["purchase"], went, NONE),
        "distribution": _of(spent["distribution"], went, NONE), "item": None, "thousandths": 0,
        "amount_idr": parts["amount"],
    })  # fmt: skip


def _lots(gifts: pd.DataFrame, purchases: pd.DataFrame, paid: pd.DataFrame) -> pd.DataFrame:
    """Goods in the order in which they came: gifts, and purchases, a lot for each gift that paid a part.

    Columns: gift, purchase, at, line (the item), amount (thousandths), amount_idr (what they cost), is_named (by the
    purchase).
    """
    donated = gifts[gifts["item"].notna()]
    donated = donated.assign(
        gift=donated.index, purchase=NONE, amount=donated["thousandths"], amount_idr=0, is_named=False
    )
    bought = purchases.index[~purchases["is_operating"].astype(bool)]
    free = pd.DataFrame({"gift": NONE, "purchase": bought.difference(pd.Index(paid["purchase"])), "amount_idr": 0})
    lots = pd.concat([paid[["gift", "purchase", "amount_idr", "is_named"]], free.assign(is_named=False)])
    lots = lots.sort_values("purchase", kind="stable", ignore_index=True)
    of = purchases.loc[lots["purchase"]].reset_index(drop=True)
    weights = np.where(of["amount_idr"] == 0, 1, lots["amount_idr"]).astype(float)
    amount = split(of["thousandths"].to_numpy(np.int64), weights, lots["purchase"].to_numpy(np.int64))
    lots = pd.concat([donated, lots.assign(at=of["at"], item=of["item"], amount=amount)])
    lots = lots.sort_values("at", kind="stable", ignore_index=True)
    return lots.assign(line=lots["item"])


def _goods(lots: pd.DataFrame, distributions: pd.DataFrame) -> pd.DataFrame:
    """Parts of goods: handed over, or still in store, each with its part of what the lot cost."""
    handed = distributions[distributions["item"].notna()]
    handed = handed.assign(number=handed.index).reset_index(drop=True)
    parts = _matched(lots, handed.assign(line=handed["item"], amount=handed["thousandths"]))
    tiny = np.flatnonzero((lots["amount"] == 0) & (lots["amount_idr"] > 0))  # too little to buy a thousandth
    crumbs = pd.DataFrame({"came": tiny, "went": NONE, "amount": 0, "is_named": False})
    parts = pd.concat([parts, crumbs]).sort_values("came", kind="stable", ignore_index=True)
    came, went, amount = (parts[name].to_numpy(np.int64) for name in ("came", "went", "amount"))
    cost = split(_of(lots["amount_idr"], came, 0).astype(np.int64), np.where(amount == 0, 1.0, amount), came)
    return pd.DataFrame({
        "gift": _of(lots["gift"], came, NONE), "state": np.where(went >= 0, HANDED_OVER, IN_STORE),
        "is_named": np.where(went >= 0, parts["is_named"], _of(lots["is_named"], came, False)),
        "purchase": _of(lots["purchase"], came, NONE), "distribution": _of(handed["number"], went, NONE),
        "item": _of(lots["item"], came, _of(handed["item"], went, None)), "thousandths": amount, "amount_idr": cost,
    })  # fmt: skip


def _matched(came: pd.DataFrame, went: pd.DataFrame) -> pd.DataFrame:
    """Match all of what came with all of what went, first by the gift that is named, then in order.

    came: gift, line, amount; went: named, line, amount. Result: came, went (rows, -1 where nothing is left to match),
    amount, is_named.
    """
    named = match_fifo(*_by_gift(came, went)).assign(is_named=True)
    came = came.assign(amount=_left(came, named, "came"))
    went = went.assign(amount=_left(went, named, "went"))
    others = match_fifo(came, went).assign(is_named=False)
    rest, unserved = _left(came, others, "came"), _left(went, others, "went")
    unused = pd.DataFrame({"came": np.flatnonzero(rest), "went": NONE, "amount": rest[rest > 0], "is_named": False})
    more = pd.DataFrame({"came": NONE, "went": np.flatnonzero(unserved), "amount": unserved[unserved > 0]})
    return pd.concat([named, others, unused, more.assign(is_named=False)], ignore_index=True)


def _by_gift(came: pd.DataFrame, went: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both with a line for each gift on each account; what names no gift has a line of its own."""
    a, b = numbered(came["line"], went["line"])
    accounts = 1 + max(int(a.max(initial=0)), int(b.max(initial=0)))
    gift, named = (np.asarray(each, dtype=np.int64) for each in (came["gift"], went["named"]))
    lines = np.where(named >= 0, named * accounts + b, (NONE - 1) * accounts)
    return came.assign(line=gift * accounts + a), went.assign(line=lines)


def _left(side: pd.DataFrame, parts: pd.DataFrame, name: str) -> NDArray[np.int64]:
    """What of each row is not in any part."""
    used = np.zeros(len(side), dtype=np.int64)
    np.add.at(used, parts[name].to_numpy(np.int64), parts["amount"].to_numpy(np.int64))
    return side["amount"].to_numpy(dtype=np.int64) - used


def _of(values: "pd.Series[Any]", rows: NDArray[np.int64], otherwise: Any) -> NDArray[Any]:
    """The value of each row number; `otherwise` where there is none."""
    if not len(values):
        return np.broadcast_to(np.asarray(otherwise), len(rows))
    return np.where(rows >= 0, values.to_numpy()[np.maximum(rows, 0)], otherwise)
