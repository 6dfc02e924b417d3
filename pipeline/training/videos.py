"""Render short videos whose depth is known in every frame, to measure what is made of a model's depth over time.

    python -m pipeline.training.videos FOLDER               # NAME.mp4 and NAME.npz each, the same every time
    depth-viewer measure FOLDER/walk.mp4 --truth FOLDER/walk.npz --late 4,8

Places of every kind (`themes/`) from seeds that no training run has seen, a camera that moves as people move theirs,
and people who walk through the picture.
"""

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.training import demo, people, themes
from pipeline.training.camera import Camera, looking_at
from pipeline.training.raster import rasterize
from pipeline.training.render import FARTHEST, photograph
from pipeline.training.scene import Scene, assemble
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas, make_atlas

SEED = 999_961
HEIGHT, WIDTH, RATE, FRAMES = 360, 640, 30, 90
SAMPLES = 3
"""Renderings a frame, a little apart in time and place: smooth edges and motion blur."""
TRUTH_STEP = 4
"""Truth is kept of every 4th pixel, across and down."""

Build = Callable[[float, Atlas], tuple[Scene, Camera]]
"""A place and where it is seen from after some seconds."""


@dataclass(frozen=True)
class Move:
    """A camera's motion: meters a second to the right, up and ahead, radians a second; `sway` is that of a hand."""

    right: float = 0.0
    up: float = 0.0
    ahead: float = 0.0
    turn: float = 0.0
    sway: float = 0.0

    def after(self, seconds: float, camera: Camera) -> Camera:
        """The camera, from where it began."""
        t, swing = (
            seconds - FRAMES / RATE / 2,
            self.sway,
        )  # halfway through it stands where the place wants it
        right = self.right * t + swing * (0.15 * math.sin(1.7 * seconds) + 0.01 * math.sin(11 * seconds))
        up = self.up * t + swing * 0.06 * math.sin(2.3 * seconds + 1)
        ahead = self.ahead * seconds + swing * 0.1 * math.sin(1.3 * seconds + 2)
        cos, sin = math.cos(camera.yaw), math.sin(camera.yaw)
        x, y, z = camera.eye
        eye = x + cos * right - sin * ahead, y + sin * right + cos * ahead, max(z + up, 0.1)
        turned = self.turn * t + swing * (0.08 * math.sin(1.9 * seconds + 1) + 0.004 * math.sin(13 * seconds))
        pitch = camera.pitch + swing * 0.03 * math.sin(2.9 * seconds)
        return replace(camera, eye=eye, yaw=camera.yaw + turned, pitch=pitch)


def _at(theme: str, seed: int, move: Move, walkers: tuple[tuple[float, float, float], ...] = ()) -> Build:
    """`walkers` cross the picture: meters away, meters a second, and when they are in its middle, in seconds."""

    def build(seconds: float, atlas: Atlas) -> tuple[Scene, Camera]:
        scene, camera = themes.MIX[theme][0](np.random.default_rng([SEED, seed]), atlas)
        cos, sin = math.cos(camera.yaw), math.sin(camera.yaw)
        x, y, _ = camera.eye
        for number, (away, speed, at) in enumerate(walkers):
            scene.rng = np.random.default_rng([SEED, seed, number])
            along = speed * (seconds - at)
            heading = camera.yaw + math.copysign(math.pi / 2, speed)
            pen = scene.at(x - sin * away + cos * along, y + cos * away + sin * along, 0, heading)
            people.walking(pen, Surfaces(scene, atlas), 7 * abs(speed) / 1.2 * seconds)
        return scene, move.after(seconds, camera)

    return build


def _through_demo(seconds: float, atlas: Atlas) -> tuple[Scene, Camera]:
    """The room of the demo clip, with people at their usual pace and a camera that hurries through it."""
    scene, _ = demo.scene_at(0.3 + seconds / 10, atlas)
    turn = 2 * math.pi * (0.1 + seconds / 4)
    eye = 1.25 * math.sin(turn), 0.1 + 0.35 * math.cos(turn), 1.5 + 0.12 * math.sin(turn + 1)
    return scene, looking_at(eye, (0.9 * math.sin(turn + 0.5), 4.2, 0.72), 0.0, math.radians(66))


