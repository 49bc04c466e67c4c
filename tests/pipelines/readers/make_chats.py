"""Writes the golden chats: `python tests/pipelines/readers/make_chats.py`. Everybody and every number is made up."""

import io
import zipfile
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "whatsapp"
ANDROID_ID = """\
12/07/21 14.02 - Pesan dan panggilan dienkripsi secara end-to-end. Ketuk untuk info selengkapnya.
12/07/21 14.02 - Koordinator Satu membuat grup "Posko: Oksigen Sisir"
12/07/21 14.03 - Koordinator Satu menambahkan Anda
12/07/21 14.05 - Warga Dua: Butuh oksigen 2 tabung 6m3
Desa Sisir, gang tiga

mohon bantuannya
12/07/21 14.06 - +62 812-0000-0003: <Media tidak disertakan>
12/07/21 14.06 - +62 812-0000-0003: ini fotonya
12/07/21 14.07 - Warga Dua: Pesan ini telah dihapus
12/07/21 14.07 - ~ Warga Empat: IMG-20210712-WA0001.jpg (file terlampir)
keadaan di rumah
12/07/21 14.08 - Warga Dua: oke
12/07/21 14.08 - Warga Dua: oke
12/07/21 14.09 - Warga Dua mengubah subjek dari "Posko: Oksigen" menjadi "Posko: Sisir"
12/07/21 14.10 - +62 812-0000-0003 keluar
13/07/21 08.00 - Warga Dua: sudah dapat <Pesan ini telah diedit>
"""
ANDROID_EN = """\
9/29/17, 13:11 - Messages and calls are end-to-end encrypted. Tap to learn more.
9/29/17, 13:11 - Coordinator One created group "Oxygen"
9/29/17, 13:12 - You were added
9/30/17, 09:01 - Neighbour Two: any oxygen left? https://example.org/?q=1
9/30/17, 09:02 - Coordinator One: <Media omitted>
9/30/17, 09:03 - Coordinator One: This message was deleted
9/30/17, 09:05 - Neighbour Two's security code changed. Tap for more info.
9/30/17, 09:06 - Neighbour Two left
"""
IOS = (
    "\ufeff[12/07/21 14.05.33] Warga Dua: \u200ePesan dan panggilan dienkripsi secara end-to-end.\r\n"
    "[12/07/21 14.05.40] Warga Dua: Selamat siang\r\n"
    "\u200e[12/07/21 14.06.01] Warga Dua: \u200e<terlampir: 00000003-PHOTO.jpg>\r\n"
    "[12/07/21 14.06.30] Warga Dua: alamatnya di sini \u200e<terlampir: 00000004-PHOTO.jpg>\nrumah ketiga\r\n"
    "[13/07/21 08.00.00] \u202a+62 811-0000-0009\u202c: \u2068baik\u2069, kami antar\r\n"
)
TWELVE = (
    "7/13/21, 11:58\u202fPM - Neighbour Two: late\n7/14/21, 12:05\u202fAM - Neighbour Two: after midnight\n"
    "7/14/21, 12:30\u00a0pm - Neighbour Two: noon\n7/14/21, 1:05 p.m. - Neighbour Two: one\n"
)
TEXTS: dict[str, str] = {
    "android_id.txt": ANDROID_ID,
    "android_en.txt": ANDROID_EN,
    "Chat WhatsApp dengan Warga Dua.txt": IOS,
    "twelve_hours.txt": TWELVE,
    "twelve_hours_ios.txt": "[7/13/21, 2:05:33\u202fPM] Neighbour Two: hello\n[7/13/21, 2:06:00\u202fPM] Us: hello\n",
    "year_first.txt": "2021-07-12, 14:05 - Warga Dua: halo\n2021-07-12, 14:06 - Warga Tiga: halo juga\n",
    "hindi.txt": "१२/०७/२०२१, २:०५ अपराह्न - पड़ोसी दो: ऑक्सीजन चाहिए\n"
    "१३/०७/२०२१, ९:०० पूर्वाह्न - पड़ोसी दो: <मीडिया के बिना>\n",
    # read the other way the second day would lie half a year before the first
    "order_tells_day_first.txt": "05/07/21 09.00 - Warga Dua: satu\n06/07/21 09.00 - Warga Dua: dua\n"
    "01/08/21 09.00 - Warga Dua: tiga\n",
    "order_tells_month_first.txt": "7/5/21, 09:00 - Warga Dua: satu\n7/6/21, 09:00 - Warga Dua: dua\n"
    "8/1/21, 09:00 - Warga Dua: tiga\n",
    "nothing_tells.txt": "05/07/21 09.00 - Warga Dua: satu\n06/07/21 09.00 - Warga Dua: dua\n",
    "numbers_contradict.txt": "13/07/21 09.00 - Warga Dua: satu\n07/14/21 09.00 - Warga Dua: dua\n",
    "order_contradicts_number.txt": "02/03/21 09.00 - Warga Dua: satu\n01/04/21 09.00 - Warga Dua: dua\n"
    "04/13/21 09.00 - Warga Dua: tiga\n",
    "handed_in_late.txt": "13/07/21 09.00 - Warga Dua: satu\n13/07/21 08.58 - Warga Tiga: terlambat\n",
    "no_such_day.txt": "31/02/21 09.00 - Warga Dua: satu\n01/03/21 09.00 - Warga Dua: dua\n",
    "copied_lines.txt": "12/07/21 14.05 - Warga Dua: Diteruskan\n[11/07/21 10.00.00] Orang Lain: butuh tabung\n"
    "11/07/21 10.00 PM - Orang Lain: juga\n13/07/21 08.00 - Warga Dua: begitu\n",
    "titled.txt": "Ekspor chat\n\n12/07/21 14.05 - Warga Dua: halo\n13/07/21 14.05 - Warga Dua: halo lagi\n",
    "ours_by_word.txt": "13/07/21 14.05 - Warga Dua: halo\n13/07/21 14.06 - Anda: ya\n",
}
CHAT = "13/07/21 14.05 - Warga Dua: butuh oksigen\n13/07/21 14.06 - Warga Dua: PTT-1.opus (file terlampir)\n"


