"""The treasurer's workbook (donations, purchases, distributions) and the list of villages with their population."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo.files.typed import date_cells, places, with_spelling
from pipelines.demo.files.write import Output, Sheet, write_text, write_workbook
from pipelines.demo.setting import Setting


def write_gifts(output: Output, tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]) -> Path:
    """Write one workbook with the sheets Donasi, Pembelian and Penyaluran: donations, purchases, distributions."""
    setting = output.setting
    donations, purchases, distributions = tables
    mark = setting.story["mark"]
    sheets = [
        Sheet("Donasi", (mark, "PENERIMAAN DONASI"), _donations(setting, donations)),
        Sheet("Pembelian", (mark, "PEMBELIAN DARI DANA DONASI"), _purchases(setting, purchases)),
        Sheet("Penyaluran", (mark, "PENYALURAN BANTUAN"), _distributions(setting, distributions)),
    ]
    output.progress.add(sum(map(len, tables)))
    return write_workbook(output.folder / "Donasi.xlsx", sheets)


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


def _distributions(setting: Setting, distributions: pd.DataFrame) -> pd.DataFrame:
    """Goods have a quantity and no value; cash relief has a value and no item."""
    columns = {
        "No. Penyaluran": distributions["distribution_id"],
        "Tanggal": date_cells(setting, distributions["day"]),
        **places(setting, with_spelling(setting, distributions, "spelling of hand-outs")),
        "Penerima": distributions["recipient"],
        "Barang": distributions["item"].map(setting.story["items"]),
        "Jumlah": distributions["quantity"],
        "Nilai (Rp)": distributions["amount_idr"],
        "Peruntukan": distributions["purpose"].fillna(""),
        "No. Donasi": distributions["donation_id"],
        "Bukti": distributions["evidence"],
    }
    return pd.DataFrame(columns)


def write_villages(output: Output) -> Path:
    """Write made-up populations of the villages, which add up to their districts'; thousands with a dot."""
    setting = output.setting
    villages = setting.places.villages
    columns = {
        "Kode": villages["code"],
        "Desa/Kelurahan": villages["name"],
        "Kecamatan": villages["district"],
        "Penduduk": [f"{people:,}".replace(",", ".") for people in villages["population"]],
    }
    titles = (setting.story["mark"], "PENDUDUK PER DESA/KELURAHAN (ANGKA KARANGAN, JUMLAH PER KECAMATAN SESUAI DATA)")
    return write_text(output.folder / "Penduduk Desa.csv", titles, [pd.DataFrame(columns)], output.progress)
