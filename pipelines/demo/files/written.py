"""When the lines of a ledger were written down: mostly at once, on busy days hours later."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.setting import Setting

_DAY, _EVENING = 86_400, 23 * 3600


def written_down(setting: Setting, movements: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    """written_day and written_second for each movement: never before it, never after the story's last day."""
    plan, draws = setting.story["written_down"], setting.chance("written down")
    day, second = movements["day"].to_numpy(dtype=np.int64), movements["second"].to_numpy(dtype=np.int64)
    soon = 60 * plan["soon_minutes"] * np.exp(draws.normal(0, 0.6, len(day)))
    low, high = plan["late_hours"]
    late = 3600 * draws.uniform(low, high, len(day))
    is_late = draws.random(len(day)) < setting.risen(plan["late_share"], day)
    happened = day * _DAY + second
    moment = happened + np.where(is_late, late, soon).astype(np.int64)
    first, until = (setting.last * _DAY + 3600 * hour for hour in plan["last_hours"])
    unwritten = (happened >= first) & (happened < until)
    moment = np.where(unwritten, setting.last * _DAY + 3600 * plan["last_noon"], moment)
    moment = np.minimum(moment, np.maximum(happened, setting.last * _DAY + _EVENING))
    return {"written_day": moment // _DAY, "written_second": moment % _DAY}
