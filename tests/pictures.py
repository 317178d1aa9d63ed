"""Photos as phones take them, with what phones write beside them."""

import io

from PIL import Image

PLACE = "SECRET-PLACE-35.6586N"


def jpeg(width: int = 60, height: int = 40, turned: bool = False) -> bytes:
    """Its left half is red, its right half is green; `turned`: the phone was held upright."""
    picture = Image.new("RGB", (width, height), (0, 160, 0))
    picture.paste((200, 0, 0), (0, 0, width // 2, height))
    notes = Image.Exif()
    notes[0x010E] = PLACE  # a description
    if turned:
        notes[0x0112] = 6  # its left side is up
    notes.get_ifd(0x8825)[1] = "N"  # where it was taken
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=notes, comment=PLACE.encode())
    return out.getvalue()


def of_kind(kind: str, mode: str = "RGB", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def of_many(kind: str, beside: int = 1, size: tuple[int, int] = (8, 8)) -> bytes:
    """A red picture, and so many green ones behind it."""
    out = io.BytesIO()
    more = [Image.new("RGB", size, (0, 160 + number, 0)) for number in range(beside)]
    Image.new("RGB", size, (200, 0, 0)).save(out, kind, save_all=True, append_images=more)
    return out.getvalue()
