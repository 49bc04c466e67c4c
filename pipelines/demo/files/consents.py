"""Which callers agreed to be shown to officials or called before them; one refused, one withdrew, one has expired."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo.calls import OUTCOMES, telephone
from pipelines.demo.files.typed import dates, short_clock
from pipelines.demo.files.write import Output, write_text
from pipelines.demo.setting import Setting


def consents(setting: Setting, calls: pd.DataFrame) -> pd.DataFrame:
    """Select callers of the last days, each with one answer, in order of time.

    Columns: number (as typed), name, day, second, purpose, answer (words), until, withdrawn (day numbers, -1 for none).
    """
    story, draws = setting.story["consents"], setting.chance("consents")
    is_answered = calls["inbound"] & (calls["outcome"] == OUTCOMES.index("answered")) & ~calls["whatsapp"]
    recent = calls[is_answered & (calls["day"] > setting.last - story["days"]) & (calls["day"] < setting.last)]
    recent = recent.drop_duplicates("person", keep="last")
    number = telephone(recent["person"].to_numpy(), setting)
    recent = recent.assign(number=number)[number != setting.story["numbers"]["withheld"]]
    nth = np.sort(draws.permutation(len(recent))[: story["people"]])
    chosen, place = recent.iloc[nth].reset_index(drop=True), np.arange(len(nth))
    names = setting.story["recipients"]["names"]
    day = chosen["day"].to_numpy(dtype=int)
    is_withdrawn, is_expired, is_refused = (place == story[state] for state in ("withdrawn", "expired", "refused"))
    answers: pd.DataFrame = chosen.assign(
        name=np.array([names[int(one)] for one in draws.integers(0, len(names), len(chosen))], dtype=object),
        second=(chosen["second"] + chosen["talk"].fillna(0) + 600).clip(upper=86_340),
        purpose=np.array(story["purposes"], dtype=object)[place % len(story["purposes"])],
        answer=np.where(is_refused, story["words"][1], story["words"][0]),
        until=np.where(is_expired, np.minimum(day + 1, setting.last - 1), np.where(place % 3 == 0, -2, -1)),
        withdrawn=np.where(is_withdrawn, np.minimum(day + 1, setting.last), -1),
    )
    return answers


def write_consents(output: Output, consents: pd.DataFrame) -> Path:
    """Write the answers as the desk notes them."""
    setting = output.setting
    until = consents["until"].to_numpy(dtype=int)
    table = pd.DataFrame(
        {
            "Nomor Warga": consents["number"].to_numpy(),
            "Nama Warga": consents["name"].to_numpy(),
            "Tanggal Persetujuan": dates(setting, consents["day"].to_numpy(dtype=int)),
            "Jam": short_clock(consents["second"]),
            "Persetujuan untuk": consents["purpose"].to_numpy(),
            "Persetujuan": consents["answer"].to_numpy(),
            "Berlaku sampai": np.where(
                until == -2, setting.story["consents"]["valid_until"], dates(setting, np.maximum(until, -1))
            ),
            "Dicabut pada": dates(setting, consents["withdrawn"].to_numpy(dtype=int)),
        }
    )
    titles = (setting.story["mark"], "PERSETUJUAN WARGA UNTUK INSPEKSI")
    return write_text(output.folder / "Persetujuan Warga.csv", titles, [table], output.progress)
