"""Pictures made anew: whatever a phone writes beside them, as where and when a photo was taken, is left behind.

The only place that knows the library for pictures.
"""

import io
from contextlib import suppress
from typing import Any

from clinic.photo import Pictures

# By their first bytes, whatever a header claims. Animations and everything else are none.
KINDS = ("JPEG", "PNG", "WEBP")
# What a JPEG opens as. Phones put more behind the photo, as a map of its brightness, with an index of all (CIPA DC-007); the
# first picture is the photo.
PHOTOS = ("JPEG", "MPO")
# Points of a picture, four bytes each, before it is read into memory. A JPEG, as of a camera of 48 million, is read smaller; the
# others, which LINE seldom hands out, are read as a whole.
MOST_POINTS, MOST_POINTS_WHOLE = 60_000_000, 20_000_000
# Longest sides: enough to look at skin closely, and not more than staff need to see.
WHOLE, SMALL = 2048, 320
QUALITY, QUALITY_SMALL = 85, 75


def made_anew(content: bytes) -> Pictures | None:
    """A photo upright and as JPEG in the colours of a screen, small and whole; None for what is no picture, or too large."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as opened:
            photo = opened.format in PHOTOS
            if opened.width * opened.height > (MOST_POINTS if photo else MOST_POINTS_WHOLE):
                return None
            if not photo and getattr(opened, "n_frames", 1) > 1:
                return None
            opened.draft("RGB", (WHOLE, WHOLE))  # a JPEG of many points is read smaller, in a fraction of the time
            whole = _upright(opened)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        return None  # whatever the library makes of broken bytes
    small = whole.copy()
    small.thumbnail((SMALL, SMALL))
    return Pictures(_jpeg(small, QUALITY_SMALL), _jpeg(whole, QUALITY))


def _upright(opened: Any) -> Any:
    """At most WHOLE wide and high, as it was held, in the colours of a screen."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((WHOLE, WHOLE))
    coloured = _for_a_screen(turned, opened.info.get("icc_profile"))
    if coloured.mode in ("RGBA", "LA", "PA"):
        ground = Image.new("RGBA", coloured.size, "white")
        coloured = Image.alpha_composite(ground, coloured.convert("RGBA"))
    plain = Image.new("RGB", coloured.size)  # a picture of its own: nothing of what stood beside the points comes along
    plain.paste(coloured.convert("RGB"))
    return plain


def _for_a_screen(picture: Any, profile: bytes | None) -> Any:
    """Phones note in which colours they took it; without the note, redness would look paler than it is."""
    from PIL import ImageCms

    if profile and picture.mode == "RGB":
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            ours, its = ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, its, ours, outputMode="RGB")
    return picture


def _jpeg(picture: Any, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, exif=b"")
    return out.getvalue()
