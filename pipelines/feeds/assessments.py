"""First assessments by the teams that visit at home, and what they led to: a row per assessment."""

from pipelines.feeds.people import CONTACT_PHONE, PERSON, RECIPIENT
from pipelines.types.feed import CENTRE, DISTRICT, NOTE, VILLAGE, Column, Feed, Kind, Left, Retention

ASSESSMENTS = Feed(
    name="assessments",
    happened="assessed_at",
    key="assessment_id",
    ours=True,
    also_in_header=("result",),
    one_of=("person", "recipient", "contact_phone"),
    retention=Retention(Left.SUM),
    columns=(
        Column(
            "assessment_id",
            aliases=(
                "no asesmen, nomor asesmen, id asesmen, no penilaian, nomor penilaian, no assessment, assessment no, "
                "assessment number, आकलन संख्या, मूल्यांकन संख्या"
            ),
        ),
        PERSON,
        RECIPIENT,
        CONTACT_PHONE,
        Column(
            "assessed_at",
            Kind.MOMENT,
            hides_unread=True,
            required=True,
            aliases=(
                "tanggal asesmen, tgl asesmen, waktu asesmen, tanggal assessment, tgl assessment, tanggal penilaian, "
                "tgl penilaian, tanggal asesmen awal, dinilai pada, assessed on, assessment date, date of assessment, "
                "आकलन की तारीख, आकलन दिनांक, मूल्यांकन तारीख"
            ),
            clock="jam asesmen, jam penilaian, jam, pukul, time, assessment time, समय",
        ),
        Column(
            "team",
            Kind.CODE,
            domain="team",
            hides_unread=True,
            aliases="tim, jenis tim, tim asesmen, tim penilai, assessing team, टीम, दल",
        ),
        Column(
            "profession",
            Kind.CODE,
            domain="profession",
            hides_unread=True,
            aliases="profesi, profesi petugas, profesi penilai, tenaga, jenis tenaga, assessor profession, पेशा",
        ),
        Column(
            "result",
            Kind.CODE,
            domain="assessment_result",
            hides_unread=True,
            unknown="unknown",
            aliases=(
                "hasil asesmen, hasil assessment, hasil penilaian, tindakan asesmen, keputusan asesmen, "
                "assessment result, assessment outcome, आकलन का परिणाम, मूल्यांकन परिणाम"
            ),
        ),
        VILLAGE,
        DISTRICT,
        CENTRE,
        NOTE,
    ),
)

FEEDS = (ASSESSMENTS,)
