"""The treasurer's workbook (donations, purchases, hand-outs) and the list of villages with their people."""

from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.demo.files import Progress, Sheet, write_text, write_workbook
from pipelines.demo.setting import Setting
from pipelines.demo.typed import date_of, places, with_spelling


def write_gifts(
    folder: Path, setting: Setting, tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], progress: Progress
) -> Path:
    """One workbook with the sheets Donasi, Pembelian and Penyaluran from donations, purchases and distributions."""
    donations, purchases, distributions = tables
    sheets = [_donations(setting, donations), _purchases(setting, purchases), _distributions(setting, distributions)]
    progress.add(sum(map(len, tables)))
    return write_workbook(folder / "Donasi.xlsx", sheets)


def _donations(setting: Setting, gifts: pd.DataFrame) -> Sheet:
    words, items = setting.story["words"], setting.story["items"]
    rows = [
        [gift.donation_id, date_of(setting, gift.day), gift.donor, words[gift.donor_kind],
         words["in_kind" if gift.item else "cash"], items.get(gift.item, ""), _number(gift.quantity),
         _number(gift.amount_idr), gift.purpose, gift.channel]
        for gift in _blank(gifts, "item").itertuples()
    ]
    header = ("No. Donasi", "Tanggal", "Donatur", "Jenis Donatur", "Jenis Donasi", "Barang", "Jumlah", "Nilai (Rp)", "Peruntukan", "Saluran")
    return Sheet("Donasi", (setting.story["mark"], "PENERIMAAN DONASI"), header, rows)


def _purchases(setting: Setting, bought: pd.DataFrame) -> Sheet:
    rows = [
        [one.purchase_id, date_of(setting, one.day), one.supplier, setting.story["items"][one.item], _number(one.quantity),
         _number(one.amount_idr), one.donation_id]
        for one in bought.itertuples()
    ]
    header = ("No. Pembelian", "Tanggal", "Pemasok", "Barang", "Jumlah", "Harga (Rp)", "No. Donasi")
    return Sheet("Pembelian", (setting.story["mark"], "PEMBELIAN DARI DANA DONASI"), header, rows)


def _distributions(setting: Setting, given: pd.DataFrame) -> Sheet:
    typed = places(setting, with_spelling(setting, given, "spelling of hand-outs"))
    names = zip(given.itertuples(), typed["Desa/Kelurahan"], typed["Kecamatan"], strict=True)
    rows = [
        [one.distribution_id, date_of(setting, one.day), village, district, one.recipient, setting.story["items"].get(one.item, ""),
         _number(one.quantity), _number(one.amount_idr), "" if one.item else "Santunan tunai", one.donation_id, one.evidence]
        for one, village, district in names
    ]
    header = ("No. Penyaluran", "Tanggal", "Desa/Kelurahan", "Kecamatan", "Penerima", "Barang", "Jumlah", "Nilai (Rp)", "Peruntukan",
              "No. Donasi", "Bukti")
    return Sheet("Penyaluran", (setting.story["mark"], "PENYALURAN BANTUAN"), header, rows)


def _blank(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.assign(**{column: frame[column].astype(object).where(frame[column].notna(), "")})


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def write_villages(folder: Path, setting: Setting, progress: Progress) -> Path:
    """Made-up populations of the villages, adding up to their districts'; thousands with a dot."""
    villages = setting.places.villages
    people = [f"{count:,}".replace(",", ".") for count in villages["population"]]
    table = pd.DataFrame({"Kode": villages["code"], "Desa/Kelurahan": villages["name"], "Kecamatan": villages["district"], "Penduduk": people})
    titles = (setting.story["mark"], "PENDUDUK PER DESA/KELURAHAN (ANGKA KARANGAN, JUMLAH PER KECAMATAN SESUAI DATA)")
    return write_text(folder / "Penduduk Desa.csv", titles, [table], progress)
