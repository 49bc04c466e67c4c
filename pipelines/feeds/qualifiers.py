"""What changes the meaning of a figure or of a whole row: its unit, its currency, the state of the row, its sign."""

from pipelines.types.feed import Kind, Qualifier

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


def status_of(domain: str) -> tuple[Qualifier, ...]:
    """The state of a row, in words or as a column that says whether it is void; words are those of a domain."""
    return (
        Qualifier("status", Kind.CODE, domain=domain, counts=("done",), aliases=_STATUS_TITLES),
        Qualifier("voided", Kind.CODE, domain="voided", counts=("done",), aliases=_VOIDED_TITLES),
    )


def unit_of(*columns: str, totals: tuple[str, ...] = ()) -> Qualifier:
    """What the figures of these columns count; `totals` are those that add up several rows."""
    return Qualifier(
        "unit",
        aliases=(
            "satuan, sat, satuan barang, unit satuan, uom, stock uom, unit of measure, unit, units, measure, kemasan, "
            "इकाई, मात्रक"
        ),
        qualifies=(*columns, *totals),
        totals=totals,
    )


CURRENCY = Qualifier(
    "currency",
    aliases="mata uang, valuta, valas, kurs mata uang, currency, currency code, ccy, curr, मुद्रा",
    qualifies=("amount_idr",),
)
