"""The child: `python -m pipelines.readers.places.convert KIND SOURCE TARGET` writes boundaries as GeoJSON.

It prints `{"features": n}`, or `{"refused": key}` for a file that cannot be read.
"""

import errno
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from struct import error as StructError
from typing import Any
from xml.parsers import expat

import shapefile

from pipelines.readers.guarded_xml import Declares
from pipelines.readers.places.kml_document import placemarks
from pipelines.readers.workbook.confined import NO_ROOM, confine

_BROKEN = (
    expat.ExpatError, shapefile.ShapefileException, StructError, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, RecursionError,
)  # fmt: skip


def main(kind: str, source: Path, target: Path) -> None:
    """Print how many features there are, or why there are none.

    Args:
        kind: `kml` or `shapefile`
        source: the file
        target: where the GeoJSON goes
    """
    confine()
    try:
        features = list(_KINDS[kind](source))
        target.write_text(json.dumps({"type": "FeatureCollection", "features": features}, default=str), "utf-8")
        answer: dict[str, Any] = {"features": len(features)}
    except Declares:
        answer = {"refused": "places.declares"}
    except MemoryError:
        answer = {"refused": "places.too_large"}
    except _BROKEN:
        answer = {"refused": "places.broken"}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(NO_ROOM)
        answer = {"refused": "places.too_large" if error.errno == errno.EFBIG else "places.broken"}
    print(json.dumps(answer))


def _of_kml(source: Path) -> Iterator[dict[str, Any]]:
    return placemarks(source.read_bytes())


def _of_shapefile(source: Path) -> Iterator[dict[str, Any]]:
    """The shapes of a .shp, each with its row of the .dbf beside it, if there is one."""
    cpg = source.with_suffix(".cpg")
    declared = cpg.read_text("ascii", "ignore").strip() if cpg.exists() else ""
    encodings = [name for name in (_encoding(declared), "utf-8", "cp1252") if name]
    for encoding in encodings:
        try:
            yield from list(_shapes(source, encoding))
            return
        except (ValueError, LookupError, shapefile.ShapefileException):
            if encoding == encodings[-1]:
                raise


def _encoding(declared: str) -> str:
    """What a .cpg declares, as Python calls it: `1252` is cp1252, `ANSI 1252` too."""
    digits = declared.lower().removeprefix("ansi").strip()
    return f"cp{digits}" if digits.isdigit() else declared


def _shapes(source: Path, encoding: str) -> Iterator[dict[str, Any]]:
    with shapefile.Reader(str(source), encoding=encoding) as reader:
        has_fields = source.with_suffix(".dbf").exists()
        for number in range(len(reader)):
            shape = reader.shape(number)
            geometry = None if shape is None or shape.shapeType == shapefile.NULL else shape.__geo_interface__
            fields = reader.record(number).as_dict() if has_fields else {}
            yield {"type": "Feature", "properties": fields, "geometry": geometry}


_KINDS: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {"kml": _of_kml, "shapefile": _of_shapefile}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
