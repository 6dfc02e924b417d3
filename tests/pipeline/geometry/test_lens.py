"""What is seen gets its real place and size back: held against rendered scenes, whose depth is exact."""

import math
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from rendered_room import ASKEW, BOX, EYE, SIZE, board_picture, extent, in_the_room, photograph, rendered

from pipeline.errors import CalibrationError, SettingsError
from pipeline.evaluation.stabilizer_trial.rays import FOCAL_PX, HEIGHT, WIDTH
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens, normals, unproject
from pipeline.geometry.lens_sources import lens_of_checkerboard, lens_of_file


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (1750.0, 420.0), (0.04, 0.002), (3.0, -0.2)])
def test_a_box_has_its_size_back_after_two_clicks(scale, shift):
    truth = rendered(BOX)
    is_box = truth != rendered()
    disparity = (truth * scale + shift).astype(
        np.float32
    )  # as a perfect network, which knows no scale and shift
    near, far = (140, 128), (96, 190)
    assert is_box[near]
    assert not is_box[far]
    calibration = fit(
        [DistanceMark(float(disparity[place]), round(1 / truth[place], 2)) for place in (near, far)]
    )
    points = unproject(calibration.meters(disparity), Lens.from_focal_px(FOCAL_PX, SIZE))
    found = extent(in_the_room(points[is_box]))
    assert np.abs(found / (1.1, 0.9, 0.8) - 1).max() < 0.03, found


def test_disparity_taken_for_distance_would_be_wrong():
    """The same box by what many programs do: far off in every direction."""
    truth = rendered(BOX)
    is_box = truth != rendered()
    shown = (truth - truth.min()) / np.ptp(truth)
    points = unproject((1 - shown) * 5, Lens.from_focal_px(FOCAL_PX, SIZE))
    assert np.abs(extent(in_the_room(points[is_box])) / (1.1, 0.9, 0.8) - 1).max() > 0.3


