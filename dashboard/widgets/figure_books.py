"""What figures are made of: the columns each uses, and the books without which it is not known."""

Uses = dict[str, tuple[str, ...]]
"""Feed → the columns that a figure uses. A row quarantined as a whole could change any figure of its feed."""

_CALLS: Uses = {"calls": ("direction",)}
_OUTCOMES: Uses = {"calls": ("direction", "outcome", "disposition", "answered_at", "ended_at")}
_REQUESTED: Uses = {"requests": ("category",), "calls": ("need",)}
_STATES: Uses = {"requests": ("category", "status", "fulfilled_at"), "calls": ("need",)}
_STOCK: Uses = {"stock": ("condition", "item", "quantity", "corrects")}
_ORDERS: Uses = {"arrivals": ("status", "arrived_at", "quantity_arrived")}
_IN: Uses = {"donations": ("amount_idr",)}
_OUT: Uses = {"purchases": ("amount_idr",), "distributions": ("amount_idr",)}
_GOODS: Uses = {
    "donations": ("item", "quantity"),
    "purchases": ("item", "quantity"),
    "distributions": ("item", "quantity"),
}
_PLANNED: Uses = {"plans": ("item", "quantity", "empties", "arrive_at", "deadline_at", "village")}
_REPORTED: Uses = {"deliveries": ("outcome", "delivered_at", "quantity_delivered", "empties_collected")}
_CALLED_BACK: Uses = {
    "followups": ("done_at", "attempt", "outcome", "contacted", "person", "recipient", "contact_phone")
}
_STATES_OF: Uses = {"followups": ("physical_state", "emotional_state", "place", "done_at")}
_ROSTER: Uses = {"companions": ("role", "area", "active_from", "active_to")}
_CAPACITIES: Uses = {"companions": (*_ROSTER["companions"], "capacity")}
_PAIRS: Uses = {"companionships": ("person", "recipient", "contact_phone", "person_kind", "started_at", "ended_at")}
_SESSIONS: Uses = {"sessions": ("held_at", "kind", "minutes", "person", "recipient", "contact_phone")}
_ASKS: Uses = {"requests": ("category", "status"), "followups": ("needs", "outcome")}
_LOOPS: Uses = {"referrals": ("opened_at", "status", "status_at", "confirmed_with_person_at", "kind")}
_RECEIVED: Uses = {"referrals": (*_LOOPS["referrals"], "to_agency", "to_region", "residence")}
_ASSESSED: Uses = {"assessments": ("assessed_at", "team", "result", "person", "recipient", "contact_phone")}
_PLACED: Uses = {"calls": ("village", "district", "need"), "requests": ("village", "district", "category")}

