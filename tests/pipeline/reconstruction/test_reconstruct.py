"""A clip becomes a mesh: measured against a rendered room, interrupted, continued, and refused."""

import json
import pickle
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import needs
import numpy as np
import pytest
from project import ROOT
from room_clip import (
    LENS,
    SIZE,
    WALKER,
    around,
    in_the_room,
    off_the_surface,
    on_the_spot,
    write_frames,
    write_room,
)

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import OutputExistsError, ReconstructionError, SinkError, UnfinishedError
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.inference.load import load_estimator
from pipeline.reconstruction import packages
from pipeline.reconstruction.alignment import sample
from pipeline.reconstruction.reconstruct import reconstruct
from pipeline.reconstruction.request import ReconstructionHooks, ReconstructionRequest, Stage
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import demo_clip, open_source
from pipeline.storage.part_file import part_of

pycolmap = needs.package("pycolmap", extra="reconstruct")
needs.package("open3d", extra="reconstruct")
trimesh = needs.package("trimesh")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A clip with someone who walks through it, its exact depth, and its reconstruction with poses.

    It was interrupted before it was fused, and what was left then is copied, so that others continue from there.
    """
    folder = tmp_path_factory.mktemp("room")
    scene = around(WALKER)
    clip, distance = write_room(folder, scene)
    request = ReconstructionRequest(
        str(clip),
        folder / "room.ply",
        ReconstructionSettings(voxels=128, export_poses=folder / "poses"),
        depth_file=DepthFileSettings(distance, "distance"),
        lens=LENS,
    )
    interrupt(request, Stage.FUSING)
    shutil.copytree(part_of(request.output), folder / "left")
    return scene, request, reconstruct(request)


def interrupt(request, stage, done=1):
    """Stop a reconstruction when so much of a stage is done."""

    def stop(now, so_far, _count):
        if now is stage and so_far >= done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reconstruct(request, ReconstructionHooks(on_progress=stop))


def left_for(request, output):
    """Put what the interrupted reconstruction had left beside another output."""
    shutil.copytree(request.output.with_name("left"), part_of(output))


def elsewhere(request, output, **changes):
    """The same reconstruction to another place."""
    changed = {"export_poses": None, **changes}
    return replace(request, output=output, settings=replace(request.settings, **changed))


def test_the_mesh_of_exact_depth_is_the_room(room):
    scene, request, result = room
    assert result.unit == "meters" and result.posed == result.key_frames and result.notes == ()
    mesh = trimesh.load(request.output)
    assert len(mesh.faces) == result.triangles
    off = off_the_surface(scene, in_the_room(scene, np.asarray(mesh.vertices)))
    assert np.median(off) < 0.005 * SIZE and np.quantile(off, 0.95) < 0.03 * SIZE
    assert mesh.visual.vertex_colors[:, :3].std() > 10  # no gray mesh


def test_all_that_was_seen_of_the_room_is_in_the_mesh(room):
    scene, request, _ = room
    mesh = trimesh.load(request.output)
    vertices = in_the_room(scene, np.asarray(mesh.vertices))
    shot = replace(scene, things=scene.things[:-1]).shot(20, np.random.default_rng(0))  # nobody in the way
    rows, columns = np.mgrid[8:184:8, 8:248:8]
    height, width = shot.truth.shape
    rays = LENS.rays((height, width))[rows, columns].reshape(-1, 2)
    seen = np.c_[rays, np.ones(len(rays))] / shot.truth[rows, columns].reshape(-1, 1)
    places = in_the_room(scene, seen * (1, -1, -1), first=1.0)
    nearest = np.array([np.linalg.norm(vertices - place, axis=1).min() for place in places])
    assert np.median(nearest) < 0.01 * SIZE and (nearest < 0.03 * SIZE).mean() > 0.95


def test_who_walks_through_is_left_out(room):
    scene, request, result = room

    def walking(path):
        mesh = trimesh.load(path)
        points = in_the_room(scene, np.asarray(mesh.vertices))
        is_in_the_way = (np.abs(points[:, 2] - 2.2) < 0.2) & (np.abs(points[:, 1] - 0.35) < 0.9)
        return int((is_in_the_way & (off_the_surface(scene, points) > 0.15)).sum())

    kept = elsewhere(request, request.output.with_name("kept.ply"), keep_moving=True)
    left_for(request, kept.output)
    reconstruct(kept)
    assert result.moving_share > 0.005
    assert walking(request.output) < 0.1 * walking(kept.output)


def test_colmap_and_nerfstudio_read_the_same_poses(room):
    _, request, result = room
    folder = request.settings.export_poses
    model = pycolmap.Reconstruction(folder / "sparse" / "0")
    facts = json.loads((folder / "transforms.json").read_text("utf-8"))
    assert len(facts["frames"]) == model.num_reg_images() == result.posed
    by_name = {image.name: image for image in model.images.values()}
    for frame in facts["frames"]:
        image = by_name[frame["file_path"].removeprefix("images/")]
        assert (folder / frame["file_path"]).is_file() and (folder / frame["depth_file_path"]).is_file()
        seen = [point.point3D_id for point in image.points2D if point.has_point3D()]
        world = np.array([model.points3D[number].xyz for number in seen])
        camera = (np.c_[world, np.ones(len(world))] @ np.linalg.inv(frame["transform_matrix"]).T)[:, :3]
        x = facts["fl_x"] * camera[:, 0] / -camera[:, 2] + facts["cx"]
        y = facts["fl_y"] * -camera[:, 1] / -camera[:, 2] + facts["cy"]
        told = np.array([image.project_point(place) for place in world])
        assert np.allclose(np.stack([x, y], 1), told, atol=0.01)  # pixels


def test_exported_depth_is_that_of_the_scene(room):
    cv2 = pytest.importorskip("cv2")
    scene, request, _ = room
    folder = request.settings.export_poses
    first = min((folder / "depth").iterdir())
    steps = cv2.imread(str(first), cv2.IMREAD_UNCHANGED)
    truth = 1 / scene.shot(int(first.stem), np.random.default_rng(0)).truth
    known = steps > 0
    assert steps.dtype == np.uint16 and known.mean() > 0.8
    assert np.median(np.abs(steps[known] / 1000 / truth[known] - 1)) < 0.01


@pytest.mark.parametrize("extension", [".glb", ".obj"])
def test_other_formats_hold_the_same_mesh(room, tmp_path, extension):
    _, request, result = room
    left_for(request, tmp_path / f"room{extension}")
    other = reconstruct(elsewhere(request, tmp_path / f"room{extension}"))
    mesh = trimesh.load(other.path, force="mesh")
    assert abs(len(mesh.faces) / result.triangles - 1) < 0.05
    assert np.allclose(mesh.extents, result.size, rtol=0.05)
    data = other.path.read_bytes()
    assert (b'"COLOR_0"' if extension == ".glb" else b"# unit: meters") in data


def test_what_is_interrupted_is_continued_in_every_stage(room, tmp_path):
    """And the mesh is the same to the byte."""
    _, first, result = room
    request = elsewhere(first, tmp_path / "room.ply")
    part, written = part_of(request.output), {}
    for stage in Stage:
        interrupt(request, stage, done=4)
        assert [path.name for path in tmp_path.iterdir()] == ["room.ply.part"]
        for path, time in written.items():
            assert path.stat().st_mtime_ns == time, f"{path.name} was done again before {stage}"
        kept = [*(part / "images").iterdir(), *(part / "looks").iterdir()]
        written = {path: path.stat().st_mtime_ns for path in kept}
        assert kept
    after = reconstruct(request)
    assert [path.name for path in tmp_path.iterdir()] == ["room.ply"]
    assert after.posed == result.posed
    assert request.output.read_bytes() == first.output.read_bytes()


KILLED = """
import os, pickle, signal, sys
from pathlib import Path
from pipeline.reconstruction.reconstruct import reconstruct
from pipeline.reconstruction.request import ReconstructionHooks

