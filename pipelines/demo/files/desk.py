"""The files of the telephone desk: the call log and the list of requests."""

from pathlib import Path

import numpy as np
import pandas as pd

from codes import REQUEST_STATUSES, URGENCIES
from pipelines.demo.callers import telephone
from pipelines.demo.calls import OUTCOMES
from pipelines.demo.files.typed import clock, dates, numbered, places, quantities, short_clock, with_spelling
from pipelines.demo.files.write import Progress, chunks, write_text
from pipelines.demo.needs import REASONS, categories, chosen
from pipelines.demo.setting import Setting


def write_calls(folder: Path, setting: Setting, calls: pd.DataFrame, progress: Progress) -> Path:
    """The log as Excel saves it: title rows, dd/mm/yyyy, several needs in a cell."""
    rows = with_spelling(setting, calls, "spelling of calls")
    draws = setting.chance("desk")
    rows["operator"] = draws.integers(0, len(setting.story["calls"]["operators"]), len(rows))
    rows["remark"] = draws.integers(0, len(setting.story["calls"]["remarks"]), len(rows))
    titles = (setting.story["mark"], "REKAP TELEPON MASUK DAN KELUAR", "Dicatat oleh petugas meja telepon")
    tables = (_call_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(folder / "Rekap Telepon.csv", titles, tables, progress, encoding="cp1252")


def _call_rows(setting: Setting, calls: pd.DataFrame) -> pd.DataFrame:
    words, story = setting.story["words"], setting.story["calls"]
    spoken, waited_until = calls["outcome"].to_numpy() == 0, calls["second"] + calls["wait"]
    names = categories(setting)
    need, second = (chosen(names, calls[column].to_numpy(), words) for column in ("need", "second_need"))
    columns = {
        "No. Panggilan": numbered("P", calls.index.to_numpy()),
        "Tanggal": dates(setting, calls["day"].to_numpy()),
        "Jam": clock(calls["second"]),
        "Jam Diangkat": clock(waited_until.where(spoken)),
        "Jam Selesai": clock(waited_until + calls["talk"].fillna(0)),
        "Arah": np.where(calls["inbound"], words["inbound"], words["outbound"]),
        "Saluran": np.where(calls["whatsapp"], words["whatsapp"], words["phone"]),
        "Hasil": chosen(OUTCOMES, calls["outcome"].to_numpy(), words),
        "No. HP": telephone(calls["person"].to_numpy(), setting),
        "Petugas": np.where(spoken, np.array(story["operators"], dtype=object)[calls["operator"]], ""),
        **places(setting, calls),
        "Kebutuhan": np.where(second != "", need + ", " + second, need),
        "Jenis Barang": [setting.story["items"].get(item, "") for item in calls["item"]],
        "Jumlah": quantities(calls["asked"]),
        "Prioritas": np.where(spoken, chosen(URGENCIES, calls["urgency"].to_numpy(), words), ""),
        "Catatan": np.where(spoken, np.array(story["remarks"], dtype=object)[calls["remark"]], ""),
    }
    return pd.DataFrame(columns)


def write_requests(folder: Path, setting: Setting, requests: pd.DataFrame, progress: Progress) -> Path:
    """What was asked for and what became of it, with times as `14.05`."""
    rows = with_spelling(setting, requests, "spelling of requests")
    titles = (setting.story["mark"], "DAFTAR PERMINTAAN WARGA")
    tables = (_request_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(folder / "Permintaan.csv", titles, tables, progress)


def _request_rows(setting: Setting, requests: pd.DataFrame) -> pd.DataFrame:
    words, done = setting.story["words"], requests["done"]
    columns = {
        "No. Permintaan": numbered("R", requests.index.to_numpy()),
        "No. Panggilan": numbered("P", requests["call"].to_numpy()),
        "Tanggal": dates(setting, requests["day"].to_numpy()),
        "Jam": short_clock(requests["second"]),
        "Jenis Kebutuhan": chosen(categories(setting), requests["category"].to_numpy(), words),
        **places(setting, requests),
        "Barang": [setting.story["items"].get(item, "") for item in requests["item"]],
        "Jumlah Diminta": quantities(requests["asked"]),
        "Jumlah Disetujui": quantities(requests["approved"]),
        "Jumlah Diserahkan": quantities(requests["delivered"]),
        "Prioritas": chosen(URGENCIES, requests["urgency"].to_numpy(), words),
        "Status": chosen(REQUEST_STATUSES, requests["status"].to_numpy(), words),
        "Alasan Tidak Terpenuhi": chosen(REASONS, requests["reason"].to_numpy(), words),
        "Tanggal Dipenuhi": dates(setting, (done // 86_400).fillna(-1).to_numpy(dtype=int)),
        "Jam Dipenuhi": short_clock(done % 86_400),
        "Aliran (L/menit)": requests["flow"].to_numpy(),
    }
    return pd.DataFrame(columns)


def first_goods(calls: pd.DataFrame, requests: pd.DataFrame) -> pd.DataFrame:
    """Adds to each call the item and quantity of its first request that names one."""
    named = requests[requests["item"] != ""].drop_duplicates("call").set_index("call")
    item = named["item"].reindex(calls.index).astype(object)
    return calls.assign(item=item.where(item.notna(), ""), asked=named["asked"].reindex(calls.index))
