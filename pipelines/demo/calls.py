"""The calls of the story: how many each day, when, over which channel, how they ended, and who was called back."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.callers import homes, people
from pipelines.demo.setting import Setting
from pipelines.demo.wave import anchor_days, expected_calls

OUTCOMES = ("answered", "abandoned", "missed", "busy")
LAST_START = 23 * 3600 + 35 * 60
"""Calls start early enough to end on the same day: the log has one date and three clock times."""


def calls(setting: Setting) -> pd.DataFrame:
    """Every call in order of time: day, second, whatsapp, outcome (number in OUTCOMES), wait, talk [s, NaN unknown],
    person, village (-1 not recorded), inbound."""
    came = _inbound(setting)
    every = pd.concat([came, _called_back(setting, came)], ignore_index=True)
    return every.sort_values(["day", "second"], kind="stable", ignore_index=True)


def daily_counts(setting: Setting) -> NDArray[np.int64]:
    """Inbound calls of each day. The anchor week holds exactly its number, whatever the seed."""
    story, draws = setting.story["calls"], setting.chance("counts")
    weekday = (setting.days.astype("datetime64[D]").astype(int) + 3) % 7
    profile = np.array(story["weekday"]) / np.mean(story["weekday"])
    spread = draws.gamma(story["day_spread"] ** -2, story["day_spread"] ** 2, len(setting.days))
    expected = expected_calls(setting.days, story) * profile[weekday] * spread * setting.scale
    counts: NDArray[np.int64] = draws.poisson(expected)
    anchor = np.isin(setting.days, anchor_days(story))
    if anchor.sum() == len(anchor_days(story)):
        share = expected[anchor] / expected[anchor].sum()
        counts[anchor] = draws.multinomial(round(story["anchor_calls"] * setting.scale), share)
    return counts


def _inbound(setting: Setting) -> pd.DataFrame:
    story, draws = setting.story["calls"], setting.chance("inbound")
    day = np.repeat(np.arange(len(setting.days)), daily_counts(setting))
    whatsapp = draws.random(len(day)) < setting.risen(story["whatsapp_share"], day)
    second = _seconds(whatsapp, story["hour_phone"], story["hour_whatsapp"], draws)
    order = np.lexsort((second, day))
    frame = pd.DataFrame({"day": day, "second": second[order], "whatsapp": whatsapp[order]})
    frame["outcome"] = _outcomes(setting, day, frame["whatsapp"].to_numpy(), draws)
    frame["person"] = people(setting, len(frame))
    frame["village"] = homes(setting, day)[frame["person"].to_numpy()]
    return _timed(setting, frame.assign(inbound=True), draws)


def _seconds(
    whatsapp: NDArray[np.bool_], phone: list[float], messages: list[float], draws: np.random.Generator
) -> NDArray[np.int64]:
    hour = np.where(whatsapp, _hours(messages, len(whatsapp), draws), _hours(phone, len(whatsapp), draws))
    second = draws.integers(0, 3600, len(hour))
    return hour * 3600 + np.where(hour == 23, second % (LAST_START - 23 * 3600), second)


def _hours(profile: list[float], count: int, draws: np.random.Generator) -> NDArray[np.int64]:
    return draws.choice(24, count, p=np.array(profile) / np.sum(profile))


def _outcomes(
    setting: Setting, day: NDArray[np.int64], whatsapp: NDArray[np.bool_], draws: np.random.Generator
) -> NDArray[np.int8]:
    story, drawn = setting.story["outcomes"], draws.random(len(day))
    abandoned = np.where(whatsapp, 0, setting.risen(story["phone_abandoned"], day))
    missed = abandoned + setting.risen(story["phone_missed"], day)
    missed = np.where(whatsapp, setting.risen(story["whatsapp_missed"], day), missed)
    busy = missed + np.where(whatsapp, 0, setting.risen(story["phone_busy"], day))
    return np.select([drawn < abandoned, drawn < missed, drawn < busy], [1, 2, 3], 0).astype(np.int8)


def _timed(setting: Setting, frame: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    """Adds wait and talk, and blanks the village of those nobody spoke with and of some others."""
    story, day, count = setting.story, frame["day"].to_numpy(), len(frame)
    outcome = frame["outcome"].to_numpy()
    median = setting.risen(story["outcomes"]["wait_median_seconds"], day) * np.where(frame["whatsapp"], 3, 1)
    patience = draws.exponential(50, count) + 6
    wait = np.where(outcome == 1, patience, median * np.exp(draws.normal(0, 0.65, count)))
    talk = setting.risen(story["outcomes"]["talk_median_seconds"], day) * np.exp(draws.normal(0, 0.5, count))
    blank = (outcome != 0) | (draws.random(count) < story["calls"]["no_village_share"])
    frame["wait"] = np.where(outcome <= 1, np.clip(wait, 2, 400).round(), np.nan)
    frame["talk"] = np.where(outcome == 0, np.clip(talk, 25, 1_000).round(), np.nan)
    frame["home"] = frame["village"]
    frame["village"] = np.where(blank, -1, frame["village"])
    return frame


def _called_back(setting: Setting, came: pd.DataFrame) -> pd.DataFrame:
    """Outbound calls to people who were lost: soon by day, next morning when it was late."""
    draws = setting.chance("called back")
    lost = came[came["outcome"] != 0]
    lost = lost[draws.random(len(lost)) < setting.story["calls"]["called_back_share"]]
    day, delay = lost["day"].to_numpy(), 1_500 * np.exp(draws.normal(0, 1.0, len(lost)))
    second = (lost["second"].to_numpy() + delay * setting.risen([1, 3], day) + 60).astype(np.int64)
    morning = 8 * 3600 + draws.integers(0, 7_200, len(lost))
    late = second > 22 * 3600
    early = second < 7 * 3600
    outcome = np.where(draws.random(len(lost)) < 0.8, 0, 2).astype(np.int8)
    back = pd.DataFrame({"day": day + late, "second": np.where(late | early, morning, second), "whatsapp": False})
    back = back.assign(outcome=outcome, person=lost["person"].to_numpy(), village=lost["home"].to_numpy())
    back = back[back["day"] < len(setting.days)].reset_index(drop=True)
    return _timed(setting, back.assign(inbound=False), draws)
