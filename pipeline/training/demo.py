"""Render the demo clip and its true depth: a living room, someone walking a dog round the table, a ball, a slow camera.

    python -m pipeline.training.demo            # demo.mp4 and demo_depth.npz in pipeline/assets, always the same

Each frame is the mean of several renderings a little apart in time, camera and lamp positions: smooth edges, soft
shadows and motion blur in one. `true_disparity(index)` recomputes any frame's depth; `demo_depth.npz` keeps every
tenth frame's, at a quarter of the size.
"""

import argparse
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.training import animals, furniture, people, shapes, things
from pipeline.training.camera import Camera, looking_at
from pipeline.training.raster import rasterize
from pipeline.training.render import photograph
from pipeline.training.scene import Air, Light, Scene, assemble
from pipeline.training.surfaces import Surfaces
from pipeline.training.textures import Atlas, make_atlas

SEED = 5
HEIGHT, WIDTH, RATE, FRAMES = 360, 640, 30, 300
SHUTTER = 0.4  # of a frame's time
EXPOSURE, SHOULDER = 0.62, 0.45  # how bright, and how gently the brightest parts reach white
DEPTH_EVERY, DEPTH_STEP = 10, 4  # frames, pixels
ASSETS = Path(__file__).parents[1] / "assets"


class _Tidy(Surfaces):
    """Surfaces without the odd ones that training has on purpose."""

    odd = 0.0


def scene_at(time: float, atlas: Atlas, *, is_empty: bool = False) -> tuple[Scene, Camera]:
    """The room at a share of the clip, 0 to 1; it ends as it began, so that the clip can loop.

    `is_empty`: without what moves.
    """
    scene = Scene(np.random.default_rng(SEED))
    look = _Tidy(scene, atlas)
    _furnish(scene, look)
    if not is_empty:
        _moving(scene, look, time)
    scene.lights = [
        Light((0.9, -0.55, 0.62), (1.5, 1.3, 1.0), is_sun=True, reach=5.0),
        Light((0.0, 3.4, 2.5), (0.9, 0.8, 0.65), reach=5.0),
        Light((-2.2, 5.6, 1.5), (0.35, 0.25, 0.14)),
    ]
    scene.air = Air((0.55, 0.6, 0.7), (0.5, 0.5, 0.5), (0.3, 0.31, 0.34), (0.2, 0.17, 0.14), contact=0.45)
    turn = 2 * math.pi * time
    eye = (1.25 * math.sin(turn), 0.1 + 0.35 * math.cos(turn), 1.5 + 0.12 * math.sin(turn + 1))
    return scene, looking_at(eye, (0.25 * math.sin(turn), 4.2, 0.72), 0.0, math.radians(66))


