"""Calls to and from the posko, over every channel."""

from pipelines.feeds.qualifiers import unit_of
from pipelines.types.feed import CENTRE, DISTRICT, NOTE, VILLAGE, Column, Feed, Kind, Left, Retention

CALLS = Feed(
    name="calls",
    happened="started_at",
    key="call_id",
    qualifiers=(unit_of("quantity"),),
    retention=Retention(Left.EVENT),
    columns=(
        Column(
            "call_id",
            aliases=("no panggilan, nomor panggilan, id panggilan, no telepon masuk, call no, call number, कॉल संख्या"),
        ),
        Column(
            "started_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "hari/tanggal, hari/tgl, "
                "waktu, tanggal, tgl, waktu telepon, waktu panggilan, waktu masuk, tanggal telepon, tgl "
                "telepon, mulai, date, time, call time, call date, started, start time, दिनांक, तारीख, समय, "
                "कॉल का समय, waktu lapor, tanggal lapor"
            ),
            clock=(
                "jam, pukul, waktu, jam masuk, jam telepon, jam mulai, waktu masuk, waktu telepon, waktu panggilan, "
                "mulai, time, clock, call time, start time, समय, बजे, कॉल का समय, pukul wib, jam wib, pukul wita, "
                "jam wita, pukul wit, jam wit, jam lapor, jam terima"
            ),
        ),
        Column(
            "answered_at",
            Kind.MOMENT,
            date_from="started_at",
            aliases=(
                "jam diangkat, diangkat, jam dijawab, waktu diangkat, dijawab, answered, answer time, उत्तर "
                "समय, उत्तर का समय"
            ),
        ),
        Column(
            "ended_at",
            Kind.MOMENT,
            date_from="started_at",
            aliases="jam selesai, selesai, waktu selesai, jam tutup, ended, end time, समाप्ति, समाप्ति समय",
        ),
        Column(
            "direction",
            Kind.CODE,
            domain="direction",
            unknown="unknown",
            aliases="arah, masuk/keluar, jenis panggilan, call direction, दिशा",
        ),
        Column(
            "channel",
            Kind.CODE,
            domain="channel",
            aliases="saluran, kanal, via, media, lewat, sarana, माध्यम, चैनल",
        ),
        Column(
            "outcome",
            Kind.CODE,
            domain="outcome",
            aliases="hasil, status panggilan, status telepon, hasil panggilan, result, disposition, परिणाम",
            by_cells="status, keadaan, state, स्थिति",
        ),
        Column(
            "call_type",
            Kind.CODE,
            domain="call_type",
            unknown="unknown",
            aliases="arah dan hasil, tipe panggilan, call type, कॉल का प्रकार",
            by_cells="type, tipe, jenis, प्रकार",
        ),
        Column(
            "duration_seconds",
            Kind.DURATION,
            aliases="lama panggilan, lama telepon, lama bicara, call duration, talk time, कॉल की अवधि",
            by_cells="duration, durasi, lama, अवधि",
        ),
        Column(
            "caller_phone",
            Kind.PHONE,
            private=True,
            aliases=(
                "no hp, nomor hp, no telp, no telepon, nomor telepon, no wa, no whatsapp, hp, telepon, nomor "
                "penelepon, phone, phone number, caller, caller number, mobile, फ़ोन, फोन, मोबाइल, फ़ोन नंबर, "
                "no telp/hp, no hp/telp, no telepon/hp, no hp/wa, no telp/wa, nomor telp/hp, nomor hp/wa, "
                "no hp pelapor, no telp pelapor, no telp penelepon, no hp penelepon, no telp pemohon"
            ),
        ),
        Column(
            "caller_name",
            Kind.PERSON,
            private=True,
            aliases=(
                "nama, nama penelepon, penelepon, nama pelapor, pelapor, name, caller name, नाम, nama penelpon, "
                "penelpon, nama penelfon, nama pemohon"
            ),
        ),
        Column(
            "operator",
            Kind.PERSON,
            private=True,
            aliases=(
                "petugas, penerima telepon, operator, agent, nama petugas, ऑपरेटर, कर्मचारी, petugas piket, "
                "petugas jaga, nama agent, nama agen, nama operator, penerima laporan"
            ),
        ),
        VILLAGE,
        DISTRICT,
        Column(
            "need",
            Kind.CODES,
            domain="category",
            aliases=(
                "kebutuhan, keperluan, jenis kebutuhan, permintaan, needs, request, category, आवश्यकता, ज़रूरत, जरूरत"
            ),
        ),
        Column("item", aliases="barang, jenis barang, nama barang, item name, वस्तु, सामान"),
        Column("quantity", Kind.COUNT, positive=True, aliases="jumlah, jml, qty, banyaknya, मात्रा, संख्या"),
        Column(
            "urgency",
            Kind.CODE,
            domain="urgency",
            aliases="prioritas, urgensi, tingkat, kegawatan, priority, प्राथमिकता, तात्कालिकता",
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (CALLS,)
