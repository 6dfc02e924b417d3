"""A reconstruction in a process of its own shows the scene while it grows, and ends as its hooks say."""

import multiprocessing
import os
import signal

import needs
import numpy as np
import pytest
from room_clip import LENS, SIZE, around, in_the_room, off_the_surface, write_frames, write_room

from pipeline.conversion.progress import Stopped
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import CancelledError, DepthViewerError, ReconstructionError
from pipeline.reconstruction.in_process import reconstruct_apart
from pipeline.reconstruction.request import ReconstructionHooks, ReconstructionRequest, Stage
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.storage.part_file import part_of

needs.package("pycolmap", extra="reconstruct")
needs.package("open3d", extra="reconstruct")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A short clip with its exact depth."""
    folder = tmp_path_factory.mktemp("room")
    scene = around(seconds=1.5)
    clip, distance = write_room(folder, scene)
    return scene, clip, DepthFileSettings(distance, "distance")


def request_of(room, output):
    _, clip, depth = room
    return ReconstructionRequest(
        str(clip), output, ReconstructionSettings(voxels=96), depth_file=depth, lens=LENS
    )


def stopping_with(error, at):
    """Hooks that raise at a stage."""

    def stop(stage, _done, _count):
        if stage is at:
            raise error

    return ReconstructionHooks(on_progress=stop)


def test_the_path_comes_first_and_then_the_mesh_as_it_is_in_the_file(room, tmp_path):
    scene, *_ = room
    scenes, steps, looks = [], [], []
    hooks = ReconstructionHooks(
        on_progress=lambda stage, done, _count: steps.append((stage, done)),
        on_scene=scenes.append,
        on_look=lambda image, disparity: looks.append((image.shape, disparity.shape)),
    )
    result = reconstruct_apart(request_of(room, tmp_path / "room.ply"), hooks)
    assert [stage for stage, _ in steps] == sorted((stage for stage, _ in steps), key=list(Stage).index)
    assert len(looks) == result.key_frames and all(
        len(image) == 3 and len(depth) == 2 for image, depth in looks
    )
    path = [each for each in scenes if each.normals is None]
    counts = [len(each.cameras) for each in path]  # it grows
    assert counts == sorted(counts) and counts[0] < counts[-1] == result.posed
    last = scenes[-1]
    assert last.fused == result.posed and len(scenes) > len(path) + 1
    assert [each.fused for each in scenes] == sorted(each.fused for each in scenes)
    for each in scenes:
        assert np.allclose(each.cameras[0], np.eye(4), atol=1e-5)
    for each in (path[-1], last):
        off = off_the_surface(scene, in_the_room(scene, each.points.astype(np.float64)))
        assert np.median(off) < 0.01 * SIZE
    centers = in_the_room(scene, last.cameras[:, :3, 3].astype(np.float64))
    assert np.allclose(centers[0], scene.camera(0), atol=0.02)
    assert (np.linalg.norm(last.normals, axis=1) > 0.9).mean() > 0.99
    assert (last.colors.std(axis=0) > 10).all()


def test_stopped_it_keeps_its_work_and_continues(room, tmp_path):
    request = request_of(room, tmp_path / "room.ply")
    with pytest.raises(Stopped):
        reconstruct_apart(request, stopping_with(Stopped(), Stage.MATCHING))
    assert part_of(request.output).is_dir() and not request.output.exists()
    stages = []
    hooks = ReconstructionHooks(on_progress=lambda stage, *_: stages.append(stage))
    reconstruct_apart(request, hooks)
    assert Stage.READING not in stages and request.output.exists() and not part_of(request.output).exists()


def test_canceled_it_leaves_nothing(room, tmp_path):
    request = request_of(room, tmp_path / "room.ply")
    with pytest.raises(CancelledError):
        reconstruct_apart(request, stopping_with(CancelledError("canceled"), Stage.MATCHING))
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_clip_comes_as_it_is(room, tmp_path):
    image = next(iter(room[0].shots())).frame.image
    clip = write_frames(tmp_path / "still.mp4", [image] * 8)
    np.save(tmp_path / "depth.npy", np.ones((8, 48, 64), np.float32))
    depth = DepthFileSettings(tmp_path / "depth.npy", "distance")
    request = ReconstructionRequest(str(clip), tmp_path / "room.ply", depth_file=depth, lens=LENS)
    with pytest.raises(ReconstructionError) as caught:
        reconstruct_apart(request)
    assert caught.value.hint and not part_of(request.output).exists()


@pytest.mark.linux
def test_a_process_that_dies_is_an_error_and_keeps_its_work(room, tmp_path):
    request = request_of(room, tmp_path / "room.ply")

    def kill(stage, _done, _count):
        if stage is Stage.MATCHING:
            for child in children():
                os.kill(child, signal.SIGKILL)

    with pytest.raises(DepthViewerError, match="signal 9"):
        reconstruct_apart(request, ReconstructionHooks(on_progress=kill))
    assert part_of(request.output).is_dir()


def children():
    """The reconstructing processes of this one."""
    return [child.pid for child in multiprocessing.active_children() if child.name == "reconstruct"]
