"""Colours, order and icons: the same on screen and on paper.

Hues are Okabe and Ito's, which colour-blind readers distinguish. On white the light ones fall below 3:1 and on black
the dark ones do, so each theme takes the shades of the same hue that can be seen on it.
"""

from dataclasses import dataclass
from typing import NamedTuple

PAPER = {False: "#fbfaf7", True: "#11181b"}


@dataclass(frozen=True)
class Palette:
    """Colours of one theme; each reaches 3:1 on its background."""

    main: str
    accent: str
    good: str
    warning: str
    bad: str
    quiet: str
    fourth: str
    fifth: str
    text: str
    paper: str

    @property
    def series(self) -> tuple[str, ...]:
        """Colours for things without an order, the most important first."""
        return (self.main, self.bad, self.good, self.fourth, self.warning, self.fifth, self.quiet)


_LIGHT = Palette(
    main="#0072b2",
    accent="#b8560a",
    good="#00805e",
    warning="#a66f00",
    bad="#c24e00",
    quiet="#767c85",
    fourth="#a9558a",
    fifth="#2b86b8",
    text="#22303c",
    paper=PAPER[False],
)
_DARK = Palette(
    main="#56b4e9",
    accent="#e69f00",
    good="#2fbf92",
    warning="#f0e442",
    bad="#f07a35",
    quiet="#8b95a1",
    fourth="#cc79a7",
    fifth="#8fd0f5",
    text="#e8edf2",
    paper=PAPER[True],
)
_RAMP = {
    False: ("#e0efef", "#b9dbdd", "#86c0c5", "#4ea1a8", "#1c7880", "#044b52"),
    True: ("#1a3034", "#1b464c", "#1f636b", "#2c868e", "#55b0b6", "#a8dde0"),
}
# From many fewer over no change to many more: every eye distinguishes blue and orange.
_SCALE = {
    False: ("#1763a6", "#6fa8d6", "#c3dcee", "#ece9e1", "#f3cfa9", "#dd8f4b", "#b04e00"),
    True: ("#58b0ee", "#2f77ae", "#1e435f", "#2c3234", "#5f3a1c", "#a85f1d", "#f2994a"),
}


class Icon(NamedTuple):
    """An icon with the tone that its status has."""

    name: str
    """Its name in the bundled font."""
    tone: str = ""
    """A field of `Palette`; the colour of the text around it without one."""


# What the bundled font (static/posko-icons.woff2) draws besides Streamlit's own; `python -m setup.icons` cuts it.
_NAMES = """
add alarm ambulance archive assignment autorenew badge block calculate call campaign cancel candle chat check_circle
chevron_left chevron_right circle close delete description diversity_1 download draw edit_note error event explore
extension folder_open forum fullscreen group_add handshake help hexagon history holiday_village home hourglass_top
image inbox info key keyboard_return lightbulb link local_hospital local_shipping lock lock_open map medication
menu_book move_to_inbox notifications pending_actions person phone_callback phone_missed picture_as_pdf pin_drop
present_to_all print propane_tank psychology pulmonology push_pin receipt_long redeem remove repeat restaurant route
rule sanitizer schedule science search send share shopping_cart skip_next slideshow stethoscope stop straighten
swap_horiz sync_alt table_chart today trending_down trending_flat trending_up undo update upload visibility voicemail
warehouse warning waving_hand
"""
ICONS = frozenset(_NAMES.split())

