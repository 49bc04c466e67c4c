"""What WhatsApp itself wrote into a chat: who joined, what was deleted, that a picture is left out."""

import re

from pipelines.readers.chat.opening import seen

_GROUP = re.compile(
    r"\b(created (this )?group|(you were |you )?added\b|joined|left$|removed|changed (the|this group's) (subject|group|"
    r"icon|description)|group'?s? (icon|description|name|settings?)|this group|now an admin|membuat grup|menambahkan|"
    r"ditambahkan|bergabung|keluar$|telah keluar|mengeluarkan|dikeluarkan|subjek|grup ini|deskripsi grup|ikon grup|"
    r"foto grup|setelan grup|pengaturan grup|menjadi admin|admin grup)|ग्रुप|समूह",
    re.IGNORECASE,
)
# A notice may hold a colon (`Budi changed the subject to "Info: oksigen"`); then what comes before it is no name.
_TOLD = re.compile(
    r"\b(created (this )?group|changed (the|this group's)|changed their|membuat grup|(mengubah|mengganti) (subjek|nama|"
    r"deskripsi|ikon|foto|setelan|pengaturan)|end-to-end|ने ग्रुप)\b",
    re.IGNORECASE,
)
_MEDIA = (
    r"(media|image|photo|video|video note|audio|sticker|gif|document|contact card|voice message|location|poll|gambar|"
    r"foto|stiker|dokumen|berkas|kartu kontak|kontak|pesan suara|lokasi|मीडिया|चित्र|फ़ोटो|वीडियो|ऑडियो|स्टिकर|दस्तावेज़)"
)
_LEFT_OUT = r"(omitted|tidak disertakan|dihilangkan|tak disertakan|के बिना|छोड़ा गया|शामिल नहीं है)"
_WHOLE = re.compile(
    rf"<?{_MEDIA} {_LEFT_OUT}>?|<[^<>]*{_LEFT_OUT}>|null"
    r"|this message was deleted( by admin.*)?|you deleted this message( as admin)?|waiting for this message.*"
    r"|pesan ini (telah )?dihapus( oleh admin.*)?|(anda|kamu) (telah )?menghapus pesan ini|menunggu pesan ini.*"
    r"|यह (मैसेज|संदेश) (हटा दिया|मिटा दिया|डिलीट किया) गया( था)?|आपने (यह|इस) (मैसेज|संदेश) (को )?(हटा|मिटा|डिलीट कर) दिया"
    r"|missed (group )?(voice|video) call.*|(voice|video) call, .*"
    r"|panggilan (suara|video)( grup)? (tak|tidak) terjawab.*|panggilan (suara|video), .*|मिस्ड (वॉइस|वीडियो) कॉल.*",
    re.IGNORECASE | re.DOTALL,
)
_EDITED = re.compile(r"\s*<(this message was edited|pesan ini (telah )?diedit|यह मैसेज एडिट किया गया( है)?)>\s*$", re.I)
_ATTACHED = re.compile(
    r"<(attached|terlampir|dilampirkan|lampiran|संलग्न|अटैच किया गया): [^<>\n]*>"
    r"|^[^\n]*\.\w{2,5} \((file attached|file terlampir|berkas terlampir|file dilampirkan|फ़ाइल अटैच[^)\n]*)\)$",
    re.IGNORECASE | re.MULTILINE,
)
_SENDER = re.compile(r"([^\n]{1,150}?):(?:\s|$)(.*)", re.DOTALL)


def sender_and_text(rest: str) -> tuple[str, str] | None:
    """Who said what; None where WhatsApp itself speaks."""
    found = _SENDER.match(rest)
    if not found or _TOLD.search(found[1]):
        return None
    name = seen(found[1]).strip().removeprefix("~").strip()
    return (name, found[2]) if name else None


def said(text: str, *, is_bracketed: bool) -> str:
    """What a person wrote, without attachments and marks; empty when WhatsApp wrote all of it.

    iOS puts U+200E before what it writes itself.
    """
    body = _ATTACHED.sub("", _EDITED.sub("", text.replace("\u200e<", "<")))
    if is_bracketed and body.lstrip(" ").startswith("\u200e"):
        return ""
    body = seen(body).strip()
    return "" if _WHOLE.fullmatch(body) else body


def is_of_a_group(notice: str) -> bool:
    """Whether only a group can have such a notice."""
    return bool(_GROUP.search(seen(notice)))
