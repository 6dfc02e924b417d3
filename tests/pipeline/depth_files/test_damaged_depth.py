"""Depth whose file was cut, changed or emptied: one sentence with a hint, and never other numbers."""

import random
import shutil

import needs
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness

from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.depth_files.source import open_with_depth
from pipeline.errors import DepthViewerError, SourceUnreadableError
from pipeline.settings import ConvertSettings
from pipeline.sinks import depth_video

FRAMES = 4
FORMATS = {
    "depth_%03d.png": "png16",
    "depth_%03d.exr": "exr",
    "depth.npz": "npz",
    "depth.npy": "npy",
    "depth.mkv": "auto",
}
KINDS = {
    "empty": lambda data: b"",
    "cut to a byte": lambda data: data[:1],
    "cut to its head": lambda data: data[:40],
    "cut in half": lambda data: data[: len(data) // 2],
    "without its end": lambda data: data[:-30],
    "other content": lambda data: b"no depth at all\n",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    needs.package("OpenEXR")
    folder = tmp_path_factory.mktemp("depth")
    write_clip(folder / "clip.mp4", frames=FRAMES, size=(64, 48))
    for name, form in FORMATS.items():
        request = ConversionRequest(folder / "clip.mp4", folder / name, ConvertSettings(format=form))
        convert(request, ConversionHooks(load=lambda _: Brightness()))
    return folder


@pytest.fixture
def place(outputs, tmp_path):
    return shutil.copytree(outputs, tmp_path / "copy")


def depth_of(place, name):
    with open_with_depth(place / "clip.mp4", DepthFileSettings(place / name)) as source:
        return [frame.given.disparity.copy() for frame in source]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "depth.mkv"])
def test_a_damaged_file_is_one_sentence_with_a_hint(place, name, kind, capfd):
    file = place / name.replace("%03d", "002")
    file.write_bytes(KINDS[kind](file.read_bytes()))
    with pytest.raises(SourceUnreadableError, match=r"depth") as caught:
        depth_of(place, name)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["depth.npz", "depth.npy"])
def test_numbers_that_are_none_are_told(place, name):
    if name == "depth.npy":
        values = np.lib.format.open_memmap(place / name, "r+")
        values[2, 10, 10] = np.nan
        values.flush()
    else:
        with np.load(place / name) as file:
            parts = dict(file)
        parts["disparity"][2, 10, 10] = np.inf
        np.savez(place / name, **parts)
    with pytest.raises(SourceUnreadableError, match="frame 3") as caught:
        depth_of(place, name)
    assert caught.value.hint


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_bit_never_gives_other_numbers(place, name, capfd):
    file = place / name.replace("%03d", "002")
    data, truth = file.read_bytes(), depth_of(place, name)
    chosen = random.Random(1)
    tries = [
        chosen.randrange(8 * min(500, len(data) // 3), 8 * len(data))
        for _ in range(40 if name == "depth.mkv" else 12)
    ]
    refused = 0
    for place_of_bit in tries:
        changed = bytearray(data)
        changed[place_of_bit // 8] ^= 1 << place_of_bit % 8
        file.write_bytes(changed)
        try:
            assert all(map(np.array_equal, depth_of(place, name), truth))
        except DepthViewerError as error:
            refused += 1
            assert error.hint
            if name == "depth.mkv":
                with pytest.raises(DepthViewerError):
                    list(depth_video.read(file))
    assert refused > len(tries) / 2


def test_numbers_of_an_exr_file_are_compared_with_its_checksum(place):
    import OpenEXR

    file = place / "depth_002.exr"
    with OpenEXR.File(str(file)) as picture:
        header, depth = dict(picture.header()), picture.channels()["Y"].pixels.copy()
    depth.view(np.uint32)[10, 10] ^= 1 << 20
    OpenEXR.File(header, {"Y": depth}).write(str(file))
    with pytest.raises(SourceUnreadableError, match=r"depth_002\.exr"):
        depth_of(place, "depth_%03d.exr")
    del header["checksum"]  # as another program saves it, which changed it on purpose
    OpenEXR.File(header, {"Y": depth}).write(str(file))
    assert np.array_equal(depth_of(place, "depth_%03d.exr")[2], depth)