VIDEOS: dict[str, Build] = {
    "fast": _through_demo,
    "walk": _at("room", 2, Move(sway=1.0), ((2.2, 1.2, 1.2),)),
    "tripod": _at("hall", 3, Move(), ((2.5, 1.3, 0.8), (4.0, -1.1, 1.9))),
    "webcam": _at("webcam", 4, Move(sway=0.5), ((2.6, -1.0, 1.5),)),
    "corridor": _at("corridor", 15, Move(ahead=0.9, sway=0.6)),
    "drive": _at("street", 13, Move(ahead=5.0, turn=0.06)),
    "pan": _at("park", 7, Move(turn=0.45), ((4.0, 1.4, 1.5),)),
    "aside": _at("tabletop", 8, Move(right=0.3, turn=0.15)),
}
"""One of each kind of place, and of most kinds of motion."""


def light_of(build: Build, index: int, atlas: Atlas) -> NDArray[np.float32]:
    """Linear light, float32 (360, 640, 3)."""
    total = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for sample in range(SAMPLES):
        share = (sample + 0.5) / SAMPLES - 0.5
        scene, camera = build((index + demo.SHUTTER * share) / RATE, atlas)
        pixel = 1 / camera.focal(HEIGHT, WIDTH)
        down = ((0.618 * sample) % 1 - 0.5) * pixel
        camera = replace(camera, yaw=camera.yaw + share * pixel, pitch=camera.pitch + down)
        total += photograph(scene, camera, atlas, (HEIGHT, WIDTH))[0]
    return total / np.float32(SAMPLES)


def truth_of(build: Build, index: int, atlas: Atlas) -> NDArray[np.float32]:
    """Inverse depth in 1/metre, float32 (360, 640); 0 for the sky."""
    scene, camera = build(index / RATE, atlas)
    disparity = rasterize(assemble(scene), camera, HEIGHT, WIDTH)[0]
    return np.where(disparity < FARTHEST, np.float32(0), disparity)


def _developed(light: NDArray[np.float32], gain: float, noise: np.random.Generator) -> NDArray[np.uint8]:
    """As a plain camera shows it, exposed the same from the first frame to the last."""
    picture = light * gain
    picture = picture * (1 + demo.SHOULDER) / (1 + demo.SHOULDER * picture)
    levels = np.clip(picture, 0, 1) ** (1 / 2.2) * 255 + noise.normal(0, 1.5, picture.shape)
    return np.asarray(np.clip(levels + 0.5, 0, 255), np.uint8)


def make(target: Path, name: str) -> None:
    """Write NAME.mp4 and NAME.npz into a folder."""
    build, atlas, noise = VIDEOS[name], make_atlas(SEED), np.random.default_rng(SEED)
    part = target / f"{name}.part.mp4"
    truth, gain = [], 0.0
    middle = TRUTH_STEP // 2
    with av.open(str(part), "w") as file:
        video = file.add_stream("libx264", rate=RATE, options={"crf": "19"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index in range(FRAMES):
            light = light_of(build, index, atlas)
            gain = gain or 0.3 / (float(np.minimum(light, 2).mean()) + 1e-3)
            frame = av.VideoFrame.from_ndarray(_developed(light, gain, noise), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            file.mux(video.encode(frame))
            truth.append(truth_of(build, index, atlas)[middle::TRUTH_STEP, middle::TRUTH_STEP])
            print(f"\r{name}: frame {index + 1} of {FRAMES}", end="", flush=True)
        file.mux(video.encode(None))
    np.savez_compressed(target / f"{name}.npz", disparity=np.array(truth, np.float16))
    part.replace(target / f"{name}.mp4")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=VIDEOS, nargs="+", default=list(VIDEOS))
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name in chosen.only:
        make(chosen.folder, name)


if __name__ == "__main__":
    main()
