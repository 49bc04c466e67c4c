"""Who calls: people who may call again, where they live, and their made-up telephone numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.demo.setting import Setting, drawn


def people(setting: Setting, calls: int) -> NDArray[np.int64]:
    """For each call in order of time, the number of the first call of the same person (0 to calls − 1)."""
    draws = setting.chance("people")
    first = np.arange(calls)
    back = draws.geometric(min(1.0, 0.08 / setting.scale), calls)
    again = (draws.random(calls) < setting.story["calls"]["repeat_share"]) & (back <= first)
    caller = np.where(again, first - back, first)
    while (caller != caller[caller]).any():
        caller = caller[caller]
    return caller


def homes(setting: Setting, day: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each call on day number `day`, a village number; one village weighs more while the wave is high."""
    draws = setting.chance("homes")
    population = setting.places.villages["population"].to_numpy(dtype=float)
    weight = population * np.exp(draws.normal(0, 0.35, len(population)))
    outbreak = setting.story["places"]["outbreak"]
    struck = np.where(np.arange(len(weight)) == draws.integers(len(weight)), outbreak["share"], 1.0)
    table = np.stack([weight, weight * struck])
    return drawn(table, (setting.height[day] > outbreak["from_intensity"]).astype(np.int64), draws)


def telephone(person: NDArray[np.int64], setting: Setting) -> NDArray[np.object_]:
    """The number of each person as somebody typed it; a few are withheld."""
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
