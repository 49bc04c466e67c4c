"""What changes the meaning of a figure or of a whole row: its unit, its currency, the state of the row, its sign."""

from pipelines.feeds.codes import aliases
from pipelines.feeds.title_qualifiers import MONEY_WORDS
from pipelines.types.feed import Kind, Qualifier, Remark

_STATUS_TITLES = (
    "status, status transaksi, status pembayaran, status donasi, status pembelian, status penyaluran, status mutasi, "
    "status barang, status dokumen, status bayar, status pesanan, status verifikasi, verifikasi, status konfirmasi, "
    "konfirmasi, hasil, transaction status, payment status, donation status, order status, document status, state, "
    "स्थिति, भुगतान स्थिति, लेनदेन स्थिति"
)
_VOIDED_TITLES = (
    "is cancelled, is canceled, cancelled, canceled, is void, void, voided, dibatalkan, batal, pembatalan, is deleted, "
    "deleted, dihapus, रद्द, रद्द किया"
)

_OF = r"(?:transaksi|donasi|pembelian|penyaluran|mutasi|data|barang|pesanan|transfer)? ?"
_NOT_YET = (
    r"(?:di)?(?:bayar|bayarkan|transfer|masuk|lunas|terima|realisasi|cair|setor|ambil|kirim|antar|salur|salurkan|"
    "serahkan)"
)
# a remark that begins with this and says no more than a reason behind it; `Batal puasa bersama` is another
_STATES = (
    (
        "cancelled",
        rf"{_OF}(?:di)?batal(?:kan)?|cancel|cancell?ed|void(?:ed)?|"
        "(?:tidak|tdk|gak|ga) jadi(?: di(?:ambil|kirim|beli|transfer))?|रद्द",
    ),
    (
        "cancelled",
        r"(?:data |input |entri |catatan )?(?:duplikat|duplicate|dobel|double|ganda)"
        r"(?: (?:data|input|entri|entry|catat))?|(?:tidak|tdk|jangan) (?:di)?hitung",
    ),
    ("failed", rf"{_OF}(?:gagal|failed|ditolak)|gagal (?:bayar|transfer|kirim|antar|salur)|विफल"),
    (
        "refunded",
        r"refund(?:ed)?|(?:(?:uang|dana|donasi|transfer) )?(?:sudah )?(?:dikembalikan|diretur|retur|returned)"
        r"|(?:uang|dana) kembali",
    ),
    ("pending", rf"pending|belum {_NOT_YET}|janji|baru janji|pledged?|लंबित"),
)
_REASON = (
    r"(?: *[-–—:;,(/].*| (?:oleh|karena|krn|sebab|dr|dari|kpd|kepada|by|due to|"
    r"ke (?:donatur|pengirim|penyumbang|rekening|pemasok|toko|gudang|posko))(?: .*)?)?"
)
_FOREIGN = (
    r"us ?[$]|usd|dollars?|dolar|sgd|eur|euros?|gbp|myr|ringgit|aud|jpy|yen|cny|yuan|hkd|sar|riyal|thb|baht|inr|chf|"
    "usdt|[$€£¥]"
)
_IN_RUPIAH = r"\b(?:rp|rupiah|idr|kurs|konversi|tukar|ditukar|ekuivalen|setara|equivalent|converted)\b"
_MEASURES = "ton|kwintal|kuintal|kw|kg|kilo|kilogram|gram|gr|liter|ltr|litre|ml|lusin|kodi|gross?|टन|किलो|लीटर"
_THINGS = "dus|box|boks|karton|sak|karung|paket|pcs|buah|botol|kaleng|tabung"
_SCALES = "ribu|juta|miliar|milyar"
UNIT_REMARKS = (
    Remark(rf"(?:(?:dalam|dlm|satuan|satuannya|in) )?({_MEASURES})"),
    Remark(rf"(?:(?:dalam|dlm|satuan|satuannya|in) )({_THINGS})"),
    Remark(rf"(?:(?:dalam|dlm|satuan|x|kali) )?(?:rp[.]? ?|rupiah ?)?({_SCALES})(?:an)?(?: rupiah| rp)?"),
)
EMPTY_REMARKS = (Remark(r"(?:tabung|silinder)? ?(?:kosong|empty)(?: cylinders?)?|खाली", "kosong"),)
"""What says of a movement of cylinders that they are empty."""


