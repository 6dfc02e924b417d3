"""From marks on a picture to meters in files, by the command line, with the built-in network."""

import json
import math
import shutil
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
from estimators import Brightness
from rendered_room import ASKEW, board_picture, photograph

from pipeline import load_estimator, open_source
from pipeline.conversion.short_form import convert
from pipeline.errors import CalibrationError, UnfinishedError
from pipeline.geometry.calibration import Calibration, read
from pipeline.geometry.distance_mark import DistanceMark, mark_at
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.settings import ConvertSettings
from pipeline.sinks import depth_video, ply, png16

pytestmark = needs.packaged("trimesh")


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """The demo's first frame as a file, and nano's disparity of it."""
    with open_source("demo") as source:
        image = source.read().image
    path = tmp_path_factory.mktemp("picture") / "photo.png"
    cv2.imwrite(str(path), cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    return path, image, load_estimator("nano").estimate(image)


@pytest.fixture(scope="module")
def places(picture):
    """Three places with much, some and little disparity: x, y in pixels of the picture."""
    _, image, disparity = picture
    smooth = cv2.blur(disparity, (5, 5))
    inner = smooth[4:-4, 4:-4]
    found = []
    for share in (0.95, 0.6, 0.1):
        row, column = np.unravel_index(np.abs(inner - np.quantile(inner, share)).argmin(), inner.shape)
        scale = np.divide(image.shape[:2], disparity.shape)
        found.append((round((column + 4.5) * scale[1]), round((row + 4.5) * scale[0])))
    return found


def test_marks_become_a_file_and_meters_in_a_cloud(depth_viewer, picture, places, tmp_path):
    path, image, _ = picture
    (near, _, far), room = places, tmp_path / "room.json"
    code, out, err = depth_viewer(
        "calibrate", path, "--model", "nano", "--field-of-view", 70, "-o", room,
        "--mark", f"{near[0]},{near[1]}=1.2", "--mark", f"{far[0]},{far[1]}=4",
    )  # fmt: skip
    assert code == 0, err
    assert f"{near[0]},{near[1]}: measured 1.20 m, estimated 1.20 m ±" in out
    assert "1/z = " in out
    assert "Add a third one" in err
    calibration = read(room)
    assert calibration.model == "nano"
    assert calibration.lens == Lens.from_field_of_view(70)

    cloud = tmp_path / "photo.ply"
    code, out, err = depth_viewer("convert", path, "-o", cloud, "--model", "nano", "--calibration", room)
    assert code == 0, err
    assert "relative" not in err
    points = np.asarray(needs.package("trimesh").load(cloud).vertices) * (1, -1, -1)
    height, width = image.shape[:2]
    focal_px = 0.5 * width / math.tan(math.radians(35))
    for (x, y), meters in ((near, 1.2), (far, 4.0)):
        ray = np.array([(x - width / 2) / focal_px, (y - height / 2) / focal_px])
        nearby = np.abs(points[:, :2] / points[:, 2:] - ray).max(axis=1) < 4 / focal_px
        assert np.median(np.linalg.norm(points[nearby], axis=1)) == pytest.approx(meters, rel=0.04)
    assert ply.about(cloud)["calibration"]["b"] == calibration.b
    assert ply.about(cloud)["lens"]["source"] == "field of view set manually"


def test_a_third_mark_shows_how_well_they_agree(depth_viewer, picture, places, tmp_path):
    marks = [
        argument
        for (x, y), meters in zip(places, (1.2, 2.0, 4.0), strict=True)
        for argument in ("-m", f"{x},{y}={meters}")
    ]
    code, out, err = depth_viewer(
        "calibrate", picture[0], "--model", "nano", *marks, "-o", tmp_path / "room.json"
    )
    assert code == 0, err
    assert "residual" in out
    assert "third" not in err
    assert len(read(tmp_path / "room.json").marks) == 3


def test_a_checkerboard_beside_the_marks(depth_viewer, picture, places, tmp_path):
    for number, pose in enumerate(ASKEW):
        cv2.imwrite(str(tmp_path / f"board_{number}.png"), board_picture(*pose))
    marks = ("-m", f"{places[0][0]},{places[0][1]}=1", "-m", f"{places[2][0]},{places[2][1]}=4")
    code, out, err = depth_viewer(
        "calibrate", picture[0], "--model", "nano", *marks, "-o", tmp_path / "room.json",
        "--checkerboard", tmp_path / "board_*.png",
    )  # fmt: skip
    assert code == 0, err
    assert "checkerboard in 6 images" in out
    lens = read(tmp_path / "room.json").lens
    assert lens.focal_px((360, 480)) == pytest.approx(525, rel=0.01)


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["-m", "10,10=1"], 1, "One distance mark is not enough"),
        (["-m", "10,10=1", "-m", "99999,10=2"], 1, "The point 99999,10 is outside"),
        (["-m", "10,10"], 2, "Example: 120,80=1.5"),
        (["-m", "1.2.3,10=1"], 2, "Example: 120,80=1.5"),
        (["-m", "10,10=0", "-m", "20,20=2"], 1, "0 m is not a valid distance"),
        (["-m", "10,10=1", "-m", "20,20=2", "--corners", "9"], 2, "inner corners, such as 9x6"),
        ([], 2, "--mark"),
    ],
)
def test_marks_that_do_not_do(depth_viewer, picture, tmp_path, arguments, code, reason):
    found, _, err = depth_viewer(
        "calibrate", picture[0], "--model", "nano", *arguments, "-o", tmp_path / "room.json"
    )
    assert (found, reason in err) == (code, True), err
    assert not list(tmp_path.glob("room*"))


