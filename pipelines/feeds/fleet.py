"""Vehicles and the ways between places: what a plan of deliveries is made of."""

from dataclasses import replace

from pipelines.feeds.plans import SHIFT
from pipelines.feeds.qualifiers import CURRENCY
from pipelines.types.feed import Column, Feed, Kind, Left, Retention

VEHICLES = Feed(
    name="vehicles",
    happened=None,
    key="vehicle",
    key_with=(("shift",),),
    reference=True,
    ours=True,
    also_in_header=("places",),
    qualifiers=(replace(CURRENCY, qualifies=("idr_per_km",)),),
    retention=Retention(Left.ALL, why="who drives now; a newer list takes its place"),
    columns=(
        Column("vehicle", required=True, aliases="kendaraan, nama kendaraan, mobil, armada, वाहन"),
        Column("kind", Kind.CODE, domain="vehicle_kind", aliases="jenis, jenis kendaraan, type, vehicle type, प्रकार"),
        Column("depot", aliases="gudang, depo, pangkalan, warehouse, home depot, गोदाम, डिपो"),
        Column(
            "places",
            Kind.COUNT,
            positive=True,
            whole=True,
            aliases="muat tabung, daya muat tabung, tempat tabung, kapasitas tabung, cylinder places, सिलेंडर की जगह",
        ),
        Column(
            "weight_limit_kg",
            Kind.COUNT,
            positive=True,
            aliases="batas berat kg, muatan maksimal kg, daya angkut kg, weight limit kg, payload kg, भार सीमा किग्रा",
        ),
        SHIFT,
        Column(
            "shift_start",
            Kind.CLOCK,
            aliases=("jam mulai, mulai, jam berangkat, start, start time, from, शुरू, शुरू का समय"),
        ),
        Column(
            "shift_end",
            Kind.CLOCK,
            aliases=("jam selesai, selesai, jam pulang, end, end time, until, समाप्ति, समाप्ति का समय"),
        ),
        Column(
            "idr_per_km",
            Kind.MONEY,
            not_negative=True,
            aliases="biaya per km, rp per km, rp/km, cost per km, प्रति किमी खर्च",
        ),
        Column("driver", Kind.PERSON, private=True, aliases="sopir, supir, pengemudi, nama sopir, चालक, ड्राइवर"),
    ),
)

DISTANCES = Feed(
    name="distances",
    happened=None,
    key="from_place",
    key_with=(("to_place",),),
    reference=True,
    ours=True,
    one_of=("metres", "kilometres"),
    columns=(
        Column("from_place", required=True, aliases="from, dari, asal, origin, से"),
        Column("to_place", required=True, aliases="to, ke, tujuan, destination, तक"),
        Column(
            "metres",
            Kind.COUNT,
            not_negative=True,
            aliases="jarak m, jarak meter, meter, metre, distance m, distance metres, distance meters, दूरी मीटर",
        ),
        Column(
            "kilometres",
            Kind.NUMBER,
            not_negative=True,
            aliases="jarak km, km, kilometer, distance km, distance kilometres, distance kilometers, दूरी किमी",
        ),
        Column(
            "seconds",
            Kind.COUNT,
            not_negative=True,
            aliases=(
                "waktu detik, waktu tempuh detik, detik, duration s, "
                "duration seconds, travel time s, समय सेकंड, यात्रा समय सेकंड"
            ),
        ),
        Column(
            "minutes",
            Kind.NUMBER,
            not_negative=True,
            aliases=(
                "waktu menit, waktu tempuh menit, menit, duration min, "
                "duration minutes, travel time min, समय मिनट, यात्रा समय मिनट"
            ),
        ),
    ),
)

FEEDS = (VEHICLES, DISTANCES)
