"""Image files with several frames: all of them come, at their times; and what is left out is said."""

import os
import struct
import sys
from fractions import Fraction

import cv2
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness
from outputs import times
from PIL import Image as Pictures

from pipeline.conversion.short_form import convert
from pipeline.settings import SourceSettings
from pipeline.sources._stills.boxes import upright
from pipeline.sources._stills.file_bytes import FileBytes
from pipeline.sources._stills.frame_count import frames_in, images_in
from pipeline.sources.base import open_source

COUNT = 40


def gray(level, size=(64, 48)):
    return np.full((size[1], size[0], 3), level, np.uint8)


def level(number):
    """Far from the ones beside it: encoders make one of frames that are alike."""
    return number * 67 % 240


def animated(path, durations):
    animation = cv2.Animation()
    animation.frames = [cv2.cvtColor(gray(level(each)), cv2.COLOR_BGR2BGRA) for each in range(len(durations))]
    animation.durations = np.array(durations, np.int32)
    assert cv2.imwriteanimation(str(path), animation)
    return path


@pytest.mark.parametrize("suffix", ["webp", "png"])
def test_every_frame_of_an_animation_comes_at_its_time(tmp_path, suffix):
    durations = [50 if number % 2 else 120 for number in range(COUNT)]
    path = animated(tmp_path / f"a.{suffix}", durations)
    with open_source(path) as source:
        assert source.info.frame_count == COUNT
        frames = list(source)
    assert [frame.timestamp for frame in frames] == [
        Fraction(sum(durations[:number]), 1000) for number in range(COUNT)
    ]
    assert all(abs(frame.image.mean() - level(number)) < 4 for number, frame in enumerate(frames))
    with open_source(path) as source:
        source.seek(Fraction(300, 1000))
        assert source.read().timestamp == Fraction(290, 1000)


def test_large_frames_are_not_all_in_memory_at_once(tmp_path, monkeypatch):
    """A few bytes may hold hundreds of frames of a hundred megapixels."""
    asked = []
    decode = cv2.imdecodeanimation
    monkeypatch.setattr("pipeline.sources._stills.animation.MOST_PIXELS", 2 * 64 * 48)
    monkeypatch.setattr(cv2, "imdecodeanimation", lambda *given: asked.append(given[2]) or decode(*given))
    path = animated(tmp_path / "a.webp", [100] * 7)
    with open_source(path) as source:
        assert [frame.timestamp for frame in source] == [Fraction(number, 10) for number in range(7)]
    assert max(asked) == 2


def two_halves(top=200):
    image = np.zeros((48, 64, 3), np.uint8)
    image[:24] = top
    return image


