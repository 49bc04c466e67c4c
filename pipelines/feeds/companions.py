"""Companions: who they are, whom each accompanies, their sessions, and which tier accompanies whom."""

from dataclasses import replace

from pipelines.feeds.people import COMPANION_ID, CONTACT_PHONE, PERSON, RECIPIENT
from pipelines.types.feed import CENTRE, NOTE, Column, Feed, Kind, Left, Qualifier, Retention

_NAME = Column(
    "companion_name",
    Kind.PERSON,
    private=True,
    aliases="nama pendamping, pendamping, name of the companion, companion, साथी का नाम, साथी, सहयोगी, सहयोगी का नाम",
)
_PHONE = Column(
    "companion_phone",
    Kind.PHONE,
    private=True,
    aliases=(
        "no hp pendamping, nomor hp pendamping, no telepon pendamping, no wa pendamping, kontak pendamping, "
        "phone of the companion, companion contact, साथी का फ़ोन, साथी का नंबर"
    ),
)
COMPANION = (COMPANION_ID, _NAME, _PHONE)
"""Columns by which a book names a companion; one of them is enough."""
_COMPANION_NAMES = tuple(column.name for column in COMPANION)
_NUMBERS = (
    "no hp, nomor hp, no telp, no telepon, nomor telepon, no wa, no whatsapp, hp, telepon, phone, phone number, "
    "mobile, "
    "contact, contact number, फ़ोन, फ़ोन नंबर, मोबाइल"
)

_ACCOMPANIED = (
    PERSON,
    replace(
        RECIPIENT,
        aliases=RECIPIENT.aliases
        + ", yang didampingi, nama yang didampingi, didampingi, dampingan, nama dampingan, accompanied person, "
        "who is accompanied, name of the accompanied person, किसका साथ दिया, साथ पाने वाला",
    ),
    CONTACT_PHONE,
)

