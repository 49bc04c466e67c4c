"""Roster of the telephone desk, including the coming days, and the events that explain jumps in the figures."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo.files.typed import date_of
from pipelines.demo.files.write import Output, Sheet, write_workbook
from pipelines.demo.setting import Setting


def shifts(setting: Setting) -> pd.DataFrame:
    """Draw every shift in order of time: day, from, to [hours], operator (number in the story's operators)."""
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


def write_roster(output: Output, turns: pd.DataFrame) -> Path:
    """Write the roster as a workbook: one line per person and shift."""
    setting = output.setting
    names = np.array(setting.story["calls"]["operators"], dtype=object)
    columns = {
        "Petugas Jaga": names[turns["operator"]],
        "Tanggal": [date_of(setting, int(day)) for day in turns["day"]],
        "Jam Mulai": [f"{hour:02d}.00" for hour in turns["from"]],
        "Jam Selesai": [f"{hour:02d}.00" for hour in turns["to"]],
    }
    sheet = Sheet("Jadwal", (setting.story["mark"], "JADWAL JAGA MEJA TELEPON"), pd.DataFrame(columns))
    output.progress.add(len(turns))
    return write_workbook(output.folder / "Jadwal Jaga.xlsx", [sheet])


def events(setting: Setting) -> pd.DataFrame:
    """Select the events within the story: start, end (may be missing) and label."""
    first, last = setting.days[0].item(), setting.days[-1].item()
    rows = [event for event in setting.story["events"] if first <= event["start"] <= last]
    return pd.DataFrame(rows, columns=["start", "end", "label"], dtype=object)


def write_events(output: Output, events: pd.DataFrame) -> Path:
    """Write the events as a workbook: one line per event."""
    setting = output.setting
    table = events.set_axis(["Tanggal Mulai", "Sampai", "Peristiwa"], axis=1)
    sheet = Sheet("Peristiwa", (setting.story["mark"], "PERISTIWA PENTING"), table)
    output.progress.add(len(events))
    return write_workbook(output.folder / "Peristiwa.xlsx", [sheet])
