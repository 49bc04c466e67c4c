"""Villages of the story: the first city of the reference, made-up populations, and spellings of names."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Places:
    """Villages and the ways people spell them."""

    villages: pd.DataFrame
    """One row per village: code, name, kind, district, district_number, population."""
    spellings: NDArray[np.object_]
    """Names: villages × kinds of spelling."""
    spelling_weights: NDArray[np.float64]
    """Relative frequency of each kind of spelling."""

    @property
    def districts(self) -> list[str]:
        """Return the names of the districts, in the order of their codes."""
        return list(self.villages.drop_duplicates("district_number").sort_values("district_number")["district"])


def read_places(reference: Path, story: dict[str, Any], chance: np.random.Generator) -> Places:
    """Read the villages of the first city and draw their populations.

    Args:
        reference: Folder with `villages.csv` and `districts.csv`; populations add up to those of the latter.
        story: Tables of `story.toml`.
        chance: Random numbers of the populations.
    """
    every = pd.read_csv(reference / "villages.csv", dtype=str, keep_default_na=False)
    city = every["code"].iloc[0][:5]
    villages = every.loc[every["code"].str.startswith(city), ["code", "name", "kind", "district"]]
    villages = villages.reset_index(drop=True)
    district_code = villages["code"].str[:8]
    villages["district_number"] = pd.factorize(district_code, sort=True)[0]
    known = pd.read_csv(reference / "districts.csv", dtype=str, keep_default_na=False).set_index("code")["population"]
    villages["population"] = _populations(district_code, known, chance)
    words = story["places"]
    rows = [_spellings(name, kind, words) for name, kind in zip(villages["name"], villages["kind"], strict=True)]
    return Places(villages, np.array(rows, dtype=object), np.array(list(words["spelling"].values()), dtype=float))


def _populations(district_code: pd.Series, known: pd.Series, chance: np.random.Generator) -> NDArray[np.int64]:
    """Draw village populations; where a district has no figure its villages have about 5,000 people each."""
    people = np.zeros(len(district_code), dtype=np.int64)
    for code in sorted(set(district_code)):
        inside = np.flatnonzero(district_code == code)
        total = int(known.get(code) or 5_000 * len(inside))
        shares = np.exp(chance.normal(0, 0.35, len(inside)))
        ends = np.rint(np.cumsum(shares) / shares.sum() * total).astype(np.int64)
        people[inside] = np.diff(ends, prepend=0)
    return people


def _spellings(name: str, kind: str, words: dict[str, Any]) -> list[str]:
    """Spell a name in each kind of `spelling` of the story, in its order."""
    made = {
        "plain": name,
        "prefixed": words["prefix"].get(kind, "") + name,
        "upper": name.upper(),
        "lower": name.lower(),
        "split": _split(name, words["endings"]),
        "short": _short(name, words["short"]),
        "typo": name[:2] + name[3:],
    }
    return [made[kind_of_spelling] for kind_of_spelling in words["spelling"]]


def _split(name: str, endings: list[str]) -> str:
    """Split `Tulungrejo` into `Tulung Rejo`."""
    parts = re.fullmatch(rf"(\w{{3,}}?)({'|'.join(endings)})", name)
    return f"{parts[1]} {parts[2].title()}" if parts else name


def _short(name: str, shortened: dict[str, str]) -> str:
    """Shorten `Oro-Oro Ombo` to `Oro2 Ombo`, `Sumberbrantas` to `Sbr Brantas`."""
    doubled = re.sub(r"\b(\w+)-\1\b", r"\g<1>2", name, flags=re.IGNORECASE)
    for long, short in shortened.items():
        if doubled.startswith(long) and len(doubled) > len(long):
            return short + doubled[len(long) :].strip().title()
    return doubled