# Each figure of a tile, and each part of a page that shows figures, under its key.
USES: dict[str, Uses] = {
    "calls": _CALLS,
    "answered_share": _OUTCOMES,
    "within_60s_share": _OUTCOMES,
    "abandoned_share": _OUTCOMES,
    "median_handling_seconds": _OUTCOMES,
    "people": {"calls": ("direction", "caller_phone", "src", "sender_phone")},
    "calls.daily": _CALLS,
    "calls.hours": _CALLS,
    "calls.channels": {"calls": ("direction", "channel")},
    "calls.surge": _CALLS,
    "calls.hours_ahead": _CALLS,
    "calls.recent": _CALLS,
    "calls.coverage": {"calls": (*_OUTCOMES["calls"], "channel"), "shifts": ("operator",)},
    "calls.lost_callers": _OUTCOMES | {"calls": (*_OUTCOMES["calls"], "caller_phone", "src")},
    "calls.lost_callers_list": _OUTCOMES | {"calls": (*_OUTCOMES["calls"], "caller_phone", "src")},
    "requests": _REQUESTED,
    "open": _STATES,
    "open_requests": _STATES,
    "fulfilled_share": _STATES,
    "median_hours": _STATES,
    "within_24h_share": _STATES,
    "unmet": _STATES,
    "requests.ranked": _REQUESTED,
    "requests.daily": _REQUESTED,
    "requests.unmet": _STATES | {"requests": (*_STATES["requests"], "unmet_reason")},
    "requests.villages": _PLACED,
    "requests.quantities": {
        "requests": ("category", "item", "quantity_requested", "quantity_approved", "quantity_delivered"),
        "calls": ("need", "item", "quantity"),
    },
    "requests.open": _STATES,
    "requests.rows": _REQUESTED,
    "requests.curve": _STATES,
    "requests.waits": _STATES,
    "stale_requests": _STATES,
    "days_of_oxygen": _STOCK | _ORDERS,
    "sizes_to_order": _STOCK | _ORDERS,
    "gas_m3": _STOCK,
    "depots_out": _STOCK,
    "dry_depots": _STOCK,
    "oxygen.depots": _STOCK | _ORDERS,
    "oxygen.totals": _STOCK | _ORDERS,
    "oxygen.fan": _STOCK | _ORDERS,
    "oxygen.states": _STOCK,
    "oxygen.use": _STOCK,
    "oxygen.orders": _ORDERS,
    "oxygen.owned": _STOCK,
    "oxygen.errors": _STOCK,
    "oxygen.past": _STOCK,
    "oxygen.order": _STOCK | _ORDERS,
    "oxygen.scarce": _STOCK | _ORDERS,
    "oxygen.suppliers": _ORDERS,
    "out_1d_share": _STOCK | _ORDERS,
    "oxygen.discrepancies": _STOCK,
    **dict.fromkeys(("oxygen.loop", "oxygen.loans", "oxygen.movements", "oxygen.reliability"), _STOCK),
    **dict.fromkeys(("oxygen.known", "oxygen.known_differing", "oxygen.known_later"), _STOCK),
    **dict.fromkeys(("oxygen.need", "oxygen.need_people", "oxygen.sizes"), _STATES | _STOCK),
    "oxygen.norms": {"norms": ("norm_value",)},
    "overview.map": _PLACED,
    "overview.trend": _CALLS,
    "demand_map.map": _PLACED,
    "demand_map.ranking": _PLACED,
    "demand_map.districts": _PLACED,
    "demand_map.open": _STATES,
    **dict.fromkeys(("demand_map.calls", "demand_map.requests", "village.calls", "village.requests"), _PLACED),
    "village.open": {name: ("village", "district", *columns) for name, columns in _STATES.items()},
    "village.weeks": _PLACED,
    "village.categories": _PLACED,
    "village.ages": {name: ("village", "district", *columns) for name, columns in _STATES.items()},
    "village.oxygen": _PLACED | {"stock": ("item", "quantity", "village")},
    "deliveries.orders": _STOCK | _ORDERS,
    "deliveries.scarce": _STOCK | _ORDERS,
    "deliveries.waiting": _STATES | _STOCK,
    "deliveries.draft": _STATES | _STOCK | {"vehicles": ("places", "weight_limit_kg", "shift_start", "shift_end")},
    **dict.fromkeys(("deliveries.plan", "deliveries.map", "deliveries.hand_over"), _PLANNED),
    "deliveries.results": _PLANNED | _REPORTED,
    "deliveries.differences": _REPORTED | _STOCK,
    **dict.fromkeys(
        ("due_today", "overdue_people", "unreachable_people", "lost_people", "followed_share"), _CALLED_BACK
    ),
    **dict.fromkeys(("followups.ladder", "followups.call_list", "followups.daily", "followups.weekly"), _CALLED_BACK),
    **dict.fromkeys(("followups.endings", "followups.after_ending", "followups.rows"), _CALLED_BACK),
    "followups.history": {"followups": (*_CALLED_BACK["followups"], *_STATES_OF["followups"])},
    **dict.fromkeys(("followups.states", "followups.groups"), _STATES_OF),
    "followups.norms": {"norms": ("norm_value",)},
    **dict.fromkeys(("active_companions", "companions.areas", "companions.by_tier", "companions.rows"), _ROSTER),
    **dict.fromkeys(("places_left", "companions.caseload"), _CAPACITIES | _PAIRS),
    "caseload": _PAIRS,
    **dict.fromkeys(("wrong_tier", "companions.rules", "companions.violations"), _ROSTER | _PAIRS),
    **dict.fromkeys(("debriefing_due", "companions.debriefing"), _PAIRS | _SESSIONS),
    **dict.fromkeys(("companions.sessions", "companions.sessions_list"), _SESSIONS),
    "companions.funnel": _ROSTER | _PAIRS | _SESSIONS,
    **dict.fromkeys(("people_waiting", "companions.waiting", "companions.waiting_list"), _ROSTER | _PAIRS | _ASKS),
    **dict.fromkeys(("companions.suggested", "companions.without"), _CAPACITIES | _PAIRS | _ASKS),
    **dict.fromkeys(("open_loops", "old_loops", "no_receiver", "to_confirm", "confirmed_loops", "died_loops"), _LOOPS),
    **dict.fromkeys(("referrals.steps", "referrals.kinds", "referrals.receiverless"), _LOOPS),
    **dict.fromkeys(("referrals.actors", "referrals.receivers", "referrals.rows", "referrals.duplicates"), _RECEIVED),
    **dict.fromkeys(("referrals.assessed", "referrals.assessed_rows"), _ASSESSED),
    **dict.fromkeys(
        ("case.chain", "case.open"), _STATES | _PLANNED | _REPORTED | _CALLED_BACK | _PAIRS | _LOOPS | _ASSESSED
    ),
    "requests.sensitive": _PLACED,
    "donations": {"donations": ()},
    "cash_in_idr": _IN,
    "spent_idr": _OUT,
    "on_hand_idr": _IN | _OUT,
    "evidence_share": {"purchases": (), "distributions": ()},
    "donations.flow": _IN | _OUT,
    "donations.balance": _IN | _OUT,
    "donations.trace": _IN | _OUT,
    "donations.limits": _IN | _OUT,
    "donations.cash": _IN | _OUT,
    **dict.fromkeys(("donations.given", "donations.statement", "donations.bank"), _IN),
    **dict.fromkeys(("donations.bought", "donations.handed_over", "donations.receipts"), _OUT),
    "donations.stock": _GOODS | _STOCK,
    "donations.goods": _GOODS,
    "donations.villages": {"distributions": ("village", "district", "item", "quantity", "amount_idr")},
}
Needs = tuple[tuple[str, ...], ...]
"""Books that a figure needs: of each group one."""
_PAID: Needs = (("donations",), ("purchases", "distributions"))
GOODS: dict[str, Needs] = {
    "given": (("donations",),),
    "bought": (("purchases",),),
    "distributed": (("distributions",),),
    **dict.fromkeys(("opening", "closing"), (("donations", "purchases"), ("distributions",))),
}
"""Column of the balance of goods → the books it needs."""
_ON_A_MAP: Needs = (("call_villages", "request_villages"),)

