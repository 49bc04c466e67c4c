"""Patients of the story: for whom oxygen, a bed or somebody to talk to was asked, and children of some of them."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from codes import URGENCIES
from pipelines.demo.calls import telephone
from pipelines.demo.needs import categories
from pipelines.demo.setting import Setting

PLACES = ("home", "hospital", "care_centre")
NO_REQUEST = -1


def patients(setting: Setting, requests: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """Select the people of the requests of the last weeks whose number is known.

    Args:
        setting: The story.
        requests: With recipient and contact.
        calls: The calls they were made in.

    Returns:
        One row per patient in order of day: name, number (as typed), village, day and second (of the request), place,
        urgency (number in URGENCIES), request, call (row numbers, -1 none), child (called through a parent's number).
    """
    draws = setting.chance("patients")
    recent = requests[requests["day"] > setting.last - setting.story["care"]["days"]]
    number = telephone(calls["person"].to_numpy()[recent["call"].to_numpy()], setting)
    recent = recent.assign(request=recent.index, number=np.where(recent["contact"] != "", recent["contact"], number))
    chosen = pd.concat([_of_category(setting, recent, category, draws) for category in setting.story["care"]["places"]])
    chosen = chosen[chosen["number"] != setting.story["numbers"]["withheld"]]
    chosen = chosen.sort_values(["day", "second"], kind="stable").drop_duplicates(["name", "number"], ignore_index=True)
    chosen["child"] = False
    story = setting.story["care"]
    children = _beside(setting, chosen, story["children"], draws).assign(child=True, urgency=URGENCIES.index("normal"))
    both = pd.concat([chosen, children, _beside(setting, chosen, story["couples"], draws)])
    columns = ["name", "number", "village", "day", "second", "place", "urgency", "request", "call", "child"]
    every: pd.DataFrame = both.sort_values(["day", "second"], kind="stable", ignore_index=True)[columns]
    return every


def _of_category(setting: Setting, requests: pd.DataFrame, category: str, draws: np.random.Generator) -> pd.DataFrame:
    """The people of one kind of request; those for whom oxygen was asked have the name of the request."""
    wanted = requests[requests["category"] == categories(setting).index(category)]
    names = made_names(setting, len(wanted), draws)
    if category == "oxygen":
        wanted = wanted[wanted["contact"] != ""]
        names = wanted["recipient"].to_numpy()
    places = draws.choice(PLACES, len(wanted), p=setting.story["care"]["places"][category])
    return wanted.assign(name=names, place=places)


def _beside(setting: Setting, chosen: pd.DataFrame, count: int, draws: np.random.Generator) -> pd.DataFrame:
    """Draw people who live with patients at home, and have their number."""
    homes = chosen[chosen["place"] == "home"]
    others = homes.iloc[np.sort(draws.permutation(len(homes))[: setting.sized(count)])]
    return others.assign(
        name=made_names(setting, len(others), draws), day=np.minimum(others["day"] + 1, setting.last),
        request=NO_REQUEST, call=NO_REQUEST,
    )  # fmt: skip


def made_names(setting: Setting, count: int, draws: np.random.Generator) -> NDArray[np.object_]:
    """Draw names like `Ayu Melati Contoh`; few people have the same.

    Args:
        setting: The story.
        count: How many.
        draws: Random numbers.
    """
    story: dict[str, Any] = setting.story["care"]
    first, second = story["names"], story["flowers"]
    number = np.resize(draws.permutation(len(first) * len(second)), count)
    made = [f"{first[n % len(first)]} {second[n // len(first)]} {story['surname']}" for n in number.tolist()]
    return np.array(made, dtype=object)


def made_numbers(setting: Setting, count: int, group: int) -> NDArray[np.object_]:
    """Format telephone numbers of people who never called; blank where the formatted one would be withheld.

    Args:
        setting: The story.
        count: How many.
        group: Number of a group of people, whose numbers are those of no other group.
    """
    person = setting.story["care"]["numbers_from"] * (1 + group) + np.arange(count)
    number = telephone(person, setting)
    return np.where(number == setting.story["numbers"]["withheld"], "", number)