COMPANIONS = Feed(
    name="companions",
    happened=None,
    key="companion_id",
    ours=True,
    also_in_header=("role",),
    one_of=_COMPANION_NAMES,
    retention=Retention(
        Left.SUM,
        moments=("registered_at", "trained_at", "active_from", "active_to"),
        needed="""SELECT r.load_id, r.part, r.row_number FROM resolved.companion_rows r
            JOIN staging.companions c ON c.companion_code = r.companion_code
            WHERE coalesce(c.active_to >= {day}, true)""",
    ),
    columns=(
        replace(
            COMPANION_ID,
            aliases=COMPANION_ID.aliases
            + ", id relawan, no relawan, nomor relawan, kode relawan, volunteer id, volunteer no, volunteer code, "
            "स्वयंसेवक आईडी, स्वयंसेवक संख्या",
        ),
        replace(
            _NAME,
            aliases=_NAME.aliases
            + ", nama relawan, relawan, nama, nama lengkap, volunteer name, volunteer, name, full name, "
            "स्वयंसेवक का नाम, स्वयंसेवक, नाम",
        ),
        replace(_PHONE, aliases=f"{_PHONE.aliases}, no hp relawan, no wa relawan, {_NUMBERS}"),
        Column(
            "role",
            Kind.CODE,
            required=True,
            domain="companion_role",
            aliases=(
                "tingkat pendamping, tingkatan, tingkat, jenjang, peran, peran pendamping, jenis pendamping, "
                "golongan pendamping, kategori pendamping, kategori relawan, jenis relawan, tier, companion tier, "
                "kind of companion, type of companion, भूमिका, साथी का स्तर, स्तर, साथी का प्रकार"
            ),
        ),
        Column(
            "organisation",
            aliases=(
                "organisasi, lembaga, asal lembaga, instansi, asal instansi, kampus, universitas, institusi, "
                "asal organisasi, organization, institution, संस्था, संगठन"
            ),
        ),
        Column(
            "area",
            aliases=(
                "wilayah, wilayah tugas, wilayah dampingan, wilayah pendampingan, daerah, daerah tugas, kecamatan, "
                "kota, kota/kabupaten, kab/kota, desa, kelurahan, desa/kelurahan, region, area of work, work area, "
                "क्षेत्र, कार्य क्षेत्र, ज़िला"
            ),
        ),
        Column(
            "capacity",
            Kind.COUNT,
            positive=True,
            whole=True,
            aliases=(
                "kapasitas, kuota, kuota dampingan, daya tampung, batas dampingan, maksimal dampingan, "
                "jumlah maksimal, maks dampingan, "
                "kapasitas dampingan, sanggup mendampingi, maximum people, capacity in people, most people, "
                "can accompany, क्षमता, अधिकतम व्यक्ति"
            ),
        ),
        Column(
            "registered_at",
            Kind.MOMENT,
            aliases=(
                "tanggal daftar, tgl daftar, terdaftar, terdaftar pada, tanggal terdaftar, tanggal pendaftaran, "
                "daftar pada, registered, registered on, registration date, date registered, पंजीकरण तिथि, "
                "पंजीकरण की तारीख"
            ),
        ),
        Column(
            "trained_at",
            Kind.MOMENT,
            aliases=(
                "tanggal pelatihan, tgl pelatihan, tanggal dilatih, dilatih, dilatih pada, pelatihan, "
                "selesai pelatihan, "
                "trained, trained on, training date, date of training, प्रशिक्षण तिथि, प्रशिक्षण की तारीख"
            ),
        ),
        Column(
            "active_from",
            Kind.MOMENT,
            aliases=(
                "aktif mulai, aktif sejak, mulai aktif, mulai bertugas, tanggal mulai aktif, active since, "
                "active as of, start of service, सक्रिय कब से, कब से सक्रिय"
            ),
        ),
        Column(
            "active_to",
            Kind.MOMENT,
            not_before="active_from",
            marks_unread=True,
            aliases=(
                "aktif sampai, aktif hingga, selesai bertugas, berhenti, tanggal berhenti, nonaktif sejak, "
                "tidak aktif sejak, active until, active till, left on, end of service, कब तक सक्रिय, सक्रिय कब तक"
            ),
        ),
        CENTRE,
        NOTE,
    ),
)
COMPANIONSHIPS = Feed(
    name="companionships",
    happened="started_at",
    planned=True,
    ours=True,
    also_in_header=("started_at",),
    one_of=_COMPANION_NAMES,
    # the workbook of suggested pairings: a row that nobody decided on is none
    qualifiers=(
        Qualifier(
            "pairing_decision",
            Kind.CODE,
            domain="pairing_decision",
            counts=("done",),
            aliases="keputusan, keputusan saran, keputusan pasangan, decision, pairing decision, निर्णय",
        ),
    ),
    retention=Retention(
        Left.SUM,
        moments=("started_at", "ended_at"),
        needed="SELECT load_id, part, row_number FROM staging.companionships WHERE coalesce(ended_at >= {day}, true)",
    ),
    columns=(
        *COMPANION,
        *_ACCOMPANIED,
        Column(
            "person_kind",
            Kind.CODE,
            domain="person_kind",
            hides_unread=True,
            aliases=(
                "jenis yang didampingi, jenis dampingan, siapa yang didampingi, kategori dampingan, "
                "golongan dampingan, status dampingan, jenis orang, kind of person, type of person, who they are, "
                "accompanied as, व्यक्ति का प्रकार, किसका साथ"
            ),
        ),
        Column(
            "started_at",
            Kind.MOMENT,
            aliases=(
                "mulai mendampingi, mulai didampingi, mulai pendampingan, mulai dampingan, tanggal mulai, tgl mulai, "
                "mulai, mulai tanggal, sejak, didampingi sejak, started, started on, start date, since, "
                "accompanied since, आरंभ तिथि, शुरू, कब से"
            ),
            clock="jam mulai, start time, शुरू का समय",
        ),
        Column(
            "ended_at",
            Kind.MOMENT,
            not_before="started_at",
            marks_unread=True,
            aliases=(
                "selesai mendampingi, selesai didampingi, selesai pendampingan, akhir pendampingan, tanggal selesai, "
                "tgl selesai, selesai, berakhir, sampai, didampingi sampai, ended, ended on, end date, until, "
                "समाप्ति तिथि, समाप्त, कब तक"
            ),
            clock="jam selesai, end time, समाप्ति का समय",
        ),
        CENTRE,
        NOTE,
    ),
)
SESSIONS = Feed(
    name="sessions",
    happened="held_at",
    ours=True,
    also_in_header=("kind",),
    one_of=_COMPANION_NAMES,
    retention=Retention(Left.ROW),
    columns=(
        *COMPANION,
        Column(
            "held_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "tanggal sesi, tgl sesi, waktu sesi, tanggal pertemuan, tanggal kegiatan, tanggal, tgl, waktu, "
                "hari/tanggal, hari/tgl, session date, date of session, held on, held, date, सत्र की तारीख, "
                "सत्र दिनांक, तारीख, दिनांक"
            ),
            clock="jam, pukul, jam sesi, jam mulai, time, session time, समय, सत्र का समय",
        ),
        Column(
            "kind",
            Kind.CODE,
            domain="session_kind",
            aliases=(
                "jenis sesi, bentuk sesi, sesi, jenis kegiatan, kegiatan, kegiatan pendampingan, "
                "jenis pendampingan, bentuk pendampingan, jenis layanan pendampingan, "
                "kind of session, session kind, session type, type of session, session, सत्र का प्रकार, सत्र"
            ),
        ),
        *_ACCOMPANIED,
        Column(
            "minutes",
            Kind.COUNT,
            positive=True,
            other_unit=r"[0-9] ?(jam|j\b|hours?|hrs?|h\b|detik|sec|घंट|सेकंड)|[0-9]:[0-9]",
            aliases=(
                "lama sesi, lama menit, lama (menit), durasi menit, durasi (menit), durasi, menit, lama, "
                "duration, duration (minutes), duration min, length in minutes, मिनट, अवधि, अवधि (मिनट)"
            ),
        ),
        CENTRE,
        NOTE,
    ),
)
PAIRING_RULES = Feed(
    name="pairing_rules",
    happened=None,
    key="role",
    key_with=(("person_kind",),),
    reference=True,
    ours=True,
    columns=(
        Column(
            "role",
            Kind.CODE,
            required=True,
            domain="companion_role",
            aliases="tingkat pendamping, tingkatan, tingkat, jenjang, tier, companion tier, साथी का स्तर, स्तर",
        ),
        Column(
            "person_kind",
            Kind.CODE,
            required=True,
            domain="paired_kind",
            aliases=(
                "boleh mendampingi, mendampingi, pasangan, untuk siapa, may accompany, accompanies, paired with, "
                "किसका साथ दे सकते हैं, किसके साथ"
            ),
        ),
        Column(
            "priority",
            Kind.COUNT,
            positive=True,
            whole=True,
            aliases="urutan pilihan, pilihan ke, urutan, order of choice, choice, वरीयता, क्रम",
        ),
        Column(
            "rule_source",
            aliases=(
                "dasar aturan, sumber aturan, dasar, sumber, source, rule basis, basis of the rule, स्रोत, नियम का स्रोत"
            ),
        ),
    ),
)

