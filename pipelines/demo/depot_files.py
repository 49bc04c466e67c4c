"""The files of the depots: a stock card in Excel, a ledger of movements, and the list of orders."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.files import Progress, Sheet, chunks, write_text, write_workbook
from pipelines.demo.setting import Setting
from pipelines.demo.typed import date_of, dates, numbered, short_clock

OUT = ("issue", "transfer_out")
BOTH_WAYS = ("return", "refill_out")


def depot_names(setting: Setting) -> list[str]:
    """Names of the depots, each with its district's name where the story says so."""
    districts = setting.places.districts
    pairs = zip(setting.story["depots"], districts, strict=False)
    return [depot["name"].format(district=district) for depot, district in pairs]


def on_card(setting: Setting, movements: pd.DataFrame) -> pd.Series:
    """Whether a movement belongs to a depot that keeps a stock card."""
    cards = [number for number, depot in enumerate(setting.story["depots"]) if depot["book"] == "card"]
    return movements["depot"].isin(cards)


def write_ledger(
    folder: Path, setting: Setting, movements: pd.DataFrame, requests: pd.DataFrame, progress: Progress
) -> Path:
    """Every movement of the depots without a card, in order of time."""
    rows = movements.assign(village=requests["village"].reindex(movements["request"]).fillna(-1).to_numpy(dtype=int))
    titles = (setting.story["mark"], "MUTASI TABUNG OKSIGEN")
    tables = (_ledger_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(folder / "Mutasi Tabung.csv", titles, tables, progress)


def _ledger_rows(setting: Setting, rows: pd.DataFrame) -> pd.DataFrame:
    words, items = setting.story["words"], setting.story["items"]
    names = np.array([*setting.places.villages["name"], ""], dtype=object)
    of_gift = (rows["movement"] == "donation") | rows["donation"].ne("")
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
        "No. Permintaan": numbered("R", rows["request"].to_numpy()),
        "No. Donasi": np.where(of_gift, rows["donation"], ""),
        "Keterangan": rows["remark"].to_numpy(),
    }
    return pd.DataFrame(columns)


def write_cards(folder: Path, setting: Setting, movements: pd.DataFrame, progress: Progress) -> Path:
    """A sheet for each size of the depots with a card: what came, what went, and what was left after each line."""
    names = depot_names(setting)
    full = movements[movements["full"]]
    several = full["depot"].nunique() > 1
    sheets = []
    for (depot, item), rows in full.groupby(["depot", "item"]):
        size = setting.story["items"][item].removeprefix("Tabung ")
        name = f"{names[depot]} {size}" if several else size
        sheets.append(_card(setting, names[depot], name, _card_rows(setting, item, rows)))
    progress.add(len(movements))
    return write_workbook(folder / "Kartu Stok Tabung.xlsx", sheets)


def _card_rows(setting: Setting, item: str, rows: pd.DataFrame) -> list[list[Any]]:
    """A line for each receipt and one for all that went out on a day in the same way."""
    lines = rows.assign(key=np.where(rows["movement"] == "issue", -1, np.arange(len(rows))))
    lines = lines.groupby(["day", "movement", "key"], sort=False)
    lines = lines.agg(quantity=("quantity", "sum"), count=("quantity", "size"), remark=("remark", "first"), at=("second", "max"))
    lines = lines.reset_index().sort_values(["day", "at"], kind="stable")
    out = lines["movement"].isin(OUT)
    balance = np.where(out, -lines["quantity"], lines["quantity"]).cumsum()
    label = setting.story["items"][item]
    return [
        [date_of(setting, int(line.day)), label, "" if gone else int(line.quantity), int(line.quantity) if gone else "",
         int(left), f"{line.count} warga" if line.movement == "issue" else line.remark]
        for line, gone, left in zip(lines.itertuples(), out, balance, strict=True)
    ]


def _card(setting: Setting, depot: str, name: str, rows: list[list[Any]]) -> Sheet:
    total = ["Jumlah", "", sum(row[2] or 0 for row in rows), sum(row[3] or 0 for row in rows)]
    titles = (setting.story["mark"], "KARTU STOK TABUNG OKSIGEN", f"Gudang: {depot}")
    header = ("Tanggal", "Barang", "Masuk", "Keluar", "Sisa", "Keterangan")
    return Sheet(name, titles, header, rows, footer=(total, [], ["Mengetahui,"], [], ["Kepala gudang"]))


def write_orders(folder: Path, setting: Setting, orders: pd.DataFrame, progress: Progress) -> Path:
    """What was ordered, when it was promised and when it came."""
    names, suppliers = depot_names(setting), setting.story["orders"]["suppliers"]
    rows = []
    for order in orders.itertuples():
        came = order.status == "arrived"
        rows.append([
            f"PO-{order.Index + 1:03d}", date_of(setting, order.day), date_of(setting, order.expected), suppliers[order.supplier]["name"],
            names[order.depot], setting.story["items"][order.item], order.quantity, setting.story["words"][order.status],
            date_of(setting, order.due) if came else "", order.came if came else "",
        ])
    header = ("No. Pesanan", "Tanggal Pesan", "Perkiraan Tiba", "Pemasok", "Gudang", "Barang", "Jumlah", "Status", "Tanggal Tiba", "Jumlah Tiba")
    sheet = Sheet("Pesanan", (setting.story["mark"], "PESANAN TABUNG OKSIGEN"), header, rows)
    progress.add(len(orders))
    return write_workbook(folder / "Pesanan Oksigen.xlsx", [sheet])
