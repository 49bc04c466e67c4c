"""Referrals to agencies: a row per status event, or a row per referral with a column for the date of each status."""

from pipelines.feeds.people import CONTACT_PHONE, PERSON, RECIPIENT
from pipelines.types.feed import CENTRE, DISTRICT, NOTE, Column, Feed, Kind, Left, Retention

STATUS_DATES = {
    "traced": (
        "ditelusuri, tanggal ditelusuri, tgl ditelusuri, dilacak, tanggal dilacak, tgl dilacak, ditemukan, traced, "
        "traced on, date traced, खोजा गया, पता लगाया"
    ),
    "requested": (
        "diminta, tanggal diminta, tgl diminta, diajukan, tanggal diajukan, tgl diajukan, dimintakan, requested, "
        "requested on, date requested, अनुरोध किया, अनुरोध तिथि"
    ),
    "accepted": (
        "diterima, tanggal diterima, tgl diterima, diterima instansi, disanggupi, accepted, accepted on, "
        "date accepted, "
        "स्वीकार किया, स्वीकृति तिथि"
    ),
    "rejected": (
        "ditolak, tanggal ditolak, tgl ditolak, rejected, rejected on, date rejected, अस्वीकार किया, अस्वीकृति तिथि"
    ),
    "in_progress": (
        "diproses, tanggal diproses, tgl diproses, ditangani, tanggal ditangani, tgl ditangani, dikerjakan, "
        "in progress, in progress since, handled on, date handled, कार्य शुरू, प्रक्रिया में कब से"
    ),
    "completed": (
        "selesai, tanggal selesai, tgl selesai, diselesaikan, tuntas, completed, completed on, date completed, "
        "पूरा हुआ, पूर्णता तिथि"
    ),
    "failed": "gagal, tanggal gagal, tgl gagal, tidak berhasil, failed, failed on, date failed, विफल हुआ, विफलता तिथि",
    "no_receiver": (
        "tidak ada penerima, tidak ada yang menerima, tanpa penerima, kosong petugas, petugas kosong, "
        "no receiver, no receiver since, "
        "no receiver on, nobody received, कोई प्राप्तकर्ता नहीं, कोई लेने वाला नहीं"
    ),
}
"""Status → titles of a column with its date, where a row is one referral."""

