"""Charts of places and of money as data: villages, trips of a plan, the way of gifts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import theme
from i18n import Words
from reports.briefing.document import Chart
from reports.briefing.units import is_missing, written

_COLOURS = theme.palette(dark=False)
_UNKNOWN = "#9aa3ab"
_LABELLED = 8

Row = dict[Any, Any]


def village_map(
    w: Words,
    key: str,
    title: str,
    counts: pd.DataFrame,
    shapes: pd.DataFrame,
    *,
    column: str,
    unit: str,
    notes: Sequence[str],
) -> Chart | None:
    """The villages, each coloured by a figure; None without shapes.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        counts: village_code, village, `column`.
        shapes: village_code, shape (GeoJSON geometry), is_schematic.
        column: Column of the figure.
        unit: Key of `units.UNITS`.
        notes: Lines below the map.
    """  # fmt: skip
    known = counts.merge(shapes[["village_code", "shape", "is_schematic"]], on="village_code")
    if known.empty:
        return None
    geometry = [_rings(json.loads(shape)) for shape in known["shape"]]
    scaled, width, height = _scaled(geometry)
    largest = float(known[column].astype(float).max(skipna=True) or 0) or 1.0
    order = known[column].astype(float).rank(ascending=False, method="first")
    drawn = [
        {
            "text": str(row["village"]),
            "rings": rings,
            "fill": _UNKNOWN if is_missing(row[column]) else theme.step(float(row[column]) / largest, dark=False),
            "written": written(w, unit, row[column]),
            "label": bool(place <= _LABELLED and row[column]),
        }
        for row, rings, place in zip(known.to_dict("records"), scaled, order, strict=True)
    ]
    if bool(known["is_schematic"].any()):
        notes = [*notes, w("briefing.schematic")]
    content = {
        "shapes": drawn, "width": width, "height": height, "legend": _legend(w, known[column], largest, unit),
        "note": " ".join(notes),
    }  # fmt: skip
    first = "; ".join(
        f"{row['village']} {written(w, unit, row[column])}"
        for row in known.sort_values(column, ascending=False).head(5).to_dict("records")
    )
    return Chart(
        key, "village_map", title, w("briefing.alt_map", title=title, villages=len(known), rows=first), content
    )


def _rings(geometry: Row) -> list[list[list[float]]]:
    """The outer rings of a GeoJSON Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


Rings = list[list[list[float]]]


def _scaled(shapes: Sequence[Rings]) -> tuple[list[Rings], float, float]:
    """Rings with x and y from 0 to 1, y down, the aspect of the ground kept; and the width and height they fill."""
    points = [point for rings in shapes for ring in rings for point in ring]
    place, width, height = _frame(points)
    return [[[place(point) for point in ring] for ring in rings] for rings in shapes], width, height


def _frame(points: Sequence[Sequence[float]]) -> tuple[Any, float, float]:
    """How longitude and latitude become x and y, and how far they reach: the longer side is 1."""
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    squeeze = max(0.1, 1 - ((south + north) / 2 * 0.0175) ** 2 / 2)  # a degree of longitude is shorter away from 0°
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    size = max(wide, high)

    def place(point: Sequence[float]) -> list[float]:
        return [round((point[0] - west) * squeeze / size, 4), round((north - point[1]) / size, 4)]

    return place, round(wide / size, 4), round(high / size, 4)


def _legend(w: Words, values: pd.Series, largest: float, unit: str) -> list[dict[str, str]]:
    """What each shade means: the amounts that have it."""
    shades = theme.ramp(dark=False)
    known = [float(each) for each in values if not is_missing(each)]
    lines = []
    for shade in shades:
        within = [each for each in known if theme.step(each / largest, dark=False) == shade]
        if within:
            low, high = written(w, unit, min(within)), written(w, unit, max(within))
            lines.append({"fill": shade, "text": low if low == high else f"{low}–{high}"})
    return [*lines, *([{"fill": _UNKNOWN, "text": w("term.unknown")}] if len(known) < len(values) else [])]


