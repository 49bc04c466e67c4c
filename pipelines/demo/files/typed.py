"""Formats dates, times, quantities, names and ids as people in Indonesia type them."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.setting import Setting, drawn

CLOCK = np.array([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86_400)] + [""], dtype=object)
SHORT_CLOCK = np.array([f"{m // 60:02d}.{m % 60:02d}" for m in range(1_440)] + [""], dtype=object)


def dates(setting: Setting, day: NDArray[np.int64]) -> NDArray[np.object_]:
    """Format each day number as `31/07/2021`; blank for -1."""
    texts = [date_of(setting, number).strftime("%d/%m/%Y") for number in range(len(setting.days))]
    return np.array([*texts, ""], dtype=object)[day]


def date_of(setting: Setting, day: int) -> date:
    """Return the date of a day number, which may lie after the end of the story."""
    moment: date = (setting.days[0] + day).item()
    return moment


def date_cells(setting: Setting, day: pd.Series) -> NDArray[np.object_]:
    """Convert each day number to a date; None where it is missing."""
    return np.array([None if pd.isna(one) else date_of(setting, int(one)) for one in day], dtype=object)


def clock(second: pd.Series) -> NDArray[np.object_]:
    """Format each second of the day as `14:05:33`; blank where it is missing."""
    texts: NDArray[np.object_] = CLOCK[np.nan_to_num(second.to_numpy(dtype=float), nan=-1).astype(int)]
    return texts


def short_clock(second: pd.Series) -> NDArray[np.object_]:
    """Format each second of the day as `14.05`; blank where it is missing."""
    values = second.to_numpy(dtype=float)
    texts: NDArray[np.object_] = SHORT_CLOCK[np.where(np.isnan(values), -1, np.nan_to_num(values) // 60).astype(int)]
    return texts


def dated_clock(setting: Setting, day: NDArray[np.int64], second: pd.Series) -> list[str]:
    """Format moments as `31/07/2021 14.05`.

    Args:
        setting: The story.
        day: Day numbers.
        second: Seconds after midnight.
    """
    return [f"{date} {time}" for date, time in zip(dates(setting, day), short_clock(second), strict=True)]


def quantities(values: pd.Series) -> list[str]:
    """Format numbers as `2,5` and `3`; blank where they are missing."""
    return ["" if np.isnan(value) else f"{value:.12g}".replace(".", ",") for value in values.to_numpy(dtype=float)]


def numbered(letter: str, number: NDArray[np.int64]) -> list[str]:
    """Format row numbers from 0 as ids like `P-000123`; blank for -1."""
    return ["" if n < 0 else f"{letter}-{n + 1:06d}" for n in number.tolist()]


def terms(names: tuple[str, ...] | list[str], number: NDArray[np.int64], words: dict[str, str]) -> NDArray[np.object_]:
    """Look up the word people write for each code.

    Args:
        names: Codes by number.
        number: A position in `names` for each row; -1 for none.
        words: Word of each code.

    Returns:
        A word for each row; blank for -1 and for a code without one.
    """
    return np.array([*(words.get(name, "") for name in names), ""], dtype=object)[number]


def with_spelling(setting: Setting, frame: pd.DataFrame, subject: str) -> pd.DataFrame:
    """Draw how each village is spelt in a file, and whether its district is written.

    Args:
        setting: The story.
        frame: Rows of the file.
        subject: Subject of the random numbers.

    Returns:
        The rows with `spelling` (number of a kind of spelling) and `district` (whether it is written).
    """
    draws, count = setting.chance(subject), len(frame)
    weights = setting.places.spelling_weights[None, :]
    spelling = drawn(weights, np.zeros(count, dtype=np.int64), draws).astype(np.int8)
    return frame.assign(spelling=spelling, district=draws.random(count) >= setting.story["calls"]["no_district_share"])


def places(setting: Setting, frame: pd.DataFrame) -> dict[str, Any]:
    """Format the columns of village and district; both blank where no village was recorded."""
    village = frame["village"].to_numpy(dtype=np.int64)
    known = village >= 0
    names = setting.places.spellings[village, frame["spelling"].to_numpy()]
    districts = setting.places.villages["district"].to_numpy(dtype=object)[village]
    return {
        "Desa/Kelurahan": np.where(known, names, ""),
        "Kecamatan": np.where(known & frame["district"].to_numpy(), districts, ""),
    }
