"""Who sits at the telephones of the story, also in the days to come, and what explains its jumps."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo.files.typed import date_of
from pipelines.demo.files.write import Progress, Sheet, write_workbook
from pipelines.demo.setting import Setting


def shifts(setting: Setting) -> pd.DataFrame:
    """Every turn of duty in order of time: day, from, to [hours], operator (number in the story's operators)."""
    plan, operators, nth = setting.story["roster"], len(setting.story["calls"]["operators"]), setting.seed
    rows = []
    for day in range(setting.last + 1 + plan["ahead_days"]):
        weekend = (setting.weekday(0) + day) % 7 >= 5
        for turn in plan["turns"]:
            wanted = float(setting.risen(turn["people"], np.array([min(day, setting.last)]))[0])
            people = max(0, round(wanted * (plan["weekend_share"] if weekend else 1.0) * max(1.0, setting.scale)))
            for _ in range(min(people, operators)):
                rows.append({"day": day, "from": turn["from"], "to": turn["to"], "operator": nth % operators})
                nth += 1
    return pd.DataFrame(rows, columns=["day", "from", "to", "operator"])


def write_roster(folder: Path, setting: Setting, turns: pd.DataFrame, progress: Progress) -> Path:
    """The roster as a workbook: a line for each person and turn."""
    names = np.array(setting.story["calls"]["operators"], dtype=object)
    columns = {
        "Petugas Jaga": names[turns["operator"]],
        "Tanggal": [date_of(setting, int(day)) for day in turns["day"]],
        "Jam Mulai": [f"{hour:02d}.00" for hour in turns["from"]],
        "Jam Selesai": [f"{hour:02d}.00" for hour in turns["to"]],
    }
    sheet = Sheet("Jadwal", (setting.story["mark"], "JADWAL JAGA MEJA TELEPON"), pd.DataFrame(columns))
    progress.add(len(turns))
    return write_workbook(folder / "Jadwal Jaga.xlsx", [sheet])


def events(setting: Setting) -> pd.DataFrame:
    """What happened while the story ran: start, end (may be missing) and label."""
    first, last = setting.days[0].item(), setting.days[-1].item()
    told = [event for event in setting.story["events"] if first <= event["start"] <= last]
    return pd.DataFrame(told, columns=["start", "end", "label"], dtype=object)


def write_events(folder: Path, setting: Setting, told: pd.DataFrame, progress: Progress) -> Path:
    """What happened, a line each."""
    table = told.set_axis(["Tanggal Mulai", "Sampai", "Peristiwa"], axis=1)
    sheet = Sheet("Peristiwa", (setting.story["mark"], "PERISTIWA PENTING"), table)
    progress.add(len(told))
    return write_workbook(folder / "Peristiwa.xlsx", [sheet])
