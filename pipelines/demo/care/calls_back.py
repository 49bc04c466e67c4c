"""Calls back: who is due when, every attempt up the ladder, what was heard, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.demo.setting import Setting

PHYSICAL = ("good", "fair", "poor", "critical")
EMOTIONAL = ("calm", "anxious", "distressed", "crisis")
_DAY = 86_400
COLUMNS = (
    "patient", "due_call", "due", "attempt", "done", "outcome", "contacted", "place", "physical", "emotional", "needs",
)  # fmt: skip


@dataclass
class _Course:
    """How one patient is, and how hard to reach."""

    physical: int
    emotional: int
    is_hard: bool
    well: int = 0
    """Calls in a row in a good state."""


class _Log:
    """Rows of the book of calls back; a moment is seconds after the first midnight of the story."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.due_calls = 0

    def add(self, patient: int, due: int, **cells: Any) -> None:
        """Write one attempt; the cells of one that was not made are blank."""
        row = dict.fromkeys(COLUMNS, "") | {"patient": patient, "due_call": self.due_calls, "due": due, "done": -1}
        self.rows.append(row | cells)


def calls_back(setting: Setting, patients: pd.DataFrame) -> pd.DataFrame:
    """Draw every due call and its attempts, in order of the moment when it is due.

    Args:
        setting: The story.
        patients: As of `patients.patients`.

    Returns:
        One row per attempt, and per due call that nobody made: patient (row number), due_call (number), due, attempt
        (blank for none), done (seconds after the first midnight, -1 for not), outcome, contacted, place, physical,
        emotional (codes, blank where not recorded), needs (codes between commas).
    """
    log, draws = _Log(), setting.chance("calls back")
    for number, patient in enumerate(patients.to_dict("records")):
        _follow(setting, log, number, patient, draws)
    rows = pd.DataFrame(log.rows, columns=list(COLUMNS))
    return rows.sort_values(["due", "due_call", "done"], kind="stable", ignore_index=True)


def _follow(setting: Setting, log: _Log, number: int, patient: Mapping[Any, Any], draws: np.random.Generator) -> None:
    """Call one patient on schedule until the last day, or until it ended before."""
    story = setting.story["care"]["calls"]
    urgency = int(patient["urgency"])
    course = _Course(
        physical=int(np.clip(2 - urgency + draws.integers(0, 2), 0, 3)),
        emotional=int(draws.choice(4, p=[0.30, 0.42, 0.22, 0.06])),
        is_hard=bool(draws.random() < story["hard_share"]),
    )
    free_from = 0
    for offset in setting.story["care"]["schedule"][patient["place"]]:
        due_day = int(patient["day"]) + offset
        due = due_day * _DAY + int(draws.integers(story["hours"][0] * 4, story["hours"][1] * 4)) * 900
        if due < free_from:
            continue  # the ladder for the call before is still being climbed
        log.due_calls += 1
        if due_day > setting.last or _is_left(setting, due_day, draws):
            log.add(number, due, place=patient["place"])
            continue
        ended, free_from = _attempts(setting, log, (number, due), course, patient["place"], draws)
        if ended:
            return


def _is_left(setting: Setting, due_day: int, draws: np.random.Generator) -> bool:
    """Whether nobody made a call that was due."""
    story = setting.story["care"]["calls"]
    if due_day == setting.last:
        return bool(draws.random() > story["done_of_last_day"])
    return bool(due_day > setting.last - story["left_days"] and draws.random() < story["left_share"])


def _attempts(
    setting: Setting, log: _Log, call: tuple[int, int], course: _Course, place: str, draws: np.random.Generator
) -> tuple[bool, int]:
    """Climb the ladder until somebody is reached, or it is late on the last day.

    Returns:
        Whether no more calls follow, and the moment of the last attempt.
    """
    story, (number, due) = setting.story["care"]["calls"], call
    moment, is_wrong = due + int(draws.integers(2, 90)) * 60, bool(draws.random() < story["wrong_number_share"])
    chances = story["hard"] if course.is_hard else story["unreachable"]
    attempt = 0
    for rung, (contacted, gap) in enumerate(zip(story["rungs"], story["gap_hours"], strict=True)):
        if is_wrong and contacted == "own" and rung > 0:
            continue
        moment = _by_day(moment + gap * 3600, draws)
        if moment >= setting.last * _DAY + 19 * 3600:
            return True, moment
        attempt += 1
        cells = {"attempt": attempt, "done": moment, "contacted": contacted, "place": place}
        if is_wrong and rung == 0:
            log.add(number, due, outcome="wrong_number", **cells)
        elif draws.random() < chances[rung]:
            log.add(number, due, outcome="unreachable", **cells)
        else:
            outcome, states = _heard(setting, course, draws)
            log.add(number, due, outcome=outcome, **cells, **states)
            return outcome != "reached", moment
    return True, moment


def _by_day(moment: int, draws: np.random.Generator) -> int:
    """Move an attempt of the night to the next morning."""
    hour = moment % _DAY // 3600
    if 7 <= hour < 20:
        return moment
    midnight = moment // _DAY * _DAY + (_DAY if hour >= 20 else 0)
    return midnight + 8 * 3600 + int(draws.integers(0, 120)) * 60


def _heard(setting: Setting, course: _Course, draws: np.random.Generator) -> tuple[str, dict[str, str]]:
    """What a person who was reached tells: the outcome, and the states and needs that were asked for."""
    story = setting.story["care"]["calls"]
    if course.physical == len(PHYSICAL) - 1 and draws.random() < story["died_share"]:
        return "died", {}
    course.well = course.well + 1 if course.physical == 0 else 0
    states = {"physical": PHYSICAL[course.physical], "emotional": EMOTIONAL[course.emotional]}
    states = {name: "" if draws.random() < story["silent_share"] else state for name, state in states.items()}
    fate = draws.random()
    outcome = "moved" if fate < story["moved_share"] else "reached"
    if outcome == "reached" and fate < story["moved_share"] + story["refused_share"]:
        return "refused", {}
    if course.well >= 2 and outcome == "reached" and draws.random() < 0.6:
        outcome = "recovered"
    if draws.random() < story["needs_share"]:
        weights = np.array(story["needs_weights"]) / sum(story["needs_weights"])
        states["needs"] = str(draws.choice(story["needs"], p=weights))
    course.physical = _moved(course.physical, story, draws)
    course.emotional = _moved(course.emotional, story, draws)
    return outcome, states


def _moved(level: int, story: dict[str, Any], draws: np.random.Generator) -> int:
    """Draw the next state: better, worse or the same."""
    drawn = draws.random()
    return int(np.clip(level - (drawn < story["better"]) + (drawn > 1 - story["worse"]), 0, 3))
