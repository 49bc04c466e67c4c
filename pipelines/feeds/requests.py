"""What was asked for and what became of it."""

from pipelines.feeds.qualifiers import unit_of
from pipelines.types.feed import CENTRE, DISTRICT, NOTE, VILLAGE, Column, Feed, Kind, Left, Retention

# whose death ended it is no longer known
_STATUS = """CASE WHEN event_id IN (SELECT request_id FROM staging.requests WHERE status = 'ended_by_death')
    THEN 'cancelled' ELSE status END"""

REQUESTS = Feed(
    name="requests",
    happened="requested_at",
    key="request_id",
    qualifiers=(unit_of("quantity_requested", "quantity_approved", "quantity_delivered"),),
    retention=Retention(
        Left.EVENT,
        instead=(("status", _STATUS),),
    ),
    columns=(
        Column(
            "request_id",
            aliases="no permintaan, nomor permintaan, id permintaan, request no, request number, अनुरोध संख्या",
        ),
        Column("call_id", aliases="no panggilan, nomor panggilan, id panggilan, call no, कॉल संख्या"),
        Column(
            "requested_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "hari/tanggal, hari/tgl, "
                "tanggal, tgl, waktu, tanggal permintaan, tgl permintaan, waktu permintaan, date, requested, "
                "request date, दिनांक, तारीख"
            ),
            clock="jam, pukul, waktu, jam permintaan, waktu permintaan, time, समय",
        ),
        Column(
            "category",
            Kind.CODE,
            required=True,
            domain="category",
            aliases="jenis kebutuhan, kebutuhan, kategori, jenis permintaan, need, type of need, आवश्यकता, श्रेणी",
        ),
        VILLAGE,
        DISTRICT,
        Column("item", aliases="barang, jenis barang, nama barang, item name, वस्तु, सामान"),
        Column(
            "quantity_requested",
            Kind.COUNT,
            positive=True,
            aliases=(
                "jumlah diminta, jml diminta, diminta, requested quantity, quantity, jumlah, माँगी गई मात्रा,"
                " मांगी गई मात्रा"
            ),
        ),
        Column(
            "quantity_approved",
            Kind.COUNT,
            not_negative=True,
            aliases="jumlah disetujui, disetujui, approved, approved quantity, स्वीकृत मात्रा",
        ),
        Column(
            "quantity_delivered",
            Kind.COUNT,
            not_negative=True,
            aliases=(
                "jumlah diserahkan, diserahkan, jumlah dikirim, dikirim, terkirim, realisasi, jumlah realisasi, "
                "jumlah diterima, jumlah terpenuhi, delivered, delivered "
                "quantity, दी गई मात्रा"
            ),
        ),
        Column(
            "urgency",
            Kind.CODE,
            domain="urgency",
            aliases="prioritas, urgensi, kegawatan, priority, प्राथमिकता",
        ),
        Column(
            "status",
            Kind.CODE,
            domain="status",
            when_done="fulfilled",
            aliases="status permintaan, keadaan, state, स्थिति",
        ),
        Column(
            "unmet_reason",
            Kind.CODE,
            domain="unmet_reason",
            aliases="alasan tidak terpenuhi, alasan, sebab, reason, कारण",
        ),
        Column(
            "fulfilled_at",
            Kind.MOMENT,
            date_from="requested_at",
            aliases=("tanggal dipenuhi, tgl dipenuhi, waktu dipenuhi, dipenuhi, fulfilled, fulfilled date, पूर्ति तिथि"),
            clock="jam dipenuhi, fulfilled time, पूर्ति समय",
        ),
        Column(
            "flow_lpm",
            Kind.NUMBER,
            not_negative=True,
            aliases="aliran l menit, aliran, laju aliran, flow, flow l min, l/menit, प्रवाह",
        ),
        Column(
            "recipient",
            Kind.PERSON,
            private=True,
            aliases="nama penerima bantuan, recipient name, प्राप्तकर्ता का नाम",
            by_cells=(
                "penerima, nama penerima, nama pasien, pasien, nama pemohon, pemohon, nama, patient, name, "
                "प्राप्तकर्ता, मरीज़, नाम"
            ),
        ),
        Column(
            "contact_phone",
            Kind.PHONE,
            private=True,
            aliases="no hp penerima, no telepon penerima, kontak penerima, contact number, प्राप्तकर्ता का फ़ोन",
            by_cells=(
                "nomor penerima, no kontak, nomor kontak, kontak, no hp, nomor hp, no telp, no telepon, nomor telepon, "
                "no wa, hp, telepon, no hp pasien, no hp pemohon, phone, phone number, contact, mobile, फ़ोन, मोबाइल"
            ),
        ),
        Column(
            "address",
            private=True,
            aliases="alamat antar, alamat penerima, delivery address, पहुँचाने का पता",
            by_cells="alamat, alamat lengkap, alamat rumah, alamat pasien, street address, पता",
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (REQUESTS,)
