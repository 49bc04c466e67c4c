"""A briefing as long and as rich as one gets, with every kind of chart, in three languages: for whatever draws it."""

import math
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import theme
from codes import HIDDEN
from i18n import Words
from reports.briefing.charts import ranking
from reports.briefing.compose import words
from reports.briefing.document import Action, Briefing, Chart, Column, Event, Figure, Item, Section, Table
from reports.briefing.options import SECTIONS, Options

START, END = date(2021, 7, 5), date(2021, 7, 18)
MOMENT = datetime(2021, 7, 18, 16, 59, 59, tzinfo=UTC)
_COLOURS = theme.palette(dark=False)
with Path(__file__).with_suffix(".toml").open("rb") as _file:
    _TEXTS: dict[str, Any] = tomllib.load(_file)


def _ticks(w: Words, top: float, step: float, *, share: bool = False) -> list[dict[str, Any]]:
    count = round(top / step)
    return [{"at": step * n, "text": w.share(step * n) if share else w.number(step * n)} for n in range(count + 1)]


def _bars(w: Words, t: dict[str, Any]) -> Chart:
    amounts = [61, 68, 72, 66, 81, 94, None, 88, 97, 112, 131, 118, 109, 52, None, None, None, None]
    days = []
    for at, amount in enumerate(amounts):
        day, ahead = START + timedelta(days=at), at > 13
        usual = 60 + 4 * at
        days.append(
            {
                "day": day.isoformat(),
                "text": w.short_day(day),
                "amount": amount,
                "mean": None if ahead or at < 3 or at in (6, 7) else 58 + 4.2 * at,
                "low": usual - 22 - 3 * max(0, at - 13) if ahead or at > 3 else None,
                "high": usual + 24 + 4 * max(0, at - 13) if ahead or at > 3 else None,
                "middle": usual if ahead else None,
                "incomplete": at == 13,
                "ahead": ahead,
            }
        )
    content = {
        "days": days,
        "day_ticks": [{"at": at, "text": days[at]["text"]} for at in range(0, 18, 3)],
        "events": [{"at": 2, "text": t["event.1"], "letter": "A"}, {"at": 9, "text": t["event.2"], "letter": "B"}],
        "ticks": _ticks(w, 160, 40),
        "axis": t["axis.calls"],
        "top": 164,
        "colours": {"bar": _COLOURS.main, "line": _COLOURS.accent, "band": _COLOURS.accent, "event": _COLOURS.fourth},
        "labels": {"bar": t["legend.bar"], "line": t["legend.line"], "band": t["legend.band"]},
    }
    return Chart("calls_daily", "bars", t["chart.calls"], t["alt.calls"], content)


def _ranking(w: Words, t: dict[str, Any]) -> Chart:
    rows: list[tuple[str, int | None, str]] = [
        ("oxygen", 612, t["before"].format(402)),
        ("medicine", 148, t["before"].format(139)),
        ("ambulance", 97, t["before"].format(101)),
        ("food", 84, t["before"].format(35)),
        ("info", 60, ""),
        ("bed", None, ""),
    ]
    content = {
        "rows": [
            {
                "text": t[name],
                "amount": amount,
                "written": "–" if amount is None else w.number(amount),
                "low": amount - 12 - amount // 14 if amount else None,
                "high": amount + 12 + amount // 14 if amount else None,
                "beside": beside,
                "colour": _COLOURS.main if name == "oxygen" else _COLOURS.fifth,
            }
            for name, amount, beside in rows
        ],
        "ticks": _ticks(w, 600, 200),
        "axis": t["axis.needs"],
        "top": 680,
    }
    return Chart("needs", "ranking", t["chart.needs"], t["alt.needs"], content)


def _survival(w: Words, t: dict[str, Any]) -> Chart:
    def curve(half: float) -> list[list[float | None]]:
        shares = [(hours, 0.5 ** (hours / half) * 0.94 + 0.06) for hours in range(0, 49, 2)]
        return [[hours, share, max(0, share - 0.05), min(1, share + 0.05)] for hours, share in shares]

    content = {
        "curves": [
            {"text": t["legend.now"], "colour": _COLOURS.main, "points": curve(8.3)},
            {
                "text": t["legend.before"],
                "colour": _COLOURS.quiet,
                "points": [[*each[:2], None, None] for each in curve(5.4)],
            },
        ],
        "hour_ticks": [{"at": hours, "text": str(hours)} for hours in range(0, 49, 6)],
        "ticks": _ticks(w, 1, 0.25, share=True),
        "axis": t["axis.requests"],
        "marks": [{"hours": 9, "share": 0.5, "text": t["mark.median"]}],
    }
    return Chart("fulfilment", "survival", t["chart.requests"], t["alt.requests"], content)


