"""Codes and keys that files, tables and pages share, each in the order in which lists show it: facts only.

What writes and what draws never import each other; both may import this. The words for a code are in `i18n`, the words
people write for it in `pipelines.feeds.codes`, its icon or colour in `theme`.
"""

from collections.abc import Mapping

CATEGORIES = (
    "oxygen", "ambulance", "medical_staff", "medicine", "disinfectant", "hospital_bed", "psychosocial", "food",
    "social_service", "information", "donation_offer", "other",
)  # fmt: skip
SENSITIVE_CATEGORIES = ("psychosocial",)
"""Needs of which readers see no number on its own, as who knows the place knows the person, where the reference
data of a snapshot do not say."""
URGENCIES = ("critical", "high", "normal")
CHANNELS = ("phone", "whatsapp", "walk_in", "web_form", "radio", "social_media")
REQUEST_STATUSES = ("open", "approved", "on_the_way", "fulfilled", "unmet", "cancelled", "referred")
CYLINDER_STATES = ("full", "with_patients", "empty", "at_refill", "lost")
ORDER_ADVICE = ("out_order", "late", "order_today", "out", "silent", "unknown", "order_later", "safe")
"""What to do about a stock, the one first that needs hands first."""
ORDER_DUE = ("out_order", "late", "order_today")
"""What of it is to be ordered today."""
ORDER_BLIND = ("out", "silent", "unknown")
"""Of what nobody can say whether it must be ordered."""
AVAILABILITY = ("available", "few", "none", "unknown")

CODES: Mapping[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "direction": ("inbound", "outbound"),
    "channel": CHANNELS,
    "outcome": ("answered", "abandoned", "missed", "busy", "failed"),
    "urgency": URGENCIES,
    "status": REQUEST_STATUSES,
    "unmet_reason": ("no_stock", "undeliverable", "not_eligible", "unreachable", "duplicate", "other"),
    "condition": ("full", "empty"),
    "movement": (
        "opening", "receipt", "purchase", "donation", "transfer_in", "issue", "return", "refill_out", "refill_in",
        "transfer_out", "loss", "count", "correction",
    ),
    "donor_kind": ("person", "company", "community", "government", "anonymous"),
    "recipient_kind": (
        "household", "hospital", "health_centre", "village_post", "volunteer", "orphanage", "other",
    ),
}  # fmt: skip
"""Domain → its codes."""

FEEDS = (
    "calls", "requests", "stock", "arrivals", "donations", "purchases", "distributions", "shifts", "events", "plans",
    "deliveries", "consents", "followups", "assessments", "companions", "companionships", "sessions", "referrals",
    "villages", "depots", "items", "vehicles", "distances", "words", "own_numbers", "limits", "norms", "pairing_rules",
)  # fmt: skip
"""Every kind of data a file can hold."""

MADE_UP_MARK = "DATA CONTOH - BUKAN DATA NYATA"
"""Row on top of every file made from made-up data, in whatever language: with it a file comes back as made up."""

HIDDEN = "\N{FULL BLOCK}hidden"
"""Stands where readers must not see a number of people: drawn as such in every format, never as a zero or a dash."""

ROW_KEY = "posko_row"
"""Title of the column by which a file of corrections names the rows it corrects."""