def _furnish(scene: Scene, look: Surfaces) -> None:
    """What stays where it is."""
    pick, rng = look.atlas.pick, scene.rng
    room, open_ = scene.at(0, 0), scene.at(0, 0).shadowless()
    boards = scene.material(
        (0.42, 0.26, 0.15), (0.27, 0.16, 0.09), pick(rng, "planks"), (1.3, 1.3), gloss=0.25, bump=0.3
    )
    plaster = scene.material((0.78, 0.74, 0.66), (0.74, 0.7, 0.62), pick(rng, "rough"), (2, 2))
    accent = scene.material((0.2, 0.36, 0.38), (0.22, 0.4, 0.42), pick(rng, "rough"), (2, 2))
    white = scene.material((0.85, 0.84, 0.8))
    rug = scene.material((0.55, 0.16, 0.12), (0.7, 0.6, 0.42), pick(rng, "cloth"), (0.8, 0.8), bump=0.8)
    room.draw(shapes.floor(6), (0, 3.2, 0), (7, 8, 1), boards)
    room.draw(shapes.floor(), (0, 3.3, 0.008), (3.2, 2.2, 1), rug)
    open_.draw(shapes.floor(), (0, 3.2, 2.7), (7, 8, 1), white)
    open_.box((0, 6.85, 1.35), (7, 0.1, 2.7), accent)
    for side in (-1, 1):
        open_.box((side * 3.4, 3.2, 1.35), (0.1, 8, 2.7), plaster)
        open_.box((side * 3.34, 3.2, 0.05), (0.02, 8, 0.1), white)
    open_.box((0, 6.79, 0.05), (6.8, 0.02, 0.1), white)
    furniture.shelf(room.at(-2.1, 6.75), look, 1.5, 2.1)
    furniture.sofa(room.at(-2.75, 3.6, 0, math.pi / 2), look, 2.1)
    furniture.window(room.at(0.35, 6.79, 1.55), look, 1.5, 1.4)
    furniture.cabinet(room.at(0.4, 6.7), look, 1.6, 0.55)
    furniture.floor_lamp(room.at(-3.0, 5.5), look)
    furniture.framed(room.at(-3.34, 3.4, 1.65, math.pi / 2), look, 1.1, 0.75)
    furniture.framed(room.at(3.34, 5.6, 1.65, -math.pi / 2), look, 0.7, 0.9)
    desk = room.at(2.95, 3.9, 0, -math.pi / 2)
    furniture.table(desk, look, 1.6, 0.75, 0.74)
    things.monitor(desk.at(0.1, 0.15, 0.74), look, 0.6)
    things.thing(desk.at(-0.55, 0, 0.74), look, 0.25)
    furniture.chair(desk.at(0.1, -0.6, 0, math.pi + 0.4), look)
    furniture.door(room.at(2.3, 6.79), look)
    things.plant(room.at(1.55, 6.2), look, 1.25)
    table = room.at(0, 3.3)
    furniture.table(table, look, 1.25, 0.7, 0.42)
    for x, y, size in ((-0.4, 0.1, 0.32), (0.1, -0.15, 0.2), (0.42, 0.12, 0.3)):
        things.thing(table.at(x, y, 0.42), look, size)
    for x, size in ((-0.2, 0.3), (0.5, 0.35)):
        things.thing(room.at(x + 0.3, 6.45, 0.55), look, size)
    furniture.chair(room.at(-1.35, 1.75, 0, 2.5), look)
    sky = scene.material((0.5, 0.7, 0.95), (0.95, 0.97, 1.0), pick(rng, "clouds"), (1.5, 1.4), glow=0.9)
    hill = scene.material((0.25, 0.42, 0.2), (0.4, 0.5, 0.25), pick(rng, "grass"), (0.8, 0.8), glow=0.6)
    room.panel((0.35, 6.773, 1.55), 1.5, 1.4, sky)
    room.panel((0.35, 6.772, 1.05), 1.5, 0.4, hill)


def _moving(scene: Scene, look: Surfaces, time: float) -> None:
    """Someone and a dog on an oval round the table, a rolling ball, a swinging lamp."""
    turn = 2 * math.pi * time
    for behind, seed in ((0.0, 21), (0.95, 22)):
        scene.rng = look.rng = np.random.default_rng(seed)
        angle = turn - behind + 0.6
        x, y = 1.55 * math.cos(angle), 3.45 + 1.45 * math.sin(angle)
        heading = math.atan2(1.45 * math.cos(angle), -1.55 * math.sin(angle)) + math.pi / 2
        pen = scene.at(x, y, 0, heading)
        if behind == 0.0:
            people.walking(pen, look, 14 * turn / 2)
        else:
            animals.dog(pen, look, 0.5, 24 * turn / 2)
    scene.rng = look.rng = np.random.default_rng(23)
    stripes = scene.material(
        (0.9, 0.55, 0.1), (0.9, 0.88, 0.8), look.atlas.pick(scene.rng, "stripes"), (0.4, 0.4), gloss=0.3
    )
    along = 1.5 * math.sin(2 * turn)
    scene.at(along - 0.3, 5.55, 0.14, 0.0, 0.0, along / 0.14).ball((0, 0, 0), (0.28, 0.28, 0.28), stripes)
    sway = 0.25 * math.sin(4 * turn)
    lamp = scene.at(0, 3.4, 2.7, 0.0, 0.0, sway).shadowless()
    cord, shade = scene.material((0.1, 0.1, 0.1)), scene.material((0.9, 0.75, 0.5), glow=0.9)
    lamp.rod((0, 0, 0), (0, 0, -0.6), 0.015, cord)
    lamp.draw(shapes.cylinder(0.4), (0, 0, -0.7), (0.5, 0.5, 0.25), shade)


