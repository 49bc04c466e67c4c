"""First assessments at home, referrals to agencies with their status events, and what a group chat saw first."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.care.calls_back import PHYSICAL
from pipelines.demo.care.patients import made_names, made_numbers
from pipelines.demo.needs import REFERRED, categories
from pipelines.demo.setting import Setting

_DAY = 86_400
_REFERRED_PEOPLE = 2
RESULTS = ("on_the_spot", "to_hospital", "referred", "none_needed")
STEPS = ("traced", "requested", "accepted", "in_progress", "completed")
_NONE = -1


def assessments(setting: Setting, patients: pd.DataFrame, followed: pd.DataFrame) -> pd.DataFrame:
    """Draw the first visits to patients at home, by their first known state, in order of time.

    Args:
        setting: The story.
        patients: As of `patients.patients`.
        followed: As of `calls_back.calls_back`.

    Returns:
        One row per assessment: patient, day, second, team (health, non_health), profession, result (code).
    """
    story, draws = setting.story["care"]["assessments"], setting.chance("assessments")
    known = followed[followed["physical"] != ""].drop_duplicates("patient").set_index("patient")["physical"]
    homes = patients[(patients["place"] == "home") & ~patients["child"]]
    chosen = homes[draws.random(len(homes)) < story["share"]]
    rows = []
    for number, patient in chosen.iterrows():
        day = int(patient["day"]) + int(draws.integers(0, 3))
        if day > setting.last:
            continue
        state = known.get(number, PHYSICAL[int(draws.integers(0, 2))])
        team = "health" if draws.random() < story["health_share"] else "non_health"
        result = str(draws.choice(RESULTS, p=story["results"][state]))
        profession = str(draws.choice(story["professions"][team]))
        rows.append({"patient": number, "day": day, "team": team, "profession": profession, "result": result})
    frame = pd.DataFrame(rows, columns=["patient", "day", "team", "profession", "result"])
    frame = frame.assign(second=draws.integers(8 * 4, 17 * 4, len(frame)) * 900)
    return frame.sort_values(["day", "second"], kind="stable", ignore_index=True)


def referrals(setting: Setting, patients: pd.DataFrame, requests: pd.DataFrame, assessed: pd.DataFrame) -> pd.DataFrame:
    """Draw who is handed to which agency, in order of time.

    Args:
        setting: The story.
        patients: As of `patients.patients`.
        requests: Those that were referred tell of whom.
        assessed: As of `assessments`.

    Returns:
        One row per referral: patient (row number, -1 for somebody else), name, number, village (-1 not of this city),
        day, second, kind, agency, region, origin, origin_request (row number of a request, -1 none), seen (number of
        what the group wrote, -1 nothing), again (handed over a second time), wide (in the agency's own book).
    """
    story, draws = setting.story["care"]["referrals"], setting.chance("referrals")
    kind = np.repeat(list(story["kinds"]), [setting.sized(count) for count in story["kinds"].values()])
    count = len(kind)
    weights = np.array(story["region_weights"]) / sum(story["region_weights"])
    frame = pd.DataFrame({"kind": kind, "region": draws.choice(story["regions"], count, p=weights)})
    frame = frame.assign(
        patient=_NONE, name=made_names(setting, count, draws), number=made_numbers(setting, count, _REFERRED_PEOPLE),
        village=draws.integers(0, len(setting.places.villages), count),
        day=setting.last - draws.integers(1, setting.story["care"]["days"] - 10, count),
        second=draws.integers(8 * 4, 18 * 4, count) * 900,
        origin=draws.choice(["call", "visit", "agency"], count, p=[0.56, 0.26, 0.18]), origin_request=_NONE, seen=_NONE,
        again=False,
    )  # fmt: skip
    frame["day"] = np.maximum(frame["day"], 0)
    _name_patients(setting, frame, patients, assessed, draws)
    _name_requests(setting, frame, requests)
    _name_seen(setting, frame, draws)
    frame["agency"] = [
        f"{draws.choice(story['agencies'][one])} {region}"
        for one, region in zip(frame["kind"], frame["region"], strict=True)
    ]
    nameless = frame.index[(frame["patient"] < 0) & (frame["origin"] == "agency")][: story["nameless"]]
    frame.loc[nameless, "name"] = ""
    second = frame[frame["patient"] >= 0].iloc[: setting.sized(story["twice"])]
    frame = pd.concat([frame, second.assign(day=np.minimum(second["day"] + 3, setting.last), again=True)])
    frame["wide"] = frame["kind"].isin(story["wide_kinds"])
    return frame.sort_values(["day", "second"], kind="stable", ignore_index=True)


def _name_patients(
    setting: Setting, frame: pd.DataFrame, patients: pd.DataFrame, assessed: pd.DataFrame, draws: np.random.Generator
) -> None:
    """Make patients those who are handed to hospitals, and children those to schools."""
    sent = assessed[assessed["result"].isin(("to_hospital", "referred"))].drop_duplicates("patient")
    first_day = patients["day"].to_numpy(dtype=int)
    of_kind = {
        "health": list(zip(sent["patient"].to_numpy(dtype=int), sent["day"].to_numpy(dtype=int), strict=True)),
        "education": [(int(n), int(first_day[n]) + 1) for n in np.flatnonzero(patients["child"])],
        "social": [(int(n), int(first_day[n]) + 2) for n in draws.permutation(len(patients))[:12]],
    }
    for kind, people in of_kind.items():
        rows = frame.index[frame["kind"] == kind][: len(people)]
        for row, (number, day) in zip(rows, people, strict=False):
            patient = patients.iloc[number]
            named: dict[str, Any] = {"patient": number, "day": min(day, setting.last), "origin": "visit"}
            named |= {name: patient[name] for name in ("name", "number", "village")}
            if patient["request"] >= 0 and kind != "health":
                named |= {"origin": "call", "origin_request": int(patient["request"])}
            for name, value in named.items():
                frame.loc[row, name] = value


def _name_requests(setting: Setting, frame: pd.DataFrame, requests: pd.DataFrame) -> None:
    """Let some come from requests of social service that the desk referred."""
    is_social = requests["category"] == categories(setting).index("social_service")
    recent = requests["day"] > setting.last - setting.story["care"]["days"]
    referred = requests[is_social & recent & (requests["status"] == REFERRED)]
    free = frame.index[(frame["kind"] == "social") & (frame["patient"] < 0)][: len(referred)]
    for row, (number, request) in zip(free, referred.iterrows(), strict=False):
        frame.loc[row, ["origin", "origin_request", "day"]] = ["call", number, int(request["day"])]
        frame.loc[row, "second"] = min(int(request["second"]) + 3_600, 86_000)
        frame.loc[row, "village"] = request["village"]


def _name_seen(setting: Setting, frame: pd.DataFrame, draws: np.random.Generator) -> None:
    """Let some be seen first by neighbours in a group; most of these live in another region."""
    story = setting.story["care"]["referrals"]
    free = frame.index[(frame["patient"] < 0) & (frame["origin_request"] < 0)]
    chosen = free[draws.random(len(free)) < story["group_share"] * len(frame) / max(1, len(free))]
    others, chat_days = story["regions"][1:], setting.story["chat"]["days"]
    frame.loc[chosen, "day"] = np.maximum(setting.last - draws.integers(1, chat_days, len(chosen)), 0)
    frame.loc[chosen, "origin"] = "whatsapp_group"
    frame.loc[chosen, "seen"] = draws.integers(0, len(setting.story["care"]["group"]["seen"]), len(chosen))
    away = chosen[draws.random(len(chosen)) < 0.8]
    frame.loc[away, "region"] = draws.choice(others, len(away))
    frame.loc[away, "village"] = _NONE


def referral_events(setting: Setting, handed: pd.DataFrame) -> pd.DataFrame:
    """Draw the status events of every referral, in their order.

    Args:
        setting: The story.
        handed: As of `referrals`.

    Returns:
        One row per event: referral (row number), status, moment (seconds after the first midnight), agency, confirmed
        (moment, -1 for not; of the last event).
    """
    draws, rows = setting.chance("referral events"), list[dict[str, Any]]()
    for number, one in enumerate(handed.to_dict("records")):
        events = _events(setting, one, draws)
        confirmed = _confirmed(setting, events, draws)
        for place, (status, moment, agency) in enumerate(events):
            is_last = place == len(events) - 1
            rows.append(
                {
                    "referral": number, "status": status, "moment": moment, "agency": agency,
                    "confirmed": confirmed if is_last else _NONE,
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=["referral", "status", "moment", "agency", "confirmed"])


def _events(setting: Setting, one: Mapping[Any, Any], draws: np.random.Generator) -> list[tuple[str, int, str]]:
    """Steps of one referral up to the end of the story: some stop, some are rejected, some find nobody at the post."""
    story, end = setting.story["care"]["referrals"], (setting.last * 24 + 20) * 3600
    is_vacant = one["region"] in story["vacant"] and one["kind"] in story["vacant_kinds"]
    moment, agency = int(one["day"]) * _DAY + int(one["second"]), one["agency"]
    events: list[tuple[str, int, str]] = []
    stops = draws.integers(1, len(STEPS)) if draws.random() < story["stalled_share"] else len(STEPS)
    for step in STEPS[: int(stops)]:
        if step == "traced" and one["origin"] != "whatsapp_group" and draws.random() < 0.35:
            continue
        moment = _in_office(moment + max(1_200, int(story["hours"][step] * 3600 * np.exp(draws.normal(0, 0.7)))))
        if step == "accepted" and is_vacant:
            events.append(("no_receiver", moment, agency))
            if draws.random() >= story["taken_over_share"]:
                break
            agency = f"{story['agencies'][one['kind']][-1]} {story['regions'][0]}"
            events.append(("requested", _in_office(moment + 26 * 3600), agency))
            moment = _in_office(moment + 50 * 3600)
        elif step == "accepted" and draws.random() < story["rejected_share"]:
            events.append(("rejected", moment, agency))
            break
        events.append((step, moment, agency))
    return [event for event in events if event[1] <= end]


def _in_office(moment: int) -> int:
    """Move a moment of the night to the next morning, as offices do nothing at night."""
    hour = moment % _DAY // 3600
    if 8 <= hour < 17:
        return moment
    return (moment // _DAY + (hour >= 17)) * _DAY + 8 * 3600 + moment % 7_200


def _confirmed(setting: Setting, events: list[tuple[str, int, str]], draws: np.random.Generator) -> int:
    """When it was confirmed with the person; -1 for not."""
    story, end = setting.story["care"]["referrals"], (setting.last * 24 + 20) * 3600
    wait = max(3_600, int(story["hours"]["confirmed"] * 3600 * np.exp(draws.normal(0, 0.6))))
    is_confirmed = draws.random() < story["confirmed_share"]
    if not events or events[-1][0] != "completed" or not is_confirmed or _in_office(events[-1][1] + wait) > end:
        return _NONE
    return _in_office(events[-1][1] + wait)


def seen_in_group(setting: Setting, handed: pd.DataFrame) -> pd.DataFrame:
    """Write what neighbours said of the people they saw, and an appeal for money: day, second, person, text."""
    story, draws = setting.story["care"]["group"], setting.chance("seen in group")
    first = setting.last + 1 - setting.story["chat"]["days"]
    rows: list[tuple[int, int, int, str]] = []
    for one in handed[handed["seen"] >= 0].to_dict("records"):
        if one["day"] < first:
            continue
        text = story["seen"][one["seen"]].format(region=one["region"])
        second = max(6 * 3600, int(one["second"]) - 1_800)
        rows.append((one["day"], second, int(draws.integers(setting.story["chat"]["people"])), text))
        rows.append((one["day"], second + 300, _NONE, story["answer"]))
    appealed = setting.last - story["appeal_days_before"]
    if appealed >= max(0, first):
        rows.append((appealed, 19 * 3600, int(draws.integers(setting.story["chat"]["people"])), story["appeal"]))
        rows.append((appealed, 19 * 3600 + 240, _NONE, story["appeal_answer"]))
    return pd.DataFrame(rows, columns=["day", "second", "person", "text"])
