"""What became of each stop of a plan, as drivers report it: a row per stop and item."""

from pipelines.feeds.plans import (
    DAY_TITLES,
    EMPTIES_ITEM,
    FROM_DEPOT,
    PLAN_ID,
    REQUEST_ID,
    STOP,
    STOP_DISTRICT,
    STOP_ITEM,
    STOP_VILLAGE,
    TO_DEPOT,
    VEHICLE,
)
from pipelines.feeds.qualifiers import unit_of
from pipelines.types.feed import CENTRE, NOTE, Column, Feed, Kind, Left, Retention

DELIVERIES = Feed(
    name="deliveries",
    happened="day",
    key="plan_id",
    key_with=(("stop",), ("item", "empties_item")),
    ours=True,
    also_in_header=("outcome",),
    qualifiers=(unit_of("quantity_delivered", "empties_collected"),),
    retention=Retention(Left.ROW, timed=True),
    columns=(
        Column("day", Kind.MOMENT, required=True, aliases=DAY_TITLES),
        PLAN_ID,
        STOP,
        Column(
            "outcome",
            Kind.CODE,
            domain="delivery_outcome",
            aliases="hasil, hasil antar, hasil pengantaran, status antar, result, परिणाम, नतीजा",
        ),
        Column(
            "delivered_at",
            Kind.MOMENT,
            date_from="day",
            aliases=(
                "jam diterima, jam sampai, waktu sampai, waktu diserahkan, diantar, देने का समय, delivered, "
                "time delivered, पहुँचने का समय"
            ),
        ),
        VEHICLE,
        FROM_DEPOT,
        TO_DEPOT,
        REQUEST_ID,
        STOP_VILLAGE,
        STOP_DISTRICT,
        STOP_ITEM,
        Column(
            "quantity_delivered",
            Kind.COUNT,
            not_negative=True,
            aliases=(
                "jumlah diantar, jumlah diserahkan, diserahkan, isi diserahkan, delivered quantity, "
                "quantity delivered, दिया गया, दी गई मात्रा"
            ),
        ),
        EMPTIES_ITEM,
        Column(
            "empties_collected",
            Kind.COUNT,
            not_negative=True,
            aliases="kosong diambil, tabung kosong diambil, kosong dibawa, kosong, empties, empties in, खाली सिलेंडर लिए",
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (DELIVERIES,)
