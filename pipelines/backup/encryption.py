"""Encryption of a backup: a zip of three uncompressed members that age decrypts, with Posko or without.

`key.age` is an age identity encrypted with the passphrase, `books.tar.gz.age` the books encrypted for that identity,
`README.txt` explains both. Two steps, because the library encrypts streams for identities only, and books may be
larger than memory.
"""

import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519

from pipelines.types.errors import FeedError

KEY, BOOKS = "key.age", "books.tar.gz.age"
_LONGEST_KEY = 10_000
"""Bytes of an encrypted identity at most."""
_README = f"""A backup of Posko. Restore it:   python -m pipelines restore THIS-FILE
Or without Posko, with age (https://age-encryption.org):
   unzip THIS-FILE && age -d -i {KEY} {BOOKS} | tar xz
"""


@contextmanager
def encrypted(target: Path, phrase: str) -> Iterator[IO[bytes]]:
    """Yield a stream that is encrypted into a new file."""
    identity = x25519.Identity.generate()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("README.txt", _README)
        archive.writestr(KEY, by_passphrase.encrypt(str(identity).encode(), phrase))
        with archive.open(BOOKS, "w", force_zip64=True) as file:
            sink = _RecordingSink(file)
            with _writable(lambda source: pyrage.encrypt_io(source, sink, [identity.to_public()]), sink) as stream:
                yield stream


@contextmanager
def decrypted(source: Path, phrase: str) -> Iterator[IO[bytes]]:
    """Yield the decrypted stream. FeedError: no backup, a wrong passphrase, or a damaged file."""
    try:
        with zipfile.ZipFile(source) as archive:
            identity = _identity(archive, phrase, source.name)
            with (
                archive.open(BOOKS) as file,
                _readable(lambda sink: pyrage.decrypt_io(file, sink, [identity])) as stream,
            ):
                yield stream
    except (zipfile.BadZipFile, KeyError):
        raise FeedError("no_backup", file=source.name) from None
    except Damaged:
        raise FeedError("damaged_backup", file=source.name) from None


class Damaged(Exception):
    """The content was altered or cut off."""


def _identity(archive: zipfile.ZipFile, phrase: str, file: str) -> x25519.Identity:
    if archive.getinfo(KEY).file_size > _LONGEST_KEY:
        raise FeedError("no_backup", file=file)
    try:
        return x25519.Identity.from_str(by_passphrase.decrypt(archive.read(KEY), phrase).decode())
    except pyrage.DecryptError:
        raise FeedError("wrong_passphrase", file=file) from None


class _RecordingSink:
    """Records why a write failed: the library reports that as text only."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        """Write, and record an OSError."""
        try:
            return self._file.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Flush the file."""
        self._file.flush()


@contextmanager
def _writable(work: Callable[[IO[bytes]], object], sink: _RecordingSink) -> Iterator[IO[bytes]]:
    """Yield a stream to write to, while `work` reads it in its own thread."""
    outlet, inlet = os.pipe()
    failed: list[Exception] = []

    def run() -> None:
        with os.fdopen(outlet, "rb") as source:
            try:
                work(source)
            except (pyrage.EncryptError, OSError) as error:
                failed.append(sink.error or error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with suppress(BrokenPipeError), os.fdopen(inlet, "wb") as stream:
            yield stream
    finally:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def _readable(work: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """Yield a stream to read, while `work` writes it in its own thread. Damaged when `work` fails, even at the end."""
    outlet, inlet = os.pipe()
    failed: list[Exception] = []

    def run() -> None:
        with suppress(BrokenPipeError), os.fdopen(inlet, "wb") as sink:
            try:
                work(sink)
            except (pyrage.DecryptError, OSError, zipfile.BadZipFile) as error:
                failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with os.fdopen(outlet, "rb") as stream:
            yield stream
    finally:
        thread.join()
    if failed:
        raise Damaged from failed[0]
