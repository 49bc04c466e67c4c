"""What telephones write of calls: the legs and queues of a PBX, and the call list of a mobile phone."""

from pipelines.types.feed import Column, Feed, Kind, Left, Retention

PBX_LEGS = Feed(
    name="calls",
    stored_as="pbx_legs",
    happened="started_at",
    key="leg_id",
    by_shape=True,
    retention=Retention(Left.EVENT, into="calls"),
    columns=(
        Column("leg_id"),
        Column("linked_id"),
        Column("unique_id"),
        Column("started_at", Kind.MOMENT, required=True),
        Column("answered_at", Kind.MOMENT),
        Column("ended_at", Kind.MOMENT),
        Column("direction", Kind.CODE, domain="leg_direction", unknown="unknown"),
        Column("src", Kind.PHONE, private=True),
        Column("dst", Kind.PHONE, private=True),
        Column("dcontext"),
        Column("clid", private=True),
        Column("channel_name", private=True),
        Column("dstchannel", private=True),
        Column("lastapp"),
        Column("disposition", Kind.CODE, domain="disposition"),
        Column("duration_seconds", Kind.NUMBER),
        Column("billsec_seconds", Kind.NUMBER),
    ),
)
# one event of a call in a queue; an event that looks like another of its second is known by its place among them
QUEUE_EVENTS = Feed(
    name="calls",
    stored_as="queue_events",
    happened="happened_at",
    recorded=True,
    by_shape=True,
    retention=Retention(Left.EVENT, into="calls"),
    columns=(
        Column("happened_at", Kind.MOMENT, required=True),
        Column("queue_call_id", required=True),
        Column("queue"),
        Column("agent", private=True),
        Column("event", required=True),
        Column("src", Kind.PHONE, private=True),
        Column("wait_seconds", Kind.NUMBER),
        Column("talk_seconds", Kind.NUMBER),
        Column("ring_seconds", Kind.NUMBER),
    ),
)
# one call that entered a queue, as a call centre's database keeps it
QUEUE_ENTRIES = Feed(
    name="calls",
    stored_as="queue_entries",
    happened="started_at",
    key="entry_id",
    by_shape=True,
    retention=Retention(Left.EVENT, into="calls"),
    columns=(
        Column("entry_id"),
        Column("queue_call_id"),
        Column("started_at", Kind.MOMENT, required=True),
        Column("answered_at", Kind.MOMENT),
        Column("ended_at", Kind.MOMENT),
        Column("src", Kind.PHONE, private=True),
        Column("agent", private=True),
        Column("queue"),
        Column("outcome", Kind.CODE, domain="outcome"),
        Column("wait_seconds", Kind.NUMBER),
        Column("duration_seconds", Kind.NUMBER),
    ),
)
# one line of a mobile phone's call list: it has no key, and two exports of the same list say the same
PHONE_CALLS = Feed(
    name="calls",
    stored_as="phone_calls",
    happened="started_at",
    recorded=True,
    by_shape=True,
    retention=Retention(Left.EVENT, into="calls"),
    columns=(
        Column("started_at", Kind.MOMENT, required=True),
        Column("direction", Kind.CODE, domain="direction", unknown="unknown"),
        Column("outcome", Kind.CODE, domain="outcome"),
        Column("channel", Kind.CODE, domain="channel"),
        Column("caller_phone", Kind.PHONE, private=True),
        Column("duration_seconds", Kind.NUMBER),
    ),
)

FEEDS = (PBX_LEGS, QUEUE_EVENTS, QUEUE_ENTRIES, PHONE_CALLS)
