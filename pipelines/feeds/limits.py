"""What the law allows those who collect gifts: limits, the words by which spending falls under them, their source."""

from pipelines.types.feed import Column, Feed, Kind

LIMITS = Feed(
    name="limits",
    happened=None,
    key="limit_key",
    reference=True,
    columns=(
        Column("limit_key", required=True, aliases="batas, kode batas, nama batas, limit, सीमा"),
        Column(
            "most",
            Kind.NUMBER,
            required=True,
            not_negative=True,
            aliases="paling banyak, maksimum, at most, maximum, अधिकतम",
        ),
        Column(
            "purposes",
            aliases=(
                "dikenali dari kata, kata peruntukan, dikenali dari, known by the words, known by, पहचान के शब्द, "
                "उद्देश्य के शब्द"
            ),
        ),
        Column("regulation", aliases="peraturan, dasar hukum, law, नियम"),
        Column("dated", aliases="tahun peraturan, tahun terbit, year of the regulation, year of law, नियम का वर्ष"),
    ),
)

FEEDS = (LIMITS,)