CATEGORY_ICON = {
    "oxygen": Icon("pulmonology"),
    "ambulance": Icon("ambulance"),
    "medical_staff": Icon("stethoscope"),
    "medicine": Icon("medication"),
    "disinfectant": Icon("sanitizer"),
    "hospital_bed": Icon("local_hospital"),
    "psychosocial": Icon("forum"),
    "food": Icon("restaurant"),
    "social_service": Icon("diversity_1"),
    "information": Icon("lightbulb"),
    "donation_offer": Icon("redeem"),
    "other": Icon("push_pin"),
}
BAND_ICON = {
    "out": Icon("block", "bad"),
    "lt12h": Icon("error", "bad"),
    "lt24h": Icon("error", "bad"),
    "lt36h": Icon("warning", "warning"),
    "watch": Icon("visibility", "main"),
    "ok": Icon("check_circle", "good"),
    "unknown": Icon("help", "quiet"),
}
ADVICE_ICON = {
    "out_order": Icon("block", "bad"),
    "late": Icon("error", "bad"),
    "order_today": Icon("shopping_cart", "warning"),
    "out": Icon("block", "bad"),
    "silent": Icon("help", "quiet"),
    "unknown": Icon("help", "quiet"),
    "order_later": Icon("event", "good"),
    "safe": Icon("check_circle", "good"),
}
STATUS_ICON = {
    "loaded": Icon("check_circle", "good"),
    "already_loaded": Icon("repeat", "quiet"),
    "superseded_older": Icon("check_circle", "good"),
    "superseded": Icon("archive", "quiet"),
    "refused": Icon("block", "bad"),
    "undone": Icon("undo", "quiet"),
    "set_aside_made_up": Icon("science", "quiet"),
}
LIMIT_ICON = {
    "within": Icon("check_circle", "good"),
    "check": Icon("warning", "warning"),
    "exceeded": Icon("error", "bad"),
    "unknown": Icon("help", "quiet"),
}
ACTION_ICON = {
    "order": "shopping_cart",
    "chase": "hourglass_top",
    "replenish": "swap_horiz",
    "deliver": "local_shipping",
    "collect": "move_to_inbox",
    "call_back": "phone_callback",
    "request": "pending_actions",
    "follow_up": "call",
    "debrief": "forum",
    "count_stock": "calculate",
    "loop": "autorenew",
}
"""Kind of an action → name of its icon, on the screen and in the picture card."""
MESSAGE_SIGN = {"available": "🟢", "few": "🟡", "none": "⛔", "unknown": "⚪"}
"""Signs of availability in a message, which phones write to each other with emoji."""
VERDICT_ICON = {"above": "◆", "below": "◇", "same": "○"}
CLUSTER_ICON = {"high": "⬢", "low": "⬡"}
CHANGE_ICON = {"rising": "▲", "falling": "▼", "steady": "="}
CONDITION_TONE = {"full": "main", "with_patients": "fourth", "empty": "quiet", "at_refill": "good", "lost": "bad"}
GIFT_TONE = {"handed_over": "good", "in_store": "warning", "operating": "bad", "on_hand": "quiet"}
FLOW_TONE = {
    "donor": "main", "carried_over": "quiet", "bought": "main", "item": "fourth", "cash": "text", "place": "good",
    "no_place": "quiet", "handed_over": "good", "relief": "good", "in_store": "warning", "operating": "bad",
    "on_hand": "quiet", "not_recorded": "bad",
}  # fmt: skip


def icon(name: str) -> str:
    """The name of an icon; KeyError where the bundled font lacks it."""
    if name not in ICONS:
        raise KeyError(f"The bundled font has no icon {name}: add it to theme.ICONS and run python -m setup.icons")
    return name


def palette(*, dark: bool) -> Palette:
    """The colours for a dark or a light background."""
    return _DARK if dark else _LIGHT


def ramp(*, dark: bool) -> tuple[str, ...]:
    """Six steps of one hue, from few to many."""
    return _RAMP[dark]


def step(part: float, *, dark: bool) -> str:
    """The colour of the ramp for a share of the largest value (0 to 1)."""
    return _RAMP[dark][step_number(part)]


def step_number(part: float) -> int:
    """The place of a share of the largest value (0 to 1) on the ramp."""
    last = len(_RAMP[False]) - 1
    return min(last, max(0, round(part * last)))


def scale(*, dark: bool) -> tuple[str, ...]:
    """Seven steps from many fewer over no change to many more."""
    return _SCALE[dark]


def lean(part: float, *, dark: bool) -> str:
    """The colour of the scale for a change as a part of the largest one (-1 to 1)."""
    shades = _SCALE[dark]
    return shades[min(len(shades) - 1, max(0, round((part + 1) / 2 * (len(shades) - 1))))]


def ink(fill: str) -> str:
    """Black or white, whichever reads better on this fill."""
    return max("#000000", "#ffffff", key=lambda each: contrast(each, fill))


def brightness(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