def _fan(w: Words, t: dict[str, Any]) -> Chart:
    days = [END + timedelta(days=at) for at in range(8)]
    content = {
        "days": [w.short_day(day) for day in days],
        "p10": [31, 23, 15, 14, 1, 0, 0, 0],
        "p50": [31, 25, 19, 21, 10, 3, 0, 0],
        "p90": [31, 28, 24, 29, 22, 16, 11, 7],
        "ticks": _ticks(w, 40, 10),
        "top": 41,
        "axis": t["axis.fan"],
        "arrivals": [{"at": 3, "text": t["arrival"]}],
        "runs_out": {"at": 4.6, "text": t["runs_out"]},
        "safe_until": {"at": 2, "text": t["safe"]},
        "colours": {
            "band": _COLOURS.main,
            "line": _COLOURS.main,
            "arrival": _COLOURS.good,
            "runs_out": _COLOURS.bad,
            "safe_until": _COLOURS.warning,
        },
        "labels": {"line": t["legend.p50"], "band": t["legend.p90"]},
    }
    return Chart("depletion", "fan", t["chart.fan"], t["alt.fan"], content)


_VILLAGES = (
    "Tulungrejo",
    "Sumbergondo",
    "Punten",
    "Bulukerto",
    "Gunungsari",
    "Giripurno",
    "Sidomulyo",
    "Bumiaji",
    "Pandanrejo",
    "Pesanggrahan",
    "Songgokerto",
    "Ngaglik",
    "Sisir",
    "Temas",
    "Beji",
    "Torongrejo",
)


def _village_map(w: Words, t: dict[str, Any]) -> Chart:
    def corner(column: int, row: int) -> list[float]:
        return [
            0.25 * column * 0.9 + 0.03 * math.sin(2.7 * row + column),
            0.25 * row + 0.03 * math.cos(1.9 * column + row) + 0.03,
        ]

    shapes = []
    for at, name in enumerate(_VILLAGES):
        column, row = at % 4, at // 4
        ring = [corner(column + dx, row + dy) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))]
        rate = 38 - 2.4 * at
        shapes.append(
            {
                "text": name,
                "rings": [ring],
                "written": w.number(rate),
                "label": at not in (6, 15),
                "fill": "#ffffff" if at == 15 else theme.step(rate / 38, dark=False),
            }
        )
    content = {
        "shapes": shapes,
        "width": 0.95,
        "height": 1.08,
        "note": t["note.map"],
        "legend": [
            {"fill": theme.step(part, dark=False), "text": f"{w.number(38 * part)}+"}
            for part in (0, 0.25, 0.5, 0.75, 1)
        ],
    }
    return Chart("villages_map", "village_map", t["chart.map"], t["alt.map"], content)


def _flow(w: Words, t: dict[str, Any]) -> Chart:
    nodes = [
        ("money", 0, "flow.money", 180, theme.FLOW_TONE["cash"]),
        ("goods", 0, "flow.goods", 34, theme.FLOW_TONE["item"]),
        ("bought", 1, "flow.bought", 106, theme.FLOW_TONE["bought"]),
        ("left", 1, "flow.left", 74, theme.FLOW_TONE["on_hand"]),
        ("given", 1, "flow.goods", 34, theme.FLOW_TONE["item"]),
        ("out", 2, "flow.out", 99, theme.FLOW_TONE["handed_over"]),
        ("stock", 2, "flow.stock", 37, theme.FLOW_TONE["in_store"]),
        ("unknown", 2, "flow.unknown", 4, theme.FLOW_TONE["not_recorded"]),
    ]
    links = [
        ("money", "bought", 106),
        ("money", "left", 74),
        ("goods", "given", 34),
        ("bought", "out", 75),
        ("bought", "stock", 31),
        ("given", "out", 24),
        ("given", "stock", 6),
        ("given", "unknown", 4),
    ]
    content = {
        "columns": 3,
        "nodes": [
            {
                "id": key,
                "column": column,
                "text": t[name],
                "written": w.money(1_000_000 * amount),
                "amount": amount,
                "colour": getattr(_COLOURS, tone),
            }
            for key, column, name, amount, tone in nodes
        ],
        "links": [{"from": start, "to": end, "amount": amount} for start, end, amount in links],
    }
    return Chart("gifts", "flow", t["chart.flow"], t["alt.flow"], content)


