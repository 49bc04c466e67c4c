"""Use of the gifts: cash buys goods and relief, goods go to villages. Nothing is spent before it was received."""

from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.gifts import cash_by_day
from pipelines.demo.setting import Setting


class Purse:
    """Cash on hand by day; a day may spend the least of what is left on it and on every later day."""

    def __init__(self, gifts: pd.DataFrame, days: int) -> None:
        """Start with the cash gifts of the story and its number of days."""
        self.gifts = gifts[gifts["item"].isna()]
        self.left = np.cumsum(cash_by_day(gifts, days))
        self.unspent = self.gifts["amount_idr"].to_numpy(copy=True)

    def free(self, day: int) -> int:
        """Return what can be spent from this day on [IDR]. Gifts of a day can be spent from the next day."""
        return int(self.left[max(0, day - 1) :].min()) if day else 0

    def spend(self, day: int, amount_idr: int, *, on_the_work: bool = False) -> str:
        """Withdraw cash and assign it to a gift.

        Args:
            day: Day number.
            amount_idr: In whole rupiah.
            on_the_work: Whether it pays the posko's own work; gifts for that purpose pay it and nothing else.

        Returns:
            The id of the latest cash gift that still covers the whole amount, or ''.
        """
        self.left[day:] -= amount_idr
        meant = self.gifts["purpose"].str.startswith("Operasional") == on_the_work
        large = np.flatnonzero((self.gifts["day"] < day) & (self.unspent >= amount_idr) & meant)
        if not len(large):
            return ""
        self.unspent[large[-1]] -= amount_idr
        return str(self.gifts["donation_id"].iloc[large[-1]])


def purchases(setting: Setting, purse: Purse, orders: pd.DataFrame) -> pd.DataFrame:
    """Draw the purchases, in order of time.

    Args:
        setting: The story.
        purse: Pays them.
        orders: As of `Orders.table`.

    Returns:
        purchase_id, day, supplier, item, quantity, amount_idr, donation_id, order (number of the order it pays, -1 for
        goods to distribute), evidence.
    """
    rows = [*_cylinders(setting, purse, orders), *_goods(setting, purse)]
    names = ["day", "supplier", "item", "quantity", "amount_idr", "donation_id", "order"]
    bought = pd.DataFrame(rows, columns=names).sort_values("day", kind="stable", ignore_index=True)
    draws = setting.chance("receipts")
    has_receipt = draws.random(len(bought)) < setting.story["donations"]["receipt_share"]
    receipts = np.where(has_receipt, [f"Nota {number}" for number in draws.integers(1000, 9999, len(bought))], "")
    return bought.assign(purchase_id=[f"B-{n:04d}" for n in range(1, len(bought) + 1)], evidence=receipts)


def _cylinders(setting: Setting, purse: Purse, orders: pd.DataFrame) -> list[dict[str, Any]]:
    """Pay orders on arrival, where the supplier charges and the cash suffices."""
    suppliers, rows = setting.story["orders"]["suppliers"], []
    arrived = orders[orders["status"] == "arrived"].sort_values("due", kind="stable")
    for number, order in zip(arrived.index, arrived.to_dict("records"), strict=True):
        supplier, day = suppliers[order["supplier"]], order["due"]
        cost = order["came"] * setting.story["prices_idr"][order["item"]]
        if supplier["paid"] and cost <= purse.free(day):
            row = {"day": day, "supplier": supplier["name"], "item": order["item"], "quantity": order["came"]}
            rows.append(row | {"amount_idr": cost, "donation_id": purse.spend(day, cost), "order": number})
    return rows


def _goods(setting: Setting, purse: Purse) -> list[dict[str, Any]]:
    """Buy one kind of goods with part of the free cash, twice a week."""
    story, draws, rows = setting.story["donations"], setting.chance("purchases"), []
    for day in range(len(setting.days)):
        item, shop = str(draws.choice(story["bought"])), str(draws.choice(story["shops"]))
        price = setting.story["prices_idr"][item]
        most = min(purse.free(day) * story["spend_share"], story["spend_most_idr"] * setting.scale)
        quantity = int(most / price) // 5 * 5
        if setting.weekday(day) in story["spend_weekdays"] and quantity >= 10:
            row = {"day": day, "supplier": shop, "item": item, "quantity": quantity, "amount_idr": quantity * price}
            rows.append(row | {"donation_id": purse.spend(day, quantity * price), "order": -1})
    return rows