def test_a_network_s_own_proportions_do_not_matter():
    """Networks see 1280x720 at sides that are multiples of 32: pixels of that grid are not square."""
    truth = rendered(BOX)
    lens = Lens.from_focal_px(FOCAL_PX, SIZE)
    squeezed = cv2.resize(1 / truth, (WIDTH, HEIGHT // 2), interpolation=cv2.INTER_NEAREST)
    points, wide = unproject(1 / truth, lens), unproject(squeezed, lens, SIZE)
    assert wide.shape == (HEIGHT // 2, WIDTH, 3)
    assert np.allclose(wide[..., 0].min(), points[..., 0].min(), rtol=0.02)
    assert np.allclose(wide[..., 1].max(), points[..., 1].max(), rtol=0.02)


def test_walls_face_the_camera():
    points = unproject(1 / rendered(BOX), Lens.from_focal_px(FOCAL_PX, SIZE))
    room = in_the_room(points)
    facing = in_the_room(normals(points)) - EYE
    assert np.allclose(np.linalg.norm(facing, axis=2), 1, atol=1e-4)
    assert (np.einsum("hwc,hwc->hw", facing, room - EYE) < 0).mean() > 0.999, "towards the camera"
    front = (
        (np.abs(room[..., 2] - 3.2) < 0.01)
        & (np.abs(room[..., 0]) < 0.55)
        & (np.abs(room[..., 1] - 0.5) < 0.45)
    )
    side = (
        (np.abs(room[..., 0] + 0.55) < 0.01)
        & (np.abs(room[..., 2] - 3.6) < 0.4)
        & (np.abs(room[..., 1] - 0.5) < 0.45)
    )
    floor = np.abs(room[..., 1] - 1.4) < 0.01
    for face, direction in ((front, (0, 0, -1)), (side, (-1, 0, 0)), (floor, (0, -1, 0))):
        assert face.sum() > 500
        assert (facing[face] @ direction > 0.98).mean() > 0.9, direction


def test_what_is_not_known_stays_so():
    depth = np.full((4, 5), np.inf, np.float32)
    assert np.isnan(unproject(depth, Lens())).all()
    depth[1:3, 1:4] = 2
    points = unproject(depth, Lens())
    assert np.isfinite(points[1:3, 1:4]).all()
    assert np.allclose(normals(points), (0, 0, -1), atol=1e-6)


def test_the_straight_way_to_a_place_is_known_behind_a_bent_lens_too():
    height, width = picture = (360, 480)
    lens = Lens(0.8, (0.52, 0.48), (-0.25, 0.05, 0.001, -0.002))
    seen = np.array([[-0.6, 0.4, 2.0], [0.0, 0.0, 1.0], [0.9, -0.7, 2.5]])
    camera = np.array([[0.8 * 480, 0, 0.52 * 480], [0, 0.8 * 480, 0.48 * 360], [0, 0, 1]])
    places = cv2.projectPoints(seen, np.zeros(3), np.zeros(3), camera, np.array(lens.distortion))[0][:, 0]
    slant = lens.slant(places[:, 0] / width, places[:, 1] / height, picture)
    assert slant == pytest.approx(np.linalg.norm(seen, axis=1) / seen[:, 2], rel=1e-4)
    straight = Lens(0.8, (0.52, 0.48)).slant(places[:, 0] / width, places[:, 1] / height, picture)
    assert abs(straight[0] / slant[0] - 1) > 0.003, "the bend counts"


def test_a_lens_by_its_angle():
    lens = Lens.from_field_of_view(90)
    assert lens.focal_px((480, 640)) == pytest.approx(320)
    assert lens.field_of_view((480, 640)) == pytest.approx((90, 73.74), abs=0.01)
    assert lens.field_of_view((640, 480)) == pytest.approx((73.74, 90), abs=0.01), "a phone held upright"
    assert Lens().field_of_view((480, 640))[0] == pytest.approx(60)
    assert Lens().source == "assumed"
    left, right = lens.rays((480, 640))[240, [0, -1], 0]
    assert (left, right) == pytest.approx((-319.5 / 320, 319.5 / 320))
    assert Lens.from_json(lens.to_json()) == lens
    for degrees in (0, -20, 180, 400, math.nan):
        with pytest.raises(SettingsError, match="field of view"):
            Lens.from_field_of_view(degrees)


# -- where a lens comes from -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp"])
def test_a_photograph_tells_its_lens(tmp_path, name):
    lens = lens_of_file(photograph(tmp_path / name))
    assert lens is not None
    # 28 mm on 36 x 24 mm: the diagonal spans 75.4 degrees, whatever the proportions.
    diagonal = math.degrees(2 * math.atan(250 / lens.focal_px((300, 400))))
    assert diagonal == pytest.approx(75.38, abs=0.05)
    assert lens.source == "focal length from the file"


def test_a_phone_s_video_tells_its_lens(tmp_path):
    path = tmp_path / "clip.mov"
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata["com.apple.quicktime.camera.focal_length.35mm_equivalent"] = "24"
        stream = container.add_stream("mpeg4", rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((180, 320, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    lens = lens_of_file(path)
    assert lens is not None
    assert lens.focal_px((180, 320)) == pytest.approx(24 * math.hypot(180, 320) / math.hypot(36, 24))


def test_files_that_tell_nothing(tmp_path):
    Pillow.new("RGB", (40, 30)).save(tmp_path / "plain.jpg")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe1 no picture")
    for path in (
        tmp_path / "plain.jpg",
        tmp_path / "broken.jpg",
        tmp_path / "missing.jpg",
        photograph(tmp_path / "unknown.jpg", focal=0),
    ):
        assert lens_of_file(path) is None


def test_a_checkerboard_tells_the_lens():
    lens, off_px = lens_of_checkerboard([board_picture(*pose) for pose in ASKEW])
    assert lens.focal_px((360, 480)) == pytest.approx(525, rel=0.01)
    assert np.allclose(lens.center, 0.5, atol=0.01)
    assert off_px < 0.2
    assert lens.source == "checkerboard in 6 images"


def test_a_checkerboard_tells_a_distorted_lens():
    bent = {"distortion": (-0.25, 0.05), "center": (9.0, -6.0), "focal_px": 390.0}
    pictures = [board_picture(*pose, **bent) for pose in ASKEW]
    lens, _ = lens_of_checkerboard([*pictures, np.full_like(pictures[0], 90)])  # one without a board
    assert lens.focal_px((360, 480)) == pytest.approx(390, rel=0.01)
    assert np.allclose(lens.center, (0.5 + 9 / 480, 0.5 - 6 / 360), atol=0.01)
    assert Lens.from_json(lens.to_json()) == lens
    # A corner looks where it looks: the rays of the lens are those that the picture was rendered by.
    place = np.array([[[450.5, 330.5]]]) - (240 + 9, 180 - 6)
    truth = cv2.undistortPoints(place / 390, np.eye(3), np.array([-0.25, 0.05, 0, 0]))[0, 0]
    assert np.allclose(lens.rays((360, 480))[330, 450], truth, atol=0.01)


def test_checkerboards_that_settle_nothing():
    front = [board_picture((0, 0, 0), (x, 0, 16)) for x in (-1, 0, 1)]
    with pytest.raises(CalibrationError, match="cannot be determined") as raised:
        lens_of_checkerboard(front)
    assert "Tilt" in raised.value.hint
    with pytest.raises(CalibrationError, match="in 1 of 2 images") as raised:
        lens_of_checkerboard([front[0], np.zeros_like(front[0])])
    assert raised.value.hint
    with pytest.raises(CalibrationError, match="different sizes"):
        lens_of_checkerboard([front[0], front[1][:-2], front[2]])
