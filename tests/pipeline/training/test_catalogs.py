"""Packing a catalog of 3D models: true sizes, which way is up, textures where they belong, few triangles."""

import zipfile

import cv2
import needs
import numpy as np
import pytest

pytest.importorskip("numba", reason=needs.reason("numba", "train"))

from pipeline.training import props, render
from pipeline.training.camera import looking_at
from pipeline.training.catalogs import Packer, Props, load
from pipeline.training.scene import Air, Scene
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import make_atlas

PROPERTIES = """
name#1=Small table
category#1=Living room
model#1=/made/table.obj
width#1=200
depth#1=50
height#1=80
name#2=Ball
category#2=Kitchen
model#2=/made/ball.obj
width#2=20
depth#2=20
height#2=20
elevation#2=90
name#3=Stairs
category#3=Staircases
model#3=/made/table.obj
width#3=200
depth#3=50
height#3=80
"""
# A box without a bottom whose front (their +z) shows a picture, the rest of which is plain green.
TABLE = """mtllib table.mtl
v -1 0 1
v 1 0 1
v 1 3 1
v -1 3 1
v -1 0 -1
v 1 0 -1
v 1 3 -1
v -1 3 -1
vt 0 0
vt 1 0
vt 1 1
vt 0 1
usemtl picture
f 1/1 2/2 3/3 4/4
usemtl green
f 4 3 7 8
f 2 6 7 3
f 5 1 4 8
f 6 5 8 7
"""
MATERIALS = """newmtl picture
Kd 1 1 1
map_Kd picture.png
newmtl green
Kd 0.1 0.9 0.1
"""


def _ball(rings: int) -> str:
    """A finely made sphere as an .obj file."""
    angle, height = np.meshgrid(np.linspace(0, 2 * np.pi, rings), np.linspace(-1, 1, rings))
    radius = np.sqrt(1 - height**2)
    points = np.stack([radius * np.cos(angle), height, radius * np.sin(angle)], -1).reshape(-1, 3)
    lines = [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in points]
    for i in range(rings - 1):
        for j in range(rings - 1):
            a = i * rings + j + 1
            lines.append(f"f {a} {a + 1} {a + rings + 1} {a + rings}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Props:
    folder = tmp_path_factory.mktemp("catalogs")
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:32] = (0, 0, 255)  # BGR: its upper half is red, its lower half blue
    picture[32:] = (255, 0, 0)
    cv2.imwrite(str(folder / "photo.png"), np.full((600, 700, 3), 128, np.uint8))
    with zipfile.ZipFile(folder / "made.sh3f", "w") as catalog:
        catalog.writestr("PluginFurnitureCatalog.properties", PROPERTIES)
        catalog.writestr("made/table.obj", TABLE)
        catalog.writestr("made/table.mtl", MATERIALS)
        catalog.writestr("made/picture.png", cv2.imencode(".png", picture)[1].tobytes())
        catalog.writestr("made/ball.obj", _ball(90))
    packer = Packer()
    packer.add_catalog(folder / "made.sh3f")
    packer.add_photograph(folder / "photo.png")
    with zipfile.ZipFile(folder / "surfaces.pk3", "w") as archive:
        grain = np.random.default_rng(0).integers(60, 120, (256, 256, 3)).astype(np.uint8)
        archive.writestr("even.png", cv2.imencode(".png", grain)[1].tobytes())
        archive.writestr("uneven.png", cv2.imencode(".png", cv2.resize(picture, (256, 256)))[1].tobytes())
        archive.writestr("tiny.png", cv2.imencode(".png", grain[:32])[1].tobytes())
    packer.add_surfaces(folder / "surfaces.pk3")
    packer.write(folder / "props.npz")
    return load(folder / "props.npz")


def test_things_have_their_true_size_and_stand_on_the_ground(packed: Props) -> None:
    table, ball = packed.things
    assert (table.name, table.category, ball.elevation) == ("Small table", "Living room", 0.9)
    assert table.top == pytest.approx(
        0.8
    )  # a table's top bears things even where the catalog does not say so
    assert ball.top == 0
    for thing in packed.things:
        points = np.concatenate([part.shape.points for part in thing.parts])
        low, high = points.min(0), points.max(0)
        np.testing.assert_allclose(high - low, thing.size, rtol=0.03)
        np.testing.assert_allclose(low[2], 0, atol=0.003)
        np.testing.assert_allclose((low + high)[:2], 0, atol=0.01)


def test_fine_models_are_made_simple_and_stay_round(packed: Props) -> None:
    (part,) = packed.things[1].parts
    assert 500 < len(part.shape.triangles) <= 2200
    out = part.shape.points - np.array([0, 0, 0.1], np.float32)
    np.testing.assert_allclose(np.linalg.norm(out, axis=1), 0.1, rtol=0.05)
    away = out / np.linalg.norm(out, axis=1, keepdims=True)
    assert np.median(np.abs((away * part.shape.normals).sum(1))) > 0.9


def test_a_picture_is_the_right_way_up_on_the_front(packed: Props) -> None:
    atlas = make_atlas(1, props=packed)
    scene = Scene(np.random.default_rng(3))
    scene.air = Air(ambient_up=(1, 1, 1), ambient_down=(1, 1, 1))
    look = Surfaces(scene, atlas)
    seed = next(s for s in range(50) if np.random.default_rng(s).random() >= 0.35)  # not restyled
    scene.rng = look.rng = np.random.default_rng(seed)
    props.draw(scene.at(0, 0), look, packed.things[0])
    camera = looking_at((0, -3, 0.4), (0, 0, 0.4))
    light, disparity = render.photograph(scene, camera, atlas, (96, 128))
    assert disparity[48, 64] == pytest.approx(1 / 2.75, rel=1e-3)  # its front is 0.25 m before its middle
    rows = np.nonzero(disparity[:, 64] > 0.3)[0]
    upper, lower = light[rows[3], 64], light[rows[-4], 64]
    assert upper.argmax() == 0
    assert lower.argmax() == 2
    behind = render.photograph(scene, looking_at((0, 3, 0.4), (0, 0, 0.4)), atlas, (96, 128))[0]
    assert behind[48, 64].argmax() == 1


def test_photographs_cover_surfaces(packed: Props) -> None:
    assert packed.photographs.shape[1:] == (128, 128, 3)
    assert abs(int(packed.photographs.mean()) - 56) <= 1  # gray 128 in linear light
    assert len(packed.surfaces) == 1
    atlas = make_atlas(1, props=packed)
    assert len(atlas.names["photo"]) == len(packed.photographs) + 1
    assert len(atlas.names["label"]) == 1  # the picture on the table


def test_without_props_nothing_is_placed(packed: Props) -> None:
    scene = Scene(np.random.default_rng(0))
    look = Surfaces(scene, make_atlas(1))
    assert not props.small(scene.at(0, 0), look, 0.3)
    assert not props.standing(scene.at(0, 0), look, "free")
    assert props.against_wall(scene.at(0, 0), look, 2.0) == 0
    assert not scene.parts
    stocked = Surfaces(scene, make_atlas(1, props=packed))
    assert props.against_wall(scene.at(0, 0), stocked, 3.0) == pytest.approx(0.8)
    assert props.against_wall(scene.at(0, 0), stocked, 0.5) == 0
