"""Plans of deliveries that somebody accepted: which vehicle takes what where, and in which order."""

from pipelines.feeds.qualifiers import unit_of
from pipelines.types.feed import CENTRE, Column, Feed, Kind

PLAN_ID = Column(
    "plan_id",
    required=True,
    aliases=(
        "rencana, plan, योजना, no rencana, nomor rencana, id rencana, kode rencana, plan no, plan number, योजना संख्या"
    ),
)
SHIFT = Column("shift", aliases="giliran, sif, पाली")
STOP = Column(
    "stop",
    Kind.COUNT,
    required=True,
    positive=True,
    whole=True,
    aliases="perhentian, stop, no perhentian, nomor perhentian, titik, stop no, stop number, पड़ाव, पड़ाव संख्या",
)
VEHICLE = Column("vehicle", aliases="kendaraan, nama kendaraan, mobil, armada, वाहन")
FROM_DEPOT = Column(
    "from_depot",
    aliases="dari gudang, gudang asal, dari depo, depo asal, source depot, किस डिपो से, किस गोदाम से, स्रोत गोदाम",
)
TO_DEPOT = Column(
    "to_depot",
    aliases="ke gudang, gudang tujuan, ke depo, depo tujuan, destination depot, किस डिपो को, किस गोदाम को, गंतव्य गोदाम",
)
REQUEST_ID = Column(
    "request_id",
    aliases="no permintaan, nomor permintaan, id permintaan, request no, request number, अनुरोध संख्या",
)
STOP_VILLAGE = Column("village", aliases="desa/kelurahan, desa, kelurahan, tujuan, गाँव, ग्राम")
STOP_DISTRICT = Column("district", aliases="kecamatan, kec, sub-district, प्रखंड")
STOP_ITEM = Column(
    "item", aliases="size, आकार, barang, nama barang, jenis barang, ukuran, ukuran tabung, cylinder, वस्तु, सामान"
)
EMPTIES_ITEM = Column(
    "empties_item",
    aliases="ukuran tabung kosong, barang kosong, jenis tabung kosong, size of empties, खाली सिलेंडर का आकार",
)
DAY_TITLES = (
    "hari antar, day of delivery, पहुँचाने का दिन, tanggal, tgl, hari, hari/tanggal, tanggal antar, tgl antar, date, "
    "delivery date, दिन, दिनांक, तारीख"
)

PLANS = Feed(
    name="plans",
    happened="planned_at",
    key="plan_id",
    key_with=(("stop",), ("item", "empties_item")),
    ours=True,
    qualifiers=(unit_of("quantity", "empties"),),
    columns=(
        PLAN_ID,
        Column(
            "planned_at",
            Kind.MOMENT,
            required=True,
            aliases="direncanakan, waktu rencana, dibuat, planned, योजना का समय",
        ),
        Column("day", Kind.MOMENT, required=True, aliases=DAY_TITLES),
        SHIFT,
        VEHICLE,
        Column("trip", Kind.COUNT, positive=True, whole=True, aliases="rit, putaran, trip no, फेरा"),
        STOP,
        FROM_DEPOT,
        TO_DEPOT,
        REQUEST_ID,
        STOP_VILLAGE,
        STOP_DISTRICT,
        STOP_ITEM,
        Column("quantity", Kind.COUNT, not_negative=True, aliases="jumlah, jml, qty, antar isi, full out, मात्रा"),
        EMPTIES_ITEM,
        Column(
            "empties",
            Kind.COUNT,
            not_negative=True,
            aliases="kosong, खाली, tabung kosong, ambil kosong, kosong diambil, empties in, खाली सिलेंडर",
        ),
        Column(
            "arrive_at",
            Kind.MOMENT,
            date_from="day",
            aliases="perkiraan sampai, jam sampai, sampai, arrives, arrival, expected at, पहुँचने का समय",
        ),
        Column(
            "deadline_at",
            Kind.MOMENT,
            date_from="day",
            aliases="batas waktu, paling lambat, at the latest, deadline, अंतिम समय",
        ),
        Column("is_late", Kind.YES_NO, aliases="terlambat, late, देर"),
        Column("reason", aliases="alasan, sebab, कारण"),
        CENTRE,
    ),
)

FEEDS = (PLANS,)