def test_what_is_there_is_not_written_over(depth_viewer, picture, places, tmp_path):
    room = tmp_path / "room.json"
    room.write_text("precious")
    marks = ("-m", f"{places[0][0]},{places[0][1]}=1", "-m", f"{places[2][0]},{places[2][1]}=4")
    code, _, err = depth_viewer("calibrate", picture[0], "--model", "nano", *marks, "-o", room)
    assert (code, room.read_text("utf-8")) == (1, "precious"), err
    code, _, err = depth_viewer("calibrate", picture[0], "--model", "nano", *marks, "-o", room, "--overwrite")
    assert code == 0, err
    assert read(room).is_measured


def test_a_straight_distance_is_longer_than_one_ahead():
    disparity = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (48, 1))
    lens = Lens.from_field_of_view(90)
    aside = mark_at((479, 180), 2.0, disparity, (360, 480), lens)
    assert aside.meters == pytest.approx(2 / math.sqrt(2), rel=0.02)
    assert aside.disparity == pytest.approx(1, abs=0.02)
    assert mark_at((240, 180), 2.0, disparity, (360, 480), lens).meters == pytest.approx(2, rel=1e-3)


# -- conversions with a calibration --------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path):
    """For `Brightness`, whose disparity goes to 255."""
    path = tmp_path / "calibration" / "room.json"
    path.parent.mkdir()
    fit([DistanceMark(200, 1.0), DistanceMark(20, 5.0)], model="brightness").write(path)
    return path


@pytest.mark.parametrize(("name", "kind"), [("d.mkv", depth_video), ("d_%02d.png", png16)])
def test_depth_tells_its_meters(make_clip, tmp_path, room, name, kind):
    path = tmp_path / name
    settings = ConvertSettings(calibration=room, field_of_view=75)
    convert(make_clip(frames=5), path, settings, estimator=Brightness())
    about = kind.about(path)
    calibration = Calibration.from_json(about["calibration"])
    assert calibration == read(room)
    assert Lens.from_json(about["lens"]) == Lens.from_field_of_view(75)
    for _, disparity in kind.read(path):
        assert np.allclose(1 / calibration.meters(disparity), calibration.a + calibration.b * disparity)


def test_arrays_tell_it_too(make_clip, tmp_path, room):
    convert(
        make_clip(frames=3), tmp_path / "d.npz", ConvertSettings(calibration=room), estimator=Brightness()
    )
    with np.load(tmp_path / "d.npz") as file:
        assert Calibration.from_json(json.loads(str(file["about"]))["calibration"]) == read(room)


def test_another_network_is_refused_before_anything_is_written(make_clip, tmp_path, room):
    class Other(Brightness):
        model = "other"

    with pytest.raises(CalibrationError, match="brightness, not other"):
        convert(
            make_clip(frames=3),
            tmp_path / "d.ply",
            ConvertSettings(calibration=room, every=3),
            estimator=Other(),
        )
    with pytest.raises(CalibrationError, match=r"none\.json cannot be read"):
        convert(
            "demo", tmp_path / "d.ply", ConvertSettings(calibration=tmp_path / "none.json"), estimator=Other()
        )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("d.")]


def test_what_was_begun_with_another_calibration_is_not_gone_on_with(make_clip, tmp_path, room, monkeypatch):
    """The file's name does not count, what it says does."""
    monkeypatch.setattr(ConvertSettings, "segment_frames", 4)
    clip, path = make_clip(frames=12), tmp_path / "d_%02d.ply"

    def stop(progress):
        if progress.frames_done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(
            clip,
            path,
            ConvertSettings(calibration=room, one_pass=True),
            estimator=Brightness(),
            on_progress=stop,
        )
    elsewhere = Path(shutil.copy(room, tmp_path / "calibration" / "same.json"))
    other = tmp_path / "calibration" / "other.json"
    fit([DistanceMark(200, 1.0), DistanceMark(20, 6.0)], model="brightness").write(other)
    resumed = {"one_pass": True, "resume": True}
    for changed, reason in (
        (ConvertSettings(calibration=other, **resumed), "different calibration"),
        (ConvertSettings(**resumed), "different calibration"),
        (ConvertSettings(calibration=room, field_of_view=50, **resumed), "different field of view"),
    ):
        with pytest.raises(UnfinishedError, match=reason) as raised:
            convert(clip, path, changed, estimator=Brightness())
        assert len(str(raised.value)) < 400 + len(str(path)), "a line, and not all that the file says"
    done = convert(clip, path, ConvertSettings(calibration=elsewhere, **resumed), estimator=Brightness())
    assert (done.frames, done.resumed) == (12, 4)


def test_a_photograph_s_own_lens_is_used(tmp_path):
    photo = photograph(tmp_path / "photo.jpg")
    convert(photo, tmp_path / "photo.ply", estimator=Brightness())
    assert ply.about(tmp_path / "photo.ply")["lens"]["source"] == "focal length from the file"


def test_depth_without_one_says_so(make_clip, tmp_path):
    convert(make_clip(frames=2), tmp_path / "d.mkv", estimator=Brightness())
    assert depth_video.about(tmp_path / "d.mkv")["calibration"] is None