def packed(**parts: bytes) -> bytes:
    """A zip of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 7, 13, 14, 5, 0)), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def locked(content: bytes) -> bytes:
    """The same zip, every part marked as encrypted."""
    changed = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + flags] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


NAME = "WhatsApp Chat with Warga Dua.txt"
WHOLE = packed(**{NAME: CHAT.encode(), "PTT-1.opus": b"sound", "IMG-2.jpg": b"picture"})
ARCHIVES: dict[str, bytes] = {
    "WhatsApp Chat with Warga Dua.zip": WHOLE,
    "WhatsApp Chat - Warga Tiga.zip": packed(**{"_chat.txt": b"[13/07/21 14.05.33] Warga Tiga: halo\r\n"}),
    "notes_beside_the_chat.zip": packed(**{"_chat.txt": CHAT.encode(), "catatan.txt": b"lain"}),
    "several.zip": packed(**{"a.txt": CHAT.encode(), "b.txt": CHAT.encode()}),
    "encrypted.zip": locked(WHOLE),
    "leads_outside.zip": packed(**{"../../" + NAME: CHAT.encode()}),
    "bomb.zip": packed(**{NAME: b"a" * 40_000_000}),
    "whatsapp cut off.zip": WHOLE[:150],
    "damaged.zip": WHOLE.replace(WHOLE[70:90], b"\xff" * 20, 1),
    "without_messages.zip": packed(**{NAME: b"halo\n"}),
}


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (GOLDEN / name).write_bytes(text.encode())
    (GOLDEN / "utf16.txt").write_bytes(b"\xff\xfe" + TEXTS["handed_in_late.txt"].encode("utf-16-le"))
    for name, content in ARCHIVES.items():
        (GOLDEN / name).write_bytes(content)
