"""Cash turned into goods."""

from pipelines.feeds.qualifiers import CURRENCY, sign_of, status_of, unit_of
from pipelines.types.feed import CENTRE, MENTIONED, NOTE, Column, Feed, Kind, Left, Retention

PURCHASES = Feed(
    name="purchases",
    happened="purchased_at",
    key="purchase_id",
    qualifiers=(
        unit_of("quantity", "amount_idr"),
        CURRENCY,
        *sign_of("debit", out="credit"),
        *status_of("payment_status"),
    ),
    retention=Retention(Left.ROW, timed=True, instead=(("evidence", MENTIONED),)),
    columns=(
        Column(
            "purchase_id",
            aliases="no pembelian, nomor pembelian, no nota, id pembelian, purchase no, खरीद संख्या",
        ),
        Column(
            "purchased_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "hari/tanggal, hari/tgl, "
                "tanggal, tgl, tanggal beli, tanggal pembelian, date, purchased, purchased date, दिनांक, खरीद तिथि"
            ),
        ),
        Column("supplier", aliases="pemasok, toko, penjual, vendor, purchases from, आपूर्तिकर्ता"),
        Column("item", required=True, aliases="barang, nama barang, jenis barang, वस्तु, सामान"),
        Column("quantity", Kind.COUNT, required=True, positive=True, aliases="jumlah, jml, qty, मात्रा"),
        Column(
            "amount_idr",
            Kind.MONEY,
            not_negative=True,
            required=True,
            aliases=(
                "total harga, jumlah harga, total, total rp, subtotal, sub total, grand total, total bayar, "
                "total biaya, nilai rp, biaya, amount, amount spent, rupiah, राशि"
            ),
            last="harga rp, कीमत",
        ),
        Column("purpose", aliases="peruntukan, tujuan, untuk, keperluan, उद्देश्य"),
        Column("donation_id", aliases="no donasi, nomor donasi, sumber dana, दान संख्या"),
        Column(
            "evidence", private=True, aliases="bukti, bukti pembelian, kuitansi, struk, faktur, invoice, receipt, प्रमाण"
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (PURCHASES,)
