"""Clips of a rendered room whose geometry, camera path and depth are known."""

import math
from fractions import Fraction

import av
import numpy as np

from pipeline.evaluation.stabilizer_trial.rays import FOCAL_PX, HEIGHT, WIDTH
from pipeline.evaluation.stabilizer_trial.scenes import ROOM, Thing, TrialScene, furniture, still
from pipeline.geometry.lens import Lens

LENS = Lens.from_focal_px(FOCAL_PX, (HEIGHT, WIDTH))
WALKER = Thing(lambda t: (1.5 - 1.5 * t, 0.35, 2.2), (0.16, 1.0, 0.12))
SIZE = float((ROOM[1] - ROOM[0]).max())
"""The longest side of the room in meters."""


def around(*more, seconds=2.0, **changes):
    """The camera travels sideways and looks at the furniture."""
    return TrialScene(
        (*furniture(3), *more),
        camera=lambda t: (0.7 * t - 0.7, 0.1 * math.sin(2 * t), 0.2 * t),
        yaw=lambda t: 0.05 - 0.05 * t,
        seconds=seconds,
        rate=20,
        seed=3,
        **changes,
    )


def on_the_spot():
    """The camera turns without traveling."""
    return TrialScene(furniture(3), camera=still(0, 0, 0), yaw=lambda t: 0.3 * t - 0.3, rate=20, seed=3)


def write_room(folder, scene):
    """Write clip.mp4 and distance.npy, float32 (n, h, w) in meters; returns both paths."""
    shots = list(scene.shots())
    clip, distance = folder / "clip.mp4", folder / "distance.npy"
    write_frames(clip, [shot.frame.image for shot in shots], scene.rate)
    np.save(distance, np.stack([1 / shot.truth for shot in shots]))
    return clip, distance


def write_frames(path, images, rate=20):
    """Write a clip that is nearly lossless."""
    with av.open(str(path), "w") as file:
        video = file.add_stream("libx264", rate=rate, options={"crf": "8", "preset": "veryfast"})
        video.height, video.width = images[0].shape[:2]
        video.pix_fmt = "yuv420p"
        for index, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, rate)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
    return path


def in_the_room(scene, points, first=0.0):
    """Bring points from the axes of a reconstruction, (n, 3), to those of the room."""
    turn = scene.yaw(first)
    x, y, z = points[:, 0], -points[:, 1], -points[:, 2]
    cosine, sine = math.cos(turn), math.sin(turn)
    return np.stack([cosine * x + sine * z, y, cosine * z - sine * x], axis=1) + scene.camera(first)


def off_the_surface(scene, points):
    """Return how far points are from the room's walls and from what stands in it, without what moves."""
    low, high = ROOM
    found = np.minimum(np.abs(points - low), np.abs(points - high)).min(axis=1)
    for thing in scene.things:
        if np.allclose(thing.path(0), thing.path(1)):
            found = np.minimum(found, np.abs(_outside(thing, points)))
    return found


def _outside(thing, points):
    away, size = points - np.array(thing.path(0)), np.array(thing.size)
    if thing.round:
        return np.linalg.norm(away, axis=1) - size[0]
    beyond = np.abs(away) - size
    return np.linalg.norm(np.maximum(beyond, 0), axis=1) + np.minimum(beyond.max(axis=1), 0)