def flow(w: Words, key: str, title: str, steps: pd.DataFrame) -> Chart:
    """The way of money from givers to people: what goes into each node equals what comes out of it.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        steps: Of the metric `flow`: source, target, amount_idr.
    """
    rows: list[Row] = steps.to_dict("records")
    codes = list(dict.fromkeys([*steps["source"], *steps["target"]]))
    amounts = {
        code: max(
            sum(row["amount_idr"] for row in rows if row["source"] == code),
            sum(row["amount_idr"] for row in rows if row["target"] == code),
        )
        for code in codes
    }
    columns = _columns(codes, rows)
    nodes = [
        {
            "id": code, "column": columns[code], "text": _node(w, code), "written": w.money(int(amounts[code])),
            "amount": int(amounts[code]), "colour": _tone(code),
        }
        for code in codes
    ]  # fmt: skip
    links = [{"from": row["source"], "to": row["target"], "amount": int(row["amount_idr"])} for row in rows]
    headings = [w(f"briefing.flow_{name}") for name in ("from", "account", "to", "state")]
    reach = max(columns.values(), default=0) + 1
    content = {"columns": reach, "headings": headings[:reach], "nodes": nodes, "links": links}
    listed = "; ".join(f"{_node(w, row['source'])} → {_node(w, row['target'])} {w.money(int(row['amount_idr']))}"
                     for row in rows[:8])  # fmt: skip
    return Chart(key, "flow", title, w("briefing.alt_flow", title=title, rows=listed), content)


def _columns(codes: Sequence[str], rows: Sequence[Row]) -> dict[str, int]:
    """How many steps each node is from the first ones."""
    column = dict.fromkeys(codes, 0)
    for _ in codes:
        for row in rows:
            column[row["target"]] = max(column[row["target"]], column[row["source"]] + 1)
    return column


def _node(w: Words, code: str) -> str:
    kind, _, rest = code.partition(".")
    if rest:
        return w.term({"donor": "donor_kind"}.get(kind, kind), rest)
    return w.term("flow", code)


def _tone(code: str) -> str:
    tone = theme.FLOW_TONE.get(code) or theme.FLOW_TONE.get(code.partition(".")[0]) or "fifth"
    return str(getattr(_COLOURS, tone))


def plan(w: Words, key: str, title: str, stops: pd.DataFrame, points: pd.DataFrame) -> Chart | None:
    """The trips of a plan between depots on a map. None where no place of it is on the map.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        stops: Of `depot_stops`.
        points: Of `place_points`.
    """
    at = {str(row["place"]): (row["longitude"], row["latitude"]) for row in points.to_dict("records")}
    depots = [depot for depot in dict.fromkeys(stops["from_depot"]) if depot in at]
    places = [str(place) for place in dict.fromkeys(stops["to_depot"]) if str(place) in at]
    if not places:
        return None
    place, width, height = _frame([at[name] for name in [*depots, *places]])
    series = _COLOURS.series
    vehicles = sorted({str(vehicle) for vehicle in stops["vehicle"]})
    trips = []
    for n, ((vehicle, _), rows) in enumerate(stops.groupby(["vehicle", "trip"], sort=True)):
        letter = chr(ord("A") + vehicles.index(str(vehicle)) % 26)
        trips.append({
            "letter": letter,
            "vehicle": w("briefing.vehicle", letter=letter),
            "depot": str(rows["from_depot"].iloc[0]),
            "text": w("briefing.trip", letter=letter, **_load(rows)),
            "colour": series[n % len(series)],
            "stops": [_stop(w, group, at, place) for _, group in rows.groupby("to_depot", sort=False)],
        })  # fmt: skip
    content = {
        "trips": trips, "width": width, "height": height,
        "depots": [{"text": depot, **dict(zip("xy", place(at[depot]), strict=True))} for depot in depots],
    }  # fmt: skip
    listed = "; ".join(str(each["text"]) for each in trips)
    return Chart(key, "plan", title, w("briefing.alt_plan", title=title, rows=listed), content)


def _load(rows: pd.DataFrame) -> dict[str, int]:
    return {"stops": int(rows["stop"].nunique()), "cylinders": int(rows["quantity"].sum())}


def _stop(w: Words, rows: pd.DataFrame, at: Mapping[str, Any], place: Any) -> dict[str, Any]:
    first = rows.iloc[0]
    sizes = rows.groupby("item")["quantity"].sum()
    amounts = [f"{w.number(int(number))} × {w.term('item', str(item))}" for item, number in sizes.items() if number]
    name = str(first["to_depot"])
    x, y = place(at[name]) if name in at else (None, None)
    arrives = rows["arrive_at"].min()
    return {
        "text": name, "time": "" if is_missing(arrives) else w.clock(pd.Timestamp(arrives).to_pydatetime()),
        "written": ", ".join(amounts), "late": bool(rows["is_late"].fillna(False).any()),
        "x": x, "y": y,
    }  # fmt: skip
