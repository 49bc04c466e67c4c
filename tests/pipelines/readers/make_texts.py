"""Writes the golden delimited files: `python tests/pipelines/readers/make_texts.py`. All figures are made up."""

from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "delimited"
CALLS = "Tanggal,Desa,Kebutuhan\n05/07/2021,Sisir,oksigen\n06/07/2021,Temas,obat\n"
HINDI = "दिनांक\tगाँव\tआवश्यकता\n१२/०७/२०२१\tSisir\tऑक्सीजन\n"


def delimited(sign: str) -> str:
    """The same calls, cut by another sign."""
    return CALLS.replace(",", sign)


TEXTS: dict[str, bytes] = {
    "comma.csv": CALLS.encode(),
    "semicolon.csv": delimited(";").encode(),
    "tab.tsv": delimited("\t").encode(),
    "pipe.txt": delimited("|").encode(),
    "semicolon_with_decimal_commas.csv": b"Barang;Harga;Isi\nBeras;1.500,50;1,5\nGula;2.000,25;2,5\n",
    "declared_semicolon_in_commas.csv": b"sep=;\r\nNama, alias;Catatan\r\nSisir, Batu;a, b, c\r\n",
    "mark_utf8.csv": b"\xef\xbb\xbf" + CALLS.encode(),
    "utf16_le_mark.tsv": b"\xff\xfe" + HINDI.encode("utf-16-le"),
    "utf16_be_mark.tsv": b"\xfe\xff" + HINDI.encode("utf-16-be"),
    "utf16_le_no_mark.csv": CALLS.encode("utf-16-le"),
    "utf16_be_no_mark.csv": CALLS.encode("utf-16-be"),
    "cp1252.csv": "Nama,Catatan\nCafé “Sisir”,€5 – lunas\n".encode("cp1252"),
    "crlf.csv": CALLS.replace("\n", "\r\n").encode(),
    "cr_alone.csv": CALLS.replace("\n", "\r").encode(),
    "line_ends_mixed.csv": b"Tanggal,Desa\r\n05/07/2021,Sisir\n06/07/2021,Temas\r07/07/2021,Beji",
    "no_last_line_end.csv": CALLS.rstrip("\n").encode(),
    "quoted_line_ends_and_quotes.csv": b'Desa,Catatan\nSisir,"dua baris:\nkata ""segera"", lalu koma"\nTemas,biasa\n',
    "quote_inside_a_bare_cell.csv": b'Desa,Catatan\nSisir,pipa 5" bocor\nTemas,biasa\n',
    "ragged.csv": b"Tanggal,Desa,Kebutuhan\n05/07/2021,Sisir\n06/07/2021,Temas,obat,lebih\n07/07/2021\n",
    "blank_rows.csv": b"\n\nTanggal,Desa\n\n05/07/2021,Sisir\n,\n   \n06/07/2021,Temas\n\n",
    "title_rows.csv": b"DATA PANGGILAN\nPosko: Sisir, Batu\n\nTanggal,Desa,Kebutuhan\n05/07/2021,Sisir,oksigen\n",
    "trailing_empty_columns.csv": b"Tanggal,Desa,,,\n05/07/2021,Sisir,,,\n06/07/2021,Temas,,,\n",
    "one_column.csv": b"Tanggal\n05/07/2021\n06/07/2021\n",
    "header_only.csv": b"Tanggal,Desa,Kebutuhan\n",
    "unclosed_quote.csv": b'Tanggal,Desa\n05/07/2021,"Sisir\n06/07/2021,Temas\n',
    "spaces_only.csv": b" \n\n\t\n",
    "empty.csv": b"",
    "nul_bytes.csv": b"Tanggal,Desa\n05/07/2021,Si\x00sir\n",
    "nul_bytes_far_down.csv": b"Tanggal,Desa\n" + b"05/07/2021,Sisir\n" * 300 + b"06/07/2021,Te\x00mas\n",
    "wide_300_columns.csv": ",".join(f"k{n}" for n in range(300)).encode() + b"\n" + b",".join([b"1"] * 300) + b"\n",
    "too_wide_1001_columns.csv": b",".join([b"k"] * 1001) + b"\n",
}  # fmt: skip


if __name__ == "__main__":
    for name, content in TEXTS.items():
        (GOLDEN / name).write_bytes(content)
