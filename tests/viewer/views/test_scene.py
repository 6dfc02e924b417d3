"""A reconstructed scene is drawn from every side: what faces away is left out, and all of it fits."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.lens import Lens
from pipeline.reconstruction.growing.scene import SceneSoFar
from viewer.views.scene import HERE, SeenScene
from viewer.views.settings import ViewSettings

RED, GREEN = (220, 30, 30), (30, 220, 30)
SIZE = 320, 240


def wall(facing):
    """A wall of 2 x 2 at z = -3, red in its left half and green in the other, which faces along z."""
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(-1, 1, 200), np.linspace(-1, 1, 200)))
    points = np.stack([x, y, np.full_like(x, -3)], axis=1).astype(np.float32)
    colors = np.where(x[:, None] < 0, RED, GREEN).astype(np.uint8)
    normals = np.broadcast_to(np.array([0, 0, facing], np.float32), points.shape)
    cameras = np.stack([np.eye(4, dtype=np.float32)] * 2)
    cameras[1, 0, 3] = 0.5
    return SceneSoFar(points, colors, normals, cameras, 2, Lens(), (480, 640))


def picture_of(scene, **options):
    seen = SeenScene.of(scene)
    look = seen.fitted(ViewSettings(view="points", **options), SIZE)
    return seen.render(look, SIZE, 100_000)


def has(picture, color):
    return np.abs(picture.astype(int) - color).sum(axis=2).min() < 40


def test_from_the_front_left_is_left_and_up_is_up():
    scene = wall(1)
    scene.colors[scene.points[:, 1] > 0.9] = 255
    picture = picture_of(scene)
    rows, columns = np.nonzero(np.abs(picture.astype(int) - RED).sum(axis=2) < 40)
    others = np.nonzero(np.abs(picture.astype(int) - GREEN).sum(axis=2) < 40)[1]
    assert len(rows) > 500 and columns.mean() < others.mean()
    white = np.nonzero((picture > 180).all(axis=2))[0]
    assert len(white) and white.mean() < rows.mean()


@pytest.mark.parametrize("projection", ["perspective", "orthographic"])
def test_what_faces_away_is_left_out(projection):
    assert has(picture_of(wall(1), projection=projection), RED)
    assert not has(picture_of(wall(-1), projection=projection), RED)
    assert has(picture_of(wall(-1), projection=projection, yaw=180.0), RED)
    assert not has(picture_of(wall(1), projection=projection, yaw=180.0), RED)


@pytest.mark.parametrize("yaw", [0.0, 60.0, 180.0])
@pytest.mark.parametrize("pitch", [-30.0, 0.0, 90.0])
def test_the_eye_and_what_it_sees_facing_agree(yaw, pitch):
    eye = SeenScene.of(wall(1)).eye(ViewSettings(yaw=yaw, pitch=pitch, pan_x=0.3), SIZE)
    points = np.random.default_rng(0).normal(0, 1, (50, 3)).astype(np.float32)
    points += np.array([0, 0, eye.middle], np.float32)
    ways = np.eye(3, dtype=np.float32)[np.arange(50) % 3]
    step = 1e-3
    nearer = np.stack(eye.project((points + step * ways).astype(np.float32)))[2] - eye.project(points)[2]
    axis = eye._turn()[2]
    assert np.allclose(nearer / step, ways @ axis, atol=0.02)  # how its distance along the axis changes
    parallel = replace(eye, is_parallel=True)
    assert np.allclose(parallel.facing(points, ways), -(ways @ axis), atol=1e-5)
    far = replace(eye, away=1e4)  # from very far away, rays are parallel
    assert np.allclose(far.facing(points, ways), -(ways @ axis), atol=0.01)


@pytest.mark.parametrize("yaw", [0.0, 40.0, 130.0])
def test_all_of_it_fits_with_the_cameras(yaw):
    seen = SeenScene.of(wall(1))
    eye = seen.eye(seen.fitted(ViewSettings(yaw=yaw, pitch=20.0), SIZE), SIZE)
    columns, rows, _ = eye.project(np.concatenate([seen.points, seen.cameras.reshape(-1, 3)]))
    for places, length in zip((columns, rows), SIZE, strict=True):  # but for the farthest few in a hundred
        assert np.quantile(places, 0.03) > 0 and np.quantile(places, 0.97) < length
    assert max(np.ptp(columns) / SIZE[0], np.ptp(rows) / SIZE[1]) > 0.5


def test_points_without_a_surface_are_drawn_from_all_sides():
    sparse = replace(wall(1), normals=None)
    assert has(picture_of(sparse, yaw=180.0), RED)


def test_the_camera_that_was_fused_last_stands_out():
    assert has(picture_of(wall(1), yaw=30.0), HERE)
    assert not has(picture_of(replace(wall(1), fused=0), yaw=30.0), HERE)
