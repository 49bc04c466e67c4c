"""Who sits at the telephones, from when to when."""

from pipelines.types.feed import CENTRE, NOBODY_BY_CHANCE, Column, Feed, Kind, Left, Retention

SHIFTS = Feed(
    name="shifts",
    happened="starts_at",
    planned=True,
    also_in_header=("operator",),
    # a shift counts, and each name in a cell is one
    retention=Retention(Left.ROW, timed=True, instead=(("operator", NOBODY_BY_CHANCE),)),
    columns=(
        Column(
            "operator",
            Kind.PERSON,
            private=True,
            aliases=(
                "petugas, nama petugas, petugas jaga, petugas piket, nama relawan, relawan, nama relawan piket, "
                "on duty, staff, volunteer, agent, कर्मचारी, ड्यूटी पर, स्वयंसेवक"
            ),
        ),
        Column(
            "starts_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "hari/tanggal, hari/tgl, "
                "tanggal, tgl, mulai, mulai jaga, mulai piket, mulai tugas, tanggal jaga, "
                "tanggal piket, tgl jaga, tgl piket, waktu mulai, date, shift date, shift start, start time, "
                "दिनांक, तारीख, शुरू, पाली शुरू"
            ),
            clock=(
                "jam mulai, mulai, jam, pukul, dari jam, jam masuk, masuk, mulai jaga, waktu mulai, time, start, from, "
                "start time, समय, शुरू, से"
            ),
        ),
        Column(
            "ends_at",
            Kind.MOMENT,
            required=True,
            date_from="starts_at",
            after="starts_at",
            within_hours=48,
            aliases=(
                "selesai, jam selesai, selesai jaga, selesai piket, selesai tugas, waktu selesai, sampai, sampai jam, "
                "jam keluar, end, to, until, shift end, end time, समाप्ति, पाली समाप्ति, तक"
            ),
        ),
        CENTRE,
    ),
)

FEEDS = (SHIFTS,)