def distributions(setting: Setting, purse: Purse, gifts: pd.DataFrame, bought: pd.DataFrame) -> pd.DataFrame:
    """Draw the distributions, in order of time.

    Args:
        setting: The story.
        purse: Pays cash relief and the posko's own work.
        gifts: As of `gifts.donations`.
        bought: As of `purchases`.

    Returns:
        distribution_id, day, village (number, -1 for the posko's own work), recipient, item ('' for cash), quantity,
        amount_idr, donation_id, evidence, purpose.
    """
    goods = gifts[gifts["item"].notna() & (gifts["depot"] == -1)]
    lots = pd.concat([goods, bought[bought["order"] < 0]])[["day", "item", "quantity", "donation_id"]]
    draws = setting.chance("distributions")
    rows = [row for lot in lots.to_dict("records") for row in _of_lot(setting, lot, draws)]
    rows += _relief(setting, purse, draws) + _work(setting, purse)
    names = ["day", "village", "recipient", "item", "quantity", "amount_idr", "donation_id", "evidence", "purpose"]
    table = pd.DataFrame(rows, columns=names).sort_values("day", kind="stable", ignore_index=True)
    return table.assign(distribution_id=[f"S-{number:04d}" for number in range(1, len(table) + 1)])


def _of_lot(setting: Setting, lot: dict[Any, Any], draws: np.random.Generator) -> list[dict[str, Any]]:
    """Distribute a lot to a few villages over the next days; a little stays in store."""
    parts, quantity = int(draws.integers(1, 6)), int(lot["quantity"])
    days = lot["day"] + 1 + np.sort(draws.integers(0, 12, parts))
    sizes = np.diff(np.sort(draws.integers(0, quantity + 1, parts)), prepend=0)
    link = lot["donation_id"] if draws.random() < setting.story["donations"]["with_id_share"] else ""
    return [
        _row(setting, int(day), draws) | {"item": lot["item"], "quantity": int(size), "donation_id": link}
        for day, size in zip(days, sizes, strict=True)
        if size and day <= setting.last
    ]


def _relief(setting: Setting, purse: Purse, draws: np.random.Generator) -> list[dict[str, Any]]:
    """Distribute cash in envelopes on Fridays, while the wave is high and the cash suffices."""
    envelope, rows = round(setting.story["donations"]["relief_idr"] * setting.scale), []
    for day in range(len(setting.days)):
        amount = envelope * int(draws.integers(1, 6))
        if setting.weekday(day) == 4 and setting.height[day] > 0.2 and amount <= purse.free(day) // 2:
            paid = {"item": "", "amount_idr": amount, "donation_id": purse.spend(day, amount)}
            rows.append(_row(setting, day, draws) | paid | {"purpose": "Santunan tunai"})
    return rows


def _work(setting: Setting, purse: Purse) -> list[dict[str, Any]]:
    """Pay the posko's own work once a week: fuel, meals of volunteers, vouchers."""
    story, draws, rows = setting.story["donations"], setting.chance("work"), []
    for day in range(len(setting.days)):
        amount = round(float(draws.uniform(*story["work_idr"])) * setting.scale / 5_000) * 5_000
        kind, number = str(draws.choice(story["work_kinds"])), int(draws.integers(100, 999))
        if setting.weekday(day) == story["work_weekday"] and 0 < amount <= purse.free(day):
            row = {"day": day, "village": -1, "recipient": "Relawan", "item": "", "amount_idr": amount}
            gift = purse.spend(day, amount, on_the_work=True)
            rows.append(row | {"donation_id": gift, "evidence": f"Nota {number}", "purpose": kind})
    return rows


def _row(setting: Setting, day: int, draws: np.random.Generator) -> dict[str, Any]:
    story, population = setting.story["donations"], setting.places.villages["population"].to_numpy(dtype=float)
    village = int(draws.choice(len(population), p=population / population.sum()))
    evidence = f"Foto {int(draws.integers(100, 999))}" if draws.random() < story["evidence_share"] else ""
    return {"day": day, "village": village, "recipient": str(draws.choice(story["recipients"])), "evidence": evidence}