REFERRALS = Feed(
    name="referrals",
    happened="opened_at",
    key="referral_id",
    key_with=(("status",), ("status_at",)),
    ours=True,
    retention=Retention(
        Left.SUM,
        moments=("opened_at", "status_at", "confirmed_with_person_at", *(f"{status}_at" for status in STATUS_DATES)),
        needed="""SELECT load_id, part, row_number FROM staging.referrals WHERE referral_id NOT IN (
            SELECT referral_id FROM marts.referral_states WHERE ending IS NOT NULL AND until_at IS NULL)""",
    ),
    columns=(
        Column(
            "referral_id",
            aliases=(
                "no rujukan, nomor rujukan, id rujukan, kode rujukan, referral no, referral number, referral code, "
                "रेफरल संख्या, रेफरल आईडी"
            ),
        ),
        PERSON,
        RECIPIENT,
        CONTACT_PHONE,
        Column(
            "opened_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "tanggal rujukan, tgl rujukan, dirujuk, tanggal dirujuk, tgl dirujuk, tgl rujuk, tanggal rujuk, "
                "rujukan dibuka, "
                "tanggal kasus, tgl kasus, pertama diketahui, pertama terlihat, tanggal laporan, tanggal, tgl, "
                "hari/tanggal, referral date, date of referral, opened, opened on, first seen, date, रेफरल तिथि, "
                "रेफरल की तारीख, पहली बार देखा, तारीख, दिनांक"
            ),
            clock="jam, pukul, jam rujukan, time, referral time, समय",
        ),
        Column(
            "origin",
            Kind.CODE,
            domain="referral_origin",
            aliases=(
                "asal kasus, asal laporan, sumber kasus, sumber laporan, diketahui dari, asal rujukan, "
                "source of the case, origin of the case, seen in, कहाँ से पता चला, मामले का स्रोत"
            ),
        ),
        Column(
            "origin_id",
            aliases=(
                "no panggilan asal, no permintaan asal, no asal, id asal, no panggilan, id panggilan, no permintaan, "
                "id permintaan, origin no, call or request no, call or request number, मूल संख्या, मूल आईडी"
            ),
        ),
        Column(
            "residence",
            aliases=(
                "tempat tinggal, domisili, alamat domisili, desa tinggal, desa/kelurahan, desa, kelurahan, "
                "desa kelurahan, kel/desa, village, place of residence, lives in, निवास, निवास स्थान, गाँव, ग्राम"
            ),
        ),
        DISTRICT,
        Column(
            "kind",
            Kind.CODE,
            domain="referral_kind",
            aliases=(
                "jenis rujukan, bidang rujukan, keperluan rujukan, bidang, urusan, referral kind, kind of referral, "
                "type of referral, referral type, रेफरल का प्रकार, रेफरल का क्षेत्र"
            ),
        ),
        Column(
            "to_agency",
            aliases=(
                "instansi tujuan, dirujuk ke, rujukan ke, lembaga tujuan, tujuan rujukan, dinas tujuan, "
                "kepada instansi, instansi, referred to, agency, receiving agency, किस संस्था को, संस्था"
            ),
        ),
        Column(
            "to_region",
            aliases=(
                "wilayah tujuan, daerah tujuan, kota tujuan, kab/kota tujuan, region, receiving region, to city, "
                "गंतव्य क्षेत्र, किस क्षेत्र को"
            ),
        ),
        Column(
            "status",
            Kind.CODE,
            domain="referral_status",
            unknown="unknown",
            hides_unread=True,
            aliases=(
                "status rujukan, tahap, tahap rujukan, tahapan, perkembangan, keadaan rujukan, referral status, stage, "
                "referral stage, रेफरल की स्थिति, चरण"
            ),
            by_cells="keadaan, state, स्थिति",
        ),
        Column(
            "status_at",
            Kind.MOMENT,
            not_before="opened_at",
            aliases=(
                "tanggal status, tgl status, waktu status, tanggal perkembangan, tanggal tahap, diperbarui, "
                "diperbarui pada, status date, date of status, updated, updated on, स्थिति तिथि, स्थिति की तारीख"
            ),
            clock="jam status, jam perkembangan, status time, स्थिति का समय",
        ),
        *(
            Column(f"{status}_at", Kind.MOMENT, not_before="opened_at", aliases=aliases)
            for status, aliases in STATUS_DATES.items()
        ),
        Column(
            "confirmed_with_person_at",
            Kind.MOMENT,
            not_before="opened_at",
            aliases=(
                "dikonfirmasi, dikonfirmasi ke warga, dikonfirmasi warga, dikonfirmasi ke pasien, dikonfirmasi pada, "
                "konfirmasi warga, konfirmasi pasien, tanggal konfirmasi, tgl konfirmasi, confirmed, confirmed on, "
                "confirmed with the person, date confirmed, व्यक्ति से पुष्टि, पुष्टि तिथि"
            ),
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (REFERRALS,)

WORDS = {
    "referral_origin": {
        "call": "telepon,panggilan,telp,hotline,call centre,phone,phone call,कॉल,फ़ोन",
        "whatsapp_group": "grup whatsapp,grup wa,wa grup,wa group,whatsapp grup,group chat,grup,chat grup,"
        "whatsapp group chat,व्हाट्सएप समूह,व्हाट्सऐप समूह,समूह",
        "visit": "kunjungan,kunjungan rumah,datang langsung,datang,home visit,visited,दौरा,मुलाक़ात",
        "agency": "instansi,lembaga,dinas,puskesmas,rujukan instansi,agencies,संस्था,एजेंसी",
    },
    "referral_kind": {
        "health": "kesehatan,medis,rumah sakit,layanan kesehatan,medical,स्वास्थ्य",
        "social": "sosial,bantuan sosial,layanan sosial,kesejahteraan sosial,social services,सामाजिक",
        "civil_registry": "dukcapil,catatan sipil,kependudukan,administrasi kependudukan,adminduk,civil registration,"
        "नागरिक पंजीकरण,पंजीकरण",
        "education": "pendidikan,sekolah,school,शिक्षा",
        "security": "keamanan,polisi,kepolisian,satpol pp,babinsa,police,सुरक्षा,पुलिस",
        "other": "lain lain,lainnya,lain,others,अन्य",
    },
    "referral_status": {
        "traced": "ditelusuri,dilacak,ditemukan,sudah ditelusuri,sudah ditemukan,located,found,खोजा गया,पता लगाया",
        "requested": "diminta,diajukan,dimintakan,permintaan dikirim,terkirim,sent,asked,request sent,अनुरोध किया,"
        "अनुरोध भेजा",
        "accepted": "diterima,disanggupi,disetujui,sudah diterima,received,agreed,स्वीकृत,स्वीकार",
        "rejected": "ditolak,menolak,tidak diterima,refused,declined,अस्वीकृत,अस्वीकार",
        "in_progress": "diproses,dalam proses,sedang diproses,ditangani,sedang ditangani,proses,berjalan,handled,"
        "being handled,ongoing,प्रक्रिया में,जारी",
        "completed": "selesai,tuntas,sudah selesai,diselesaikan,beres,done,finished,पूर्ण,पूरा",
        "failed": "gagal,tidak berhasil,batal,tidak jadi,unsuccessful,विफल,असफल",
        "no_receiver": "tidak ada penerima,tidak ada yang menerima,tanpa penerima,petugas kosong,pos kosong,"
        "posko kosong,jabatan kosong,tidak ada petugas,vacant,nobody there,nobody received,no one to receive,"
        "कोई प्राप्तकर्ता नहीं,कोई लेने वाला नहीं",
    },
}  # fmt: skip
"""The codes of the domains of this feed, and what people write for them."""
