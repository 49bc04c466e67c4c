"""Files of the depots: a stock card in Excel, a ledger of movements and the list of orders."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.files.typed import date_cells, dated_clock, dates, numbered, short_clock
from pipelines.demo.files.write import Output, Sheet, chunks, write_text, write_workbook
from pipelines.demo.setting import Setting

OUT = ("issue", "transfer_out")
"""Movements that leave a depot."""
_DAY, _EVENING = 86_400, 23 * 3600


def depot_names(setting: Setting) -> list[str]:
    """Return the names of the depots, completed with their district where the story has a placeholder."""
    districts = setting.places.districts
    pairs = zip(setting.story["depots"], districts, strict=False)
    return [depot["name"].format(district=district) for depot, district in pairs]


def on_card(setting: Setting, movements: pd.DataFrame) -> pd.Series:
    """Whether each movement belongs to a depot with a stock card."""
    cards = [number for number, depot in enumerate(setting.story["depots"]) if depot["book"] == "card"]
    return movements["depot"].isin(cards)


def write_ledger(output: Output, movements: pd.DataFrame, *, requests: pd.DataFrame) -> Path:
    """Write every movement of the depots without a card, in order of time.

    Args:
        output: Where to.
        movements: As of `oxygen.oxygen`, with donation and remark.
        requests: As of `needs.requests`; they locate the recipients.

    Returns:
        The file.
    """
    setting = output.setting
    rows = movements.assign(village=requests["village"].reindex(movements["request"]).fillna(-1).to_numpy(dtype=int))
    rows = rows.assign(**_written_down(setting, rows))
    titles = (setting.story["mark"], "MUTASI TABUNG OKSIGEN")
    tables = (_ledger_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(output.folder / "Mutasi Tabung.csv", titles, tables, output.progress)


def _written_down(setting: Setting, movements: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    """Time at which each movement was entered: soon after it, hours later on busy days, never after the last day.

    Returns written_day (day number) and written_second [s after midnight].
    """
    plan, draws = setting.story["written_down"], setting.chance("written down")
    day, second = movements["day"].to_numpy(dtype=np.int64), movements["second"].to_numpy(dtype=np.int64)
    soon = 60 * plan["soon_minutes"] * np.exp(draws.normal(0, 0.6, len(day)))
    low, high = plan["late_hours"]
    late = 3600 * draws.uniform(low, high, len(day))
    is_late = draws.random(len(day)) < setting.risen(plan["late_share"], day)
    happened = day * _DAY + second
    moment = happened + np.where(is_late, late, soon).astype(np.int64)
    first, until = (setting.last * _DAY + 3600 * hour for hour in plan["last_hours"])
    unwritten = (happened >= first) & (happened < until)
    moment = np.where(unwritten, setting.last * _DAY + 3600 * plan["last_noon"], moment)
    moment = np.minimum(moment, np.maximum(happened, setting.last * _DAY + _EVENING))
    return {"written_day": moment // _DAY, "written_second": moment % _DAY}


def _ledger_rows(setting: Setting, rows: pd.DataFrame) -> pd.DataFrame:
    words, items = setting.story["words"], setting.story["items"]
    names, districts = (np.array([*setting.places.villages[part], ""], dtype=object) for part in ("name", "district"))
    columns = {
        "No. Mutasi": numbered("M", rows.index.to_numpy()),
        "Tanggal": dates(setting, rows["day"].to_numpy()),
        "Jam": short_clock(rows["second"]),
        "Gudang": np.array(depot_names(setting), dtype=object)[rows["depot"]],
        "Barang": rows["item"].map(items).to_numpy(),
        "Kondisi": np.where(rows["full"], words["full"], words["empty"]),
        "Jenis Mutasi": rows["movement"].map(words).to_numpy(),
        "Jumlah": rows["quantity"].to_numpy(),
        "Desa": names[rows["village"]],
        "Kecamatan": districts[rows["village"]],
        "No. Permintaan": numbered("R", rows["request"].to_numpy()),
        "No. Donasi": rows["donation"].to_numpy(),
        "Keterangan": rows["remark"].to_numpy(),
        "Waktu Catat": dated_clock(setting, rows["written_day"].to_numpy(), rows["written_second"]),
    }
    return pd.DataFrame(columns)


def write_cards(output: Output, movements: pd.DataFrame) -> Path:
    """Write one sheet per depot with a card and cylinder size: received, issued and the balance after each line."""
    setting = output.setting
    full = movements[movements["full"]]
    groups: list[tuple[Any, pd.DataFrame]] = list(full.groupby(["depot", "item"]))
    several, names = full["depot"].nunique() > 1, depot_names(setting)
    sheets = []
    for (depot, item), rows in groups:
        size = setting.story["items"][item].removeprefix("Tabung ")
        name = f"{names[depot]} {size}" if several else size
        sheets.append(_card(setting, names[depot], name, _card_rows(setting, item, rows)))
    output.progress.add(len(movements))
    return write_workbook(output.folder / "Kartu Stok Tabung.xlsx", sheets)


def _card_rows(setting: Setting, item: str, rows: pd.DataFrame) -> pd.DataFrame:
    """One line per receipt, and one for all issues of a day."""
    key = np.where(rows["movement"] == "issue", -1, np.arange(len(rows)))
    sums = {"quantity": ("quantity", "sum"), "people": ("quantity", "size"), "remark": ("remark", "first")}
    lines = rows.assign(key=key).groupby(["day", "movement", "key"], sort=False).agg(**sums, at=("second", "max"))
    lines = lines.reset_index().sort_values(["day", "at"], kind="stable")
    out, quantity = lines["movement"].isin(OUT), lines["quantity"]
    people = lines["people"].astype(str) + " warga"
    columns = {
        "Tanggal": date_cells(setting, lines["day"]),
        "Barang": setting.story["items"][item],
        "Masuk": quantity.where(~out),
        "Keluar": quantity.where(out),
        "Sisa": np.where(out, -quantity, quantity).cumsum(),
        "Keterangan": people.where(lines["movement"] == "issue", lines["remark"]),
    }
    return pd.DataFrame(columns)


def _card(setting: Setting, depot: str, name: str, table: pd.DataFrame) -> Sheet:
    total = ["Jumlah", "", table["Masuk"].sum(), table["Keluar"].sum()]
    titles = (setting.story["mark"], "KARTU STOK TABUNG OKSIGEN", f"Gudang: {depot}")
    return Sheet(name, titles, table, footer=(total, [], ["Mengetahui,"], [], ["Kepala gudang"]))


def write_orders(output: Output, orders: pd.DataFrame) -> Path:
    """Write the orders with expected and actual arrival."""
    setting = output.setting
    suppliers = np.array([one["name"] for one in setting.story["orders"]["suppliers"]], dtype=object)
    came = orders["status"] == "arrived"
    columns = {
        "No. Pesanan": [f"PO-{number:04d}" for number in range(1, len(orders) + 1)],
        "Tanggal Pesan": date_cells(setting, orders["day"]),
        "Perkiraan Tiba": date_cells(setting, orders["expected"]),
        "Pemasok": suppliers[orders["supplier"].to_numpy(dtype=int)],
        "Gudang": np.array(depot_names(setting), dtype=object)[orders["depot"].to_numpy(dtype=int)],
        "Barang": orders["item"].map(setting.story["items"]),
        "Jumlah": orders["quantity"],
        "Status": orders["status"].map(setting.story["words"]),
        "Tanggal Tiba": date_cells(setting, orders["due"].where(came)),
        "Jumlah Tiba": orders["came"].where(came),
    }
    sheet = Sheet("Pesanan", (setting.story["mark"], "PESANAN TABUNG OKSIGEN"), pd.DataFrame(columns))
    output.progress.add(len(orders))
    return write_workbook(output.folder / "Pesanan Oksigen.xlsx", [sheet])
