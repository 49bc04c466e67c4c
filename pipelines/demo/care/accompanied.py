"""Companions in tiers, whom each of them accompanies, and their sessions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.care.patients import made_names, made_numbers
from pipelines.demo.setting import Setting

_COMPANIONS, _PEOPLE = range(2)
"""Groups of made-up telephone numbers."""
SESSION_KINDS = ("counselling", "stress_management", "debriefing", "moral_support", "spiritual")
_NEVER = -1


def companions(setting: Setting) -> pd.DataFrame:
    """Draw the roster in order of tiers: 415 people at scale 1.

    Columns: name, number (as typed), tier (number), area, capacity, registered, trained, active, left (day numbers, -1
    for not).
    """
    story, draws = setting.story["care"]["companions"], setting.chance("companions")
    tiers = story["tiers"]
    tier = np.repeat(np.arange(len(tiers)), [setting.sized(one["count"]) for one in tiers])
    count = len(tier)
    least, most = story["registered_days"]
    registered = np.maximum(setting.last - draws.integers(least, most, count), 0)
    trained = registered + draws.integers(2, 9, count)
    active = trained + draws.integers(0, 5, count)
    is_trained = draws.random(count) < story["trained_share"]
    is_active = is_trained & (draws.random(count) < story["active_share"])
    leaves = is_active & (draws.random(count) < story["left_share"])
    left = np.minimum(active + draws.integers(5, 40, count), setting.last - draws.integers(0, 9, count))
    return pd.DataFrame(
        {
            "name": made_names(setting, count, draws), "number": made_numbers(setting, count, _COMPANIONS),
            "tier": tier, "area": _areas(setting, count, draws),
            "capacity": [int(draws.choice(tiers[one]["capacity"])) for one in tier],
            "registered": registered, "trained": np.where(is_trained, trained, _NEVER),
            "active": np.where(is_active, np.minimum(active, setting.last), _NEVER),
            "left": np.where(leaves, np.maximum(left, active), _NEVER),
        }
    )  # fmt: skip


def _areas(setting: Setting, count: int, draws: np.random.Generator) -> list[str]:
    story = setting.story["care"]["companions"]
    own = [f"Kec. {district}" for district in setting.places.districts]
    is_own = draws.random(count) < story["own_area_share"]
    return [str(draws.choice(own if mine else story["other_areas"])) for mine in is_own]


def companionships(setting: Setting, roster: pd.DataFrame, patients: pd.DataFrame) -> pd.DataFrame:
    """Draw who accompanies whom since when, in order of the first day.

    Args:
        setting: The story.
        roster: As of `companions`.
        patients: As of `patients.patients`.

    Returns:
        One row per companionship: companion (row number, -1 for somebody in no roster), kind (of person), person
        (number within the kind, or row number of a patient), name, number, from, to (day numbers, -1 for not).
    """
    story, draws = setting.story["care"]["companionships"], setting.chance("companionships")
    people = _people(setting, patients, draws)
    free = roster["capacity"].to_numpy().copy()
    rows = []
    for one in people.iloc[draws.permutation(len(people))].to_dict("records"):
        companion = _companion(setting, roster, free, one["kind"], draws)
        if companion is None:
            continue
        free[companion] -= 1
        first = max(int(roster["active"].iloc[companion]), int(one["day"]))
        start = min(first + int(draws.integers(0, 6)), setting.last)
        end = start + int(draws.integers(*story["days"]))
        is_over = draws.random() < story["ended_share"] and end <= setting.last
        rows.append(one | {"companion": companion, "from": start, "to": end if is_over else _NEVER})
    frame = pd.DataFrame(rows).sort_values("from", kind="stable", ignore_index=True)
    frame.loc[: story["outside_roster"] - 1, "companion"] = _NEVER
    pairs: pd.DataFrame = frame[["companion", "kind", "person", "name", "number", "from", "to"]]
    return pairs


def _people(setting: Setting, patients: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    """Who is accompanied: nurses, doctors and volunteers, families of patients, and some patients at home."""
    story = setting.story["care"]["companionships"]
    counts = {kind: setting.sized(count) for kind, count in story["people"].items()}
    kind = np.repeat(list(counts), list(counts.values()))
    first_day = setting.last - setting.story["care"]["days"] + draws.integers(0, 45, len(kind))
    others = pd.DataFrame(
        {
            "kind": kind, "person": np.arange(len(kind)), "name": made_names(setting, len(kind), draws),
            "number": made_numbers(setting, len(kind), _PEOPLE), "day": np.maximum(first_day, 0),
        }
    )  # fmt: skip
    is_family, nth = others["kind"] == "family", draws.permutation(len(patients))[: counts["family"]]
    families = others.index[is_family][: len(nth)]
    others.loc[families, "name"] = "Keluarga " + patients["name"].iloc[nth].to_numpy()
    others.loc[families, "number"] = patients["number"].iloc[nth].to_numpy()
    others.loc[families, "day"] = patients["day"].iloc[nth].to_numpy()
    homes = patients[(patients["place"] == "home") & (draws.random(len(patients)) < story["patient_share"])]
    accompanied = homes.assign(kind="patient", person=homes.index)[["kind", "person", "name", "number", "day"]]
    every: pd.DataFrame = pd.concat([others, accompanied], ignore_index=True)
    return every


def _companion(setting: Setting, roster: pd.DataFrame, free: Any, kind: str, draws: np.random.Generator) -> int | None:
    """Choose an active companion of the right tier with a free place; of any tier, or over capacity, now and then."""
    tiers = setting.story["care"]["companions"]["tiers"]
    fitting = [number for number, tier in enumerate(tiers) if tier["accompanies"] == kind]
    is_other = draws.random() < setting.story["care"]["companionships"]["other_tier_share"]
    may = (roster["active"].to_numpy() >= 0) & (roster["tier"].isin(fitting).to_numpy() | is_other)
    is_crowded = draws.random() < setting.story["care"]["companionships"]["crowded_share"]
    full = np.flatnonzero(may & (free <= 0) & (free > -2))
    some = full if is_crowded and len(full) else np.flatnonzero(may & (free > 0))
    return int(draws.choice(some)) if len(some) else None


def sessions(setting: Setting, roster: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Draw the sessions of every companionship and the companions' own debriefings, in order of time.

    Args:
        setting: The story.
        roster: As of `companions`.
        pairs: As of `companionships`.

    Returns:
        One row per session: companion, pair (row number, -1 for the companion's own debriefing), kind, day, second,
        minutes (-1 not recorded).
    """
    story, draws = setting.story["care"]["sessions"], setting.chance("sessions")
    rows = []
    for number, pair in enumerate(pairs.to_dict("records")):
        if draws.random() >= story["reached_share"]:
            continue
        last = _last_day(setting, roster, pair)
        day = pair["from"] + int(draws.integers(0, 4))
        weights = np.array(story["kinds"][pair["kind"]], dtype=float)
        while day <= last:
            kind = str(draws.choice(SESSION_KINDS, p=weights / weights.sum()))
            rows.append({"companion": pair["companion"], "pair": number, "kind": kind, "day": day})
            day += int(draws.integers(*story["every_days"]))
    busy = pairs[pairs["companion"] >= 0].groupby("companion")["from"].min()
    for companion, first in zip(busy.index.to_numpy(dtype=int), busy.to_numpy(dtype=int), strict=True):
        if draws.random() >= story["debriefed_share"]:
            continue
        day = first + int(draws.integers(*story["debriefing_days"]))
        while day <= setting.last and not 0 <= int(roster["left"].iloc[companion]) < day:
            rows.append({"companion": companion, "pair": _NEVER, "kind": "debriefing", "day": day})
            day += int(draws.integers(*story["debriefing_days"]))
    frame = pd.DataFrame(rows, columns=["companion", "pair", "kind", "day"])
    minutes = draws.choice(story["minutes"], len(frame))
    frame = frame.assign(
        second=draws.integers(8 * 4, 18 * 4, len(frame)) * 900,
        minutes=np.where(draws.random(len(frame)) < 0.08, _NEVER, minutes),
    )
    return frame.sort_values(["day", "second"], kind="stable", ignore_index=True)


def _last_day(setting: Setting, roster: pd.DataFrame, pair: Mapping[Any, Any]) -> int:
    """The last day of a companionship, also where only the companion left."""
    ends = [setting.last, *(day for day in (pair["to"],) if day >= 0)]
    if pair["companion"] >= 0 and roster["left"].iloc[pair["companion"]] >= 0:
        ends.append(int(roster["left"].iloc[pair["companion"]]))
    return int(min(ends))
