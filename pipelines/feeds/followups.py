"""Calls back to people in care: a row per attempt of a call that is due, or per call that is only planned so far.

What cannot be understood never counts as reached: a word that nobody knows is `unknown`, and an attempt of a day to
come has no outcome. A row that names nobody is about the person of its due call; one that names no call either is set
aside, as nobody can act on it.
"""

from pipelines.feeds.people import ADDRESS, COMPANION_ID, CONTACT_PHONE, PERSON, RECIPIENT
from pipelines.types.feed import CENTRE, DISTRICT, NOTE, VILLAGE, Column, Feed, Kind, Left, Retention

# of whom anything newer or open is known, and whose death decides about it
_OF_PEOPLE_IN_CARE = """
    WITH in_care AS (
        SELECT person_code FROM staging.followups WHERE greatest(due_at, done_at) >= {day}
        UNION
        SELECT unnest([recipient_code, person_code]) FROM staging.requests
        WHERE requested_at >= {day}
            OR status IN ('open', 'approved', 'on_the_way', 'ended_by_death') AND requested_at >= {requests}
        UNION
        SELECT unnest([caller_person_code, caller]) FROM staging.calls WHERE started_at >= {day}
        UNION
        SELECT person_code FROM staging.companionships WHERE coalesce(ended_at >= {day}, true)
        UNION
        SELECT person_code FROM marts.referral_states
        WHERE until_at IS NULL AND (ending IS NULL OR ending = 'died' AND opened_at >= {referrals})
        UNION
        SELECT unnest([person_code, phone_code]) FROM staging.consents
        WHERE is_latest AND is_valid AND coalesce(ends_at >= {day}, true)
    )
    SELECT f.load_id, f.part, f.row_number FROM staging.followups f
    JOIN in_care c ON c.person_code IN (f.person_code, CASE WHEN f.outcome = 'died' THEN f.phone_code END)"""

FOLLOWUPS = Feed(
    name="followups",
    happened="due_at",
    done="done_at",
    key="followup_id",
    key_with=(("attempt",),),
    key_with_where=("outcome", "done_at"),
    planned=True,
    ours=True,
    one_of=("person", "recipient", "contact_phone", "followup_id"),
    retention=Retention(Left.SUM, moments=("due_at", "done_at"), needed=_OF_PEOPLE_IN_CARE),
    columns=(
        Column(
            "followup_id",
            aliases=(
                "no tindak lanjut, nomor tindak lanjut, id tindak lanjut, kode tindak lanjut, no pemantauan, "
                "id pemantauan, follow up id, follow up no, follow up number, followup no, अनुवर्ती संख्या, फ़ॉलोअप संख्या"
            ),
        ),
        PERSON,
        RECIPIENT,
        CONTACT_PHONE,
        ADDRESS,
        Column(
            "due_at",
            Kind.MOMENT,
            hides_unread=True,
            required=True,
            aliases=(
                "jadwal tindak lanjut, tanggal tindak lanjut, tgl tindak lanjut, jadwal telepon, jadwal follow up, "
                "tanggal follow up, tgl follow up, jadwal pemantauan, tanggal pemantauan, tgl pemantauan, "
                "jadwal pantau, "
                "tanggal pantau, tgl pantau, tanggal monitoring, tgl monitoring, jadwal monitoring, jadwal kontrol, "
                "follow up date, follow up due, follow up due date, follow up due on, call due, call back due, "
                "monitoring date, अनुवर्ती तारीख, अनुवर्ती दिनांक, फ़ॉलोअप तारीख, निगरानी तारीख"
            ),
            clock="jam jadwal, jam tindak lanjut, jam pemantauan, jam, pukul, due time, time, समय",
        ),
        Column(
            "done_at",
            Kind.MOMENT,
            hides_unread=True,
            date_from="due_at",
            marks_unread=True,
            aliases=(
                "dihubungi pada, tanggal dihubungi, tgl dihubungi, waktu dihubungi, jam dihubungi, ditelepon pada, "
                "tanggal ditelepon, dilakukan pada, tanggal dilakukan, tanggal pelaksanaan, tgl pelaksanaan, "
                "done on, called on, called at, date done, date called, contacted on, contacted at, "
                "संपर्क की तारीख, संपर्क का समय, कॉल की तारीख"
            ),
        ),
        Column(
            "attempt",
            Kind.COUNT,
            positive=True,
            whole=True,
            aliases=(
                "percobaan, percobaan ke, upaya ke, panggilan ke, telepon ke, attempt no, attempt number, "
                "try, प्रयास, प्रयास संख्या"
            ),
        ),
        Column(
            "outcome",
            Kind.CODE,
            domain="followup_outcome",
            hides_unread=True,
            unknown="unknown",
            aliases=(
                "hasil, hasil tindak lanjut, hasil telepon, hasil pemantauan, hasil follow up, hasil kontak, "
                "status tindak lanjut, status pemantauan, status follow up, follow up result, follow up status, "
                "result, परिणाम, नतीजा, अनुवर्ती परिणाम"
            ),
            by_cells="status, keadaan, state, स्थिति",
        ),
        Column(
            "contacted",
            Kind.CODE,
            domain="contacted",
            hides_unread=True,
            aliases=(
                "dihubungi lewat, lewat, melalui, dihubungi melalui, cara menghubungi, nomor yang dihubungi, "
                "contacted through, contacted via, reached through, किसके ज़रिए, संपर्क माध्यम"
            ),
        ),
        Column(
            "place",
            Kind.CODE,
            domain="care_place",
            hides_unread=True,
            aliases=(
                "tempat, tempat perawatan, tempat dirawat, lokasi perawatan, lokasi isolasi, tempat isolasi, "
                "dirawat di, place of care, cared for at, isolation place, देखभाल का स्थान, कहाँ भर्ती"
            ),
        ),
        Column(
            "physical_state",
            Kind.CODE,
            domain="physical_state",
            hides_unread=True,
            unknown="unknown",
            aliases=(
                "kondisi fisik, keadaan fisik, kondisi, kondisi pasien, keadaan pasien, kondisi umum, keadaan umum, "
                "physical state, physical condition, condition, general condition, शारीरिक स्थिति, शारीरिक हालत"
            ),
        ),
        Column(
            "emotional_state",
            Kind.CODE,
            domain="emotional_state",
            hides_unread=True,
            unknown="unknown",
            aliases=(
                "kondisi emosi, keadaan emosi, kondisi psikologis, kondisi psikis, kondisi mental, keadaan psikologis, "
                "kondisi emosional, emotional state, emotional condition, mental state, mood, "
                "भावनात्मक स्थिति, मानसिक स्थिति"
            ),
        ),
        Column(
            "needs",
            Kind.CODES,
            domain="category",
            hides_unread=True,
            aliases="kebutuhan, kebutuhan pasien, keperluan, need, needs now, ज़रूरतें, आवश्यकता",
        ),
        COMPANION_ID,
        VILLAGE,
        DISTRICT,
        CENTRE,
        NOTE,
    ),
)

FEEDS = (FOLLOWUPS,)
