"""The files of the depots: a stock card in Excel, a ledger of movements, and the list of orders."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.files.typed import date_cells, dated_clock, dates, numbered, short_clock
from pipelines.demo.files.write import Progress, Sheet, chunks, write_text, write_workbook
from pipelines.demo.files.written import written_down
from pipelines.demo.setting import Setting

OUT = ("issue", "transfer_out")


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
    folder: Path, setting: Setting, movements: pd.DataFrame, progress: Progress, *, requests: pd.DataFrame
) -> Path:
    """Every movement of the depots without a card, in order of time."""
    rows = movements.assign(village=requests["village"].reindex(movements["request"]).fillna(-1).to_numpy(dtype=int))
    rows = rows.assign(**written_down(setting, rows))
    titles = (setting.story["mark"], "MUTASI TABUNG OKSIGEN")
    tables = (_ledger_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(folder / "Mutasi Tabung.csv", titles, tables, progress)


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


def write_cards(folder: Path, setting: Setting, movements: pd.DataFrame, progress: Progress) -> Path:
    """A sheet for each size of the depots with a card: what came, what went, and what was left after each line."""
    full = movements[movements["full"]]
    groups: list[tuple[Any, pd.DataFrame]] = list(full.groupby(["depot", "item"]))
    several, names = full["depot"].nunique() > 1, depot_names(setting)
    sheets = []
    for (depot, item), rows in groups:
        size = setting.story["items"][item].removeprefix("Tabung ")
        name = f"{names[depot]} {size}" if several else size
        sheets.append(_card(setting, names[depot], name, _card_rows(setting, item, rows)))
    progress.add(len(movements))
    return write_workbook(folder / "Kartu Stok Tabung.xlsx", sheets)


def _card_rows(setting: Setting, item: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A line for each receipt and one for all that was handed out on a day."""
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


def write_orders(folder: Path, setting: Setting, orders: pd.DataFrame, progress: Progress) -> Path:
    """What was ordered, when it was promised and when it came."""
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
    progress.add(len(orders))
    return write_workbook(folder / "Pesanan Oksigen.xlsx", [sheet])
