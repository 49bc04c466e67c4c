"""The usual ways to write a telephone number, looked for in bytes and in cells."""

import re
from typing import IO

_CHUNK, _OVERLAP = 1 << 22, 512
_NOISE = bytes(sign for sign in range(256) if sign > 127 or not chr(sign).isalnum())
# digits of other scripts in UTF-8: Arabic, Persian, Devanagari, full-width; each group counts on from its zero
_OTHER_DIGITS = re.compile(rb"\xd9([\xa0-\xa9])|\xdb([\xb0-\xb9])|\xe0\xa5([\xa6-\xaf])|\xef\xbc([\x90-\x99])")
_ZEROS = (0xA0, 0xB0, 0xA6, 0x90)
_BETWEEN = "[^0-9A-Za-z]{0,6}"


class Spellings:
    """A number (E.164 digits, without the plus) as `0…`, `62…`, `+62…`, `+62 (0)…`, `0062…` or `8…`, with anything but
    letters and digits between its digits. `sql` is a regular expression for cells that are clean."""

    def __init__(self, number: str) -> None:
        own = number.removeprefix("62")
        prefix = f"(?:(?:0{_BETWEEN}0{_BETWEEN})?6{_BETWEEN}2{_BETWEEN}(?:0{_BETWEEN})?|[0-9]{{0,2}}0{_BETWEEN})?"
        written = (prefix if own != number else "(?:00)?") + _BETWEEN.join(own)
        self.sql = f"(^|[^0-9]){written}($|[^0-9])"
        self._digits = own.encode()
        self._pattern = re.compile(f"(?<![0-9]){written}(?![0-9])".encode())

    def within(self, stream: IO[bytes]) -> bool:
        """Whether the number stands in these bytes: ASCII, UTF-8 or UTF-16."""
        held = b""
        while chunk := stream.read(_CHUNK):
            held += chunk
            if self.stands_in(held):
                return True
            held = held[-_OVERLAP:]
        return False

    def stands_in(self, content: bytes) -> bool:
        """The same of bytes that are at hand. A quick look at the bare digits comes first."""
        plain = content if content.isascii() else _OTHER_DIGITS.sub(_ascii_digit, content)
        return self._digits in plain.translate(None, _NOISE) and self._pattern.search(plain) is not None


def _ascii_digit(match: "re.Match[bytes]") -> bytes:
    which, digit = next((which, group) for which, group in enumerate(match.groups()) if group)
    return b"%d" % (digit[0] - _ZEROS[which])
