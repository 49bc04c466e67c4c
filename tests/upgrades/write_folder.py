"""Write what this version leaves behind, for later versions to open: `python -m tests.upgrades.write_folder VERSION`.

It only uses the command line, so it can be run for an older one too: `--checkout FOLDER`.
"""

import argparse
import json
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from bench.checkouts import ROOT, Checkout
from tests.upgrades.folders import ERASED, HERE, PASSPHRASE, tables_of

_BOOKS = ("disclosures", "erased.json", "loads", "mappings", "originals", "phone.key")
_UNREADABLE, _READABLE = "kemarin", "14/07/2021"
"""A cell that was set aside, and what it is corrected to."""
_FIRST = (
    "Penduduk Desa.csv",
    "Rekap Telepon.csv",
    "Permintaan.csv",
    "Mutasi Tabung.csv",
    "Kartu Stok.xlsx",
    "Donasi.csv",
    "Pembelian.csv",
    "Penyaluran.csv",
    "Chat WhatsApp dengan Warga Peduli.txt",
    "Master.csv",
    "Rekening Koran BRI.csv",
    "Salah Kirim.csv",
)


def main() -> None:
    """Take the files of the folder into new books, use them as a posko does, and store what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.upgrades.write_folder")
    parser.add_argument("version")
    parser.add_argument("--checkout", type=Path, default=ROOT)
    options = parser.parse_args()
    target = HERE / options.version
    with TemporaryDirectory(prefix="posko-upgrade-") as name:
        folder = Path(name)
        _use(Checkout(options.checkout.resolve()), target / "files", folder / "data", folder)
        snapshot = folder / "data" / "snapshots" / (folder / "data/snapshots/CURRENT").read_text("utf-8").strip()
        tables = json.dumps(tables_of(snapshot), ensure_ascii=False, separators=(",", ":"))
        (target / "published.json").write_text(tables.replace("],[", "],\n["), "utf-8")
        for stored in ("books.posko", "quarantine.xlsx"):
            (folder / stored).replace(target / stored)
        with tarfile.open(target / "books.tar.xz", "w:xz", preset=9) as archive:
            for part in (*_BOOKS, "snapshots/CURRENT", f"snapshots/{snapshot.name}"):
                archive.add(folder / "data" / part, part)


def _use(checkout: Checkout, files: Path, data: Path, folder: Path) -> None:
    """A posko's days: new files, a saved column map, an undo, a correction, lists taken out, two erasures, a backup."""

    def run(*words: str, stdin: str = "") -> None:
        completed = checkout.run(*words, "--json", data=data, stdin=stdin)
        if completed.status:
            raise RuntimeError(f"{' '.join(words)}: {completed.output}")

    run("ingest", *(str(files / name) for name in _FIRST))
    run("ingest", str(files / "Gerak Barang.csv"), "--map", str(files / "peta.toml"))
    run("ingest", str(files / "baru" / "Permintaan.csv"))
    run("undo", str(1 + _FIRST.index("Salah Kirim.csv")))
    run("quarantine", "--out", str(folder / "betulkan.xlsx"))
    _correct(folder / "betulkan.xlsx")
    run("ingest", str(folder / "betulkan.xlsx"))
    run("contacts", "lost_callers", "--out", str(folder / "contacts.xlsx"))
    run("statement", "D-2", "--out", str(folder / "statement.xlsx"))
    run("erase", "--phone", "-", stdin=f"{ERASED}\n")
    run("erase", "--before", "2021-07-01")
    run("quarantine", "--out", str(folder / "quarantine.xlsx"))
    run("backup", "--out", str(folder / "books.posko"), stdin=f"{PASSPHRASE}\n")


def _correct(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == _UNREADABLE:
                cell.value = _READABLE
    book.save(path)


if __name__ == "__main__":
    main()
