"""Points and meshes: read back with another program's reader, at their real place and size, or said to be relative."""

import json
from dataclasses import replace
from fractions import Fraction
from functools import cache

import cv2
import needs
import numpy as np
import pytest
from outputs import job, write
from rendered_room import BOX, EYE, SIZE, TURN, extent, in_the_room, rendered

from pipeline.evaluation.stabilizer_trial.rays import FOCAL_PX
from pipeline.evaluation.stabilizer_trial.scenes import TrialScene, still
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import read
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import EDGE, Space, edges, flying, triangles
from pipeline.sinks import glb, obj, ply

pytestmark = needs.packaged("trimesh")

SCALE, SHIFT = 1750.0, 420.0
KINDS = {"ply": ply, "obj": obj, "glb": glb}


@cache
def room():
    """Picture, 640x480, and 1/z, 192x256."""
    scene = TrialScene((BOX,), camera=still(*EYE), yaw=lambda _: TURN, noise_levels=0)
    shot = scene.shot(0, np.random.default_rng(0))
    return cv2.resize(shot.frame.image, (640, 480), interpolation=cv2.INTER_CUBIC), shot.truth


def seen(index=0, disparity=None, is_shot_start=False):
    """A frame of the room with the box as a perfect network sees it at 256x192."""
    image, truth = room()
    if disparity is None:
        disparity = (truth * SCALE + SHIFT).astype(np.float32)
    shown = float(disparity.min()), float(disparity.max())
    frame = Frame.now(image, index, Fraction(index, 25))
    return DepthFrame(frame, disparity, disparity, shown, is_shot_start=is_shot_start)


@pytest.fixture(scope="module")
def depth():
    return seen()


def measured(depth):
    marks = [
        DistanceMark(float(depth.disparity[place]), round(SCALE / (depth.disparity[place] - SHIFT), 2))
        for place in ((140, 128), (96, 150))
    ]
    return Space(fit(marks, model="nano"), Lens.from_focal_px(FOCAL_PX, SIZE))


def as_job(space=None, **options):
    made = job(size=(640, 480), **options)
    return replace(made, space=space) if space else made


