"""Columns by which care feeds name a person: the patient's own id, a name and a telephone number, all private."""

from pipelines.types.feed import Column, Kind

PERSON = Column(
    "person",
    private=True,
    aliases=(
        "id pasien, no pasien, nomor pasien, kode pasien, no id pasien, id warga, kode warga, no rekam medis, "
        "nomor rekam medis, no rekam medik, no rm, nik, nik pasien, no nik, no ktp, nomor ktp, no register, "
        "no registrasi pasien, id klien, kode klien, no klien, patient id, patient no, patient number, patient code, "
        "person id, client id, medical record number, mrn, रोगी आईडी, मरीज़ आईडी, मरीज आईडी, रोगी संख्या, मरीज़ संख्या"
    ),
)
RECIPIENT = Column(
    "recipient",
    Kind.PERSON,
    private=True,
    aliases=(
        "nama pasien, pasien, nama, nama lengkap, nama warga, nama klien, nama penerima, nama yang dihubungi, "
        "nama penyintas, patient name, patient, name, full name, client name, मरीज़ का नाम, मरीज का नाम, रोगी का नाम, "
        "नाम"
    ),
)
CONTACT_PHONE = Column(
    "contact_phone",
    Kind.PHONE,
    private=True,
    aliases=(
        "no hp, nomor hp, no telp, no telepon, nomor telepon, no wa, no whatsapp, nomor wa, hp, telepon, kontak, "
        "no kontak, nomor kontak, no hp pasien, no telp pasien, no wa pasien, nomor pasien yang dihubungi, "
        "no hp keluarga, no hp warga, phone, phone number, mobile, contact, contact number, patient phone, फ़ोन, "
        "फ़ोन नंबर, मोबाइल, मरीज़ का फ़ोन"
    ),
)
ADDRESS = Column(
    "address",
    private=True,
    aliases="alamat, alamat lengkap, alamat pasien, alamat rumah, alamat domisili, address, home address, पता",
)
COMPANION_ID = Column(
    "companion_id",
    private=True,
    aliases=(
        "id pendamping, kode pendamping, no pendamping, nomor pendamping, companion no, companion number, "
        "companion code, सहयोगी आईडी, सहयोगी संख्या, साथी आईडी"
    ),
)
"""A companion's own id; it may be a name or a number, so only its pseudonym leaves the stored loads."""
