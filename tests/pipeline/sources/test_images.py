"""Pictures and folders: every kind of file, the right way up, in the right order, and what is broken named."""

import struct
from fractions import Fraction

import cv2
import numpy as np
import pytest
from clips import coded_picture, number_of
from PIL import Image as Pictures
from PIL import ImageCms

from pipeline.errors import SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources import images
from pipeline.sources.base import open_source

RED, GREEN, BLUE, GRAY = (255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128)


def four_colors(size=(64, 48)):
    """RGB: red at the upper left, then clockwise green, blue, gray."""
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = RED
    picture[: height // 2, width // 2 :] = GREEN
    picture[height // 2 :, width // 2 :] = BLUE
    picture[height // 2 :, : width // 2] = GRAY
    return picture


def corners(image):
    """The colors near the corners, clockwise from the upper left."""
    return np.array([image[5, 5], image[5, -6], image[-6, -6], image[-6, 5]]).astype(int)


def write(path, rgb):
    path.write_bytes(cv2.imencode(path.suffix, rgb[..., ::-1] if rgb.ndim == 3 else rgb)[1].tobytes())
    return path


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.JPEG", "a.webp", "a.bmp", "a.tif", "a.tiff", "a.ppm"])
def test_every_kind_of_file(tmp_path, name):
    write(tmp_path / name, four_colors())
    with open_source(tmp_path / name) as source:
        assert (source.info.width, source.info.height, source.info.frame_count) == (64, 48, 1)
        image = source.read().image
        assert source.read() is None
    assert np.abs(corners(image) - [RED, GREEN, BLUE, GRAY]).max() < 12


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits(tmp_path, name):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)
    write(tmp_path / name, np.repeat(ramp[None, :, None], 3, axis=2))
    image = images.load(tmp_path / name)
    assert image.dtype == np.uint8
    assert np.abs(image[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_gray_and_transparent(tmp_path):
    gray = images.load(write(tmp_path / "gray.png", np.full((4, 6), 77, np.uint8)))
    assert gray.shape == (4, 6, 3) and (gray == 77).all()
    bgra = np.dstack([four_colors()[..., ::-1], np.full((48, 64), 255, np.uint8)])
    (tmp_path / "clear.png").write_bytes(cv2.imencode(".png", bgra)[1].tobytes())
    assert np.array_equal(images.load(tmp_path / "clear.png"), four_colors())


def with_orientation(jpeg, orientation):
    """The same JPEG with an EXIF tag that says how the camera was held."""
    tag = struct.pack("<HHHII", 1, 0x0112, 3, 1, orientation)
    body = b"Exif\0\0II*\0" + struct.pack("<I", 8) + tag + struct.pack("<I", 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


AS_STORED = {  # EXIF orientation: how the camera stores a picture that is to be seen upright
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: np.rot90(upright, 2),
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: np.rot90(upright, 2).transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, -1),
}


@pytest.mark.parametrize("orientation", AS_STORED)
def test_a_photo_is_turned_upright(tmp_path, orientation):
    path = write(tmp_path / "photo.jpg", np.ascontiguousarray(AS_STORED[orientation](four_colors())))
    path.write_bytes(with_orientation(path.read_bytes(), orientation))
    with open_source(path) as source:
        assert (source.info.width, source.info.height) == (64, 48)
        assert np.abs(corners(source.read().image) - [RED, GREEN, BLUE, GRAY]).max() < 12


@pytest.mark.parametrize("orientation", AS_STORED)
def test_an_avif_is_turned_upright(tmp_path, orientation):
    """As Pillow writes it: in the container (`irot`, `imir`), and not in EXIF."""
    stored = Pictures.fromarray(np.ascontiguousarray(AS_STORED[orientation](four_colors())))
    exif = stored.getexif()
    exif[0x112] = orientation
    stored.save(tmp_path / "photo.avif", exif=exif, quality=95)
    with open_source(tmp_path / "photo.avif") as source:
        assert (source.info.width, source.info.height) == (64, 48)
        assert np.abs(corners(source.read().image) - [RED, GREEN, BLUE, GRAY]).max() < 12


@pytest.mark.parametrize("cut", [12, 60, 150, 300])
def test_an_avif_that_is_cut_off_is_told(tmp_path, cut):
    Pictures.fromarray(four_colors()).save(tmp_path / "photo.avif")
    (tmp_path / "photo.avif").write_bytes((tmp_path / "photo.avif").read_bytes()[:cut])
    with pytest.raises(SourceUnreadableError):
        open_source(tmp_path / "photo.avif")


def test_the_colors_of_a_tiff_in_lab(tmp_path):
    """As far as they are inside of sRGB on the way: without the step they are off by 25."""
    muted = four_colors() // 2 + 64
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    ImageCms.profileToProfile(Pictures.fromarray(muted), *profiles, outputMode="LAB").save(
        tmp_path / "scan.tif"
    )
    difference = np.abs(corners(images.load(tmp_path / "scan.tif")) - corners(muted))
    assert difference.max() < 10


def test_a_folder_in_the_order_a_person_expects(tmp_path):
    names = ["1.png", "2.PNG", "10.png", "a2.jpg", "A10.jpg", "b.png"]
    for number in (3, 0, 5, 1, 4, 2):
        write(tmp_path / names[number], coded_picture(number, (64, 48)))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / ".1.png").write_text("a Mac's shadow of a file")
    (tmp_path / "folder.png").mkdir()
    with open_source(tmp_path) as source:
        assert source.info.frame_count == 6
        assert source.info.title == tmp_path.name
        assert [number_of(frame.image) for frame in source] == list(range(6))


@pytest.mark.parametrize(
    ("rate", "exact"), [(1, Fraction(1)), (0.3, Fraction(3, 10)), (12.5, Fraction(25, 2))]
)
def test_pictures_come_at_the_wished_rate(tmp_path, rate, exact):
    for number in range(4):
        write(tmp_path / f"{number}.png", coded_picture(number, (64, 48)))
    with open_source(tmp_path, SourceSettings(still_rate=rate)) as source:
        assert source.info.frame_rate == exact
        assert [frame.timestamp for frame in source] == [number / exact for number in range(4)]


def test_pictures_keep_their_own_size(tmp_path):
    write(tmp_path / "1.png", coded_picture(1, (64, 48)))
    write(tmp_path / "2.png", coded_picture(2, (48, 64)))
    with open_source(tmp_path) as source:
        assert (source.info.width, source.info.height) == (64, 48)
        assert [frame.image.shape for frame in source] == [(48, 64, 3), (64, 48, 3)]


def test_a_broken_picture_is_named_and_the_next_one_still_comes(tmp_path, capfd):
    for number in range(3):
        write(tmp_path / f"{number}.png", coded_picture(number, (64, 48)))
    data = (tmp_path / "1.png").read_bytes()
    (tmp_path / "1.png").write_bytes(data[: len(data) // 2])
    with open_source(tmp_path) as source:
        assert source.read().index == 0
        with pytest.raises(SourceUnreadableError, match=r"1\.png is not an image") as caught:
            source.read()
        assert caught.value.hint
        assert number_of(source.read().image) == 2
    assert capfd.readouterr().err == "", "OpenCV keeps its warnings to itself"


def test_a_picture_that_vanishes_is_named(tmp_path):
    for number in range(2):
        write(tmp_path / f"{number}.png", coded_picture(number, (64, 48)))
    with open_source(tmp_path) as source:
        (tmp_path / "1.png").unlink()
        assert source.read() is not None
        with pytest.raises(Exception, match=r"There is no file .*1\.png"):
            source.read()


def test_names_in_any_script(tmp_path):
    folder = tmp_path / "照片 фото"
    folder.mkdir()
    write(folder / "一.png", coded_picture(1, (64, 48)))
    with open_source(folder) as source:
        assert number_of(source.read().image) == 1
    with open_source(folder / "一.png") as source:
        assert number_of(source.read().image) == 1


def test_a_still_can_be_read_again_after_its_end(tmp_path):
    with open_source(write(tmp_path / "one.png", coded_picture(9, (64, 48)))) as source:
        assert len(list(source)) == 1
        source.seek(Fraction(0))
        assert number_of(source.read().image) == 9
