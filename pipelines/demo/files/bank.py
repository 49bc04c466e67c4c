"""Bank statement of the story's last month: most transfers in the books, and a few that the books lack."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.files.typed import date_of
from pipelines.demo.files.write import Output, write_text
from pipelines.demo.setting import Setting

TRANSFER = "Transfer bank"


def bank_lines(setting: Setting, gifts: pd.DataFrame, bought: pd.DataFrame) -> pd.DataFrame:
    """Draw the lines of the statement, in order of time.

    Gifts by transfer arrive the same day or the next, a few never; some credits are in no book.

    Args:
        setting: The story.
        gifts: Donations, as of `gifts.donations`.
        bought: Purchases, as of `spending.purchases`.

    Returns:
        day (day number), kind (credit, debit, fee), amount_idr.
    """
    story, draws = setting.story["bank"], setting.chance("bank")
    first, last = max(0, setting.last - story["days"]), max(0, setting.last - 1)
    transfers = gifts[gifts["item"].isna() & (gifts["channel"] == TRANSFER)]
    arrived = transfers[draws.random(len(transfers)) >= story["lost_share"]]
    credits = arrived.assign(day=arrived["day"] + draws.integers(0, 2, len(arrived)), kind="credit")
    paid = bought[draws.random(len(bought)) < story["paid_share"]].assign(kind="debit")
    strange = pd.DataFrame({"day": draws.integers(first, last + 1, len(story["strange_idr"])), "kind": "credit"})
    strange["amount_idr"] = [round(amount * setting.scale) for amount in story["strange_idr"]]
    fee = pd.DataFrame([{"day": last, "kind": "fee", "amount_idr": story["fee_idr"]}])
    lines: pd.DataFrame = pd.concat([part[["day", "kind", "amount_idr"]] for part in (credits, paid, strange, fee)])
    lines = lines[lines["day"].between(first, last) & (lines["amount_idr"] > 0)]
    return lines.sort_values("day", kind="stable", ignore_index=True)


def write_bank(output: Output, lines: pd.DataFrame) -> Path:
    """Write the statement in the format of BRI downloads: each line with the balance after it."""
    setting = output.setting
    story, mark = setting.story["bank"], setting.story["mark"]
    credit = np.where(lines["kind"] == "credit", lines["amount_idr"], 0).astype(np.int64)
    debit = np.where(lines["kind"] == "credit", 0, lines["amount_idr"]).astype(np.int64)
    balance = round(story["opening_idr"] * max(1.0, setting.scale)) + np.cumsum(credit - debit)
    table = pd.DataFrame({
        "TGL_TRAN": [date_of(setting, int(day)).isoformat() for day in lines["day"]],
        "DESK_TRAN": lines["kind"].map(story["remarks"]),
        "MUTASI_DEBET": _amounts(debit), "MUTASI_KREDIT": _amounts(credit), "SALDO_AKHIR_MUTASI": _amounts(balance),
    })  # fmt: skip
    titles = (mark, f"NOREK;{story['account']}")
    return write_text(output.folder / "Rekening Koran BRI.csv", titles, [table], output.progress)


def _amounts(values: Any) -> list[str]:
    return [f"{value:.2f}" for value in values]
