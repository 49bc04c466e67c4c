r"""Letters, marks and numbers as short lists of ranges, for the regular expressions of SQL.

The engine compiles `\pL`, `\pM` and `\pN`, of hundreds of ranges each, anew for every statement it plans: some 4 ms
a time, more than all else in the statement. The lists are exact for Latin, Greek, Cyrillic, Arabic and Devanagari, and
take the blocks of other scripts whole, with their few signs and digits.
"""

import re

_CLASSES = {
    r"\pL": (
        r"A-Za-z\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2C1}\x{2C6}-\x{2D1}\x{370}-\x{374}\x{376}-\x{37D}\x{37F}\x{386}"
        r"\x{388}-\x{3F5}\x{3F7}-\x{481}\x{48A}-\x{559}\x{560}-\x{588}\x{5D0}-\x{5F2}\x{620}-\x{64A}\x{66E}\x{66F}\x{671}-\x{6D3}\x{6D5}\x{6E5}\x{6E6}"
        r"\x{6EE}\x{6EF}\x{6FA}-\x{6FC}\x{6FF}-\x{77F}\x{904}-\x{939}\x{93D}\x{950}\x{958}-\x{961}\x{971}-\x{1CFF}\x{1D00}-\x{1DBF}\x{1E00}-\x{1FBC}"
        r"\x{2C00}-\x{2CE4}\x{2D00}-\x{2DDF}\x{3005}\x{3041}-\x{D7FF}\x{F900}-\x{FDCF}\x{FE70}-\x{FEFC}\x{FF21}-\x{FF3A}"
        r"\x{FF41}-\x{FF5A}\x{1D400}-\x{1D7CB}\x{20000}-\x{3FFFF}"
    ),
    r"\pM": (
        r"\x{300}-\x{36F}\x{483}-\x{489}\x{610}-\x{61A}\x{64B}-\x{65F}\x{670}\x{6D6}-\x{6DC}\x{6DF}-\x{6E4}\x{6E7}\x{6E8}\x{6EA}-\x{6ED}\x{900}-\x{903}\x{93A}-\x{93C}\x{93E}-\x{94F}"
        r"\x{951}-\x{957}\x{962}\x{963}\x{1DC0}-\x{1DFF}\x{20D0}-\x{20F0}\x{FE00}-\x{FE0F}\x{FE20}-\x{FE2F}"
    ),
    r"\pN": (
        r"0-9\x{B2}\x{B3}\x{B9}\x{BC}-\x{BE}\x{660}-\x{669}\x{6F0}-\x{6F9}\x{966}-\x{96F}\x{2070}-\x{2079}\x{2080}-\x{2089}"
        r"\x{2150}-\x{2189}\x{2460}-\x{249B}\x{FF10}-\x{FF19}\x{1D7CE}-\x{1D7FF}"
    ),
}
_IN_BRACKETS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_NAME = re.compile(r"\\p[LMN]")


def with_ranges(query: str) -> str:
    r"""Return SQL whose regular expressions have the ranges where `\pL`, `\pM` and `\pN` stood."""
    inside = _IN_BRACKETS.sub(lambda bracket: _NAME.sub(lambda name: _CLASSES[name[0]], bracket[0]), query)
    return _NAME.sub(lambda name: f"[{_CLASSES[name[0]]}]", inside)
