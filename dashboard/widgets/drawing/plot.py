"""Plotly charts as plain data.

Plotly checks each option of a chart when it is made, which takes longer than all else on a page. Our options come from
nobody else, so tests check them instead, and pages hand them on as they are.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
import plotly.io
from plotly.basedatatypes import BaseFigure

Options = dict[str, Any]
_NESTED = "marker_"
"""Beginning of options of a trace's marks that are written outside `marker`."""


class Plot(BaseFigure):  # type: ignore[misc]
    """A chart that Streamlit draws without checking it again."""

    def __init__(self, traces: list[Options], layout: Options) -> None:
        """Take the options of traces and layout as JSON."""
        self.__dict__["spec"] = {"data": traces, "layout": {"template": template(), **layout}}

    @property
    def traces(self) -> list[Options]:
        """Options of its traces."""
        traces: list[Options] = self.__dict__["spec"]["data"]
        return traces

    @property
    def layout_options(self) -> Options:
        """Options of its layout."""
        options: Options = self.__dict__["spec"]["layout"]
        return options

    def to_dict(self) -> Options:
        """The chart as JSON."""
        spec: Options = self.__dict__["spec"]
        return spec


@cache
def template() -> Options:
    """What Streamlit's theme begins with, in its own colours."""
    default = plotly.io.templates[plotly.io.templates.default]
    options: Options = as_json(default.to_plotly_json())
    return options


def plot(traces: list[Options], layout: Options) -> Plot:
    """A chart of these traces.

    Args:
        traces: Options of its traces.
        layout: Options of its layout.
    """
    return Plot([as_json(_nested(trace)) for trace in traces], as_json(layout))


def of_figure(figure: BaseFigure) -> Plot:
    """A chart that Plotly has checked already."""
    if isinstance(figure, Plot):
        return figure
    spec = figure.to_dict()
    return Plot(spec["data"], spec["layout"])


def _nested(trace: Options) -> Options:
    """The options of a trace, those of its marks in `marker`."""
    outside = {name: option for name, option in trace.items() if name.startswith(_NESTED)}
    if not outside:
        return trace
    marker = trace.get("marker", {}) | {name.removeprefix(_NESTED): option for name, option in outside.items()}
    return {name: option for name, option in trace.items() if name not in outside} | {"marker": marker}


def as_json(value: Any) -> Any:
    """Options of a chart as JSON: columns as lists, moments as local ones, missing numbers as null."""
    if isinstance(value, str) or value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value) if isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: as_json(option) for name, option in value.items()}
    if isinstance(value, pd.Series | pd.Index | np.ndarray):
        return _column(value)
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, date):  # a moment is one, too
        return None if value is pd.NaT else pd.Timestamp(value).tz_localize(None).isoformat()
    return as_json(value.item()) if isinstance(value, np.generic) else value


def _column(values: Any) -> list[Any]:
    series = pd.Series(values)
    if pd.api.types.is_datetime64_any_dtype(series):
        local = series.dt.tz_localize(None).to_numpy()
        unit: Any = "D" if (local == local.astype("datetime64[D]")).all() else None
        return [None if text == "NaT" else text for text in np.datetime_as_string(local, unit=unit).tolist()]
    return [None if value is None or value is pd.NA or value is pd.NaT else as_json(value) for value in series.tolist()]
