"""Bytes for what a person sends, made when asked: a plain picture and a moment of silence."""

import io
import struct
import wave
import zlib

_WIDTH, _HEIGHT = 48, 48
_SKIN = bytes((226, 189, 170))


def picture() -> tuple[str, bytes]:
    """A PNG of one colour."""
    row = b"\0" + _SKIN * _WIDTH
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(row * _HEIGHT)), (b"IEND", b"")]
    return "image/png", b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def silence(milliseconds: int) -> tuple[str, bytes]:
    """A WAV file; LINE sends m4a, which the standard library cannot write."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * (8 * milliseconds))
    return "audio/wav", out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