def _plan(w: Words, t: dict[str, Any]) -> Chart:
    spots = [
        ("Tulungrejo", 0.2, 0.1),
        ("Punten", 0.35, 0.2),
        ("Bulukerto", 0.5, 0.12),
        ("Giripurno", 0.8, 0.2),
        ("Bumiaji", 0.6, 0.32),
        ("Sisir", 0.4, 0.6),
        ("Temas", 0.55, 0.65),
        ("Beji", 0.7, 0.8),
        ("Songgokerto", 0.15, 0.55),
    ]
    trips = []
    for letter, start, end, colour in (("A", 0, 5, _COLOURS.main), ("B", 5, 9, _COLOURS.bad)):
        stops = [
            {
                "text": name,
                "time": w.clock(datetime(2021, 7, 18, 1 + at % 5, 20, tzinfo=UTC)),
                "written": f"{1 + at % 3} {t['cylinder']}",
                "late": at == 7,
                "x": x,
                "y": y,
            }
            for at, (name, x, y) in enumerate(spots)
            if start <= at < end
        ]
        trips.append(
            {
                "letter": letter,
                "vehicle": f"{t['vehicle']} {letter}",
                "text": f"{len(stops) * 2} {t['cylinder']}",
                "colour": colour,
                "stops": stops,
            }
        )
    content = {"trips": trips, "depots": [{"text": "Depo Junrejo", "x": 0.5, "y": 0.48}], "width": 0.9, "height": 0.9}
    return Chart("plan", "plan", t["chart.plan"], t["alt.plan"], content)


def _orders(t: dict[str, Any]) -> Table:
    columns = tuple(
        Column(name, t[f"col.{name}"], unit)
        for name, unit in (("depot", "text"), ("size", "text"), ("stock", "count"), ("out", "day"), ("order", "moment"))
    )
    rows = (
        ("Depo Junrejo", "6 m³", 31, date(2021, 7, 22), datetime(2021, 7, 20, 5, tzinfo=UTC)),
        ("Depo Bumiaji", "1 m³", 4, date(2021, 7, 20), datetime(2021, 7, 18, 11, tzinfo=UTC)),
        ("Gudang Kadin", "2 m³", None, None, None),
    )
    return Table("orders", t["table.orders"], columns, rows, 3)


def _villages(t: dict[str, Any]) -> Table:
    columns = tuple(
        Column(name, t[f"col.{name}"], unit)
        for name, unit in (("village", "text"), ("requests", "count"), ("rate", "rate"), ("filled", "share"))
    )
    rows = tuple(
        (name, 96 - 5 * at, 38 - 2.4 * at, 0.92 - 0.02 * at if at != 4 else None)
        for at, name in enumerate(_VILLAGES[:12])
    )
    return Table("villages", t["table.villages"], columns, rows, 24)


def _steps(t: dict[str, Any]) -> Table:
    columns = (Column("step", t["col.step"], "text"), Column("people", t["col.people"], "count"))
    return Table("steps", t["table.steps"], columns, ((t["step.own"], 14), (t["step.visit"], HIDDEN)), 2)


def _step_bars(w: Words, t: dict[str, Any]) -> Chart:
    rows: list[dict[str, Any]] = [
        {"text": t["step.own"], "amount": 14, "written": "14"},
        {"text": t["step.visit"], "amount": None, "written": w("small_groups.hidden")},
    ]
    return ranking(w, "followups.steps", t["table.steps"], rows, axis=t["col.people"])


def _sources(t: dict[str, Any]) -> Table:
    columns = tuple(
        Column(name, t[f"col.{name}"], unit)
        for name, unit in (("feed", "text"), ("file", "text"), ("rows", "count"), ("loaded", "moment"), ("sha", "text"))
    )
    files = [
        ("calls", "log-sentral-2021-07.csv", 1302),
        ("requests", "permintaan oksigen (Juli) FINAL2.xlsx", 848),
        ("stock", "kartu stok.ods", 212),
        ("donations", "donasi.xlsx", 96),
        ("villages", "desa.geojson", 24),
    ]
    rows = tuple(
        (
            t[f"section.{feed}"] if f"section.{feed}" in t else t["section.oxygen"],
            file,
            count,
            datetime(2021, 7, 18, 14, at, tzinfo=UTC),
            f"{at}f3a9c0{at}b71e",
        )
        for at, (feed, file, count) in enumerate(files)
    )
    return Table("sources", t["table.sources"], columns, rows, 5)


