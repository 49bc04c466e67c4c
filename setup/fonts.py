"""Fonts cut from the packaged Noto fonts: only the letters and weights we use.

Small ones for the web in `static/`, and one file a weight for print in `static/print/`, as a typesetter takes no
variable font.
"""

from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_devanagari
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from setup import icons
from setup.steps import ROOT

STATIC = ROOT / "static"
PRINT = STATIC / "print"
WEIGHTS = {"regular": 400, "bold": 700}
# Latin with its accents, punctuation, currency signs, arrows, mathematical signs and the plainest shapes.
LATIN = "U+0000-02FF,U+1E00-1EFF,U+2000-206F,U+20A0-20CF,U+2100-214F,U+2190-21FF,U+2200-22FF,U+25A0-25FF"
# On a page what Indonesian, English and their neighbours write with: a quarter of the weight. Devices have the rest.
LATIN_ON_PAGES = (
    "U+0000-017F,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F-2030,U+2039-203A,U+20A8,U+20AC,U+20B9,U+2190-2193,"
    "U+2212,U+221E,U+2248,U+2260,U+2264-2265,U+25A0-25FF"
)
DEVANAGARI = "U+0020-0022,U+0028-0029,U+002C-002F,U+003A-003B,U+0900-097F,U+1CD0-1CFF,U+200C-200D,U+20B9,U+25CC"
FACES = {
    "noto-sans-latin": (fontpkg_noto_sans, LATIN, LATIN_ON_PAGES),
    "noto-sans-devanagari": (fontpkg_noto_sans_devanagari, *2 * [DEVANAGARI + ",U+A830-A839,U+A8E0-A8FF"]),
}


def make() -> None:
    """Write the faces that are not there yet or were cut otherwise, each beside its licence."""
    PRINT.mkdir(parents=True, exist_ok=True)
    for name, (package, letters, on_pages) in FACES.items():
        for weight, strength in WEIGHTS.items():
            target = PRINT / f"{name}-{weight}.ttf"
            if not _is_current(target):
                _cut(_upright(Path(package.ROOT)), letters, target, weights=strength)
        target = STATIC / f"{name}.woff2"
        if not _is_current(target):
            _cut(_upright(Path(package.ROOT)), on_pages, target)
            (STATIC / f"{name}.LICENSE.txt").write_bytes((Path(package.ROOT) / "LICENSE").read_bytes())


def _is_current(face: Path) -> bool:
    return face.exists() and face.stat().st_mtime >= Path(__file__).stat().st_mtime


def _upright(package: Path) -> Path:
    return next(path for path in sorted((package / "files").glob("*.ttf")) if "Italic" not in path.name)


def _cut(source: Path, letters: str, target: Path, *, weights: int | tuple[int, int, int] = (400, 400, 700)) -> None:
    flavor = "woff2" if target.suffix == ".woff2" else None
    options = subset.Options(flavor=flavor, name_IDs=[1, 2, 4, 6, 16, 17], notdef_outline=True)
    options.layout_features += ["tnum"]  # figures of one width, for columns of numbers
    face = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters))
    cutter.subset(face)
    # The width axis goes; for the web the weight axis keeps the range between text and heading.
    instancer.instantiateVariableFont(
        face, {"wdth": 100, "wght": weights}, inplace=True, updateFontNames=flavor is None
    )
    whole = target.with_suffix(".part")
    subset.save_font(face, str(whole), options)
    whole.replace(target)


if __name__ == "__main__":
    make()
    icons.make()