# Where it is not plain from the feeds a figure uses, that is one of them.
NEEDS: dict[str, Needs] = {
    **dict.fromkeys(("open", "open_requests", "stale_requests", "fulfilled_share", "unmet"), (("outcomes",),)),
    **dict.fromkeys(("median_hours", "within_24h_share", "requests.unmet", "requests.curve"), (("outcomes",),)),
    **dict.fromkeys(("requests.open", "requests.waits", "demand_map.open"), (("outcomes",),)),
    **dict.fromkeys(("village.open", "village.ages"), (("outcomes",), ("request_villages",))),
    **dict.fromkeys(("overview.map", "village.categories", "requests.villages"), (("request_villages",),)),
    **dict.fromkeys(("demand_map.map", "demand_map.ranking", "demand_map.districts", "village.weeks"), _ON_A_MAP),
    **dict.fromkeys(("people", "calls.lost_callers", "calls.lost_callers_list"), (("calls",), ("callers",))),
    "calls.hours": (("calls",), ("call_times",)),
    **dict.fromkeys(("smoothed_per_10000", "village_share"), (("call_villages",),)),
    **dict.fromkeys(("village.calls", "demand_map.calls"), (("call_villages",),)),
    **dict.fromkeys(("village.requests", "demand_map.requests"), (("request_villages",),)),
    **dict.fromkeys(("village.oxygen", "cylinders_here"), (("request_villages", "stock"),)),
    **dict.fromkeys(("on_hand_idr", "donations.flow", "donations.balance", "donations.cash"), _PAID),
    **dict.fromkeys(("donations.trace", "donations.limits"), _PAID),
    "demand_map.counted_calls": (("call_villages",),),
    "demand_map.counted_requests": (("request_villages",),),
    **dict.fromkeys(
        ("demand_map.counted_open_requests", "demand_map.counted_unmet"), (("outcomes",), ("request_villages",))
    ),
    "donations.stock": (("donations", "purchases", "distributions"), ("stock",)),
    "deliveries.waiting": (("outcomes", "stock"),),
    "deliveries.households": (("outcomes",),),
    "deliveries.headline": (("outcomes",), ("stock",)),
    **dict.fromkeys(("overview.headline", "overview.alerts"), (("stock",), ("outcomes",), ("calls",))),
}
_BESIDE = ("arrivals", "shifts", "vehicles", "norms")
"""Feeds that sharpen a figure: it is known without them, unless it is about nothing else."""
OF_PERIOD = frozenset({
    *("calls", "people", "answered_share", "within_60s_share", "abandoned_share", "median_handling_seconds"),
    *("calls.daily", "calls.hours", "calls.channels", "calls.recent", "calls.lost_callers", "calls.lost_callers_list"),
    *("requests", "fulfilled_share", "median_hours", "within_24h_share", "unmet", "requests.ranked", "requests.daily"),
    *("requests.unmet", "requests.villages", "requests.quantities", "requests.rows", "requests.curve"),
    *("requests.waits", "overview.map", "demand_map.map", "demand_map.ranking", "demand_map.districts"),
    *("demand_map.counted_calls", "demand_map.counted_requests", "demand_map.counted_unmet"),
    *("demand_map.calls", "demand_map.requests", "village.calls", "village.requests", "village.categories"),
    *("oxygen.use", "oxygen.movements", "oxygen.discrepancies", "smoothed_per_10000", "village_share"),
})  # fmt: skip
"""Figures that count what happened in the chosen days; others are of a moment."""


def needs(key: str) -> Needs:
    """The books that a figure or a part of a page needs, of each group one."""
    uses = USES.get(key, {})
    feeds = tuple(feed for feed in uses if feed not in _BESIDE) or tuple(uses)
    if {"calls", "requests"} <= {*feeds}:  # needs that calls name are requests
        feeds = tuple(feed for feed in feeds if feed != "calls")
    return NEEDS.get(key) or ((feeds,) if feeds else ())
