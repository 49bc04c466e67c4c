"""Names that are markup, in a small posko, and what of a page's messages would take effect."""

import json
import re
from collections.abc import Iterator
from typing import Any

_MARKUP = (
    "*b* _i_ `c` ~~s~~ [l](http://evil) <b>h<img src=x></svg><script>evil()"
    " $5 x $10 :material/home: :red[r] :smile: #eval(1) @r <l> ]]>& www.evil.example"
)
FILE = "*b* _i_ [l](http evil.example) $5 x $10 :red[r] <b>h<"
"""Part of the name of every file."""
VILLAGE = "99.01.01.2001"
_N = {
    name: f"{name} {_MARKUP}"
    for name in ("Depo", "Barang", "Pemasok", "Yayasan", "Desa", "Mobil", "Acara", "Pagi", "Lembaga", "Dinas", "Posko")
}
# Markup that a Markdown reader of Streamlit would carry out, where no backslash stands before it.
_EFFECTS = {
    "emphasis": r"(?<!\\)\*b(?<!\\)\*",
    "underscore": r"(?<!\\)_i(?<!\\)_",
    "code": r"(?<!\\)`c(?<!\\)`",
    "strike": r"(?<!\\)~~s",
    "link": r"(?<!\\)\[l(?<!\\)\]",
    "formula": r"(?<!\\)\$5",
    "element": r"(?<!\\)<b>h",
    "picture": r"(?<!\\)<img src=x",
    "script": r"(?<!\\)<script>evil",
    "icon": r"(?<!\\):material/home",
    "colour": r"(?<!\\):red(?<!\\)\[",
    "emoji": r"(?<!\\):smile",
    "address": r"www\.evil|http:(?!\u2060)\\?/\\?/evil",
}
_RAW = {"element": r"<b>h", "picture": r"<img src=x", "script": r"<script>evil"}
# Fields of messages that are read as Markdown.
_MARKDOWN = {
    "Markdown": ("body", "help"), "Alert": ("body", "title"), "Heading": ("body", "help"), "Toast": ("body",),
    "Metric": ("label", "delta", "help"), "Radio": ("label", "options", "captions", "help"), "Option": ("content",),
    "Expandable": ("label",), "Tab": ("label",), "Popover": ("label", "help"), "Dialog": ("title",),
    "Spinner": ("text",), "Progress": ("text",), "ImageList": (), "Image": ("caption",),
}  # fmt: skip
_LABELLED = (
    *("Button", "ButtonGroup", "DownloadButton", "Checkbox", "DateInput", "FileUploader", "LinkButton", "MultiSelect"),
    *("NumberInput", "PageLink", "Selectbox", "Slider", "TextArea", "TextInput", "TimeInput"),
)
_MARKDOWN |= dict.fromkeys(_LABELLED, ("label", "help"))
_HTML = {"Html": ("body",)}


def effects(message: Any) -> Iterator[tuple[str, str, str]]:
    """Markup of the data that would take effect: message and field, which, and the text around it.

    Args:
        message: What a page sends.
    """
    kind = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        values = list(value) if field.is_repeated else [value]
        for each in values:
            if hasattr(each, "ListFields"):
                yield from effects(each)
            elif isinstance(each, str) and "evil" in each:
                yield from _of_text(kind, field.name, each, message)