def briefing(language: str = "id", **changes: Any) -> Briefing:
    """The sample, with some of its fields changed.

    Args:
        language: One of `i18n.LANGUAGES`.
        changes: Fields of `Briefing`.
    """
    t, w = _TEXTS[language], Words(language)
    options = Options("inspection", START, END, "previous", SECTIONS, language)
    about = {name: t[name] for name in ("definition", "basis", "coverage", "quarantine", "source")}
    figures = (
        Figure("calls", t["f.calls"], 1284, "count", w.number(1284), t["change.up"], "1,284", "1,302"),
        Figure("lost", t["f.lost"], 0.124, "share", w.share(0.124, 1), t["before"].format(w.share(0.081, 1))),
        Figure("open", t["f.open"], 43, "count", w.number(43), t["change.flat"], is_current=True),
        Figure("wait", t["f.wait"], 9, "hours", f"9 {t['hour']}", t["before"].format(6)),
        Figure("stock", t["f.stock"], 3.6, "days", f"3,6 {t['day']}", "6 m³ · Depo Junrejo"),
        Figure("money", t["f.money"], None, "idr", "–", ""),
    )
    people = (
        Figure("overdue", t["f.overdue"], 18, "count", w.number(18), ""),
        Figure("bad", t["f.bad"], None, "count", w("small_groups.hidden"), "", is_hidden=True),
    )

    def item(key: str, some: tuple[Figure, ...], chart: Chart | None, table: Table | None = None) -> Item:
        return Item(key, t[f"item.{key}"], some, chart, table, **about)

    items = {
        "calls": (item("calls", figures[:3], _bars(w, t)), item("needs", (), _ranking(w, t))),
        "requests": (item("requests", figures[2:4], _survival(w, t)),),
        "oxygen": (item("oxygen", figures[4:5], _fan(w, t)), item("orders", (), None, _orders(t))),
        "deliveries": (item("deliveries", (), _plan(w, t)),),
        "followups": (item("followups", people, _step_bars(w, t), _steps(t)),),
        "villages": (item("villages", (), _village_map(w, t)), item("ranking", (), None, _villages(t))),
        "donations": (item("donations", figures[5:], _flow(w, t)),),
    }
    fields: dict[str, Any] = {
        "options": options,
        "centre": t["centre"],
        "title": t["title"],
        "period": t["period"],
        "comparison": t["comparison"],
        "moment": MOMENT,
        "moment_text": t["moment"],
        "is_past": True,
        "as_of_text": t["as_of"],
        "made_at": datetime(2021, 7, 19, 1, tzinfo=UTC),
        "made_at_text": t["made_at"],
        "made_up": t["made_up"],
        "incomplete": t["incomplete"],
        "suppressed": t["suppressed"],
        "summary": tuple(t[f"summary.{number}"] for number in range(1, 6)),
        "figures": figures,
        "actions": tuple(
            Action(t[f"action.{number}"], t[f"until.{min(number, 3)}"] if number < 4 else "", number == 3)
            for number in (3, 1, 2, 4)
        ),
        "no_actions": t["no_actions"],
        "events": (
            Event(date(2021, 7, 7), date(2021, 7, 20), t["event.1"]),
            Event(date(2021, 7, 14), None, t["event.2"]),
        ),
        "sections": tuple(
            Section(name, t[f"section.{name}"], items.get(name, ()), "" if name in items else t["missing"])
            for name in SECTIONS
        ),
        "signatures": (t["sign.1"], t["sign.2"]),
        "definitions": (
            (t["def.calls"], t["definition"]),
            (t["def.lost"], t["def.lost.text"]),
            (t["def.wait"], t["def.wait.text"]),
        ),
        "sources": _sources(t),
        "version": "0.1.0+g6b7d33f",
        "fingerprint": "6b7d33fe57ee112b79a4119884c7f5631ad6f21b",
        "code": "K7-4Q2M",
        "link": "https://posko.example.org/inspeksi?kode=K7-4Q2M",
        "words": {**words(w, options), **t["label"]},
    }
    return Briefing(**fields | changes)


def empty(language: str = "id") -> Briefing:
    """The sample of a posko without data: no figure, a sentence where each section would be."""
    t = _TEXTS[language]
    missing = tuple(Section(name, t[f"section.{name}"], (), t["missing"]) for name in SECTIONS)
    nothing = Table("sources", t["table.sources"], (), (), 0)
    return briefing(
        language, figures=(), sections=missing, summary=(t["missing"],), actions=(), events=(), sources=nothing
    )
