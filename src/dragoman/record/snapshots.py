"""The lexicon and actor tables as they were when reports were coded: a ZIP file of them, kept in the record."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dragoman.config import Settings
from dragoman.tables import DATA

ROOMS = ("lexicon", "actors")
"""The rooms whose entries are found in a report by their words, so that an edited one leaves other reports alone."""

OWN = "own"
"""The folder of a user's files: own/lexicon/0 is the first that was given."""


def take(settings: Settings) -> tuple[str, bytes]:
    """(version, ZIP file) of all tables that these settings use. The version hangs on names and contents alone."""
    files: list[tuple[str, Path]] = []
    for room, given in zip(ROOMS, (settings.lexicon, settings.actors), strict=True):
        files += ((f"{room}/{path.relative_to(DATA / room)}", path) for path in sorted((DATA / room).rglob("*.tsv")))
        for number, path in enumerate(given):
            inside = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
            files += ((f"{OWN}/{room}/{number:03}/{file.name}", file) for file in inside)
    hash_, packed = blake2b(digest_size=8), io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, path in files:
            content = path.read_bytes()
            hash_.update(f"{name}\0{len(content)}\0".encode() + content)
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return hash_.hexdigest(), packed.getvalue()


@contextmanager
def unpacked(content: bytes) -> Iterator[Path]:
    """A folder with the tables of an archive, for as long as they are looked at."""
    with TemporaryDirectory() as folder, ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        yield Path(folder)
