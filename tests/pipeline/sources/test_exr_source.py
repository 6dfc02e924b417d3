"""OpenEXR plates as a source: light becomes what a screen shows, in the file's own primaries, window and shape."""

import subprocess
import sys
from fractions import Fraction

import numpy as np
import OpenEXR
import pytest
from estimators import Brightness
from patience import PATIENCE
from project import ROOT
from tone_curves import by_bt2390

import pipeline
from pipeline.errors import SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source

ACES_CG = (0.713, 0.293, 0.165, 0.830, 0.128, 0.044, 0.32168, 0.33767)
FROM_709_TO_ACES_CG = np.array([[0.6131, 0.3395, 0.0474], [0.0702, 0.9164, 0.0134], [0.0206, 0.1096, 0.8698]])
PATCHES = [
    (0, 0, 0),
    (0.18, 0.18, 0.18),
    (1, 1, 1),
    (3, 3, 3),
    (0.5, 0.1, 0.05),
    (0.05, 0.2, 0.6),
    (2, 1, 0.2),
]


def write(path, light, half=True, names="RGB", **header):
    """`light` (H, W, 3), one file."""
    kind = np.float16 if half else np.float32
    channels = {name: np.ascontiguousarray(light[..., place], kind) for place, name in enumerate(names)}
    header = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION} | header
    with OpenEXR.File(header, channels) as file:
        file.write(str(path))
    return path


def flat(color, size=(16, 12)):
    return np.broadcast_to(np.array(color, float), (size[1], size[0], 3))


def read(path, **settings):
    with open_source(path, SourceSettings(**settings)) as source:
        return list(source), source.info


def expected(light):
    """By the book: BT.2390 from 1000 to 203 cd/m², where 1.0 is 203, and BT.1886."""
    strongest = max(light) * 203
    factor = by_bt2390(strongest, 1000) / strongest if strongest else 1
    return np.rint(255 * np.clip(np.array(light) * factor, 0, 1) ** (1 / 2.4))


@pytest.mark.parametrize("half", [True, False], ids=["half", "float"])
@pytest.mark.parametrize("primaries", ["709", "ACEScg"])
def test_light_becomes_what_a_screen_shows(tmp_path, half, primaries):
    for number, color in enumerate(PATCHES):
        header = {} if primaries == "709" else {"chromaticities": ACES_CG}
        light = np.array(color) if primaries == "709" else FROM_709_TO_ACES_CG @ color
        write(tmp_path / f"shot_{number:04}.exr", flat(light), half, **header)
    frames, info = read(tmp_path / "shot_%04d.exr", still_rate=24)
    assert (info.width, info.height, info.frame_count, info.frame_rate) == (16, 12, len(PATCHES), 24)
    assert [frame.timestamp for frame in frames] == [Fraction(n, 24) for n in range(len(PATCHES))]
    found = np.array([frame.image[6, 8] for frame in frames]).astype(int)
    assert np.abs(found - [expected(color) for color in PATCHES]).max() <= 3, found


def test_brightness_alone_a_layer_and_what_is_no_number(tmp_path):
    gray = flat((0.18, 0, 0))
    ((frame,), _) = read(write(tmp_path / "y.exr", gray[..., :1], names="Y"))
    assert np.abs(frame.image.astype(int) - expected((0.18,) * 3)).max() <= 1
    ((frame,), _) = read(
        write(tmp_path / "layer.exr", flat((0.5, 0.1, 0.05)), names=["beauty.R", "beauty.G", "beauty.B"])
    )
    assert np.abs(frame.image[0, 0] - expected((0.5, 0.1, 0.05))).max() <= 2
    odd = np.array(flat((0.5, 0.5, 0.5)))
    odd[0, 0], odd[0, 1], odd[0, 2] = np.nan, np.inf, -1
    ((frame,), _) = read(write(tmp_path / "odd.exr", odd))
    assert [frame.image[0, x].tolist() for x in range(3)] == [[0] * 3, [255] * 3, [0] * 3]


def window(left, top, right, bottom):
    return np.array([left, top], np.int32), np.array([right, bottom], np.int32)


@pytest.mark.parametrize("at", [(2, 3), (-5, -4)], ids=["within", "beyond"])
def test_the_display_window_is_what_is_seen(tmp_path, at):
    left, top = at
    data = window(left, top, left + 15, top + 11)
    path = write(tmp_path / "a.exr", flat((1, 1, 1)), displayWindow=window(0, 0, 31, 23), dataWindow=data)
    ((frame,), info) = read(path)
    assert (info.width, info.height) == (32, 24)
    bright = frame.image[..., 1] > 128
    wanted = np.zeros((24, 32), bool)
    wanted[max(0, top) : top + 12, max(0, left) : left + 16] = True
    assert np.array_equal(bright, wanted)


def test_anamorphic_plates_are_shown_in_their_shape(tmp_path):
    ((frame,), info) = read(write(tmp_path / "a.exr", flat((1, 1, 1)), pixelAspectRatio=2.0))
    assert (info.width, info.height) == (32, 12) and frame.image.shape == (12, 32, 3)


def test_what_cannot_be_read_is_told(tmp_path):
    path = write(tmp_path / "a.exr", flat((1, 1, 1)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceUnreadableError, match=r"a\.exr is not a readable OpenEXR image"):
        open_source(path)
    write(path, flat((1, 1, 1))[..., :1], names="Z")
    with pytest.raises(SourceUnreadableError, match="has no color channels, only: Z"):
        open_source(path)


def test_without_the_package_there_is_a_line_and_a_hint(tmp_path):
    path = write(tmp_path / "a.exr", flat((1, 1, 1)))
    script = "import sys; sys.modules['OpenEXR'] = None; from viewer.cli import main; main(sys.argv[1:])"
    words = [sys.executable, "-c", script, "convert", path, "-o", tmp_path / "d.png", "--model", "nano"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "Error: Reading EXR needs the package OpenEXR.", "  Install it: pip install -e '.[exr]'",
    ]  # fmt: skip


def test_plates_become_plates(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(5):
        light = np.linspace(0, 2, 16 * 12 * 3).reshape(12, 16, 3) * (1 + number / 10)
        write(tmp_path / "in" / f"shot_{number:04}.exr", light)
    output = tmp_path / "depth_%04d.exr"
    result = pipeline.convert(tmp_path / "in" / "shot_%04d.exr", output, estimator=Brightness())
    assert result.frames == 5 and len(list(tmp_path.glob("depth_*.exr"))) == 5
