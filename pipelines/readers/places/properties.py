"""Names that publishers give the properties of a village, and what each of them means here."""

import re
from collections.abc import Mapping
from typing import Any

TRUE_NUMBER = "\u2060"
"""Marks a cell that is a number, not text that looks like one."""

_NAMES: dict[str, tuple[str, ...]] = {
    "code": (
        "kodekemendagri", "kode", "code", "villagecode", "kodedesa", "kodekelurahan", "kodewilayah", "kdepum",
        "kemendagrikodedesakelurahan", "kodedesakelurahan",
    ),
    "bps_code": ("kodebps", "bpscode", "bps", "adm4pcode", "iddesa", "kdebps", "cc4", "bpskodedesakelurahan"),
    "name": (
        "nama", "name", "namadesa", "namakelurahan", "desa", "kelurahan", "desakelurahan", "village", "namobj",
        "wadmkd", "nmdesa", "adm4en", "adm4id", "adm4name", "name4", "kemendagrinamadesakelurahan",
        "namadesakelurahan", "bpsnamadesakelurahan",
    ),
    "kind": ("jenis", "kind", "tipe", "jenisdesa", "type4"),
    "district": (
        "kecamatan", "district", "namakecamatan", "wadmkc", "nmkec", "adm3en", "adm3id", "adm3name", "name3",
        "kemendagrinamakecamatan", "bpsnamakecamatan",
    ),
    "city": (
        "kota", "kabupaten", "kabkota", "kotakabupaten", "kabupatenkota", "city", "regency", "wadmkk", "nmkab",
        "adm2en", "adm2id", "adm2name", "name2", "kemendagrinamakabupatenkota", "bpsnamakabupatenkota",
        "namakabupatenkota",
    ),
    "population": ("penduduk", "jumlahpenduduk", "population", "populasi", "jumlahjiwa"),
    "latitude": ("labellat", "latitude", "lintang", "lat", "centerlat"),
    "longitude": ("labellon", "longitude", "bujur", "lon", "lng", "centerlon"),
    "aliases": ("aliases", "alias", "namalain", "ejaanlain", "namabps", "varname4"),
}  # fmt: skip
_NUMBERS = {"population", "latitude", "longitude"}
_YEARS = ("tahun", "year", "thn", "tahundata")
_IS_VILLAGE = ("isvillage", "adalahdesa")
_NO = {"false", "0", "tidak", "no", "bukan"}
_NOTHING = {"", "na", "n/a", "null", "none", "-"}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SQUEEZED = re.compile(r"(?<=[a-z])(?=[A-Z])")


def properties_of(feature: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a feature by their names, letters and digits only: `ADM4_EN` as `adm4en`."""
    properties = feature.get("properties")
    pairs = properties.items() if isinstance(properties, dict) else ()
    return {re.sub(r"[^a-z0-9]", "", str(name).lower()): cell for name, cell in pairs}


def known_cell(properties: Mapping[str, Any], column: str) -> str | None:
    """The text of a canonical column; None where no property that means it says anything.

    Args:
        properties: as `properties_of` returns them
        column: one of the villages feed, not its shape
    """
    cells = ((name, properties[name]) for name in _NAMES[column] if name in properties)
    name, cell = next(((name, cell) for name, cell in cells if text(cell).lower() not in _NOTHING), ("", None))
    if cell is None:
        return None
    if name in ("name4", "name3", "name2"):  # GADM writes `SumberBrantas`
        return _SQUEEZED.sub(" ", text(cell))
    mark = TRUE_NUMBER if column in _NUMBERS and isinstance(cell, int | float) else ""
    return text(cell) + mark


def is_no_village(properties: Mapping[str, Any]) -> bool:
    """Whether a feature says that it is none, as a forest or a reservoir does."""
    return any(text(properties[name]).lower() in _NO for name in _IS_VILLAGE if name in properties)


def year_of(properties: Mapping[str, Any]) -> int:
    """The year a feature is of; 0 where it names none."""
    years = (match for name in _YEARS if name in properties for match in _YEAR.findall(text(properties[name])))
    return max(map(int, years), default=0)


def text(cell: Any) -> str:
    """A property as text; several in one are parted by `;`."""
    if isinstance(cell, list):
        return ";".join(text(part) for part in cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).encode("utf-8", "replace").decode("utf-8").strip()