if __name__ == "__main__":
    stage = sys.argv[2]

    def on_progress(now, done, _count):
        if now.name == stage and done == 4:
            os.kill(os.getpid(), signal.SIGKILL)

    reconstruct(pickle.loads(Path(sys.argv[1]).read_bytes()), ReconstructionHooks(on_progress=on_progress))
"""


@pytest.mark.posix
@pytest.mark.long
def test_what_is_killed_is_continued_in_every_stage(room, tmp_path):
    _, first, _ = room
    request = elsewhere(first, tmp_path / "room.ply")
    (tmp_path / "request").write_bytes(pickle.dumps(request))
    for stage in ("READING", "LOOKING", "MATCHING", "POSING", "FUSING"):
        done = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "request", stage], cwd=ROOT)
        assert done.returncode == -signal.SIGKILL, stage
        assert part_of(request.output).is_dir() and not request.output.exists()
    reconstruct(request)
    assert request.output.read_bytes() == first.output.read_bytes()
    assert not part_of(request.output).exists()


def test_other_work_is_not_continued(room, tmp_path):
    _, request, _ = room
    request = elsewhere(request, tmp_path / "room.ply")
    interrupt(request, Stage.READING, done=10)
    images = part_of(request.output) / "images"
    before = {path.name for path in images.iterdir()}
    other = elsewhere(request, request.output, start=0.5)
    with pytest.raises(UnfinishedError, match="start"):
        reconstruct(other)
    assert {path.name for path in images.iterdir()} == before
    interrupt(elsewhere(other, other.output, overwrite=True), Stage.READING, done=1)
    assert [path.name for path in images.iterdir()] == ["000000.png"]


def path_of_the_demo(index):
    """Where the camera of the bundled clip is, in meters; see `pipeline.training.demo`."""
    turn = 2 * np.pi * index / 300
    return np.array([1.25 * np.sin(turn), 0.1 + 0.35 * np.cos(turn), 1.5 + 0.12 * np.sin(turn + 1)])


def test_the_clip_tells_the_lens_and_marks_in_its_first_frame_the_meters(tmp_path):
    with np.load(demo_clip().with_name("demo_depth.npz")) as file:
        truth = file["disparity"][0].astype(float)
    model = EstimatorSettings(model="nano")
    with open_source("demo") as source:
        disparity = load_estimator(model).estimate(source.read().image)
    rows, columns = np.mgrid[10:90:20, 10:160:25].reshape(2, -1)
    places = np.stack([(columns + 0.5) / 160, (rows + 0.5) / 90], axis=1).astype(np.float32)
    marks = map(DistanceMark, sample(disparity, places), 1 / truth[rows, columns])
    fit(list(marks), model="nano").write(tmp_path / "room.json")
    settings = ReconstructionSettings(
        end=5, voxels=128, calibration=tmp_path / "room.json", export_poses=tmp_path / "poses"
    )
    found = reconstruct(ReconstructionRequest("demo", tmp_path / "room.ply", settings, model))
    assert abs(found.field_of_view / 66 - 1) < 0.03
    assert found.lens_source == "found from the motion of the camera"
    assert found.unit == "meters" and found.posed > 0.9 * found.key_frames
    frames = json.loads((tmp_path / "poses" / "transforms.json").read_text("utf-8"))["frames"]
    indices = [int(Path(frame["file_path"]).stem) for frame in frames]
    centers = np.array([frame["transform_matrix"] for frame in frames])[:, :3, 3]
    true = np.array([path_of_the_demo(index) for index in indices])
    way, true_way = (np.linalg.norm(each - each[0], axis=1).max() for each in (centers, true))
    assert abs(way / true_way - 1) < 0.1


def test_a_finished_mesh_is_not_replaced_unasked(room):
    _, request, _ = room
    before = request.output.read_bytes()
    with pytest.raises(OutputExistsError):
        reconstruct(request)
    with pytest.raises(OutputExistsError):
        reconstruct(replace(request, output=request.output.with_name("new.ply")))  # the folder of the poses
    assert request.output.read_bytes() == before


def test_only_meshes_are_written(room, tmp_path):
    _, request, _ = room
    with pytest.raises(SinkError, match=r"“\.mp4”") as caught:
        reconstruct(elsewhere(request, tmp_path / "room.mp4"))
    assert ".glb" in caught.value.hint


def refused(folder, images=None, scene=None):
    """The error of a clip, and that nothing is left of it."""
    clip = write_room(folder, scene)[0] if scene else write_frames(folder / "clip.mp4", images)
    model = EstimatorSettings(model="nano")
    request = ReconstructionRequest(str(clip), folder / "room.ply", estimator=model, lens=LENS)
    with pytest.raises(ReconstructionError) as caught:
        reconstruct(request)
    assert not request.output.exists() and not part_of(request.output).exists()
    assert caught.value.hint
    return str(caught.value)


def test_a_camera_that_stands_still(tmp_path):
    image = around().shot(0, np.random.default_rng(0)).frame.image
    assert "hardly moves" in refused(tmp_path, [image] * 30)


def test_a_camera_that_only_turns(tmp_path):
    assert "only rotates" in refused(tmp_path, scene=on_the_spot())


def test_darkness(tmp_path):
    images = [shot.frame.image // 40 for shot in around().shots()]
    assert "too dark" in refused(tmp_path, images)


def test_a_clip_of_cuts(tmp_path):
    """Each image is one of another room."""
    images = [
        replace(around(), seed=seed, things=()).shot(0, np.random.default_rng(0)).frame.image
        for seed in range(12)
    ]
    assert "cannot be matched" in refused(tmp_path, [image for image in images for _ in range(2)])


def test_images_of_several_sizes(tmp_path):
    cv2 = pytest.importorskip("cv2")
    (tmp_path / "photos").mkdir()
    for number, shot in zip(range(3), around().shots(), strict=False):
        image = shot.frame.image if number < 2 else shot.frame.image[:-40]
        cv2.imwrite(str(tmp_path / "photos" / f"{number}.png"), image)
    request = ReconstructionRequest(
        str(tmp_path / "photos"), tmp_path / "room.ply", estimator=EstimatorSettings(model="nano")
    )
    with pytest.raises(ReconstructionError, match=r"different sizes: 256x192 and 256x152"):
        reconstruct(request)
    assert not part_of(request.output).exists()


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(packages, "NEEDED", ("pycolmap", "no_such_package"))
    with pytest.raises(ReconstructionError, match="the package no_such_package") as caught:
        packages.require()
    assert "reconstruct" in caught.value.hint


def test_a_package_that_lacks_a_library_is_one_line_before_any_work(monkeypatch):
    def fails(name):
        raise OSError("libX11.so.6: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(packages, "import_module", fails)
    with pytest.raises(ReconstructionError, match=r"cannot be loaded: libX11\.so\.6") as caught:
        packages.require()
    assert "libx11-6" in caught.value.hint


@pytest.mark.posix
def test_a_polite_kill_stays_one_with_colmap_loaded():
    code = (
        "import os, signal\n"
        "from pipeline.reconstruction import packages\n"
        "signal.signal(signal.SIGTERM, lambda *_: print('ours'))\n"
        "packages.colmap()\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ours\n", "")
