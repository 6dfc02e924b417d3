"""Measured depth becomes pairs that `evaluate` reads: projected LiDAR, a depth camera's frames."""

import json
import math

import cv2
import needs
import numpy as np
import pytest

pytest.importorskip("pandas", reason=needs.reason("pandas", "train"))
pytest.importorskip("numba", reason=needs.reason("numba", "train"))

import pandas

from pipeline.training import measured
from pipeline.training.evaluate import lower_is_nearer, measure, photographs

FOCAL, WIDTH, HEIGHT = 400.0, 640, 360
YAW = 0.3
"""The camera is turned about the world's z, which is up, and then looks along its y."""


def camera_to_world():
    """The camera's x, y (down) and z (ahead) as columns in the world."""
    c, s = math.cos(YAW), math.sin(YAW)
    return np.array([[c, 0, -s], [s, 0, c], [0, -1, 0]], float)


def heading(turn):
    """A rotation as a quaternion."""
    w = math.sqrt(1 + np.trace(turn)) / 2
    return {
        "w": w,
        "x": (turn[2, 1] - turn[1, 2]) / (4 * w),
        "y": (turn[0, 2] - turn[2, 0]) / (4 * w),
        "z": (turn[1, 0] - turn[0, 1]) / (4 * w),
    }


@pytest.fixture
def street(tmp_path):
    """A folder as PandaSet's: ground 1.6 m below, a wall at 20 m, and a box at 6 m that the LiDAR looks past."""
    column, row = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    rays = np.stack([(column - WIDTH / 2) / FOCAL, (row - HEIGHT / 2) / FOCAL, np.ones_like(row)], -1)
    depth = np.full((HEIGHT, WIDTH), 20.0)
    down = rays[..., 1] > 1.6 / 20
    depth[down] = 1.6 / rays[..., 1][down]
    behind = (rays * depth[..., None]).reshape(-1, 3)
    box = np.abs(column - 400) + np.abs(row - 150) < 60
    local = np.concatenate([behind, (rays * 6.0)[box]])  # the wall behind the box was measured as well
    position, turn = np.array([5.0, -3.0, 1.8]), camera_to_world()
    world = local @ turn.T + position
    camera, lidar = tmp_path / "007" / "camera" / "front_camera", tmp_path / "007" / "lidar"
    for folder in (camera, lidar):
        folder.mkdir(parents=True)
    pose = {"position": dict(zip("xyz", position.tolist(), strict=True)), "heading": heading(turn)}
    (camera / "poses.json").write_text(json.dumps([pose]))
    (camera / "intrinsics.json").write_text(
        json.dumps({"fx": FOCAL, "fy": FOCAL, "cx": WIDTH / 2, "cy": HEIGHT / 2})
    )
    cv2.imwrite(str(camera / "00.jpg"), np.full((HEIGHT, WIDTH, 3), 90, np.uint8))
    cv2.imwrite(str(camera / "01.jpg"), np.zeros((HEIGHT, WIDTH, 3), np.uint8))  # without LiDAR
    pandas.DataFrame(world, columns=list("xyz")).to_pickle(lidar / "00.pkl.gz")
    return tmp_path


def test_lidar_lies_on_what_the_camera_sees(street):
    ((name, image, depth),) = measured.pandaset(street)
    assert name == "pandaset_007_front-camera_00"
    assert image.shape == (HEIGHT // 2, WIDTH // 2, 3)
    assert depth[30, 30] == pytest.approx(20, abs=1e-3), "the wall"
    assert depth[170, 160] == pytest.approx(1.6 * FOCAL / (341 - HEIGHT / 2), rel=0.01), "the ground"
    assert depth[75, 200] == pytest.approx(6, abs=1e-3), "the box, and not the wall behind it"
    rim = depth[70:80, 225:240]
    assert not np.isfinite(rim[rim > 6.1]).all(), "what is right beside the box may be hidden by it"


def test_pairs_are_read_by_evaluate(street, tmp_path):
    pairs = tmp_path / "pairs"
    pairs.mkdir()
    for pair in measured.pandaset(street):
        measured.write(pairs, pair)
    ((name, image, truth),) = photographs(pairs)
    assert (name, image.shape) == ("pandaset", (HEIGHT // 2, WIDTH // 2, 3))
    assert truth[75, 200] / truth[30, 30] == pytest.approx(20 / 6, rel=1e-3)
    assert measure(lower_is_nearer, photographs(pairs))["pandaset"].ordinal < 0.35


def test_a_depth_camera_s_frames(tmp_path, monkeypatch, capsys):
    sequence = tmp_path / "desk"
    for kind in ("rgb", "depth"):
        (sequence / kind).mkdir(parents=True)
    depth = np.full((60, 80), 2 * 5000, np.uint16)
    depth[:, 40:] = 1 * 5000
    depth[:10] = 0
    for k in range(4):
        cv2.imwrite(str(sequence / "rgb" / f"{100 + k / 10:.6f}.png"), np.full((60, 80, 3), 10 * k, np.uint8))
        if k != 1:  # a frame of depth was lost
            cv2.imwrite(str(sequence / "depth" / f"{100.005 + k / 10:.6f}.png"), depth)
    monkeypatch.setattr(
        "sys.argv", ["measured", "tum", str(sequence), str(tmp_path / "pairs"), "--every", "2"]
    )
    measured.main()
    assert capsys.readouterr().out.split() == ["tum_desk_100.000000", "tum_desk_100.300000"]
    (name, image, truth), (_, last, _) = photographs(tmp_path / "pairs")
    assert (name, image[0, 0, 0], last[0, 0, 0]) == ("tum", 0, 30)
    assert (truth[:10] == 0).all()
    assert (truth[20:, 37:43] == 0).sum() > 0, "the rim between near and far"
    assert truth[30, 60] / truth[30, 10] == pytest.approx(2, rel=1e-3)
