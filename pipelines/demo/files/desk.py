"""Files of the telephone desk: the call log and the list of requests."""

from pathlib import Path

import numpy as np
import pandas as pd

from codes import REQUEST_STATUSES, URGENCIES
from pipelines.demo.calls import OUTCOMES, telephone
from pipelines.demo.files.typed import clock, dates, numbered, places, quantities, short_clock, terms, with_spelling
from pipelines.demo.files.write import Output, chunks, write_text
from pipelines.demo.needs import REASONS, categories
from pipelines.demo.setting import Setting


def write_calls(output: Output, calls: pd.DataFrame) -> Path:
    """Write the log as Excel saves it: title rows, dd/mm/yyyy, several needs in one cell."""
    setting = output.setting
    rows = with_spelling(setting, calls, "spelling of calls")
    draws = setting.chance("desk")
    rows["operator"] = draws.integers(0, len(setting.story["calls"]["operators"]), len(rows))
    rows["remark"] = draws.integers(0, len(setting.story["calls"]["remarks"]), len(rows))
    titles = (setting.story["mark"], "REKAP TELEPON MASUK DAN KELUAR", "Dicatat oleh petugas meja telepon")
    tables = (_call_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(output.folder / "Rekap Telepon.csv", titles, tables, output.progress, encoding="cp1252")


def _call_rows(setting: Setting, calls: pd.DataFrame) -> pd.DataFrame:
    words, story = setting.story["words"], setting.story["calls"]
    is_answered, waited_until = calls["outcome"].to_numpy() == 0, calls["second"] + calls["wait"]
    names = categories(setting)
    need, second = (terms(names, calls[column].to_numpy(), words) for column in ("need", "second_need"))
    columns = {
        "No. Panggilan": numbered("P", calls.index.to_numpy()),
        "Tanggal": dates(setting, calls["day"].to_numpy()),
        "Jam": clock(calls["second"]),
        "Jam Diangkat": clock(waited_until.where(is_answered)),
        "Jam Selesai": clock(waited_until + calls["talk"].fillna(0)),
        "Arah": np.where(calls["inbound"], words["inbound"], words["outbound"]),
        "Saluran": np.where(calls["whatsapp"], words["whatsapp"], words["phone"]),
        "Hasil": terms(OUTCOMES, calls["outcome"].to_numpy(), words),
        "No. HP": telephone(calls["person"].to_numpy(), setting),
        "Petugas": np.where(is_answered, np.array(story["operators"], dtype=object)[calls["operator"]], ""),
        **places(setting, calls),
        "Kebutuhan": np.where(second != "", need + ", " + second, need),
        "Jenis Barang": [setting.story["items"].get(item, "") for item in calls["item"]],
        "Jumlah": quantities(calls["requested"]),
        "Prioritas": np.where(is_answered, terms(URGENCIES, calls["urgency"].to_numpy(), words), ""),
        "Catatan": np.where(is_answered, np.array(story["remarks"], dtype=object)[calls["remark"]], ""),
    }
    return pd.DataFrame(columns)


def write_requests(output: Output, requests: pd.DataFrame) -> Path:
    """Write the requests with their status, times as `14.05`, and for whom the oxygen is."""
    setting = output.setting
    rows = with_spelling(setting, requests, "spelling of requests")
    titles = (setting.story["mark"], "DAFTAR PERMINTAAN WARGA")
    tables = (_request_rows(setting, chunk) for chunk in chunks(rows))
    return write_text(output.folder / "Permintaan.csv", titles, tables, output.progress)


def _request_rows(setting: Setting, requests: pd.DataFrame) -> pd.DataFrame:
    words, done = setting.story["words"], requests["done"]
    columns = {
        "No. Permintaan": numbered("R", requests.index.to_numpy()),
        "No. Panggilan": numbered("P", requests["call"].to_numpy()),
        "Tanggal": dates(setting, requests["day"].to_numpy()),
        "Jam": short_clock(requests["second"]),
        "Jenis Kebutuhan": terms(categories(setting), requests["category"].to_numpy(), words),
        **places(setting, requests),
        "Barang": [setting.story["items"].get(item, "") for item in requests["item"]],
        "Jumlah Diminta": quantities(requests["requested"]),
        "Jumlah Disetujui": quantities(requests["approved"]),
        "Jumlah Diserahkan": quantities(requests["delivered"]),
        "Prioritas": terms(URGENCIES, requests["urgency"].to_numpy(), words),
        "Status": terms(REQUEST_STATUSES, requests["status"].to_numpy(), words),
        "Alasan Tidak Terpenuhi": terms(REASONS, requests["reason"].to_numpy(), words),
        "Tanggal Dipenuhi": dates(setting, (done // 86_400).fillna(-1).to_numpy(dtype=int)),
        "Jam Dipenuhi": short_clock(done % 86_400),
        "Aliran (L/menit)": requests["flow"].to_numpy(),
        "Nama Penerima Bantuan": requests["recipient"].to_numpy(),
        "No. HP Penerima": requests["contact"].to_numpy(),
        "Alamat Antar": requests["address"].to_numpy(),
    }
    return pd.DataFrame(columns)


def with_recipients(setting: Setting, requests: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """Add recipient, number to call and address of the requests for oxygen; blank for others.

    Args:
        setting: The story.
        requests: As of `oxygen.oxygen`.
        calls: The calls they were made in; the number to call is that of the caller.

    Returns:
        The requests with `recipient`, `contact` and `address`.
    """
    story, draws, count = setting.story["recipients"], setting.chance("recipients"), len(requests)
    is_oxygen = requests["category"].to_numpy() == categories(setting).index("oxygen")
    name = np.array(story["names"], dtype=object)[draws.integers(0, len(story["names"]), count)]
    recipient = np.array(story["first"], dtype=object)[draws.integers(0, len(story["first"]), count)] + " " + name
    number, rt = draws.integers(1, 90, count), draws.integers(1, 12, count)
    places = [
        story["address"].format(name=one, number=house, rt=block)
        for one, house, block in zip(name, number, rt, strict=True)
    ]
    own = telephone(calls["person"].to_numpy()[requests["call"].to_numpy()], setting)
    has_number = (
        is_oxygen & (draws.random(count) < story["number_share"]) & (own != setting.story["numbers"]["withheld"])
    )
    return requests.assign(
        recipient=np.where(is_oxygen, recipient, ""),
        contact=np.where(has_number, own, ""),
        address=np.where(is_oxygen, np.array(places, dtype=object), ""),
    )


def first_goods(calls: pd.DataFrame, requests: pd.DataFrame) -> pd.DataFrame:
    """Add to each call the item and quantity of its first request with an item."""
    named = requests[requests["item"] != ""].drop_duplicates("call").set_index("call")
    item = named["item"].reindex(calls.index).astype(object)
    return calls.assign(item=item.where(item.notna(), ""), requested=named["requested"].reindex(calls.index))
