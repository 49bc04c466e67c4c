"""Who agreed to be called, or to be presented to officials, and who does not any more: a row per answer of a person.

A row that cannot be understood whole never stands for a consent: a word nobody knows, or a day that cannot be read in
`until` or `withdrawn_at`, ends it. Answers tell nothing of how far the data reach, so none is late.
"""

from dataclasses import replace

from pipelines.feeds.people import PERSON
from pipelines.types.feed import CENTRE, NOTE, Column, Feed, Kind, Left, Retention

CONSENTS = Feed(
    name="consents",
    happened="agreed_at",
    lasting=("withdrawn_at",),
    planned=True,
    ours=True,
    also_in_header=("purpose",),
    one_of=("person", "person_id"),
    retention=Retention(
        Left.SUM,
        needed="""SELECT load_id, part, row_number FROM staging.consents
            WHERE is_latest AND is_valid AND coalesce(ends_at >= {day}, true)""",
    ),
    columns=(
        Column(
            "person",
            Kind.PHONE,
            private=True,
            aliases=(
                "nomor warga, no hp warga, nomor hp warga, no telepon warga, nomor yang setuju, nomor pemberi izin, "
                "number of the person, person number, consenting number, व्यक्ति का नंबर, व्यक्ति का फ़ोन, "
                "no hp, nomor hp, no telp, no telepon, nomor telepon, no wa, no whatsapp, hp, telepon, kontak, nomor, "
                "no hp pasien, no hp penelepon, phone, phone number, mobile, contact, contact number, number, फ़ोन, "
                "फ़ोन नंबर, मोबाइल"
            ),
        ),
        replace(PERSON, name="person_id"),
        Column(
            "person_name",
            Kind.PERSON,
            private=True,
            aliases=(
                "nama warga, nama pemberi izin, nama yang setuju, name of the person, व्यक्ति का नाम, "
                "nama, nama lengkap, nama pasien, nama penelepon, pasien, name, full name, patient, नाम"
            ),
        ),
        Column(
            "agreed_at",
            Kind.MOMENT,
            required=True,
            aliases=(
                "tanggal persetujuan, tgl persetujuan, waktu persetujuan, tanggal setuju, tgl setuju, setuju pada, "
                "tanggal izin, tgl izin, izin pada, disetujui pada, date of consent, consent date, consented, "
                "consented on, agreed on, agreed at, सहमति की तारीख, सहमति दिनांक, सहमति का समय"
            ),
            clock="jam, pukul, jam persetujuan, jam setuju, time, consent time, समय",
        ),
        Column(
            "purpose",
            Kind.CODES,
            domain="consent_purpose",
            aliases=(
                "persetujuan untuk, setuju untuk, izin untuk, bersedia untuk, diizinkan untuk, jenis persetujuan, "
                "jenis izin, consent for, consents to, agrees to, consent purpose, type of consent, किसके लिए सहमति, "
                "सहमति का उद्देश्य"
            ),
        ),
        Column(
            "answer",
            Kind.CODE,
            domain="consent_answer",
            unknown="unknown",
            aliases=(
                "persetujuan, jawaban persetujuan, status persetujuan, status izin, bersedia, setuju, izin, "
                "consent, consent given, consent status, agreed, सहमति, सहमति की स्थिति"
            ),
            by_cells="status, jawaban, keadaan, state, स्थिति, उत्तर",
        ),
        Column(
            "until",
            Kind.MOMENT,
            not_before="agreed_at",
            marks_unread=True,
            aliases=(
                "berlaku sampai, berlaku hingga, izin sampai, izin berlaku sampai, persetujuan sampai, "
                "masa berlaku, valid until, consent until, expires, expires on, कब तक मान्य, मान्य तिथि तक"
            ),
        ),
        Column(
            "withdrawn_at",
            Kind.MOMENT,
            not_before="agreed_at",
            marks_unread=True,
            aliases=(
                "dicabut, tanggal dicabut, tgl dicabut, dicabut pada, tanggal pencabutan, izin dicabut, "
                "persetujuan dicabut, ditarik kembali, withdrawn, withdrawn on, consent withdrawn, revoked, "
                "revoked on, सहमति वापस, वापस लेने की तारीख"
            ),
        ),
        CENTRE,
        NOTE,
    ),
)

FEEDS = (CONSENTS,)
