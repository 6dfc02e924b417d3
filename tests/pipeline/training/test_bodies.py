"""People for scenes: whole, dressed, on their feet, and drawn where a scene wants somebody."""

import itertools
from pathlib import Path

import needs
import numpy as np
import pytest

pytest.importorskip("numba", reason=needs.reason("numba", "train"))

from pipeline.training import bodies, people, props
from pipeline.training.bodies import Bodies, Body
from pipeline.training.catalogs import Packer, load
from pipeline.training.scene import Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import make_atlas

COLORS = ((0.5, 0.3, 0.2), (0.1, 0.1, 0.1), (0.0, 0.8, 0.0), (0.0, 0.0, 0.8), (0.2, 0.2, 0.2))


def tube(sits: bool) -> Body:
    """A coat without anybody in it, 2 m high."""
    waist = np.array([(x, y, z) for x in (-0.3, 0.3) for y in (-0.2, 0.2) for z in (0.0, 2.0)])
    points, triangles = bodies._skirt(np.random.default_rng(0), waist)
    points[:, 2] = (points[:, 2] - points[:, 2].min()) / np.ptp(points[:, 2]) * 2
    owner = np.full(len(triangles), bodies.TOP)
    return Body(points, triangles, owner, COLORS, sits)


def test_a_skirt_is_a_tube_without_gaps() -> None:
    body = tube(sits=False)
    edges = np.sort(np.concatenate([body.triangles[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))]), axis=1)
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert np.count_nonzero(counts == 1) == 40, "only the waist and the hem are open"
    assert counts.max() == 2


@pytest.mark.parametrize(("axis", "before", "after"), [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_turns_are_right_handed(axis: int, before: int, after: int) -> None:
    angles = [0.0, 0.0, 0.0]
    angles[axis] = np.pi / 2
    np.testing.assert_allclose(bodies._turn(*angles) @ np.eye(3)[before], np.eye(3)[after], atol=1e-12)


def test_packed_people_are_drawn_in_their_true_size_and_true_colors(tmp_path: Path) -> None:
    packer = Packer()
    packer.add_body(tube(sits=False))
    packer.add_body(tube(sits=True))
    packer.write(tmp_path / "props.npz")
    found = load(tmp_path / "props.npz")
    assert [prop.name for prop in found.things] == ["upright", "sitting"]
    assert found.things[0].size[2] == pytest.approx(2.0, abs=0.01)
    assert found.things[0].parts[0].color == COLORS[bodies.TOP]
    atlas = make_atlas(5, props=found)
    drawn = 0
    for seed in range(20):
        scene = Scene(np.random.default_rng(seed))
        pen, look = scene.at(0, 0), Surfaces(scene, atlas)
        assert props.standing(pen, look, "sitter")
        before = len(scene.parts)
        people.standing(pen, look)
        drawn += len(scene.parts) == before + 1  # one coat, where a person of bars and balls is many
    assert 0 < drawn < 20


@needs.packaged("anny", "bodies")
def test_people_are_whole_and_stand_on_the_ground() -> None:
    kinds = set()
    for body in itertools.islice(Bodies(np.random.default_rng(3)), 12):
        assert body.points[:, 2].min() == pytest.approx(0, abs=1e-6)
        assert 0.5 < np.ptp(body.points[:, 2]) < 2.6
        assert body.triangles.max() < len(body.points)
        assert set(np.unique(body.owner)) >= {bodies.SKIN, bodies.HAIR, bodies.TOP, bodies.SHOES}
        shoes = body.points[body.triangles[body.owner == bodies.SHOES]].reshape(-1, 3)
        hair = body.points[body.triangles[body.owner == bodies.HAIR]].reshape(-1, 3)
        assert hair[:, 2].mean() > shoes[:, 2].mean() + 0.3
        kinds.add(body.sits)
    assert kinds == {True, False}
