"""Orders: what was ordered, when it is expected, when it came."""

from pipelines.feeds.qualifiers import unit_of
from pipelines.types.feed import CENTRE, NOTE, Column, Feed, Kind, Left, Retention

ARRIVALS = Feed(
    name="arrivals",
    happened="ordered_at",
    key="order_id",
    qualifiers=(unit_of("quantity", "quantity_arrived"),),
    retention=Retention(Left.ROW, timed=True),
    columns=(
        Column(
            "order_id",
            aliases="no pesanan, nomor pesanan, no po, id pesanan, order no, po number, ऑर्डर संख्या",
        ),
        Column(
            "ordered_at",
            Kind.MOMENT,
            required=True,
            aliases="tanggal pesan, tgl pesan, dipesan, tanggal order, order date, ordered, ऑर्डर तिथि",
        ),
        Column(
            "expected_at",
            Kind.MOMENT,
            required=True,
            not_before="ordered_at",
            aliases=(
                "perkiraan tiba, estimasi tiba, eta, perkiraan datang, expected, expected date, अनुमानित "
                "आगमन, अपेक्षित तिथि"
            ),
        ),
        Column("supplier", aliases="pemasok, penyedia, vendor, agen, आपूर्तिकर्ता"),
        Column("depot", required=True, aliases="gudang, depo, tujuan, lokasi, warehouse, गोदाम, डिपो"),
        Column("item", required=True, aliases="barang, nama barang, jenis barang, ukuran, वस्तु"),
        Column(
            "quantity",
            Kind.COUNT,
            required=True,
            positive=True,
            aliases="jumlah, jumlah pesan, jml, qty, मात्रा",
        ),
        Column(
            "status", Kind.CODE, domain="order_status", when_done="arrived", aliases="status pesanan, keadaan, स्थिति"
        ),
        Column(
            "arrived_at",
            Kind.MOMENT,
            not_before="ordered_at",
            aliases="tanggal tiba, tgl tiba, tiba, tanggal datang, arrived, arrival date, आगमन तिथि",
        ),
        Column(
            "quantity_arrived",
            Kind.COUNT,
            not_negative=True,
            aliases="jumlah tiba, jumlah datang, diterima, arrived quantity, आई मात्रा",
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (ARRIVALS,)
