"""What does not happen but is: villages, depots and items. They arrive by the same road as events."""

from pipelines.types.feed import Column, Feed, Kind

VILLAGES = Feed(
    name="villages",
    happened=None,
    reference=True,
    is_merged=True,
    one_of=("code", "bps_code"),
    columns=(
        Column(
            "code",
            aliases=(
                "kode, kode desa, kode kemendagri, kode wilayah, village code, kemendagri kode desa kelurahan, ग्राम कोड"
            ),
        ),
        Column(
            "bps_code",
            aliases="kode bps, bps, bps code, bps kode desa kelurahan, adm4 pcode, bps कोड",
        ),
        Column(
            "name",
            required=True,
            aliases=(
                "nama, desa/kelurahan, desa, kelurahan, nama desa, village, kemendagri nama desa kelurahan, adm4 name, "
                "adm4 en, गाँव, ग्राम"
            ),
        ),
        Column("kind", Kind.CODE, domain="village_kind", aliases="jenis, status, type, प्रकार"),
        Column(
            "district",
            aliases="kecamatan, nama kecamatan, kemendagri nama kecamatan, adm3 name, adm3 en, प्रखंड",
        ),
        Column(
            "city",
            aliases=(
                "kota, kabupaten, kota/kabupaten, nama kabupaten kota, kemendagri nama kabupaten kota, "
                "bps nama kabupaten kota, adm2 name, adm2 en, शहर"
            ),
        ),
        Column(
            "population", Kind.COUNT, whole=True, agrees=True, aliases="penduduk, jumlah penduduk, populasi, जनसंख्या"
        ),
        Column("latitude", Kind.DEGREES, between=(-90, 90), aliases="lintang, lat, label lat, अक्षांश"),
        Column("longitude", Kind.DEGREES, aliases="bujur, lon, lng, long, label lon, देशांतर"),
        Column("aliases", aliases="nama lain, alias, ejaan lain, अन्य नाम"),
        Column("shape"),
    ),
)

DEPOTS = Feed(
    name="depots",
    happened=None,
    key="depot",
    reference=True,
    also_in_header=("village",),
    columns=(
        Column("depot", required=True, aliases="gudang, nama gudang, depo, warehouse, गोदाम"),
        Column("village", aliases="desa/kelurahan, desa, kelurahan, गाँव"),
        Column("district", aliases="kecamatan, प्रखंड"),
        Column("latitude", Kind.DEGREES, between=(-90, 90), aliases="lintang, lat, अक्षांश"),
        Column("longitude", Kind.DEGREES, aliases="bujur, lon, lng, देशांतर"),
        Column("aliases", aliases="nama lain, alias, अन्य नाम"),
    ),
)

ITEMS = Feed(
    name="items",
    happened=None,
    key="item",
    reference=True,
    columns=(
        Column("item", required=True, aliases="kode barang, item code, वस्तु कोड"),
        Column("unit", required=True, aliases="satuan, इकाई"),
        Column("contents_m3", Kind.DEGREES, between=(0.001, 1000), aliases="isi m3, volume m3, contents m3, मात्रा m3"),
        Column("returnable", Kind.YES_NO, aliases="dikembalikan, kembali, वापसी योग्य"),
        Column("aliases", aliases="nama barang, nama lain, alias, अन्य नाम"),
    ),
)

FEEDS = (VILLAGES, DEPOTS, ITEMS)
