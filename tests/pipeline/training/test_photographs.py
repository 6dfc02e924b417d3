"""The photographs for the teacher: their list, views of panoramas, pictures out of Qt's archives."""

import base64
import re
import struct

import cv2
import needs
import numpy as np
import pytest

from pipeline.training import photographs
from pipeline.training.photographs import Photograph, exposed, gather, listed, seen, views

FREE = {"CC0-1.0", "public domain"}


def test_every_photograph_has_a_free_licence_and_an_author():
    every = listed()
    assert len({(each.package, each.file) for each in every}) == len(every) > 100
    for each in every:
        assert each.licence in FREE or re.fullmatch(r"(CC-BY(-SA)?-\d\.\d|GPL-[23]\+?)", each.licence), each
        assert each.author, each


@pytest.fixture
def panorama():
    """Brighter towards the right, from 0 to 1 around, and in its lower half a tenth of that."""
    light = np.tile(np.linspace(0.1, 1, 256, dtype=np.float32)[None, :, None], (128, 1, 3))
    light[64:] *= 0.1
    return light


def test_the_horizon_of_a_panorama_is_where_the_camera_looks(panorama):
    level = seen(panorama, 0, 0, 1.4, (64, 48))
    assert (level[22] > 0.3).all() and (level[25] < 0.1).all()
    down = seen(panorama, 0, 0.3, 1.4, (64, 48))
    focal = 32 / np.tan(0.7)
    edge = int(np.argmax(down[:, 32, 0] < 0.2))
    assert edge == pytest.approx(23.5 - focal * np.tan(0.3), abs=1.5), "the horizon rises as the camera sinks"


def test_a_camera_that_turns_right_sees_what_is_at_the_right(panorama):
    ahead, right = (seen(panorama, yaw, 0, 1.0, (64, 48))[10, :, 0] for yaw in (0, 0.5))
    assert (np.diff(ahead) > 0).all()
    assert np.abs(right[:32] - np.interp(np.arange(32) + 32, np.arange(64), ahead)).mean() < 0.02
    across = seen(panorama, np.pi, 0, 1.0, (64, 48))[10, :, 0]
    assert across[0] > 0.9 and across[-1] < 0.2, "the right rim goes on at the left"


def test_views_are_pictures_of_about_the_same_brightness_whatever_the_light(panorama):
    for light in (panorama, panorama * 1000):
        taken = views(light, seed=3)
        assert [picture.shape for picture in taken[:3]] == [(512, 384, 3), (384, 512, 3), (384, 512, 3)]
        assert all(60 < picture.mean() < 200 for picture in taken)
    bright = exposed(np.linspace(0, 50, 64, dtype=np.float32)[None, :, None].repeat(3, 2), 1.0)
    assert (np.diff(bright[0, :, 0].astype(int)) >= 0).all() and bright.max() <= 255


@pytest.mark.parametrize("in_javascript", [False, True])
def test_a_panorama_of_a_package_becomes_views(tmp_path, panorama, in_javascript):
    package = pytest.importorskip("OpenEXR", reason=needs.reason("OpenEXR", "exr"))
    folder = tmp_path / "packages" / "p"
    folder.mkdir(parents=True)
    with package.File(
        {"type": package.scanlineimage}, {"RGB": panorama - 0.2}
    ) as image:  # some give less than 0
        image.write(str(folder / "a.exr"))
    name = "a.exr"
    if in_javascript:
        text = base64.b64encode((folder / "a.exr").read_bytes()).decode()
        name += ".js"
        (folder / name).write_text(f'export default "data:application/octet-stream;base64,{text}"')
    assert gather(Photograph("p", name, "CC0-1.0", "somebody", ""), tmp_path / "packages", tmp_path) == 8
    assert len([cv2.imread(str(file)).shape for file in tmp_path.glob("*.jpg")]) == 8


def archive(name, content, flags=0, version=1):
    """One of Qt's: a header, contents, names, and a tree of the root and one file."""
    data = struct.pack(">I", len(content)) + content
    names = struct.pack(">HI", len(name), 0) + name.encode("utf-16-be")
    time = b"" if version == 1 else bytes(8)
    tree = struct.pack(">IHII", 0, 2, 1, 1) + time + struct.pack(">IHHHI", 0, flags, 0, 1, 0) + time
    places = struct.pack(">IIII", version, 20 + len(data) + len(names), 20, 20 + len(data))
    return b"qres" + places + data + names + tree


@pytest.mark.parametrize("version", [1, 2])
def test_a_picture_is_taken_out_of_an_archive_of_qt(tmp_path, version):
    (tmp_path / "p").mkdir()
    file = tmp_path / "p" / "a.rcc"
    file.write_bytes(archive("b.png", b"a picture", version=version))
    found = Photograph("p", "a.rcc:/b.png", "CC0-1.0", "somebody", "")
    assert gather(found, tmp_path, tmp_path) == 1
    assert (tmp_path / "p_b.png").read_bytes() == b"a picture"
    with pytest.raises(FileNotFoundError, match=r"holds no /c\.png"):
        photographs.from_archive(file, "/c.png")
    with pytest.raises(FileNotFoundError, match=r"holds no /b\.png/c"):
        photographs.from_archive(file, "/b.png/c")


def test_what_is_compressed_or_no_archive_is_told(tmp_path):
    file = tmp_path / "a.rcc"
    file.write_bytes(archive("b.png", b"", flags=1))
    with pytest.raises(ValueError, match="compressed"):
        photographs.from_archive(file, "/b.png")
    file.write_bytes(b"GIF8" + bytes(30))
    with pytest.raises(ValueError, match="none of Qt's"):
        photographs.from_archive(file, "/b.png")


def test_a_package_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="unpack the package"):
        gather(Photograph("p", "x.jpg", "CC0-1.0", "somebody", ""), tmp_path, tmp_path)