def status_of(domain: str) -> tuple[Qualifier, ...]:
    """The state of a row, in words or as a column that says whether it is void; words are those of a domain."""
    return (
        Qualifier(
            "status", Kind.CODE, domain=domain, counts=("done",), aliases=_STATUS_TITLES, remarks=_remarks_of(domain)
        ),
        Qualifier("voided", Kind.CODE, domain="voided", counts=("done",), aliases=_VOIDED_TITLES),
    )


def _remarks_of(domain: str) -> tuple[Remark, ...]:
    """The states that the domain has, each with the remarks that say it, perhaps with a reason behind."""
    known = aliases(domain)
    return tuple(Remark(rf"[^\pL]*(?:{pattern})[^\pL]*{_REASON}", code) for code, pattern in _STATES if code in known)


def unit_of(*columns: str, starts: tuple[str, ...] = (), totals: tuple[str, ...] = ()) -> Qualifier:
    """What the figures of these columns count.

    Args:
        columns: columns of figures
        starts: those of what was there before the row
        totals: those of what is there after it
    """
    return Qualifier(
        "unit",
        aliases=(
            "satuan, sat, satuan barang, unit satuan, uom, stock uom, unit of measure, unit, units, measure, kemasan, "
            "इकाई, मात्रक"
        ),
        qualifies=(*columns, *starts, *totals),
        of_money=MONEY_WORDS,
        totals=(*starts, *totals),
        starts=starts,
        remarks=UNIT_REMARKS,
    )


CURRENCY = Qualifier(
    "currency",
    aliases="mata uang, valuta, valas, kurs mata uang, currency, currency code, ccy, curr, मुद्रा",
    qualifies=("amount_idr",),
    remarks=(Remark(rf"(?:.*[^\pL])?({_FOREIGN})(?:[^\pL].*)?", unless=_IN_RUPIAH),),
)


def sign_of(counts: str, *, out: str) -> tuple[Qualifier, ...]:
    """Which way money went: a word of one column, or a figure in a column of its own for the other way.

    Args:
        counts: the way that this feed is about, `credit` or `debit`
        out: the code for which a row of the other way is skipped
    """
    other = {"debit": _OUT_TITLES, "credit": _IN_TITLES}[out]
    return (
        Qualifier("sign", Kind.CODE, domain="sign", counts=(counts,), aliases=_SIGN_TITLES),
        Qualifier("other_way_idr", Kind.MONEY, aliases=other, skips_filled=out),
    )


_SIGN_TITLES = (
    "db/cr, dr/cr, d/c, d/k, k/d, c/d, cr/db, cr/dr, debit/kredit, debet/kredit, kredit/debet, debit/credit, "
    "credit/debit, debit kredit, dk, dbcr, drcr, masuk/keluar, keluar/masuk, "
    "tipe mutasi, jenis mutasi, tipe transaksi, "
    "jenis transaksi, transaction type, entry type, in/out, नामे/जमा"
)
_OUT_TITLES = (
    "debit, debet, mutasi debet, mutasi debit, dana keluar, uang keluar, kas keluar, pengeluaran, keluar, "
    "jumlah keluar, outflow, withdrawal, withdrawals, debit amount, money out, paid out, नामे, निकासी"
)
_IN_TITLES = (
    "kredit, credit, mutasi kredit, dana masuk, uang masuk, kas masuk, pemasukan, penerimaan, masuk, jumlah masuk, "
    "inflow, deposit, deposits, credit amount, money in, paid in, जमा"
)