def _of_text(kind: str, field: str, text: str, message: Any) -> Iterator[tuple[str, str, str]]:
    if kind == "Markdown" and field == "body" and getattr(message, "allow_html", False):
        wanted = _RAW
    elif field in _MARKDOWN.get(kind, ()):
        wanted = _EFFECTS
    elif field in _HTML.get(kind, ()):
        wanted = _RAW
    elif kind == "PlotlyChart" and field == "spec":
        text, wanted = "\n".join(_texts(json.loads(text))), _RAW
    else:
        return
    for effect, pattern in wanted.items():
        if match := re.search(pattern, text):
            yield f"{kind}.{field}", effect, text[max(0, match.start() - 120) : match.end() + 20]


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for key, each in tree.items():
            if key != "customdata":  # what a click picks, never drawn
                yield from _texts(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _texts(each)


def books() -> dict[str, str]:
    """Small books of every feed in which every name is markup."""
    depot, item, v = _N["Depo"], _N["Barang"], _N["Desa"]
    agency, shift, car = _N["Dinas"], _N["Pagi"], _N["Mobil"]
    days = [f"2021-07-{day:02d}" for day in range(1, 16)]
    return {
        "villages": f"""
            village_code | bps_code | village | kind | district | city | population | latitude | longitude
            99.01.01.2001 | 9901010001 | {v} | desa | Kec X | Kota X | 4321 | -7.87 | 112.53
            99.01.01.2002 | 9901010002 | Tetangga | desa | Kec X | Kota X | 4321 | -7.88 | 112.54
        """,
        "depots": f"""
            depot | village | district
            {depot} | {v} | Kec X
        """,
        "calls": "call_id | started_at | channel | outcome | caller_phone | village | district | need | operator\n"
        + "\n".join(
            f"k{n} | {day} 09:0{n % 10} | phone | {'answered' if n % 3 else 'abandoned'} | 0812345000{n:02d} | {v}"
            f" | Kec X | oxygen | {_N['Pagi']}"
            for n, day in enumerate(days)
        ),
        "requests": f"""
            request_id | requested_at | category | village | district | item | quantity_requested | status | urgency
            r1 | 2021-07-06 09:30 | oxygen | {v} | Kec X | cylinder_1m3 | 2 | open | critical
            r2 | 2021-07-07 09:30 | food | {v} | Kec X | {item} | 5 | open | normal
            r3 | 2021-07-09 09:30 | oxygen | {v} | Kec X | cylinder_1m3 | 1 | unmet | normal
        """,
        "stock": "movement_id | occurred_at | depot | item | movement | quantity\n"
        + f"m0 | 2021-06-30 08:00 | {depot} | cylinder_1m3 | opening | 40\n"
        + f"n0 | 2021-06-30 08:00 | {depot} | {item} | opening | 40\n"
        + "\n".join(f"m{n + 1} | {day} 08:00 | {depot} | cylinder_1m3 | issue | 2" for n, day in enumerate(days)),
        "arrivals": f"""
            order_id | ordered_at | expected_at | supplier | depot | item | quantity | status
            o1 | 2021-07-08 08:00 | 2021-07-16 08:00 | {_N["Pemasok"]} | {depot} | cylinder_1m3 | 10 | open
            o2 | 2021-07-08 08:00 | 2021-07-12 08:00 | {_N["Pemasok"]} | {depot} | cylinder_1m3 | 10 | open
        """,
        "donations": f"""
            donation_id | received_at | donor | donor_kind | kind | item | quantity | amount_idr | purpose
            g1 | 2021-07-05 08:00 | {_N["Yayasan"]} | foundation | cash |  |  | 5000000 | {_N["Acara"]}
            g2 | 2021-07-06 08:00 | {_N["Yayasan"]} | foundation | in_kind | {item} | 50 | - |
        """,
        "purchases": f"""
            purchase_id | purchased_at | supplier | item | quantity | amount_idr | purpose
            p1 | 2021-07-07 08:00 | {_N["Pemasok"]} | {item} | 2 | 1500000 | {_N["Acara"]}
        """,
        "distributions": f"""
            distribution_id | distributed_at | village | district | recipient_kind | item | quantity
            x1 | 2021-07-08 08:00 | {v} | Kec X | household | {item} | 10
        """,
        "events": f"""
            starts_at | label
            2021-07-03 00:00 | {_N["Acara"]}
        """,
        "vehicles": f"""
            vehicle | kind | depot | places | weight_limit_kg | shift | shift_start | shift_end | idr_per_km
            {_N["Mobil"]} | pickup | {depot} | 12 | 600 | {_N["Pagi"]} | 07:00 | 17:00 | 3000
        """,
        "plans": f"""
            plan_id | planned_at | day | shift | vehicle | trip | stop | depot | request_id | village | size | quantity
            RA-1 | 2021-07-15 06:00 | 2021-07-15 | {shift} | {car} | 1 | 1 | {depot} | r1 | {v} | 1 m3 | 2
        """,
        "referrals": f"""
            referral_id | person | opened_at | origin | residence | district | kind | to_agency | to_region | status
            t1 | P-1 | 2021-07-01 08:00 | call | {v} | Kec X | health | {agency} | {v} | requested
            t2 | P-2 | 2021-07-01 08:00 | call | {v} | Kec X | health | {agency} | {v} | traced
        """,
        "followups": f"""
            followup_id | person | due_at | done_at | attempt | outcome | physical_state | emotional_state | village
            f1 | P-1 | 2021-07-06 | 2021-07-06 09:00 | 1 | reached | poor | calm | {v}
            f2 | P-2 | 2021-07-14 | - | - | - | - | - | {v}
        """,
        "companions": f"""
            companion_id | role | organisation | area | capacity | registered_at | trained_at | active_from
            C-1 | volunteer | {_N["Lembaga"]} | {v} | 3 | 2021-06-01 | 2021-06-05 | 2021-06-10
        """,
        "companionships": """
            companion_id | person | person_kind | started_at
            C-1 | P-1 | patient | 2021-06-12
        """,
        "sessions": """
            companion_id | held_at | kind | person | minutes
            C-1 | 2021-06-14 10:00 | counselling | P-1 | 60
        """,
    }
