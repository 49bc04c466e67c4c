"""Oxygen requests before the depots see them: which depot, which size, how many, when they would be served."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.demo.needs import REASONS, categories
from pipelines.demo.setting import Setting, drawn

OPENS, CLOSES = 8 * 3600 + 1800, 20 * 3600


def prepared(setting: Setting, requests: pd.DataFrame) -> pd.DataFrame:
    """One row an oxygen request, in order of time: row (of `requests`), depot, item, asked, approved, flow [L/min],
    reason (number in REASONS, 0 none yet), planned_day and planned_second of its delivery."""
    draws, oxygen = setting.chance("oxygen requests"), setting.story["oxygen"]
    rows = np.flatnonzero(requests["category"].to_numpy() == categories(setting).index("oxygen"))
    asked = requests.iloc[rows]
    frame = pd.DataFrame({"row": rows, "day": asked["day"].to_numpy(), "depot": _depots(setting, asked)})
    frame["item"] = _items(setting, frame["depot"].to_numpy(), draws)
    frame["asked"] = 1 + drawn(np.array([oxygen["quantity_weights"]]), np.zeros(len(rows), dtype=np.int64), draws)
    rationed = (setting.height[frame["day"]] > oxygen["ration_from"]) & (frame["asked"] > 1)
    frame["approved"] = frame["asked"] - rationed
    written = setting.chance("written flows").random(len(rows)) < oxygen["flow_written_share"]
    frame["flow"] = np.where(written, draws.choice(oxygen["flows"], len(rows)), "")
    refused = draws.random(len(rows)) < oxygen["refused_share"]
    frame["reason"] = np.where(refused, draws.integers(2, len(REASONS), len(rows)), 0)
    return _planned(frame, asked["second"].to_numpy(), draws)


def _depots(setting: Setting, asked: pd.DataFrame) -> NDArray[np.int64]:
    """The depot of the village's district; the main one for a village that was not recorded."""
    count = min(len(setting.story["depots"]), len(setting.places.districts))
    village = asked["village"].to_numpy()
    district = setting.places.villages["district_number"].to_numpy()[village]
    return np.where(village < 0, 0, district % count)


def _items(setting: Setting, depot: NDArray[np.int64], draws: np.random.Generator) -> NDArray[np.object_]:
    sizes = setting.story["oxygen"]["sizes"]
    table = np.array([[one["asked"].get(size, 0.0) for size in sizes] for one in setting.story["depots"]])
    return np.array(sizes, dtype=object)[drawn(table, depot, draws)]


def _planned(frame: pd.DataFrame, second: NDArray[np.int64], draws: np.random.Generator) -> pd.DataFrame:
    """An hour or so later in opening hours, else the next morning."""
    moment = second + (4_500 * np.exp(draws.normal(0, 0.5, len(frame)))).astype(np.int64)
    late, morning = moment > CLOSES, OPENS + draws.integers(0, 5_400, len(frame))
    planned = np.where(late | (moment < OPENS), morning, moment)
    return frame.assign(planned_day=frame["day"] + late, planned_second=planned)
