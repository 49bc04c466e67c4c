"""The legs in which a PBX writes a call: one per telephone that rang."""

from pipelines.feeds.feed import Column, Feed, Kind

PBX_LEGS = Feed(
    name="calls",
    stored_as="pbx_legs",
    happened="started_at",
    key="leg_id",
    columns=(
        Column("leg_id"),
        Column("linked_id"),
        Column("started_at", Kind.MOMENT, required=True),
        Column("answered_at", Kind.MOMENT),
        Column("ended_at", Kind.MOMENT),
        Column("src", Kind.PHONE, private=True),
        Column("dst", Kind.PHONE, private=True),
        Column("dcontext"),
        Column("clid", private=True),
        Column("channel_name", private=True),
        Column("dstchannel", private=True),
        Column("lastapp"),
        Column("disposition"),
        Column("duration_seconds", Kind.NUMBER),
        Column("billsec_seconds", Kind.NUMBER),
    ),
)

FEEDS = (PBX_LEGS,)
