"""Villages on a map without a map server: polygons in one hue, their names, and a legend of our own."""

import json
from html import escape
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

import look
from dashboard import canvas, cells, map_labels, map_legend, map_view, telling
from dashboard.screen import Screen

# From this height [px] on a map has room for names.
_ROOM = 500


def card(
    screen: Screen,
    key: str,
    counts: pd.DataFrame,
    shapes: pd.DataFrame,
    *,
    column: str,
    label: str = "",
    title: str | None = None,
    height: int = 480,
) -> str | None:
    """Colour each village by `column` of `counts`; returns the code of the village that was clicked.

    label: what the column is, in words; without any, the words under `<key>_figure` · title: without any, the village
    with most
    shapes: village_code, shape (GeoJSON geometry), is_schematic
    """
    known = counts.merge(shapes[["village_code", "shape", "is_schematic"]], on="village_code")
    with canvas.card(screen, key, title=title or screen.told(_most(key, counts, column))):
        if known.empty:
            st.caption(screen.w("screen.nothing_here"))
            return None
        return _draw(screen, key, known, column=column, label=label or screen.w(f"{key}_figure"), height=height)


def _most(key: str, counts: pd.DataFrame, column: str) -> telling.Told | None:
    return telling.most(key, counts, label="village", column=column)


def _draw(screen: Screen, key: str, known: pd.DataFrame, *, column: str, label: str, height: int) -> str | None:
    # The order of the codes keeps each village its place among the shapes, whatever figure is shown.
    rows = known.sort_values("village_code").to_dict("records")
    features = [_feature(screen, row, known, column=column, label=label) for row in rows]
    event = st.pydeck_chart(
        _deck(screen, features, height),
        height=map_view.needed(features, height),
        key=f"map-{key}",
        alt=screen.w("demand_map.map_alt", measure=label),
        on_select="rerun",
        selection_mode="single-object",
    )
    map_legend.draw(screen, known, column, label=label)
    picked = event.selection.objects.get("villages", []) if event.selection else []
    return picked[0]["properties"]["code"] if picked else None


def _feature(screen: Screen, row: cells.Row, known: pd.DataFrame, *, column: str, label: str) -> dict[str, Any]:
    written = cells.written(screen.w, column, row[column])
    name, district, said = (escape(text) for text in (row["village"], row["district"], label))
    cluster = "" if cells.is_missing(row.get("cluster")) else str(row["cluster"])
    mark = look.CLUSTER_ICON.get(cluster, "")
    about = f"<b>{name}</b>, {district}<br>{said}: {escape(written)}"
    about += f"<br>{mark} {escape(screen.w.term('cluster', cluster))}" if mark else ""
    tags = {"code": row["village_code"], "village": row["village"], "about": about, "figure": f"{mark}{written}"}
    tags |= {"fill": _rgb(map_legend.fill(row[column], known, column)), "cluster": cluster}
    return {"type": "Feature", "geometry": json.loads(row["shape"]), "properties": tags}


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _deck(screen: Screen, features: list[dict[str, Any]], height: int) -> pdk.Deck:
    villages = pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id="villages",
        get_fill_color="properties.fill",
        get_line_color=_rgb(look.palette(dark=canvas.is_dark()).paper),
        line_width_min_pixels=1.5,
        pickable=True,
        auto_highlight=True,
    )
    tips = {"html": "{about}", "style": {"fontFamily": "inherit", "borderRadius": "6px"}}
    view = map_view.view(features, map_view.needed(features, height))
    return pdk.Deck(
        [villages, _clusters(features), _names(features, view.zoom, whole=height >= _ROOM)],
        initial_view_state=view,
        map_provider=None,
        tooltip=tips,
    )


def _clusters(features: list[dict[str, Any]]) -> pdk.Layer:
    """A thick border around villages of a cluster, above all others."""
    marked = [feature for feature in features if feature["properties"]["cluster"]]
    palette = look.palette(dark=canvas.is_dark())
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


def _names(features: list[dict[str, Any]], zoom: float, *, whole: bool) -> pdk.Layer:
    """The figure of each village on a chip, under its name where there is room."""
    labels = map_labels.labels(features, zoom, names=whole)
    palette = look.palette(dark=canvas.is_dark())
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
        # Other fonts let a j hang over the edge of its cell, where it is cut off.
        font_family=pdk.types.String("DejaVu Sans Mono, Consolas, Roboto Mono, monospace"),
        font_settings={"fontSize": 48, "buffer": 8},
        character_set=pdk.types.String("".join(sorted({letter for label in labels for letter in label["text"]}))),
    )
