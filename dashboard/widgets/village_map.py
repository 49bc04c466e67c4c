"""The map of villages: each coloured by a figure, with labels, clusters and a legend; a click chooses one."""

import json
from html import escape
from math import log2
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

import theme
from dashboard.shell import navigation, picture
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, data_gaps
from dashboard.widgets.drawing import icons, map_labels, svg
from finding import Finding

if TYPE_CHECKING:  # only the large map needs it: Overview's is drawn without
    import pydeck as pdk

# Width of a phone's map, and least height of any [px].
_WIDTH, _LEAST = 340, 280
_UNKNOWN = "#9aa3ab"
_SIGNED = ("change_cases",)
# A share is drawn on the scale up to all of it.
_PARTS = ("above_share",)
# From this height [px] on a map has room for names.
_ROOM = 500


def card(
    context: PageContext,
    key: str,
    counts: pd.DataFrame,
    shapes: pd.DataFrame,
    *,
    column: str,
    label: str = "",
    title: str | None = None,
    height: int = 480,
) -> str | None:
    """Draw a map that colours each village by `column` of `counts`.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        counts: One row per village: village_code, village, district, `column`.
        shapes: village_code, shape (GeoJSON geometry), is_schematic.
        column: Column of the figure.
        label: The figure in words, else the i18n text of `<key>_figure`.
        title: Heading in words, else the village with most.
        height: Greatest height [px].

    Returns:
        The code of the village that was clicked, None without one.
    """
    if data_gaps.unknown(context, key):
        with canvas.card(context, key):
            data_gaps.draw_unknown(context, key)
        return None
    known = counts.merge(shapes[["village_code", "shape", "is_schematic"]], on="village_code")
    with canvas.card(context, key, title=title or context.chart_title(_most(key, counts, column))):
        if known.empty:
            st.caption(context.w("screen.nothing_here"))
            return None
        picked = _draw(context, key, known, column=column, label=label or context.w(f"{key}_figure"), height=height)
        picture.offer(context, title or context.chart_title(_most(key, counts, column)) or context.w(key))
        return picked


def small(
    context: PageContext, key: str, counts: pd.DataFrame, shapes: pd.DataFrame, *, column: str, height: int = 340
) -> None:
    """Draw a small map without a map library: each village is coloured, named, and links to its page.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        counts: One row per village: village_code, village, district, `column`.
        shapes: village_code, shape (GeoJSON geometry), is_schematic.
        column: Column of the figure.
        height: Greatest height [px].
    """
    known = counts.merge(shapes[["village_code", "shape", "is_schematic"]], on="village_code")
    label = context.w(f"{key}_figure")
    with canvas.card(context, key, title=context.chart_title(_most(key, counts, column))):
        if data_gaps.draw_unknown(context, key):
            return
        if known.empty:
            st.caption(context.w("screen.nothing_here"))
        else:
            furthest = _furthest(known, column)
            areas = [_area(context, row, furthest, column) for row in cells.records(known)]
            svg.draw(svg.small_map(areas, title=context.w("demand_map.map_alt", measure=label), most=height))
            draw_legend(context, known, column, label=label)
            picture.offer(context, context.chart_title(_most(key, counts, column)) or context.w(key))


def _area(context: PageContext, row: cells.Row, furthest: float, column: str) -> svg.Area:
    is_known = not cells.is_missing(row[column])
    return svg.Area(
        str(row["village"]),
        map_labels.rings(json.loads(row["shape"])),
        cells.written(context.w, column, row[column]),
        f"var(--posko-step-{theme.step_number(float(row[column]) / furthest)})" if is_known else None,
        navigation.address_of("village", desa=str(row["village_code"])),
    )


def _most(key: str, counts: pd.DataFrame, column: str) -> Finding | None:
    return chart_title.most(key, counts, label="village", column=column)


def _draw(context: PageContext, key: str, known: pd.DataFrame, *, column: str, label: str, height: int) -> str | None:
    # The order of the codes keeps each village its place among the shapes, whatever figure is shown.
    rows = known.sort_values("village_code").to_dict("records")
    features = [_feature(context, row, known, column=column, label=label) for row in rows]
    event = st.pydeck_chart(
        _deck(context, features, height),
        height=fitting_height(features, height),
        key=f"map-{key}",
        alt=context.w("demand_map.map_alt", measure=label),
        on_select="rerun",
        selection_mode="single-object",
    )
    draw_legend(context, known, column, label=label)
    picked = event.selection.objects.get("villages", []) if event.selection else []
    return picked[0]["properties"]["code"] if picked else None


def _feature(context: PageContext, row: cells.Row, known: pd.DataFrame, *, column: str, label: str) -> dict[str, Any]:
    written = cells.written(context.w, column, row[column])
    name, district, figure = (escape(text) for text in (row["village"], row["district"], label))
    cluster = "" if cells.is_missing(row.get("cluster")) else str(row["cluster"])
    mark = theme.CLUSTER_ICON.get(cluster, "")
    about = f"<b>{name}</b>, {district}<br>{figure}: {escape(written)}"
    about += f"<br>{mark} {escape(context.w.term('cluster', cluster))}" if mark else ""
    tags = {"code": row["village_code"], "village": row["village"], "about": about, "figure": f"{mark}{written}"}
    tags |= {"fill": _rgb(fill(row[column], known, column)), "cluster": cluster}
    return {"type": "Feature", "geometry": json.loads(row["shape"]), "properties": tags}


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _deck(context: PageContext, features: list[dict[str, Any]], height: int) -> "pdk.Deck":
    import pydeck as pdk

    villages = pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id="villages",
        get_fill_color="properties.fill",
        get_line_color=_rgb(theme.palette(dark=canvas.is_dark()).paper),
        line_width_min_pixels=1.5,
        pickable=True,
        auto_highlight=True,
    )
    tips = {"html": "{about}", "style": {"fontFamily": "inherit", "borderRadius": "6px"}}
    view = view_of(features, fitting_height(features, height))
    return pdk.Deck(
        [villages, _clusters(features), _names(features, view.zoom, whole=height >= _ROOM)],
        initial_view_state=view,
        map_provider=None,
        tooltip=tips,
    )


