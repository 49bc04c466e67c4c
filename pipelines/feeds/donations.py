"""What was given: cash and goods."""

from pipelines.feeds.qualifiers import CURRENCY, sign_of, status_of, unit_of
from pipelines.types.feed import CENTRE, NOTE, Column, Feed, Implied, Kind, Left, Retention, SharedTitle

DONATIONS = Feed(
    name="donations",
    happened="received_at",
    key="donation_id",
    implied=(Implied("kind", "cash", needs=("amount_idr", "donor"), without=("item", "quantity")),),
    qualifiers=(
        unit_of("quantity", "amount_idr"),
        CURRENCY,
        *sign_of("credit", out="debit"),
        *status_of("payment_status"),
    ),
    retention=Retention(
        Left.ROW,
        instead=tuple(
            (name, f"CASE WHEN donor_kind IN ('company', 'community', 'government') THEN {name} END")
            for name in ("donor", "donor_code")
        ),
    ),
    columns=(
        Column("donation_id", aliases="no donasi, nomor donasi, id donasi, donation no, दान संख्या"),
        Column(
            "received_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "hari/tanggal, hari/tgl, "
                "tanggal, tgl, waktu, tanggal terima, tgl terima, tanggal donasi, diterima, date, received, दिनांक, "
                "तारीख, प्राप्ति तिथि"
            ),
            clock="jam, pukul, waktu, time, समय",
        ),
        Column(
            "donor",
            Kind.PERSON,
            private=True,
            aliases="donatur, nama donatur, penyumbang, dari, pemberi, donor name, दाता, दानदाता",
        ),
        Column(
            "donor_kind",
            Kind.CODE,
            domain="donor_kind",
            aliases="jenis donatur, kategori donatur, donor type, दाता प्रकार",
        ),
        Column(
            "kind",
            Kind.CODE,
            required=True,
            domain="donation_kind",
            aliases="jenis donasi, jenis, bentuk, bentuk donasi, uang/barang, type, donation type, दान प्रकार",
        ),
        Column("item", aliases="barang, nama barang, jenis barang, वस्तु, सामान"),
        Column("quantity", Kind.COUNT, not_negative=True, aliases="jumlah, jumlah barang, jml, qty, मात्रा"),
        Column(
            "amount_idr",
            Kind.MONEY,
            not_negative=True,
            shares=SharedTitle("quantity", by="kind", code="cash"),
            aliases="nilai rp, nilai, nominal, jumlah uang, rupiah, jumlah rp, amount, amount rp, राशि",
        ),
        Column("purpose", aliases="peruntukan, tujuan, untuk, earmark, उद्देश्य"),
        Column("channel", aliases="saluran, cara, via, rekening, माध्यम"),
        Column("reference", private=True, aliases="referensi, no bukti, no kuitansi, ref, संदर्भ"),
        CENTRE,
        NOTE,
    ),
)

# Credits (`amount_idr`) and debits of a bank statement. No book has such titles: only its own shape tells them.
BANK_LINES = Feed(
    name="donations",
    stored_as="bank_lines",
    happened="received_at",
    key="line_id",
    by_shape=True,
    one_of=("amount_idr", "debit_idr"),
    retention=Retention(Left.ROW),
    columns=(
        Column("line_id", private=True),
        Column("bank"),
        Column("account", private=True),
        Column("received_at", Kind.MOMENT, required=True),
        Column("amount_idr", Kind.MONEY, positive=True),
        Column("remarks", private=True),
        Column("reference", private=True),
        Column("balance_idr", Kind.MONEY, private=True),
        Column("debit_idr", Kind.MONEY, positive=True),
        Column("holder", Kind.PERSON, private=True),
    ),
)

FEEDS = (DONATIONS, BANK_LINES)
