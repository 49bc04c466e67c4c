"""Movements of stock: a ledger of movements, or the stock card that Excel books hold."""

from pipelines.feeds.qualifiers import EMPTY_REMARKS, status_of, unit_of
from pipelines.types.feed import CENTRE_BESIDE_DEPOT, VILLAGE, Column, Feed, Kind, Left, Qualifier, Retention

_DATE = "tanggal, hari/tanggal, hari/tgl, tgl, waktu, date, occurred, दिनांक, तारीख"
_CLOCK = "jam, pukul, waktu, time, समय"
_CONDITION = "kondisi, isi/kosong, keadaan, state, स्थिति"
_DEPOT = Column(
    "depot",
    required=True,
    aliases=(
        "gudang, depo, lokasi, nama gudang, posko, tempat, faskes, fasilitas, warehouse, location, storage location, "
        "site, site code, facility, गोदाम, भंडार, डिपो"
    ),
)
_ITEM = Column(
    "item",
    required=True,
    aliases="barang, nama barang, jenis barang, ukuran, jenis tabung, item name, product, वस्तु, सामान",
)

STOCK = Feed(
    name="stock",
    happened="occurred_at",
    key="movement_id",
    qualifiers=(unit_of("quantity"), *status_of("movement_status")),
    retention=Retention(Left.ROW, timed=True),
    columns=(
        Column(
            "movement_id",
            aliases="no mutasi, nomor mutasi, no transaksi, id mutasi, movement no, लेनदेन संख्या",
        ),
        Column("occurred_at", Kind.MOMENT, required=True, aliases=_DATE, clock=_CLOCK),
        Column("recorded_at", Kind.MOMENT, aliases="dicatat, waktu catat, tanggal catat, recorded, दर्ज समय"),
        _DEPOT,
        _ITEM,
        Column(
            "condition",
            Kind.CODE,
            domain="condition",
            aliases=_CONDITION,
            by_cells="status",
            remarks=EMPTY_REMARKS,
        ),
        Column(
            "movement",
            Kind.CODE,
            required=True,
            domain="movement",
            aliases="jenis mutasi, mutasi, jenis transaksi, movement type, transaction, लेनदेन",
        ),
        Column(
            "quantity",
            Kind.COUNT,
            required=True,
            positive=True,
            aliases="jumlah, jml, qty, banyaknya, मात्रा, संख्या",
        ),
        Column(
            "counterpart",
            Kind.PERSON,
            private=True,
            aliases="dari/kepada, penerima, pihak, kepada, from/to, recipient, प्राप्तकर्ता",
        ),
        VILLAGE,
        Column("district", aliases="kecamatan, kec, प्रखंड"),
        Column("request_id", aliases="no permintaan, nomor permintaan, id permintaan, अनुरोध संख्या"),
        Column("donation_id", aliases="no donasi, nomor donasi, id donasi, दान संख्या"),
        Column("corrects", aliases="koreksi atas, membetulkan, correction of, सुधार"),
        Column("reference", private=True, aliases="referensi, no surat, no bukti, ref, संदर्भ"),
        CENTRE_BESIDE_DEPOT,
        Column("note", private=True, aliases="keterangan, ket, catatan, remarks, टिप्पणी"),
    ),
)

# what a row says is opening + in - out - lost + adjustment = balance, each where it is said
STOCK_CARD = Feed(
    name="stock",
    stored_as="stock_cards",
    happened="occurred_at",
    defaults=(("depot", ""),),
    also_in_header=("quantity_in", "quantity_out"),
    one_of=("quantity_in", "quantity_out", "balance", "opening", "quantity_lost", "adjustment"),
    qualifiers=(
        unit_of("quantity_in", "quantity_out", "quantity_lost", "adjustment", starts=("opening",), totals=("balance",)),
        *status_of("movement_status"),
        # a card is one of full cylinders, and of goods that can be given
        Qualifier(
            "condition",
            Kind.CODE,
            domain="card_condition",
            counts=("full",),
            aliases=_CONDITION,
            remarks=EMPTY_REMARKS,
        ),
    ),
    retention=Retention(Left.ROW, timed=True),
    columns=(
        Column("occurred_at", Kind.MOMENT, required=True, aliases=_DATE, clock=_CLOCK),
        _DEPOT,
        _ITEM,
        Column(
            "opening",
            Kind.COUNT,
            not_negative=True,
            aliases=(
                "stok awal, saldo awal, sisa awal, persediaan awal, awal, opening balance, opening stock, "
                "initial stock, stock initial, आरंभिक शेष, आरंभिक स्टॉक"
            ),
        ),
        Column(
            "quantity_in",
            Kind.COUNT,
            not_negative=True,
            aliases=(
                "masuk, jumlah masuk, stok masuk, penerimaan, terima, in, received, receipts, stock received, "
                "आवक, प्राप्त"
            ),
        ),
        Column(
            "quantity_out",
            Kind.COUNT,
            goes_out=True,
            not_negative=True,
            aliases=(
                "keluar, jumlah keluar, stok keluar, pengeluaran, pemakaian, out, issued, issues, stock distributed, "
                "dispensed, जावक, निर्गत"
            ),
        ),
        Column(
            "quantity_lost",
            Kind.COUNT,
            goes_out=True,
            not_negative=True,
            aliases=(
                "rusak, hilang, susut, kedaluwarsa, kadaluarsa, rusak/hilang, rusak/ed, lost, losses, damaged, "
                "expired, हानि, खराब"
            ),
        ),
        Column(
            "adjustment",
            Kind.COUNT,
            aliases="penyesuaian, selisih, koreksi stok, adjustments, stock adjustment, समायोजन",
        ),
        Column(
            "balance",
            Kind.COUNT,
            aliases=(
                "sisa, saldo, sisa stok, stok akhir, saldo akhir, stok, remaining, closing balance, stock end, "
                "शेष, बकाया"
            ),
        ),
        CENTRE_BESIDE_DEPOT,
        Column("note", private=True, aliases="keterangan, ket, catatan, uraian, remarks, टिप्पणी"),
    ),
)

FEEDS = (STOCK, STOCK_CARD)
