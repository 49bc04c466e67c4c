"""What explains a jump in the figures: news, a new rule, an outage."""

from pipelines.types.feed import CENTRE, Column, Feed, Kind

EVENTS = Feed(
    name="events",
    happened="starts_at",
    planned=True,
    columns=(
        Column(
            "starts_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "tanggal, tgl, mulai, tanggal mulai, tanggal peristiwa, tanggal kejadian, waktu mulai, sejak, date, "
                "event date, start date, since, दिनांक, तारीख, शुरू"
            ),
            clock="jam mulai, jam, pukul, time, start time, समय",
        ),
        Column(
            "ends_at",
            Kind.MOMENT,
            date_from="starts_at",
            after="starts_at",
            aliases="sampai, tanggal selesai, sampai tanggal, selesai, jam selesai, until, end date, समाप्ति, तक",
        ),
        Column(
            "label",
            required=True,
            aliases=(
                "peristiwa, kejadian, nama peristiwa, nama kejadian, berita, event, event name, what happened, घटना"
            ),
        ),
        CENTRE,
    ),
)

FEEDS = (EVENTS,)