def frame_at(index: int, atlas: Atlas, samples: int) -> NDArray[np.uint8]:
    """uint8 (360, 640, 3) RGB."""
    rng = np.random.default_rng([SEED, index])
    total = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for k in range(samples):
        scene, camera = scene_at((index + SHUTTER * ((k + 0.5) / samples - 0.5)) / FRAMES, atlas)
        pixel = 1 / camera.focal(HEIGHT, WIDTH)
        right, down = ((k + 0.5) / samples - 0.5) * pixel, ((0.618 * k) % 1 - 0.5) * pixel
        camera = replace(camera, yaw=camera.yaw + right, pitch=camera.pitch + down)
        for light in scene.lights:
            spread = 0.04 if light.is_sun else 0.12
            x, y, z = (float(v + spread * rng.normal()) for v in light.position)
            light.position = (x, y, z)
        total += photograph(scene, camera, atlas, (HEIGHT, WIDTH), shadow_size=1024)[0]
    picture = total / samples * EXPOSURE
    picture = picture * (1 + SHOULDER) / (1 + SHOULDER * picture)
    return np.asarray(np.clip(picture, 0, 1) ** (1 / 2.2) * 255 + 0.5).astype(np.uint8)


def true_disparity(index: int, atlas: Atlas) -> NDArray[np.float32]:
    """Inverse depth of frame `index` in 1/metre, float32 (360, 640)."""
    scene, camera = scene_at(index / FRAMES, atlas)
    return rasterize(assemble(scene), camera, HEIGHT, WIDTH)[0]


def _tone(count: int, rate: int) -> NDArray[np.float32]:
    """A quiet chord that swells and fades, float32 (1, count)."""
    t = np.arange(count) / rate
    chord = sum(
        np.sin(2 * np.pi * f * t + f) * a for f, a in ((110, 1.0), (164.8, 0.6), (220, 0.4), (277.2, 0.3))
    )
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * t * rate / count)
    return (0.04 * swell * chord).astype(np.float32)[None]


def make(target: Path, samples: int) -> None:
    """Write demo.mp4 and demo_depth.npz into a folder, under their names only when whole."""
    atlas = make_atlas(SEED)
    part = target / "demo.part.mp4"
    with av.open(str(part), "w", options={"movflags": "faststart"}) as file:
        video = file.add_stream("libx264", rate=RATE, options={"crf": "19", "preset": "slow"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = file.add_stream("aac", rate=44100, layout="mono", options={"b": "64k"})
        tone = _tone(44100 * FRAMES // RATE, 44100)
        audio = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        audio.sample_rate, audio.pts, audio.time_base = 44100, 0, Fraction(1, 44100)
        for packet in (*sound.encode(audio), *sound.encode(None)):
            file.mux(packet)
        for index in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(frame_at(index, atlas, samples), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            file.mux(video.encode(frame))
            print(f"\rframe {index + 1} of {FRAMES}", end="", flush=True)
        file.mux(video.encode(None))
    part.replace(target / "demo.mp4")
    frames = np.arange(0, FRAMES, DEPTH_EVERY)
    middle = DEPTH_STEP // 2
    truth = [true_disparity(int(index), atlas)[middle::DEPTH_STEP, middle::DEPTH_STEP] for index in frames]
    np.savez_compressed(target / "demo_depth.npz", frames=frames, disparity=np.array(truth, np.float16))
    print()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=ASSETS)
    parser.add_argument("--samples", type=int, default=8, help="renderings a frame")
    chosen = parser.parse_args()
    make(chosen.to, chosen.samples)


if __name__ == "__main__":
    main()
