"""Clouds of points over HTTP: a real picture goes up, and another program's reader says where things are."""

import io
import json

import needs
import numpy as np
import plain_http
import pytest
from PIL import Image
from web_server import Brightness, encoded, message, post, running

from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens

pytestmark = needs.packaged("trimesh")
WIDTH, HEIGHT = 160, 120


@pytest.fixture
def url():
    with running(Brightness()) as url:
        yield url


@pytest.fixture(scope="module")
def file():
    """Darker from left to right: 240 down to 40, and red."""
    ramp = np.tile(np.linspace(240, 40, WIDTH).astype(np.uint8), (HEIGHT, 1))
    return encoded(np.stack([ramp, ramp // 2, ramp // 2], axis=2))


def photo(camera):
    """A JPEG that says how long its lens is."""
    data, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8769).update(camera)
    ramp = np.tile(np.linspace(240, 40, WIDTH).astype(np.uint8), (HEIGHT, 1))
    Image.fromarray(ramp).save(data, "JPEG", exif=exif)
    return data.getvalue()


def cloud(answer):
    """Points in the camera's axes (x right, y down, z ahead), colors, and the comments of the head."""
    assert answer.status_code == 200, answer.text
    found = needs.package("trimesh").load(io.BytesIO(answer.content), file_type="ply")
    head = answer.content.partition(b"end_header\n")[0].decode("ascii")
    assert "format binary_little_endian 1.0" in head
    return np.asarray(found.vertices) * (1, -1, -1), np.asarray(found.colors)[:, :3], head


def test_points_are_laid_out_by_nearness_and_said_to_be_relative(url, file):
    answer = post(f"{url}/points", file)
    points, colors, head = cloud(answer)
    assert len(points) == 32 * 24
    assert points[:, 2].min() == pytest.approx(1, abs=1e-4)
    assert points[:, 2].max() == pytest.approx(10, abs=1e-3)
    left = points[:, 0] < 0
    assert points[left, 2].max() < points[~left, 2].min(), "the bright half is the near one"
    assert (colors[:, 0] > colors[:, 1] + 10).all(), "red, as the picture"
    assert "comment unit: relative, not meters" in head
    assert "60.00 x 46.83 degrees, assumed" in head
    assert "property float nx" in head
    assert answer.headers["x-unit"].startswith("relative")
    assert answer.headers["x-lens"] == "assumed"


@pytest.mark.parametrize("form", ["file", "text"])
def test_a_calibration_makes_meters(url, file, form):
    marks = [DistanceMark(150.0, 1.5), DistanceMark(40.0, 3.0)]
    calibration = fit(marks, model="brightness", lens=Lens.from_field_of_view(90)).to_json()
    text = json.dumps(calibration)
    given = {"files": {"image": file, "calibration": ("room.json", text)}}
    if form == "text":
        given = {"files": {"image": file}, "data": {"calibration": text}}
    answer = plain_http.post(f"{url}/points", **given)
    points, colors, head = cloud(answer)
    assert answer.headers["x-unit"] == "meters"
    assert "comment unit: meters" in head
    assert "90.00 x" in head
    reckoned = 1 / (calibration["a"] + calibration["b"] * colors.mean(axis=1))  # disparity is brightness
    assert np.abs(points[:, 2] / reckoned - 1).max() < 0.03


def test_the_lens_is_as_the_file_or_the_query_says(url):
    told = photo({0xA405: 26})
    assert post(f"{url}/points", told).headers["x-lens"] == "focal length from the file"
    diagonal = np.hypot(36, 24) / np.hypot(WIDTH, HEIGHT)
    across = np.degrees(2 * np.arctan(WIDTH * diagonal / 2 / 26))
    assert float(post(f"{url}/depth", told).headers["x-field-of-view"]) == pytest.approx(across, abs=0.01)
    for nothing in (photo({}), photo({0xA405: 0})):
        assert post(f"{url}/points", nothing).headers["x-lens"] == "assumed"
    wide = post(f"{url}/points?field_of_view=100", told)
    assert "100.00 x" in cloud(wide)[2]


def test_refined_there_is_a_point_for_each_pixel(url, file):
    points, _, _ = cloud(post(f"{url}/points?refine=guided", file))
    assert 0.9 * WIDTH * HEIGHT < len(points) <= WIDTH * HEIGHT
    points, _, _ = cloud(post(f"{url}/points?refine=guided&max_side=80", file))
    assert 0.9 * 80 * 60 < len(points) <= 80 * 60


def test_what_would_take_hundreds_of_megabytes_is_refused(url):
    large = encoded(np.zeros((2100, 2000, 3), np.uint8))
    assert "max_side" in message(post(f"{url}/points?refine=guided", large), 413)
    assert "max_side" in message(post(f"{url}/depth", large, headers={"Accept": "application/json"}), 413)
    assert post(f"{url}/points", large).status_code == 200


def test_wrong_wishes_and_calibrations_are_told(url, file):
    assert "no option “colormap”" in message(post(f"{url}/points?colormap=turbo", file), 400)
    assert "out of range" in message(post(f"{url}/points?field_of_view=0", file), 400)
    other = json.dumps(fit([DistanceMark(220.0, 1.5), DistanceMark(60.0, 3.0)], model="nano").to_json())
    for text, words in (
        ("{", "not a JSON file"),
        ("[]", "no calibration"),
        (other, "for the model nano"),
    ):
        assert words in message(post(f"{url}/points", file, data={"calibration": text}), 400)
    assert "“image”" in message(plain_http.post(f"{url}/points"), 400)
