"""The quick reader of the files of texts reads what a TOML parser reads."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import settings
from i18n import LANGUAGES
from i18n.text_files import read_texts


def flat(tree: Mapping[str, Any], path: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in tree.items():
        texts |= flat(value, f"{path}{key}.") if isinstance(value, Mapping) else {path + key: str(value)}
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_are_those_of_a_parser(language: str) -> None:
    file = settings.ROOT / "i18n" / f"{language}.toml"
    assert read_texts(file) == flat(tomllib.loads(file.read_text("utf-8")))


@pytest.mark.parametrize(
    "written",
    [
        '[a]\nb = "c"\n[a.d]\n"e-f" = \'g "h" {i}\'\n',
        r'a = "\"b\" \\ é \t c"',
        'a = """\nlines\n"""',
        "[a]\nb = 1  # a number\nc = 'd'",
        '# nothing but this\r\na = "b"\r\n',
        '[ a ]\nb.c = "d"\ne = { f = "g" }\n',
        r'a = "\U0001F600"',
        "",
    ],
)
def test_whatever_a_file_is_written_like_its_texts_are_read(written: str, tmp_path: Path) -> None:
    file = tmp_path / "texts.toml"
    file.write_bytes(written.encode())
    assert read_texts(file) == flat(tomllib.loads(written.replace("\r\n", "\n")))
