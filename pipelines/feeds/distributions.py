"""What was handed out, to whom and where."""

from pipelines.feeds.qualifiers import CURRENCY, status_of, unit_of
from pipelines.types.feed import CENTRE, DISTRICT, MENTIONED, NOTE, VILLAGE, Column, Feed, Kind, Left, Retention

DISTRIBUTIONS = Feed(
    name="distributions",
    happened="distributed_at",
    key="distribution_id",
    qualifiers=(unit_of("quantity", "amount_idr"), CURRENCY, *status_of("movement_status")),
    retention=Retention(Left.ROW, instead=(("evidence", MENTIONED),)),
    columns=(
        Column(
            "distribution_id",
            aliases="no penyaluran, nomor penyaluran, id penyaluran, distribution no, वितरण संख्या",
        ),
        Column(
            "distributed_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "hari/tanggal, hari/tgl, "
                "tanggal, tgl, tanggal salur, tanggal penyaluran, disalurkan, date, distributed, दिनांक, वितरण तिथि"
            ),
        ),
        VILLAGE,
        DISTRICT,
        Column(
            "recipient_kind",
            Kind.CODE,
            domain="recipient_kind",
            aliases=("penerima, jenis penerima, sasaran, recipient, recipient type, प्राप्तकर्ता प्रकार, प्राप्तकर्ता"),
        ),
        Column("item", aliases="barang, nama barang, jenis barang, वस्तु, सामान"),
        Column("quantity", Kind.COUNT, not_negative=True, aliases="jumlah, jml, qty, मात्रा"),
        Column("amount_idr", Kind.MONEY, not_negative=True, aliases="nilai rp, nilai, nominal, rupiah, amount, राशि"),
        Column("purpose", aliases="peruntukan, tujuan, untuk, उद्देश्य"),
        Column("donation_id", aliases="no donasi, nomor donasi, sumber, दान संख्या"),
        Column("evidence", private=True, aliases="bukti, foto, berita acara, tanda terima, receipt, प्रमाण"),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (DISTRIBUTIONS,)
