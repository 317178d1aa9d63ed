"""What becomes of a photo before staff see it."""

import io

import pytest
from PIL import Image

from scheduler import pictures
from tests.pictures import PLACE, jpeg, of_kind, of_many


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_what_the_phone_wrote_beside_it_is_left_behind() -> None:
    assert PLACE.encode() in jpeg()  # or this test could not fail
    made = pictures.made_anew(jpeg())
    assert made is not None
    for content in (made.thumbnail, made.picture):
        picture = opened(content)
        assert PLACE.encode() not in content
        assert (picture.format, dict(picture.getexif()), picture.info.get("comment")) == ("JPEG", {}, None)


def test_it_is_upright_and_no_larger_than_staff_need() -> None:
    made = pictures.made_anew(jpeg(4000, 3000, turned=True))
    assert made is not None
    assert opened(made.picture).size == (1536, 2048)
    assert max(opened(made.thumbnail).size) == pictures.SMALL
    red, *_ = opened(made.picture).convert("RGB").getpixel((700, 100))  # type: ignore[misc]
    assert red > 150


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_every_kind_a_phone_makes_is_taken(kind: str, mode: str) -> None:
    made = pictures.made_anew(of_kind(kind, mode))
    assert made is not None
    assert opened(made.picture).mode == "RGB"


@pytest.mark.parametrize("beside", [1, 2])
def test_of_a_photo_that_brings_more_beside_it_the_first_is_taken(beside: int) -> None:
    """Phones add a map of brightness or of depth to a JPEG, in a multi-picture index."""
    assert opened(of_many("MPO", beside)).format == "MPO"
    made = pictures.made_anew(of_many("MPO", beside))
    assert made is not None
    red, green, _ = opened(made.picture).getpixel((4, 4))  # type: ignore[misc]
    assert (red > 150, green < 100) == (True, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_moves_is_no_photo(kind: str) -> None:
    assert opened(of_many(kind)).n_frames == 2  # type: ignore[attr-defined]
    assert pictures.made_anew(of_many(kind)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not a photo</html>",
        of_kind("GIF"),
        of_kind("TIFF"),
        jpeg()[:300],
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_by_its_bytes_it_is_no_photo(content: bytes) -> None:
    assert pictures.made_anew(content) is None


@pytest.mark.parametrize("content", [jpeg(), of_many("MPO", size=(60, 40))])
def test_one_of_too_many_points_is_not_read(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(pictures, "MOST_POINTS", 60 * 40 - 1)
    assert pictures.made_anew(content) is None


@pytest.mark.parametrize(("kind", "taken"), [("JPEG", True), ("MPO", True), ("PNG", False)])
def test_a_camera_may_have_more_points_than_a_screen(monkeypatch: pytest.MonkeyPatch, kind: str, taken: bool) -> None:
    monkeypatch.setattr(pictures, "MOST_POINTS_WHOLE", 60 * 40 - 1)
    content = of_many("MPO", size=(60, 40)) if kind == "MPO" else of_kind(kind, size=(60, 40))
    assert (pictures.made_anew(content) is not None) == taken
