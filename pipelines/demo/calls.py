"""Calls of the story: number, time, channel, outcome, callbacks, callers and their telephone numbers."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.setting import Setting, drawn
from pipelines.demo.wave import anchor_days, expected_calls

OUTCOMES = ("answered", "abandoned", "missed", "busy")
LAST_START = 23 * 3600 + 35 * 60
"""Latest start [s], so that calls end on the same day: the log has one date and three clock times."""


def calls(setting: Setting) -> pd.DataFrame:
    """Draw every call in order of time.

    Columns: day, second, whatsapp, outcome (number in OUTCOMES), wait, talk [s, NaN unknown], person, village (-1 not
    recorded), inbound.
    """
    inbound = _inbound(setting)
    every = pd.concat([inbound, _called_back(setting, inbound)], ignore_index=True)
    return every.sort_values(["day", "second"], kind="stable", ignore_index=True)


def daily_counts(setting: Setting) -> NDArray[np.int64]:
    """Draw the inbound calls of each day; the anchor week has exactly its known number, whatever the seed."""
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
    """Add wait and talk; blank the village of unanswered calls and of some others."""
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


def _called_back(setting: Setting, inbound: pd.DataFrame) -> pd.DataFrame:
    """Draw outbound calls to lost callers: soon by day, the next morning when it was late."""
    draws = setting.chance("called back")
    lost = inbound[inbound["outcome"] != 0]
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


def people(setting: Setting, calls: int) -> NDArray[np.int64]:
    """Draw the person of each call, as the number of their first call (0 to calls − 1)."""
    draws = setting.chance("people")
    first = np.arange(calls)
    back = draws.geometric(min(1.0, 0.08 / setting.scale), calls)
    again = (draws.random(calls) < setting.story["calls"]["repeat_share"]) & (back <= first)
    caller = np.where(again, first - back, first)
    while (caller != caller[caller]).any():
        caller = caller[caller]
    return caller


def homes(setting: Setting, day: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw a village number for each day number; one village weighs more while the wave is high."""
    draws = setting.chance("homes")
    population = setting.places.villages["population"].to_numpy(dtype=float)
    weight = population * np.exp(draws.normal(0, 0.35, len(population)))
    outbreak = setting.story["places"]["outbreak"]
    struck = np.where(np.arange(len(weight)) == draws.integers(len(weight)), outbreak["share"], 1.0)
    table = np.stack([weight, weight * struck])
    return drawn(table, (setting.height[day] > outbreak["from_intensity"]).astype(np.int64), draws)


def telephone(person: NDArray[np.int64], setting: Setting) -> NDArray[np.object_]:
    """Format the telephone number of each person as somebody typed it; a few are withheld."""
    words = setting.story["numbers"]
    own = (person * 7_368_787 + 1_234_577 * (setting.seed % 97 + 1)) % (1_000_000 * len(words["prefixes"]))
    style = (own // 13) % 10
    texts = [_typed(int(n), int(s), words) for n, s in zip(own, style, strict=True)]
    withheld = (own * 31 % 1_000) < words["withheld_share"] * 1_000
    return np.where(withheld, words["withheld"], np.array(texts, dtype=object))


def _typed(own: int, style: int, words: dict[str, Any]) -> str:
    prefix: str = words["prefixes"][own // 1_000_000]
    digits = f"{prefix}{own % 1_000_000:06d}"
    if style == 0:
        return f"+62 {digits[1:4]}-{digits[4:8]}-{digits[8:]}"
    if style == 1:
        return "62" + digits[1:]
    if style == 2:
        return digits
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
