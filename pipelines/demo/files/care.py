"""Files of care around the call: calls back, assessments, companions, sessions and referrals."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.files.typed import date_cells, dated_clock, dates, numbered, places, short_clock, with_spelling
from pipelines.demo.files.write import Output, Sheet, write_text, write_workbook
from pipelines.demo.setting import Setting

_DAY = 86_400


def _codes(letters: str, number: NDArray[np.int64]) -> list[str]:
    """Format row numbers from 0 as ids like `PS-0001`; blank for -1."""
    return ["" if n < 0 else f"{letters}-{n + 1:04d}" for n in number.tolist()]


def _words(setting: Setting, codes: pd.Series) -> list[str]:
    words: dict[str, str] = setting.story["care"]["words"]
    return ["" if code == "" else words[code] for code in codes]


def _moments(setting: Setting, moment: pd.Series) -> list[str]:
    """Format seconds after the first midnight as `31/07/2021 14.05`; blank for -1."""
    second = moment.where(moment >= 0)
    day = (second // _DAY).fillna(-1).to_numpy(dtype=int)
    return [text.strip() for text in dated_clock(setting, day, second % _DAY)]


def _days(setting: Setting, day: pd.Series) -> NDArray[np.object_]:
    return date_cells(setting, day.where(day >= 0))


def _future_dates(setting: Setting, day: NDArray[np.int64]) -> list[str]:
    """Format day numbers, of which some lie after the end of the story."""
    return [f"{(setting.days[0] + int(one)).item():%d/%m/%Y}" for one in day]


def write_calls_back(output: Output, rows: pd.DataFrame, *, patients: pd.DataFrame, pairs: pd.DataFrame) -> Path:
    """Write the book of calls back, an attempt a line.

    Args:
        output: Where to.
        rows: As of `calls_back.calls_back`.
        patients: Whom the rows are about.
        pairs: Who accompanies them.

    Returns:
        The file.
    """
    setting = output.setting
    of = patients.iloc[rows["patient"].to_numpy(dtype=int)].reset_index(drop=True)
    spelled = with_spelling(setting, of, "spelling of calls back")
    own = pairs[(pairs["kind"] == "patient") & (pairs["companion"] >= 0)].drop_duplicates("person")
    companion = own.set_index("person")["companion"].reindex(rows["patient"]).fillna(-1).to_numpy(dtype=int)
    due = rows["due"].to_numpy(dtype=np.int64)
    has_id = setting.chance("ids of calls back").random(len(rows)) >= setting.story["care"]["without_id_share"]
    table = pd.DataFrame(
        {
            "No Tindak Lanjut": _codes("TL", rows["due_call"].to_numpy(dtype=int) - 1),
            "ID Pasien": _codes("PS", np.where(has_id, rows["patient"].to_numpy(dtype=int), -1)),
            "Nama Pasien": of["name"].to_numpy(),
            "No HP": of["number"].to_numpy(),
            "Jadwal Telepon": _future_dates(setting, due // _DAY),
            "Jam": short_clock(pd.Series(due % _DAY)),
            "Dihubungi pada": _moments(setting, rows["done"].astype(float)),
            "Percobaan": rows["attempt"].to_numpy(),
            "Hasil": _words(setting, rows["outcome"]),
            "Dihubungi lewat": _words(setting, rows["contacted"]),
            "Tempat": _words(setting, rows["place"]),
            "Kondisi Fisik": _words(setting, rows["physical"]),
            "Kondisi Emosi": _words(setting, rows["emotional"]),
            "Kebutuhan": _words(setting, rows["needs"]),
            "Kode Pendamping": _codes("PD", companion),
            **places(setting, spelled),
        }
    )
    titles = (setting.story["mark"], "TINDAK LANJUT PASIEN", "Satu baris per upaya menghubungi")
    return write_text(output.folder / "Tindak Lanjut Pasien.csv", titles, [table], output.progress)


def write_assessments(output: Output, rows: pd.DataFrame, *, patients: pd.DataFrame) -> Path:
    """Write the first assessments as a workbook.

    Args:
        output: Where to.
        rows: As of `handed_over.assessments`.
        patients: Whom the rows are about.

    Returns:
        The file.
    """
    setting = output.setting
    of = patients.iloc[rows["patient"].to_numpy(dtype=int)].reset_index(drop=True)
    spelled = with_spelling(setting, of, "spelling of assessments")
    table = pd.DataFrame(
        {
            "No Asesmen": _codes("AS", rows.index.to_numpy()),
            "ID Pasien": _codes("PS", rows["patient"].to_numpy(dtype=int)),
            "Nama Pasien": of["name"].to_numpy(),
            "No HP": of["number"].to_numpy(),
            "Tanggal Asesmen": _days(setting, rows["day"].astype(float)),
            "Jam": short_clock(rows["second"]),
            "Tim": _words(setting, rows["team"]),
            "Profesi": rows["profession"].to_numpy(),
            "Hasil Asesmen": _words(setting, rows["result"]),
            **places(setting, spelled),
        }
    )
    sheet = Sheet("Asesmen", (setting.story["mark"], "ASESMEN AWAL DI RUMAH"), table)
    output.progress.add(len(rows))
    return write_workbook(output.folder / "Asesmen Awal.xlsx", [sheet])


def write_companions(output: Output, roster: pd.DataFrame) -> Path:
    """Write the roster as a workbook, those of other regions on a sheet of their own."""
    setting = output.setting
    story = setting.story["care"]["companions"]
    tiers = [story["tiers"][number] for number in roster["tier"]]
    capacity = roster["capacity"].astype(object)
    capacity.iloc[: story["unread_capacity"]] = "sesuai jadwal"
    table = pd.DataFrame(
        {
            "Kode Pendamping": _codes("PD", roster.index.to_numpy()),
            "Nama Pendamping": roster["name"].to_numpy(),
            "No HP": roster["number"].to_numpy(),
            "Tingkat": [tier["role"] for tier in tiers],
            "Asal Lembaga": [tier["from"] for tier in tiers],
            "Wilayah Tugas": roster["area"].to_numpy(),
            "Kapasitas": capacity.to_numpy(),
            "Tanggal Daftar": _days(setting, roster["registered"].astype(float)),
            "Tanggal Pelatihan": _days(setting, roster["trained"].astype(float)),
            "Aktif Mulai": _days(setting, roster["active"].astype(float)),
            "Aktif Sampai": _days(setting, roster["left"].astype(float)),
        }
    )
    is_own = roster["area"].str.startswith("Kec. ").to_numpy()
    mark = setting.story["mark"]
    sheets = [
        Sheet("Dalam kota", (mark, "DAFTAR PENDAMPING"), table[is_own]),
        Sheet("Luar kota", (mark, "DAFTAR PENDAMPING DI DAERAH LAIN"), table[~is_own]),
    ]
    output.progress.add(len(roster))
    return write_workbook(output.folder / "Daftar Pendamping.xlsx", sheets)


_PEOPLE_LETTERS = {"doctor": "NK", "nurse": "NK", "volunteer": "RL"}


def _person_ids(pairs: pd.DataFrame) -> list[str]:
    """Ids of accompanied people: those of patients and staff; a family has none."""
    return [
        f"PS-{person + 1:04d}" if kind == "patient" else f"{_PEOPLE_LETTERS[kind]}-{person + 1:03d}"
        if kind in _PEOPLE_LETTERS else ""
        for kind, person in zip(pairs["kind"], pairs["person"], strict=True)
    ]  # fmt: skip


def write_companionships(output: Output, pairs: pd.DataFrame, *, roster: pd.DataFrame) -> Path:
    """Write who accompanies whom, companions by number or, now and then, by name.

    Args:
        output: Where to.
        pairs: As of `accompanied.companionships`.
        roster: The companions.

    Returns:
        The file.
    """
    setting = output.setting
    by_name = (pairs.index.to_numpy() % 9 == 4) & (pairs["companion"].to_numpy() >= 0)
    companion = pairs["companion"].to_numpy(dtype=int)
    known = _codes("PD", np.where(by_name, -1, companion))
    outside = [f"PD-9{number + 1:03d}" for number in range(len(pairs))]
    table = pd.DataFrame(
        {
            "Kode Pendamping": [
                out if one < 0 else code for one, code, out in zip(companion, known, outside, strict=True)
            ],
            "Nama Pendamping": np.where(by_name, roster["name"].to_numpy()[companion], ""),
            "ID Pasien": _person_ids(pairs),
            "Nama yang didampingi": pairs["name"].to_numpy(),
            "No HP": pairs["number"].to_numpy(),
            "Siapa yang didampingi": _words(setting, pairs["kind"]),
            "Mulai mendampingi": dates(setting, pairs["from"].to_numpy(dtype=int)),
            "Selesai mendampingi": dates(setting, pairs["to"].to_numpy(dtype=int)),
        }
    )
    titles = (setting.story["mark"], "PENDAMPINGAN")
    return write_text(output.folder / "Pendampingan.csv", titles, [table], output.progress)


def write_sessions(output: Output, rows: pd.DataFrame, *, pairs: pd.DataFrame) -> Path:
    """Write the sessions; a debriefing of the companion names nobody.

    Args:
        output: Where to.
        rows: As of `accompanied.sessions`.
        pairs: Who accompanies whom.

    Returns:
        The file.
    """
    setting = output.setting
    pair, companion = rows["pair"].to_numpy(dtype=int), rows["companion"].to_numpy(dtype=int)
    of = pairs.iloc[np.maximum(pair, 0)].reset_index(drop=True)
    is_own = pair < 0
    codes = _codes("PD", np.where(companion < 0, 9_000 + np.maximum(pair, 0), companion))
    table = pd.DataFrame(
        {
            "Kode Pendamping": codes,
            "Tanggal Sesi": dates(setting, rows["day"].to_numpy(dtype=int)),
            "Jam": short_clock(rows["second"]),
            "Jenis Sesi": _words(setting, rows["kind"]),
            "ID Pasien": np.where(is_own, "", np.array(_person_ids(of), dtype=object)),
            "Nama yang didampingi": np.where(is_own, "", of["name"]),
            "No HP": np.where(is_own, "", of["number"]),
            "Lama (menit)": ["" if one < 0 else one for one in rows["minutes"].tolist()],
        }
    )
    titles = (setting.story["mark"], "SESI PENDAMPINGAN")
    return write_text(output.folder / "Sesi Pendampingan.csv", titles, [table], output.progress)


def _handed(setting: Setting, handed: pd.DataFrame) -> dict[str, Any]:
    """Columns about the person and the case of each referral."""
    spelled = with_spelling(setting, handed, "spelling of referrals")
    where = places(setting, spelled)
    return {
        "ID Pasien": _codes("PS", handed["patient"].to_numpy(dtype=int)),
        "Nama Pasien": handed["name"].to_numpy(),
        "No HP": handed["number"].to_numpy(),
        "Tanggal Rujukan": dates(setting, handed["day"].to_numpy(dtype=int)),
        "Asal Kasus": _words(setting, handed["origin"]),
        "No. Permintaan": numbered("R", handed["origin_request"].to_numpy(dtype=int)),
        "Tempat Tinggal": where["Desa/Kelurahan"],
        "Kecamatan": where["Kecamatan"],
        "Jenis Rujukan": _words(setting, handed["kind"].replace("health", "kind_health")),
        "Instansi Tujuan": handed["agency"].to_numpy(),
        "Wilayah Tujuan": handed["region"].to_numpy(),
    }


def write_referrals(output: Output, handed: pd.DataFrame, *, events: pd.DataFrame) -> list[Path]:
    """Write the desk's log of status events, and the agencies' own book with a date for each status.

    Args:
        output: Where to.
        handed: As of `handed_over.referrals`.
        events: As of `handed_over.referral_events`.

    Returns:
        Both files.
    """
    setting = output.setting
    is_wide = handed["wide"].to_numpy()
    of_case = {"No Rujukan": _codes("RJ", handed.index.to_numpy()), **_handed(setting, handed)}
    cases = pd.DataFrame(of_case)
    cases["Jam"] = short_clock(handed["second"])
    return [
        _write_log(output, cases[~is_wide], events),
        _write_book(output, cases[is_wide].drop(columns=["Jam", "ID Pasien"]), events),
    ]


def _write_log(output: Output, cases: pd.DataFrame, events: pd.DataFrame) -> Path:
    setting = output.setting
    own = events[events["referral"].isin(cases.index)]
    first = cases.assign(agency=cases["Instansi Tujuan"], status="", moment=-1.0, confirmed=-1.0)
    later = cases.loc[own["referral"]].assign(
        agency=own["agency"].to_numpy(), status=own["status"].to_numpy(),
        moment=own["moment"].to_numpy(dtype=float), confirmed=own["confirmed"].to_numpy(dtype=float),
    )  # fmt: skip
    rows = pd.concat([first, later]).rename_axis("referral").reset_index()
    rows["order"] = rows["moment"].where(rows["moment"] >= 0, 0)
    rows = rows.sort_values(["referral", "order"], kind="stable", ignore_index=True)
    table = rows[[name for name in cases.columns if name != "Jam"]].copy()
    table["Instansi Tujuan"] = rows["agency"]
    table["Status Rujukan"] = _words(setting, rows["status"])
    table["Tanggal Status"] = _moments(setting, rows["moment"])
    table["Dikonfirmasi ke warga"] = _moments(setting, rows["confirmed"])
    table.insert(5, "Jam", rows["Jam"])
    titles = (setting.story["mark"], "CATATAN RUJUKAN", "Satu baris per perkembangan")
    return write_text(output.folder / "Catatan Rujukan.csv", titles, [table], output.progress)


def _write_book(output: Output, cases: pd.DataFrame, events: pd.DataFrame) -> Path:
    setting = output.setting
    titled = {"traced": "Ditelusuri", "requested": "Diminta", "accepted": "Diterima", "rejected": "Ditolak",
              "in_progress": "Diproses", "completed": "Selesai", "no_receiver": "Tidak ada penerima"}  # fmt: skip
    last = events.drop_duplicates(["referral", "status"], keep="last")
    day = last.assign(day=last["moment"] // _DAY).pivot_table(index="referral", columns="status", values="day")
    confirmed = events[events["confirmed"] >= 0].set_index("referral")["confirmed"] // _DAY
    table = cases.copy()
    for status, title in titled.items():
        column = day[status] if status in day else pd.Series(dtype=float)
        table[title] = date_cells(setting, column.reindex(cases.index).astype(float))
    table["Dikonfirmasi ke warga"] = date_cells(setting, confirmed.reindex(cases.index).astype(float))
    titles = (setting.story["mark"], "BUKU RUJUKAN INSTANSI")
    output.progress.add(len(table))
    return write_workbook(output.folder / "Rujukan Instansi.xlsx", [Sheet("Rujukan", titles, table)])