@pytest.mark.parametrize("suffix", ["webp", "png"])
def test_an_animation_is_turned_upright(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    first, *others = (Pictures.fromarray(two_halves(top)) for top in (200, 150, 250))
    exif = Pictures.Exif()
    exif[0x112] = 6  # the top is at the right
    options = {"lossless": True} if suffix == "webp" else {}
    first.save(path, save_all=True, append_images=others, duration=100, exif=exif.tobytes(), **options)
    with open_source(path) as source:
        assert (source.info.width, source.info.height) == (48, 64)
        for frame, top in zip(source, (200, 150, 250), strict=True):
            assert (frame.image[:, 30:] == top).all()
            assert (frame.image[:, :20] == 0).all()


def test_every_page_of_a_tiff_comes(tmp_path):
    path = tmp_path / "pages.tif"
    assert cv2.imwritemulti(str(path), [gray(10 * number) for number in range(7)] + [gray(200, (32, 24))])
    with open_source(path, SourceSettings(still_rate=2)) as source:
        frames = list(source)
        assert [int(frame.image.mean()) for frame in frames] == [*range(0, 70, 10), 200]
        assert {frame.image.shape for frame in frames} == {(48, 64, 3)}
        assert frames[3].timestamp == Fraction(3, 2)
        assert any("scaled to the size" in note for note in source.notes)


def test_an_ordinary_image_stays_one(tmp_path):
    for suffix in ("png", "webp", "tif"):
        cv2.imwrite(str(tmp_path / f"a.{suffix}"), gray(90))
        with open_source(tmp_path / f"a.{suffix}") as source:
            assert len(list(source)) == 1


def test_an_animation_becomes_a_video(tmp_path):
    path = animated(tmp_path / "a.webp", [100] * 12)
    convert(path, tmp_path / "depth.mp4", estimator=Brightness())
    assert times(tmp_path / "depth.mp4") == [Fraction(number, 10) for number in range(12)]


def test_videos_beside_images_are_not_forgotten_silently(tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    cv2.imwrite(str(folder / "a.png"), gray(90))
    write_clip(folder / "b.mp4", frames=3)
    with open_source(folder) as source:
        assert any("videos (1)" in note for note in source.notes)


class TestPhotographsOfPhones:
    pillow_heif = pytest.importorskip("pillow_heif", reason="pillow_heif is not installed")

    def photo(self, path, **options):
        pixels = np.zeros((96, 128, 3), np.uint8)
        pixels[:, :64, 0] = 200
        photo = self.pillow_heif.from_bytes("RGB", (128, 96), pixels.tobytes())
        photo.save(path, quality=-1, **options)
        return path

    def test_more_images_in_a_file_are_not_left_out_silently(self, tmp_path):
        photos = self.pillow_heif.from_bytes("RGB", (64, 48), bytes(64 * 48 * 3))
        for gray in (90, 200):
            photos.add_frombytes("RGB", (64, 48), bytes([gray]) * (64 * 48 * 3))
        photos.save(path := tmp_path / "burst.heic")
        with open_source(path) as source:
            assert source.notes == ("burst.heic holds 3 images; the primary one is used.",)

    @pytest.mark.parametrize("suffix", ["heic", "HEIC", "heif"])
    def test_all_of_it_is_read(self, tmp_path, suffix):
        path = self.photo(tmp_path / f"IMG.{suffix}")
        with open_source(path) as source:
            image = source.read().image
        assert image.shape == (96, 128, 3)
        assert image[:, :60, 0].mean() > 150
        assert image[:, 70:, 0].mean() < 50

    @pytest.mark.parametrize("is_installed", [True, False])
    @pytest.mark.parametrize(
        ("orientation", "is_swapped", "corner"),
        [(1, 0, (0, 0)), (6, 0, (0, 1)), (4, 0, (1, 0)), (5, 0, (0, 0)), (5, 1, (1, 1)), (7, 1, (0, 0))],
    )
    def test_it_is_turned_in_the_order_of_its_properties(
        self, tmp_path, monkeypatch, is_installed, orientation, is_swapped, corner
    ):
        """`irot` and `imir` are steps; a file may mirror first."""
        pixels = np.zeros((96, 128, 3), np.uint8)
        pixels[:48, :64] = 200
        photo = Pictures.fromarray(pixels)
        exif = Pictures.Exif()
        exif[0x112] = orientation
        self.pillow_heif.from_pillow(photo).save(path := tmp_path / "a.heic", exif=exif.tobytes(), quality=-1)
        if is_swapped:
            before, sign, behind = path.read_bytes().partition(b"ipma")
            assert b"\x85\x86" in behind, "irot, then imir"
            path.write_bytes(before + sign + behind.replace(b"\x85\x86", b"\x86\x85", 1))
        if not is_installed:
            monkeypatch.setitem(sys.modules, "pillow_heif", None)
        with open_source(path) as source:
            image = source.read().image
        assert image.shape == ((96, 128, 3) if orientation < 5 else (128, 96, 3))
        quarters = [[half[:, :48].mean(), half[:, -48:].mean()] for half in (image[:48], image[-48:])]
        assert np.unravel_index(np.argmax(quarters), (2, 2)) == corner

    @pytest.mark.parametrize(
        ("form", "name"), [("HEIF", "a.jpg"), ("JPEG", "a.heic"), ("AVIF", "a.heic"), ("HEIF", "a.avif")]
    )
    def test_it_is_known_by_its_bytes_and_not_by_its_name(self, tmp_path, form, name):
        self.pillow_heif.register_heif_opener()
        Pictures.fromarray(two_halves()).save(tmp_path / name, format=form)
        with open_source(tmp_path / name) as source:
            image = source.read().image
        assert image[:20].mean() > 180
        assert image[-20:].mean() < 20

    def test_one_that_is_no_photograph_is_one_line(self, tmp_path):
        from pipeline.errors import SourceUnreadableError

        (path := tmp_path / "x.heic").write_bytes(b"no photograph at all")
        with pytest.raises(SourceUnreadableError) as caught:
            open_source(path)
        assert caught.value.hint


@pytest.mark.parametrize("suffix", ["webp", "png", "tif", "PNG", "avif"])
@pytest.mark.parametrize("name", [b"caf\xe9", "電影".encode(), b"a"])
def test_names_that_are_not_utf8_hide_no_frames(tmp_path, suffix, name):
    """OpenCV is never given such a name: it would end the process."""
    plain = tmp_path / f"plain.{suffix}"
    if suffix == "tif":
        assert cv2.imwritemulti(str(plain), [gray(level(number)) for number in range(5)])
    else:
        animated(plain, [100] * 5)
    path = plain.rename(tmp_path / f"{os.fsdecode(name)}.{suffix}")
    with open_source(path) as source:
        assert source.info.frame_count == len(list(source)) == 5


def test_an_image_is_known_by_its_bytes_and_not_by_its_name(tmp_path):
    path = animated(tmp_path / "a.webp", [100] * 5).rename(tmp_path / "saved_from_the_web.jpg")
    with open_source(path) as source:
        assert [abs(frame.image.mean() - level(frame.index)) < 4 for frame in source] == [True] * 5


def test_thumbnails_and_masks_in_a_tiff_are_no_pages(tmp_path):
    """As photo editors and pyramids write them: the tag NewSubfileType says what a directory is."""
    path = tmp_path / "edited.tif"
    assert cv2.imwritemulti(str(path), [gray(30), gray(90, (32, 24)), gray(200), gray(120)])
    data = bytearray(path.read_bytes())
    for number, kind in ((1, 1), (2, 4)):
        give_kind(data, number, kind)
    path.write_bytes(data)
    with open_source(path) as source:
        assert [int(frame.image.mean()) for frame in source] == [30, 120]
    give_kind(data, 0, 1)
    give_kind(data, 3, 1)
    give_kind(data, 2, 0)
    path.write_bytes(data)
    with open_source(path) as source:  # one page, and not the first directory
        assert [int(frame.image.mean()) for frame in source] == [200]


def give_kind(data, number, kind):
    """Make the first tag of a directory its NewSubfileType; OpenCV writes ImageWidth first, which moves there."""
    (place,) = struct.unpack_from("<I", data, 4)
    for _ in range(number):
        (entries,) = struct.unpack_from("<H", data, place)
        (place,) = struct.unpack_from("<I", data, place + 2 + 12 * entries)
    (entries,) = struct.unpack_from("<H", data, place)
    tags = [bytes(data[place + 2 + 12 * each : place + 14 + 12 * each]) for each in range(entries)]
    assert struct.unpack_from("<H", tags[0])[0] in (254, 256)
    new = struct.pack("<HHII", 254, 4, 1, kind)
    if tags[0][:2] == new[:2]:
        data[place + 2 : place + 14] = new
        return
    # The tag of lines in a strip is not needed where one strip holds all: its place is free.
    kept = [tag for tag in tags if struct.unpack_from("<H", tag)[0] not in (278, 296)]
    kept = sorted([new, *kept], key=lambda tag: struct.unpack_from("<H", tag)[0])
    (following,) = struct.unpack_from("<I", data, place + 2 + 12 * entries)
    struct.pack_into("<H", data, place, len(kept))
    data[place + 2 : place + 2 + 12 * len(kept)] = b"".join(kept)
    struct.pack_into("<I", data, place + 2 + 12 * len(kept), following)


def test_files_of_several_images_in_a_folder_are_named(tmp_path):
    for number in range(5):
        animated(tmp_path / f"{number}.webp", [100] * (1 + number))
    with open_source(tmp_path) as source:
        assert len(list(source)) == 5
        assert source.notes == (
            "1.webp holds 2 images; the first is used.",
            "2.webp holds 3 images; the first is used.",
            "3.webp holds 4 images; the first is used.",
            "More files with several images: 1.",
        )


@pytest.mark.parametrize(
    ("kinds", "count"),
    [
        ((0x020002, 0x020002), 2),
        ((0x030000, 0x020003, 0x020003), 2),
        ((0x030000, 0x010001), 1),
        ((0x030000, 0), 1),
    ],
    ids=["a stereo pair", "two angles", "a preview", "a gain map"],
)
def test_views_in_a_jpeg_file_are_told_and_previews_are_not(tmp_path, kinds, count):
    one = cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
    entries = b"".join(struct.pack(">IIIHH", kind, len(one), 0, 0, 0) for kind in kinds)
    tags = struct.pack(">HHII", 0xB001, 4, 1, len(kinds)) + struct.pack(
        ">HHII", 0xB002, 7, len(entries), 8 + 2 + 24 + 4
    )
    index = b"MPF\0" + b"MM\0*" + struct.pack(">IH", 8, 2) + tags + struct.pack(">I", 0) + entries
    path = tmp_path / "DSCF0001.MPO"
    path.write_bytes(
        one[:2] + struct.pack(">BBH", 0xFF, 0xE2, 2 + len(index)) + index + one[2:] + one * (len(kinds) - 1)
    )
    with Pictures.open(path) as found:
        assert found.n_frames == len(kinds), "as another program counts"
    with open_source(path) as source:
        assert source.info.frame_count == 1
        assert source.notes == (("DSCF0001.MPO holds 2 images; the first is used.",) if count > 1 else ())


def box(kind, *content):
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def test_a_clean_aperture_is_cut_out():
    size = box(b"ispe", bytes(4), struct.pack(">2I", 64, 48))
    cut = box(
        b"clap", struct.pack(">4I4i", 40, 1, 30, 1, -4, 1, 6, 2)
    )  # the center is 4 to the left and 3 below
    known = box(b"ipco", size, cut)
    which = box(b"ipma", bytes(4), struct.pack(">IHBBB", 1, 1, 2, 0x81, 0x82))
    meta = box(b"meta", bytes(4), box(b"pitm", bytes(4), struct.pack(">H", 1)), box(b"iprp", known, which))
    data = box(b"ftyp", b"avif", bytes(4), b"mif1avif") + meta
    image = np.zeros((48, 64, 3), np.uint8)
    image[12:42, 8:48] = 255
    assert upright(image, data).shape == (30, 40, 3)
    assert (upright(image, data) == 255).all()
    assert upright(image[:30, :40], data).shape == (30, 40, 3), "a decoder that cuts has done so"


def test_a_file_that_shrinks_while_it_is_read_ends_nothing(tmp_path):
    """Mapped into memory, as it was, the process would die."""
    animated(path := tmp_path / "clip.webp", [100] * 4)
    with path.open("rb") as file:
        data = FileBytes(file)
        os.truncate(path, 0)
        assert data[8:12] == b""
        assert frames_in(data) == range(1)
        assert images_in(data) == 1