FEEDS = (COMPANIONS, COMPANIONSHIPS, SESSIONS, PAIRING_RULES)

_KINDS = {
    "doctor": "dokter,dr,tenaga medis dokter,physician,doctors,डॉक्टर,चिकित्सक",
    "nurse": "perawat,bidan,perawat dan bidan,nurses,midwife,नर्स",
    "family": "keluarga,keluarga pasien,kerabat,families,relative,परिवार,परिजन",
    "patient": "pasien,penyintas,patients,survivor,रोगी,मरीज़,मरीज",
    "volunteer": "relawan,relawan lain,sesama relawan,volunteers,स्वयंसेवक",
}
WORDS = {
    # the tiers of companions
    "companion_role": {
        "senior_social_worker": "pekerja sosial senior,peksos senior,pekerja sosial,peksos,tenaga kesejahteraan sosial,"
        "social worker,senior social workers,वरिष्ठ सामाजिक कार्यकर्ता,सामाजिक कार्यकर्ता",
        "alumni": "alumnus,alumna,lulusan,graduate,alumnae,पूर्व छात्र",
        "professional_association": "organisasi profesi,asosiasi profesi,ikatan profesi,anggota organisasi profesi,"
        "profesi,association,professional body,पेशेवर संघ,व्यावसायिक संघ",
        "student": "mahasiswa,mahasiswi,pelajar,siswa,students,undergraduate,छात्र,विद्यार्थी",
        "psychologist": "psikolog,konselor,psikiater,psychologists,counsellor,counselor,मनोवैज्ञानिक,परामर्शदाता",
        "volunteer": "relawan,relawan umum,sukarelawan,relawan warga,volunteers,स्वयंसेवक",
        "spiritual": "rohaniwan,pendamping rohani,pembimbing rohani,ustadz,ustaz,ustadzah,pendeta,pastor,romo,biksu,"
        "pemuka agama,tokoh agama,chaplain,spiritual companion,आध्यात्मिक,धर्मगुरु",
        "other": "lain lain,lainnya,lain,others,अन्य",
    },
    # who is accompanied
    "person_kind": _KINDS,
    "paired_kind": {**_KINDS, "any": "siapa saja,semua,semuanya,anyone,all,everybody,कोई भी,सभी"},
    # what became of a suggested pairing
    "pairing_decision": {
        "done": "diambil,ya,jadi,dimulai,taken,yes,accepted,स्वीकार,हाँ",
        "suggested": "disarankan,saran,belum diputuskan,suggestion,undecided,सुझाव",
        "declined": "tidak diambil,tidak,tidak jadi,not taken,no,rejected,अस्वीकार,नहीं",
    },
    "session_kind": {
        "counselling": "konseling,konsultasi,konseling psikologis,konseling individu,counseling,परामर्श",
        "stress_management": "manajemen stres,kelola stres,pengelolaan stres,relaksasi,stress,relaxation,"
        "तनाव प्रबंधन",
        "debriefing": "debrief,debrifing,pengarahan balik,berbagi beban,sesi debriefing,refleksi,डीब्रीफिंग,"
        "अनुभव साझा",
        "moral_support": "dukungan moral,dukungan,motivasi,penguatan,moral,support,encouragement,मनोबल,नैतिक समर्थन",
        "spiritual": "rohani,doa,doa bersama,dukungan rohani,keagamaan,prayer,आध्यात्मिक,प्रार्थना",
    },
}  # fmt: skip
"""The codes of the domains of these feeds, and what people write for them."""