def _clusters(features: list[dict[str, Any]]) -> "pdk.Layer":
    """A thick border around villages of a cluster, above all others."""
    import pydeck as pdk

    marked = [feature for feature in features if feature["properties"]["cluster"]]
    palette = theme.palette(dark=canvas.is_dark())
    edge = {"high": _rgb(palette.bad), "low": _rgb(palette.main)}
    for feature in marked:
        feature["properties"]["edge"] = edge[feature["properties"]["cluster"]]
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": marked},
        id="clusters",
        filled=False,
        get_line_color="properties.edge",
        line_width_min_pixels=3.5,
    )


def _names(features: list[dict[str, Any]], zoom: float, *, whole: bool) -> "pdk.Layer":
    """The figure of each village on a chip, under its name where there is room."""
    import pydeck as pdk

    labels = map_labels.labels(features, zoom, names=whole)
    palette = theme.palette(dark=canvas.is_dark())
    return pdk.Layer(
        "TextLayer",
        labels,
        id="names",
        get_position="at",
        get_text="text",
        get_color=_rgb(palette.text),
        get_size=10,
        background=True,
        get_background_color=[*_rgb(palette.paper), 205],
        background_padding=[3, 1],
        **map_labels.typeface(label["text"] for label in labels),
    )


def fill(figure: Any, frame: pd.DataFrame, column: str) -> str:
    """The colour of a figure among those of its column; grey for a missing one.

    Args:
        figure: The figure.
        frame: The rows of the map.
        column: Column of the figure.
    """
    if cells.is_missing(figure):
        return _UNKNOWN
    colour = theme.lean if column in _SIGNED else theme.step
    return colour(float(figure) / _furthest(frame, column), dark=canvas.is_dark())


def _furthest(frame: pd.DataFrame, column: str) -> float:
    if column in _PARTS:
        return 1.0
    return float(frame[column].astype(float).abs().max(skipna=True) or 0) or 1.0


def draw_legend(context: PageContext, frame: pd.DataFrame, column: str, *, label: str) -> None:
    """Draw what the colours mean, missing figures, marked clusters, and whether shapes are schematic.

    Args:
        context: The opened page.
        frame: The rows of the map.
        column: Column of the figure.
        label: The figure in words.
    """
    furthest = _furthest(frame, column)
    signed = column in _SIGNED
    few, many = (escape(cells.written(context.w, column, end)) for end in (-furthest if signed else 0, furthest))
    name, shades = ("lean", theme.scale(dark=False)) if signed else ("step", theme.ramp(dark=False))
    strip = "".join(f'<i style="background:var(--posko-{name}-{place})"></i>' for place in range(len(shades)))
    parts = [f"<b>{escape(label)}</b>", f"<span>{few} {strip} {many}</span>"]
    if frame[column].isna().any():
        parts.append(_spot(_UNKNOWN, context.w("term.unknown")))
    for code in ("high", "low"):
        if "cluster" in frame and (frame["cluster"] == code).any():
            parts.append(f"<span>{theme.CLUSTER_ICON[code]} {escape(context.w.term('cluster', code))}</span>")
    st.html(f'<div class="posko-legend">{"".join(parts)}</div>')
    if bool(frame["is_schematic"].any()):
        st.caption(f"{icons.mark('explore')} " + context.w("demand_map.schematic"))


def _spot(colour: str, text: str) -> str:
    return f'<span><i class="alone" style="background:{colour}"></i>{escape(text)}</span>'


def view_of(features: list[dict[str, Any]], height: int) -> "pdk.ViewState":
    """The view that fits every village into a phone's width and the given height [px]."""
    import pydeck as pdk

    west, south, east, north = _bounds(features)
    zoom = min(log2(_WIDTH / 512 * 360 / (east - west)), log2(height / 512 * 360 / (north - south)))
    return pdk.ViewState(longitude=(west + east) / 2, latitude=(south + north) / 2, zoom=round(zoom - 0.1, 2))


def fitting_height(features: list[dict[str, Any]], most: int) -> int:
    """The height [px] of a map that fills a phone's width: a wide city has no empty margins above and below."""
    west, south, east, north = _bounds(features)
    return min(most, max(_LEAST, round(1.15 * _WIDTH * (north - south) / (east - west))))


def _bounds(features: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """West, south, east and north of all shapes [degrees]."""
    points = [point for feature in features for ring in map_labels.rings(feature["geometry"]) for point in ring]
    (west, south), (east, north) = ([end(point[axis] for point in points) for axis in (0, 1)] for end in (min, max))
    return west, south, max(east, west + 1e-4), max(north, south + 1e-4)
