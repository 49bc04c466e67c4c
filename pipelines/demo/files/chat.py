"""WhatsApp group of neighbours, as Android exports it; its requests are in no other file."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo.files.write import Output
from pipelines.demo.setting import Setting
from pipelines.demo.wave import anchor_days


def messages(setting: Setting) -> pd.DataFrame:
    """Draw every message in order of time: day, second, person (number of a neighbour, −1 the posko), text.

    Covers the last weeks of the story except the anchor week, whose number of calls is known.
    """
    story, draws = setting.story["chat"], setting.chance("chat")
    days = np.arange(max(0, setting.last + 1 - story["days"]), setting.last + 1)
    days = days[~np.isin(setting.days[days], anchor_days(setting.story["calls"]))]
    villages = setting.places.villages["name"].to_numpy()
    rows = []
    for day in np.repeat(days, draws.poisson(setting.risen(story["asked_a_day"], days) * setting.scale)):
        second, person = int(draws.integers(7 * 3600, 21 * 3600)), int(draws.integers(story["people"]))
        gaps = {"count": int(draws.integers(1, 3)), "village": villages[draws.integers(len(villages))]}
        rows.append((day, second, person, str(draws.choice(story["asks"])).format(**gaps)))
        rows.append((day, second + int(draws.integers(60, 1_500)), -1, str(draws.choice(story["answers"]))))
        if draws.random() < story["talk_share"]:
            rows.append((day, second + 1_800, int(draws.integers(story["people"])), str(draws.choice(story["talk"]))))
    return pd.DataFrame(rows, columns=["day", "second", "person", "text"]).sort_values(
        ["day", "second"], kind="stable", ignore_index=True
    )


def write_chat(output: Output, chat: pd.DataFrame) -> Path:
    """Write the export: mark, notices and one line per message. The telephone numbers are unassigned."""
    setting = output.setting
    story = setting.story["chat"]
    first = _moment(setting, max(0, setting.last + 1 - story["days"]), 6 * 3600)
    lines = [setting.story["mark"], f"{first} - {story['notice']}", f"{first} - {story['founded']}"]
    for day, second, person, text in chat.to_numpy(dtype=object).tolist():
        sender = "Anda" if person < 0 else f"+62 812-0000-{person + 1:04d}"
        lines.append(f"{_moment(setting, day, second)} - {sender}: {text}")
    path = output.folder / f"Chat WhatsApp dengan {story['name']}.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    output.progress.add(len(chat))
    return path


def _moment(setting: Setting, day: int, second: int) -> str:
    minutes = second // 60
    return f"{setting.days[day].item():%d/%m/%y} {minutes // 60:02d}.{minutes % 60:02d}"
