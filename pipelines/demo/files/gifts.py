"""The treasurer's workbook (donations, purchases, hand-outs) and the list of villages with their people."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo.files.typed import date_cells, places, with_spelling
from pipelines.demo.files.write import Progress, Sheet, write_text, write_workbook
from pipelines.demo.setting import Setting


def write_gifts(
    folder: Path, setting: Setting, tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], progress: Progress
) -> Path:
    """One workbook with the sheets Donasi, Pembelian and Penyaluran from donations, purchases and distributions."""
    given, bought, handed_out = tables
    mark = setting.story["mark"]
    sheets = [
        Sheet("Donasi", (mark, "PENERIMAAN DONASI"), _donations(setting, given)),
        Sheet("Pembelian", (mark, "PEMBELIAN DARI DANA DONASI"), _purchases(setting, bought)),
        Sheet("Penyaluran", (mark, "PENYALURAN BANTUAN"), _distributions(setting, handed_out)),
    ]
    progress.add(sum(map(len, tables)))
    return write_workbook(folder / "Donasi.xlsx", sheets)


def _donations(setting: Setting, gifts: pd.DataFrame) -> pd.DataFrame:
    words, goods = setting.story["words"], gifts["item"].notna()
    columns = {
        "No. Donasi": gifts["donation_id"],
        "Tanggal": date_cells(setting, gifts["day"]),
        "Donatur": gifts["donor"],
        "Jenis Donatur": gifts["donor_kind"].map(words),
        "Jenis Donasi": np.where(goods, words["in_kind"], words["cash"]),
        "Barang": gifts["item"].map(setting.story["items"]),
        "Jumlah": gifts["quantity"],
        "Nilai (Rp)": gifts["amount_idr"],
        "Peruntukan": gifts["purpose"],
        "Saluran": gifts["channel"],
    }
    return pd.DataFrame(columns)


def _purchases(setting: Setting, bought: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "No. Pembelian": bought["purchase_id"],
        "Tanggal": date_cells(setting, bought["day"]),
        "Pemasok": bought["supplier"],
        "Barang": bought["item"].map(setting.story["items"]),
        "Jumlah": bought["quantity"],
        "Harga (Rp)": bought["amount_idr"],
        "No. Donasi": bought["donation_id"],
        "Bukti": bought["evidence"],
    }
    return pd.DataFrame(columns)


def _distributions(setting: Setting, given: pd.DataFrame) -> pd.DataFrame:
    """Goods have a quantity and no value; cash relief has a value and no item."""
    columns = {
        "No. Penyaluran": given["distribution_id"],
        "Tanggal": date_cells(setting, given["day"]),
        **places(setting, with_spelling(setting, given, "spelling of hand-outs")),
        "Penerima": given["recipient"],
        "Barang": given["item"].map(setting.story["items"]),
        "Jumlah": given["quantity"],
        "Nilai (Rp)": given["amount_idr"],
        "Peruntukan": given["purpose"].fillna(""),
        "No. Donasi": given["donation_id"],
        "Bukti": given["evidence"],
    }
    return pd.DataFrame(columns)


def write_villages(folder: Path, setting: Setting, progress: Progress) -> Path:
    """Made-up populations of the villages, adding up to their districts'; thousands with a dot."""
    villages = setting.places.villages
    columns = {
        "Kode": villages["code"],
        "Desa/Kelurahan": villages["name"],
        "Kecamatan": villages["district"],
        "Penduduk": [f"{people:,}".replace(",", ".") for people in villages["population"]],
    }
    titles = (setting.story["mark"], "PENDUDUK PER DESA/KELURAHAN (ANGKA KARANGAN, JUMLAH PER KECAMATAN SESUAI DATA)")
    return write_text(folder / "Penduduk Desa.csv", titles, [pd.DataFrame(columns)], progress)
