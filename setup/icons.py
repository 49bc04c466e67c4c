"""The font of our icons: `theme.ICONS` and Streamlit's own, cut from the Material Symbols that Streamlit ships.

One for the web, served in the place of Streamlit's (22 KB for 375), and one for print. Both draw an icon where its name
is written: `home` becomes a house.
"""

import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

import theme
from setup.steps import ROOT

WEB = ROOT / "static" / "posko-icons.woff2"
PRINT = ROOT / "static" / "print" / "icons" / "posko-icons.ttf"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
STREAMLIT = Path(str(distribution("streamlit").locate_file("streamlit/static/static")))


def make() -> None:
    """Write both files, beside their licence, where one is missing or lacks an icon."""
    PRINT.parent.mkdir(parents=True, exist_ok=True)
    licence = (ROOT / "setup" / "material-symbols.LICENSE.txt").read_bytes()
    for target in (WEB, PRINT):
        if target.exists() and theme.ICONS | streamlits_own() & _words().keys() <= drawn_by(target).keys():
            continue
        target.with_suffix(".LICENSE.txt").write_bytes(licence)
        face = _cut()
        face.flavor = "woff2" if target.suffix == ".woff2" else None
        whole = target.with_suffix(".part")
        face.save(whole)
        whole.replace(target)


@cache
def streamlits_own() -> set[str]:
    """The icons that Streamlit's own scripts name."""
    scripts = (path.read_text("utf-8") for path in sorted((STREAMLIT / "js").glob("*.js")))
    return {name for script in scripts for name in re.findall(r":material/(\w+):", script)}


def drawn_by(font: Path) -> dict[str, str]:
    """The words that a font draws as one icon, each with the name of its glyph."""
    with TTFont(font) as face:
        return _ligatures(face)


@cache
def _words() -> dict[str, str]:
    return drawn_by(_source())


def _ligatures(face: TTFont) -> dict[str, str]:
    letters = {face.getBestCmap()[ord(letter)]: letter for letter in LETTERS}
    words: dict[str, str] = {}
    for lookup in face["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for each in ligatures:
                    word = [letters.get(glyph) for glyph in (first, *each.Component)]
                    words["".join(letter or "?" for letter in word)] = each.LigGlyph
    return words


def _cut() -> TTFont:
    face, words = TTFont(_source()), _words()
    missing = theme.ICONS - words.keys()
    if missing:
        raise SystemExit(f"Material Symbols has no icon {', '.join(sorted(missing))}: see theme.ICONS")
    glyphs = [words[name] for name in sorted({*theme.ICONS, *streamlits_own()} & words.keys())]
    # Without closure: the letters alone would bring every icon that can be written with them.
    options = subset.Options(layout_closure=False, layout_features=["*"], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=glyphs, text=LETTERS)
    cutter.subset(face)
    return face


def _source() -> Path:
    return next((STREAMLIT / "media").glob("MaterialSymbols-Rounded*.woff2"))


if __name__ == "__main__":
    make()