def loaded(path):
    """By trimesh, in the camera's own axes: x right, y down, z ahead."""
    trimesh = needs.package("trimesh")
    thing = trimesh.load(path)
    found = thing.to_geometry() if isinstance(thing, trimesh.Scene) else thing
    return found, np.asarray(found.vertices) * (1, -1, -1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_box_has_its_real_size_in_the_file(tmp_path, depth, kind):
    path = tmp_path / f"room.{kind}"
    sink = write(path, as_job(measured(depth)), [depth])
    assert sink.notes == ()
    found, points = loaded(path)
    room = in_the_room(points)
    low, high = np.array([-0.55, 0.05, 3.2]) - 0.03, np.array([0.55, 0.95, 4.0]) + 0.03
    is_box = ((room > low) & (room < high)).all(axis=1)
    assert is_box.sum() > 2000
    assert np.abs(extent(room[is_box]) / (1.1, 0.9, 0.8) - 1).max() < 0.03
    assert room[:, 1].max() < 1.42, "nothing below the floor"
    if kind == "ply":
        assert isinstance(found, needs.package("trimesh").PointCloud)
        assert len(points) > 0.97 * 256 * 192
    else:
        facing = found.face_normals * (1, -1, -1)
        center = found.triangles_center * (1, -1, -1)
        assert (np.einsum("nc,nc->n", facing, center) < 0).mean() > 0.999, "the camera sees its front"


def test_points_have_the_picture_s_colors_and_face_the_camera(tmp_path, depth):
    path = tmp_path / "room.ply"
    write(path, as_job(measured(depth)), [depth])
    found, points = loaded(path)
    focal = FOCAL_PX / 256
    columns, rows = (
        (points[:, 0] / points[:, 2] * focal + 0.5) * 640,
        (points[:, 1] / points[:, 2] * focal + 0.375) * 640,
    )
    blurred = cv2.blur(depth.frame.image, (3, 3))
    there = blurred[rows.astype(int).clip(0, 479), columns.astype(int).clip(0, 639)]
    assert np.abs(np.asarray(found.colors)[:, :3].astype(int) - there).mean() < 3
    head, _, body = path.read_bytes().partition(b"end_header\n")
    values = np.frombuffer(body, np.dtype([("point", "<f4", 3), ("normal", "<f4", 3), ("color", "u1", 3)]))
    assert np.allclose(np.linalg.norm(values["normal"], axis=1), 1, atol=1e-3)
    assert (np.einsum("nc,nc->n", values["normal"], values["point"]) < 0).mean() > 0.999
    assert b"format binary_little_endian 1.0" in head
    assert b"comment unit: meters" in head
    assert b"comment calibration: 1/z = " in head


def test_the_mesh_carries_the_picture(tmp_path, depth):
    path = tmp_path / "room.glb"
    write(path, as_job(measured(depth)), [depth])
    found, points = loaded(path)
    texture = np.asarray(found.visual.material.baseColorTexture.convert("RGB")).astype(int)
    assert texture.shape == (480, 640, 3)
    assert np.abs(texture - depth.frame.image).mean() < 4
    focal = FOCAL_PX / 256
    assert np.allclose(found.visual.uv[:, 0], points[:, 0] / points[:, 2] * focal + 0.5, atol=1e-4)
    # trimesh counts v from the bottom
    assert np.allclose(
        1 - found.visual.uv[:, 1], (points[:, 1] / points[:, 2] * focal + 0.375) / 0.75, atol=1e-4
    )
    data = path.read_bytes()
    length = int.from_bytes(data[12:16], "little")
    scene = json.loads(data[20 : 20 + length])
    assert scene["asset"]["extras"]["unit"] == "meters"
    assert scene["extensionsUsed"] == ["KHR_materials_unlit"]
    assert int.from_bytes(data[8:12], "little") == len(data)
    assert len(points) == scene["accessors"][0]["count"]


def test_corners_of_obj_have_colors(tmp_path, depth):
    path = tmp_path / "room.obj"
    write(path, as_job(measured(depth)), [depth])
    found, _ = loaded(path)
    assert np.asarray(found.visual.vertex_colors)[:, :3].std() > 10
    assert "# unit: meters" in path.read_text("utf-8")


def test_a_mesh_is_cut_where_one_thing_stands_in_front_of_another(depth):
    distance = SCALE / (depth.disparity - SHIFT)
    is_box = rendered(BOX) != rendered()
    whose = is_box.ravel()[triangles(distance)].sum(axis=1)
    torn = np.isin(whose, (1, 2))
    assert (whose == 3).sum() > 5000
    # The box stands free in the air.
    assert torn.sum() < 50
    assert len(whose) > 0.98 * 2 * 191 * 255, "all else is whole"


def test_a_floor_is_whole_to_the_horizon_and_an_edge_some_pixels_wide_is_none():
    rows = np.arange(1, 101, dtype=np.float32)
    floor = np.tile((0.3 * 220 / rows)[::-1, None], (1, 40))[::-1]  # seen by a robot 0.3 m high
    steep = np.log(floor[:-1] / floor[1:]) > np.log1p(EDGE)
    assert steep.mean() > 0.15
    assert not edges(np.ascontiguousarray(floor), 0).any()
    assert len(triangles(floor)) == 2 * 99 * 39
    person = np.full((20, 60), 5.0, np.float32)
    person[:, 20:40] = 2.0
    blurred = 1 / cv2.GaussianBlur(1 / person, (0, 0), 1.2)
    whose = (np.tile(np.arange(60), 20) // 20 == 1)[triangles(blurred)].sum(axis=1)
    assert not np.isin(whose, (1, 2)).any()
    assert flying(blurred).sum() > 2 * 20


def test_what_hangs_between_things_is_no_point():
    distance = np.full((20, 40), 1.0, np.float32)
    distance[:, 20:] = 3.0
    assert not flying(distance).any(), "a clean edge"
    distance[:, 18:22] = (1.3, 1.6, 2.0, 2.5)  # as networks draw one
    found = flying(distance)
    assert found[:, 18:22].all()
    assert found.sum() == 4 * 20
    distance[:] = 3.0
    distance[:, 19] = 1.0  # a thin pole is a thing
    assert not flying(distance).any()
    distance[5, :] = np.nan
    assert not flying(distance).any()


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_calibration_it_says_that_it_is_relative(tmp_path, depth, kind):
    path = tmp_path / f"photo.{kind}"
    sink = write(path, as_job(), [depth])
    assert "relative" in sink.notes[-1]
    assert "--calibration" in sink.notes[-1]
    assert b"relative, not meters" in path.read_bytes()
    about = KINDS[kind].about(path)
    assert about["unit"].startswith("relative, not meters")
    assert about["calibration"] is None
    assert about["lens"]["source"] == "assumed"
    assert "polarity" not in about
    _, points = loaded(path)
    assert points[:, 2].min() == pytest.approx(1, abs=0.01)
    assert points[:, 2].max() == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sequence_keeps_its_range_and_its_calibration(tmp_path, depth, kind):
    space = measured(depth)
    path = tmp_path / f"cloud_%02d.{kind}"
    small = cv2.resize(depth.disparity, (64, 48), interpolation=cv2.INTER_AREA)
    frames = [seen(index, small, is_shot_start=index in (0, 2)) for index in range(3)]
    sink = write(path, as_job(space), frames)
    assert sink.notes == ("Depth is rescaled at a cut; the calibration may not hold after that.",)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        f"cloud.{kind}.json", *[f"cloud_0{index}.{kind}" for index in range(3)],
    ]  # fmt: skip
    about = KINDS[kind].about(path)
    assert about["frames"] == 3
    assert read(tmp_path / f"cloud.{kind}.json") == space.calibration
    assert Lens.from_json(about["lens"]) == space.lens
    first, last = (loaded(tmp_path / f"cloud_0{index}.{kind}")[1] for index in (0, 2))
    assert np.array_equal(first, last)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_too_far_to_tell_is_left_out(tmp_path, depth, kind):
    sky = depth.disparity.copy()
    sky[:60] = 0.0  # beyond the horizon, with this shift
    write(tmp_path / f"sky.{kind}", as_job(measured(depth)), [seen(disparity=sky)])
    _, points = loaded(tmp_path / f"sky.{kind}")
    assert np.isfinite(points).all()
    assert points[:, 2].max() < 9
    assert len(points) < 0.7 * 256 * 192


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_in_which_nothing_is_known_is_an_empty_file(tmp_path, depth, kind):
    nothing = seen(disparity=np.linspace(0, 1, 256 * 192, dtype=np.float32).reshape(192, 256))
    path = tmp_path / f"fog_%d.{kind}"
    write(path, as_job(measured(depth)), [nothing])
    data = (tmp_path / f"fog_0.{kind}").read_bytes()
    assert {"ply": b"element vertex 0\n", "obj": b"# unit: meters", "glb": b"glTF"}[kind] in data
    if kind == "glb":
        assert not needs.package("trimesh").load(tmp_path / "fog_0.glb").geometry


@pytest.mark.parametrize("kind", KINDS)
def test_open3d_reads_it(tmp_path, depth, kind):
    open3d = needs.package("open3d")
    path = tmp_path / f"room.{kind}"
    write(path, as_job(measured(depth)), [depth])
    _, points = loaded(path)
    if kind == "ply":
        cloud = open3d.io.read_point_cloud(str(path))
        assert cloud.has_normals()
        assert cloud.has_colors()
        assert np.allclose(np.asarray(cloud.points) * (1, -1, -1), points, atol=1e-5)
    else:
        mesh = open3d.io.read_triangle_mesh(str(path))
        assert len(mesh.triangles) > 80_000
        assert np.allclose(mesh.get_min_bound(), (points * (1, -1, -1)).min(axis=0), atol=1e-4)
        assert np.allclose(mesh.get_max_bound(), (points * (1, -1, -1)).max(axis=0), atol=1e-4)
