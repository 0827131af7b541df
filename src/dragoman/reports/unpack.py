"""Packed files (gzip, Zstandard) as a stream of what is in them, with limits; and a stream that can be looked ahead in."""

from __future__ import annotations

import io
import re
import sys
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from dragoman.config import Limits
from dragoman.errors import ReportError

if TYPE_CHECKING:
    from typing_extensions import Buffer

PIECE = 1 << 16
MAGIC = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""A member's first bytes -> how it is packed."""
SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""How a Zstandard frame begins that holds no data: an index, a dictionary."""
ENDINGS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}


class Readable(Protocol):
    """Whatever gives bytes; none at its end."""

    def read(self, size: int, /) -> bytes | None: ...


class Decoder(Protocol):
    """Unpacks one member, as `compression.zstd.ZstdDecompressor` does."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class Gunzip:
    """One gzip member, with the manners of Python's other decompressors. Its checksum and length are checked."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        found = self._inflate.decompress(self._inflate.unconsumed_tail + data, max(max_length, 0))
        self.needs_input = not self._inflate.unconsumed_tail and len(found) != max_length
        return found


def make_decoder(packing: str) -> tuple[Callable[[], Decoder], tuple[type[Exception], ...]]:
    """What makes a decoder for "gzip" or "zstd", and what it raises at bytes that are not packed so."""
    if packing == "gzip":
        return Gunzip, (zlib.error,)
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.ZstdDecompressor, (zstd.ZstdError,)


def packing_of(head: bytes) -> str | None:
    """How a file is packed that begins with these bytes: "gzip", "zstd", None for not at all."""
    if SKIPPABLE.match(head):
        return "zstd"
    return next((packing for magic, packing in MAGIC.items() if head.startswith(magic)), None)


class Unpacked(io.RawIOBase):
    """The bytes in a packed stream, all its members one after the other, in little memory.

    Reading raises ReportError: `truncated`, `corrupt`, or `bomb` for what goes beyond the limits. After `corrupt`,
    `recover` goes on at the next member.
    """

    def __init__(self, stream: Readable, packing: str, source: str, limits: Limits) -> None:
        self._stream, self._packing, self._source, self._limits = stream, packing, source, limits
        self._make, self._faults = make_decoder(packing)
        self._magic = next(magic for magic, name in MAGIC.items() if name == packing)
        self._decoder: Decoder | None = None
        self._input = b""  # read from the stream and not yet handed to a decoder
        self._handed = b""  # what the decoder was handed last
        self._begins = False  # whether that was the member's beginning
        self._taken = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        found = self._next(len(view))
        view[: len(found)] = found
        self._given += len(found)
        limits = self._limits
        if self._given > limits.unpacked_bytes:
            raise self._error("bomb", f"holds more than {limits.unpacked_bytes:,} bytes unpacked; unpack and split it")
        if self._given > limits.unpacked_free and self._given > limits.unpacked_ratio * self._taken:
            raise self._error(
                "bomb", f"unpacks to more than {limits.unpacked_ratio} times its size; raise the limit if right"
            )
        return len(found)

    def recover(self) -> bool:
        """Go on at the next member after a corrupt one; False when there is none."""
        data = self._handed[1 if self._begins else 0 :] + self._input
        while (place := data.find(self._magic)) < 0:
            more = self._read()
            if not more:
                self._input, self._decoder = b"", None
                return False
            data = data[-len(self._magic) :] + more
        self._input, self._decoder = data[place:], None
        return True

    def _next(self, size: int) -> bytes:
        while True:
            decoder = self._decoder or self._begin()
            if decoder is None:
                return b""
            data = b""
            if decoder.needs_input:
                data = self._input or self._read()
                if not data:
                    raise self._error("truncated", f"ends in the middle of its {self._packing} data; fetch it again")
                self._begins = self._begins and not self._handed
                self._handed, self._input = data, b""
            try:
                found = decoder.decompress(data, size)
            except self._faults as error:
                raise self._error("corrupt", f"its {self._packing} data is damaged ({error})") from error
            if decoder.eof:
                self._input, self._decoder = decoder.unused_data, None
            if found:
                return found

    def _begin(self) -> Decoder | None:
        """A decoder for the next member; None at the end. Zeros between and behind members are padding."""
        while not (data := self._input.lstrip(b"\0")):
            self._input = self._read()
            if not self._input:
                return None
        while len(data) < len(self._magic) and (more := self._read()):
            data += more
        self._input, self._handed, self._begins = data, b"", True
        if packing_of(data) != self._packing:
            self._handed, self._input = data, b""
            raise self._error("corrupt", f"bytes that are no {self._packing} data stand between or behind it")
        self._decoder = self._make()
        return self._decoder

    def _read(self) -> bytes:
        data = self._stream.read(PIECE) or b""
        self._taken += len(data)
        return data

    def _error(self, code: str, message: str) -> ReportError:
        return ReportError(message, code=code, source=self._source, place=f"byte {self._taken - len(self._input)}")


class Ahead:
    """A stream that can be looked ahead in and put back into. Reads in pieces; `recover` passes to an `Unpacked`."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._buffer = b""
        self._place = 0
        self._fault: ReportError | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes, up to `size` of them, left where they are. A fault behind them waits until they are read."""
        try:
            while len(self._buffer) - self._place < size and self._fill():
                pass
        except ReportError as fault:
            self._fault = fault
        return self._buffer[self._place : self._place + size]

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, fewer only at the end; all of the rest for -1."""
        if 0 <= size <= len(self._buffer) - self._place:
            self._place += size
            return self._buffer[self._place - size : self._place]
        pieces = [self._buffer[self._place :]]
        have = len(pieces[0])
        try:
            while (size < 0 or have < size) and (more := self._more()):
                pieces.append(more)
                have += len(more)
        finally:
            self._buffer, self._place = b"".join(pieces), 0
        end = have if size < 0 else min(size, have)
        self._place = end
        return self._buffer[:end]

    def readline(self, size: int) -> bytes:
        """The next line with its end, or its next `size` bytes where it is longer."""
        searched = 0
        while True:
            end = self._buffer.find(b"\n", self._place + searched, self._place + size)
            if end >= 0:
                return self.read(end + 1 - self._place)
            searched = len(self._buffer) - self._place
            if searched >= size or not self._fill():
                return self.read(size)

    def put_back(self, data: bytes) -> None:
        """Let `data` be what is read next."""
        self._buffer = data + self._buffer[self._place :]
        self._place = 0

    def recover(self) -> bool:
        """After a corrupt member: forget what was read of it and go on at the next one. False when there is none."""
        self._buffer, self._place = b"", 0
        return isinstance(self._stream, Unpacked) and self._stream.recover()

    def _fill(self) -> bool:
        """Add a piece to the buffer; what was read is let go. False at the end."""
        more = self._more()
        self._buffer = self._buffer[self._place :] + more
        self._place = 0
        return bool(more)

    def _more(self) -> bytes:
        """The next piece of the stream, b"" at its end. Never a large one: a bomb is told before it fills memory."""
        if self._fault:
            fault, self._fault = self._fault, None
            raise fault
        return self._stream.read(PIECE) or b""
