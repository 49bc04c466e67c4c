"""Files of the deliveries: depots, vehicles, accepted plans, and the drivers' reports."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.files.depots import depot_names
from pipelines.demo.files.typed import dated_clock, dates, numbered, short_clock
from pipelines.demo.files.write import Output, Sheet, chunks, write_text, write_workbook
from pipelines.demo.setting import Setting


def write_depots(output: Output) -> Path:
    """Write where each depot lies: in the first village of its district."""
    setting = output.setting
    first = setting.places.villages.drop_duplicates("district_number").sort_values("district_number")
    names = depot_names(setting)
    where = first.iloc[: len(names)]
    table = pd.DataFrame({"Gudang": names, "Desa/Kelurahan": where["name"], "Kecamatan": where["district"]})
    return write_text(output.folder / "Depo.csv", (setting.story["mark"], "DAFTAR DEPO"), [table], output.progress)


def write_vehicles(output: Output) -> Path:
    """Write the vehicles, one of each depot."""
    setting = output.setting
    names, story = depot_names(setting), setting.story["deliveries"]["vehicles"]
    rows = [
        {
            "Kendaraan": one["name"], "Jenis Kendaraan": one["kind"], "Gudang": name, "Muat Tabung": one["places"],
            "Batas Berat (kg)": one["weight_limit_kg"], "Jam Mulai": one["from"], "Jam Selesai": one["to"],
            "Biaya per km": one["idr_per_km"], "Sopir": one["driver"],
        }
        for name, one in zip(names, story, strict=False)
    ]  # fmt: skip
    sheet = Sheet("Kendaraan", (setting.story["mark"], "KENDARAAN ANTAR"), pd.DataFrame(rows))
    output.progress.add(len(rows))
    return write_workbook(output.folder / "Kendaraan.xlsx", [sheet])


def write_plans(output: Output, tours: pd.DataFrame, *, requests: pd.DataFrame) -> Path:
    """Write the accepted plan of each day.

    Args:
        output: Where to.
        tours: As of `tours.tours`.
        requests: As of `needs.requests`; they locate the recipients.

    Returns:
        The file.
    """
    setting = output.setting
    tables = (_plan_rows(setting, chunk, requests) for chunk in chunks(tours))
    titles = (setting.story["mark"], "RENCANA ANTAR YANG DITERIMA")
    return write_text(output.folder / "Rencana Antar.csv", titles, tables, output.progress)


def write_reports(output: Output, tours: pd.DataFrame, *, requests: pd.DataFrame) -> Path:
    """Write what drivers reported of each stop; of some nothing.

    Args:
        output: Where to.
        tours: As of `tours.tours`.
        requests: As of `needs.requests`; they locate the recipients.

    Returns:
        The file.
    """
    setting = output.setting
    tables = (_report_rows(setting, chunk, requests) for chunk in chunks(tours))
    titles = (setting.story["mark"], "HASIL ANTAR MENURUT SOPIR")
    return write_text(output.folder / "Hasil Antar.csv", titles, tables, output.progress)


def _stops(setting: Setting, tours: pd.DataFrame, requests: pd.DataFrame) -> dict[str, Any]:
    """Columns that both files have."""
    names, districts = (np.array([*setting.places.villages[part], ""], dtype=object) for part in ("name", "district"))
    village = requests["village"].reindex(tours["request"]).fillna(-1).to_numpy(dtype=int)
    vehicles = np.array([one["name"] for one in setting.story["deliveries"]["vehicles"]], dtype=object)
    depot = tours["depot"].to_numpy(dtype=int)
    day = dates(setting, tours["day"].to_numpy(dtype=int))
    return {
        "Rencana": [f"RA-{text[6:]}{text[3:5]}{text[:2]}" for text in day],
        "Tanggal Antar": day,
        "Kendaraan": vehicles[depot % len(vehicles)],
        "Perhentian": tours["stop"].to_numpy(),
        "Dari Gudang": np.array(depot_names(setting), dtype=object)[depot],
        "No. Permintaan": numbered("R", tours["request"].to_numpy(dtype=int)),
        "Desa/Kelurahan": names[village],
        "Kecamatan": districts[village],
        "Barang": tours["item"].map(setting.story["items"]).where(tours["quantity"] > 0, "").to_numpy(),
        "Ukuran Tabung Kosong": tours["item"].map(setting.story["items"]).where(tours["empties"] > 0, "").to_numpy(),
    }


def _plan_rows(setting: Setting, tours: pd.DataFrame, requests: pd.DataFrame) -> pd.DataFrame:
    story, day = setting.story["deliveries"], tours["day"].to_numpy(dtype=int)
    slack = setting.chance("deadlines").integers(-20, 180, len(tours)) * 60
    columns = {
        **_stops(setting, tours, requests),
        "Direncanakan": dated_clock(setting, day, pd.Series(story["planned_at"] * 3_600, index=tours.index)),
        "Rit": tours["trip"].to_numpy(),
        "Jumlah": tours["quantity"].astype(int).to_numpy(),
        "Kosong": tours["empties"].astype(int).to_numpy(),
        "Perkiraan Sampai": dated_clock(setting, day, tours["second"]),
        "Paling Lambat": dated_clock(setting, day, (tours["second"] + slack).clip(upper=86_340)),
        "Alasan": np.where(tours["quantity"] > 0, story["reasons"][0], story["reasons"][1]),
    }
    return pd.DataFrame(columns)


def _report_rows(setting: Setting, tours: pd.DataFrame, requests: pd.DataFrame) -> pd.DataFrame:
    words, is_done = setting.story["deliveries"]["words"], tours["outcome"] == "delivered"
    late = setting.chance("driving").integers(-15, 40, len(tours)) * 60
    arrived = (tours["second"] + late).clip(upper=86_340).where(is_done)
    quantity, empties = tours["quantity"].astype(int), tours["empties"].astype(int)
    columns = {
        **_stops(setting, tours, requests),
        "Hasil": tours["outcome"].map(words).fillna("").to_numpy(),
        "Waktu Diserahkan": short_clock(arrived),
        "Jumlah Diserahkan": quantity.astype(str).where(is_done & (quantity > 0), "").to_numpy(),
        "Kosong Diambil": empties.astype(str).where(is_done & (empties > 0), "").to_numpy(),
    }
    return pd.DataFrame(columns)
