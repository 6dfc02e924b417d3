"""The atlas: some hundred small tileable textures, made from noise and drawing once per process, with mip levels.

Surface maps (wood, bricks, cloth, grass ...) are gray and get their two colors from a material, so that one map
serves many surfaces and no color or pattern tells how far away a thing is. Pictures (posters, screens) are RGB.
"""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.training.catalogs import Props, is_even

SIDE = 128
Gray = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Atlas:
    """`texels` uint8, flat: all textures of level 0 (side x side x 3 each), then of level 1, half as large, ...

    `starts` int64: where each level begins, in texels. `names`: texture numbers by kind.
    """

    texels: NDArray[np.uint8]
    starts: NDArray[np.int64]
    side: int
    names: dict[str, list[int]]
    props: Props | None = None
    prop_textures: int = 0  # the number of the first of the props' textures

    def pick(self, rng: np.random.Generator, *kinds: str) -> int:
        """Some texture of one of these kinds."""
        numbers = self.names[kinds[rng.integers(len(kinds))]]
        return numbers[rng.integers(len(numbers))]


def make_atlas(seed: int, photos: list[NDArray[np.uint8]] | None = None, props: Props | None = None) -> Atlas:
    """Deterministic by seed. `photos`: more pictures for posters and screens, uint8 RGB of any size.

    `props`: things for the scenes, with their textures, and photographs to cover surfaces with.
    """
    rng = np.random.default_rng(seed)
    sheets: list[NDArray[np.uint8]] = []
    names: dict[str, list[int]] = {}

    def keep(kind: str, texture: NDArray[np.generic]) -> None:
        values = np.asarray(texture)
        if values.dtype != np.uint8:
            values = (np.clip(values, 0, 1) * 255).astype(np.uint8)
        if values.ndim == 2:
            values = np.repeat(values[..., None], 3, axis=2)
        names.setdefault(kind, []).append(len(sheets))
        sheets.append(np.ascontiguousarray(values))

    for kind, (make, count) in MAPS.items():
        for _ in range(count):
            keep(kind, make(rng))
    for _ in range(14):
        keep("picture", scenic(rng))
        keep("picture", abstract(rng))
        keep("screen", screen(rng))
        keep("facade", facade(rng))
        keep("books", books(rng))
    for photo in photos or []:
        keep("picture", cv2.resize(photo, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
    first = len(sheets)
    if props is not None:
        for square in props.textures:
            keep("photo" if is_even(square) else "label", square)
        for square in props.surfaces:
            keep("photo", square)
        for square in props.photographs:
            keep("photo", square)
            keep("picture", square)
    return replace(_with_mips(np.stack(sheets), names), props=props, prop_textures=first)


def _with_mips(level: NDArray[np.uint8], names: dict[str, list[int]]) -> Atlas:
    levels, starts, start = [], [], 0
    side = level.shape[1]
    while level.shape[1] >= 2:
        levels.append(level.ravel())
        starts.append(start)
        start += level.size // 3
        quads = level.astype(np.uint16)
        quads = (
            quads[:, ::2, ::2] + quads[:, 1::2, ::2] + quads[:, ::2, 1::2] + quads[:, 1::2, 1::2] + 2
        ) // 4
        level = quads.astype(np.uint8)
    return Atlas(np.concatenate(levels), np.array(starts, np.int64), side, names)


def _equalized(field: Gray) -> Gray:
    spread = 2.2 * float(field.std()) + 1e-6
    return np.asarray(np.clip(0.5 + (field - field.mean()) / (2 * spread), 0, 1), np.float32)


def noise(rng: np.random.Generator, steepness: float, stretch: float = 1.0) -> Gray:
    """Tileable noise: white noise with spectrum 1 / f**steepness, drawn out along x where stretch > 1."""
    fy, fx = np.fft.fftfreq(SIDE)[:, None] * SIDE, np.fft.rfftfreq(SIDE)[None] * SIDE
    frequency = np.sqrt((fx * stretch) ** 2 + fy**2)
    frequency[0, 0] = 1e9
    spectrum = np.fft.rfft2(rng.normal(size=(SIDE, SIDE))) / np.maximum(frequency, 1.0) ** steepness
    return _equalized(np.fft.irfft2(spectrum, s=(SIDE, SIDE)).astype(np.float32))


def _coordinates() -> tuple[Gray, Gray]:
    ticks = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE
    x, y = np.meshgrid(ticks, ticks)
    return x, y


def rough(rng: np.random.Generator) -> Gray:
    return noise(rng, rng.uniform(0.2, 2.2))


def wood(rng: np.random.Generator) -> Gray:
    grain = noise(rng, rng.uniform(0.8, 1.5), rng.uniform(6, 25))
    rings = 0.5 + 0.5 * np.sin(6.283 * (rng.integers(2, 9) * _coordinates()[1] + 1.5 * noise(rng, 2.2, 6)))
    return _equalized(grain + rng.uniform(0, 0.6) * rings)


def planks(rng: np.random.Generator) -> Gray:
    x, y = _coordinates()
    count = int(rng.integers(3, 8))
    row = np.floor(y * count)
    tone = rng.random(count)[row.astype(int)]
    seam = ((y * count) % 1 < 0.06) | (((x + 0.37 * row) % 1) < 0.015)
    return np.where(seam, rng.uniform(0, 0.3), 0.35 * tone + 0.65 * wood(rng)).astype(np.float32)


def bricks(rng: np.random.Generator) -> Gray:
    x, y = _coordinates()
    rows = 2 * int(rng.integers(2, 6))
    columns = int(rng.integers(2, 5))
    row = np.floor(y * rows)
    shifted = (x * columns + 0.5 * (row % 2)) % columns
    gap = rng.uniform(0.04, 0.1)
    seam = ((y * rows) % 1 < 1.6 * gap) | (shifted % 1 < gap)
    tone = rng.random((rows, columns))[row.astype(int), np.floor(shifted).astype(int) % columns]
    return np.where(seam, 1.0, 0.45 * tone + 0.25 * noise(rng, 0.8)).astype(np.float32)


def tiles(rng: np.random.Generator) -> Gray:
    x, y = _coordinates()
    count = int(rng.integers(1, 7))
    seam = ((x * count) % 1 < 0.05) | ((y * count) % 1 < 0.05)
    body = rng.uniform(0.05, 0.3) * noise(rng, 1.5)
    if rng.random() < 0.4:
        body = body + 0.6 * ((np.floor(x * 2 * count) + np.floor(y * 2 * count)) % 2)
    return np.where(seam, rng.uniform(0.6, 1), body).astype(np.float32)


def stripes(rng: np.random.Generator) -> Gray:
    x, y = _coordinates()
    count = int(rng.integers(2, 16))
    line = x if rng.random() < 0.5 else y
    sharp = rng.uniform(1, 8)
    wave = 0.5 + sharp * np.sin(6.283 * count * line)
    return np.asarray(np.clip(wave + 0.2 * noise(rng, 0.5), 0, 1), np.float32)


def cloth(rng: np.random.Generator) -> Gray:
    x, y = _coordinates()
    count = int(rng.integers(3, 24))
    weave = np.sin(6.283 * count * x) * rng.uniform(0.2, 1) + np.sin(6.283 * count * y) * rng.uniform(0.2, 1)
    return _equalized(weave + rng.uniform(0.5, 3) * noise(rng, rng.uniform(0.5, 2)))


def grass(rng: np.random.Generator) -> Gray:
    blades = noise(rng, 0.25, 1.0 / rng.uniform(1.5, 4))
    return _equalized(blades + rng.uniform(0.3, 1.2) * noise(rng, 1.6))


def gravel(rng: np.random.Generator) -> Gray:
    field = np.full((SIDE, SIDE), 9.0, np.float32)
    x, y = _coordinates()
    for _ in range(int(rng.integers(20, 70))):
        dx, dy = np.abs(x - rng.random()), np.abs(y - rng.random())
        field = np.minimum(field, np.hypot(np.minimum(dx, 1 - dx), np.minimum(dy, 1 - dy)))
    return _equalized(field + 0.05 * noise(rng, 0.5))


def blotches(rng: np.random.Generator) -> Gray:
    field = noise(rng, rng.uniform(1.3, 2.2))
    return np.asarray(np.clip(0.5 + rng.uniform(2, 12) * (field - rng.uniform(0.3, 0.7)), 0, 1), np.float32)


def clouds(rng: np.random.Generator) -> Gray:
    return noise(rng, rng.uniform(1.5, 2.0), rng.uniform(0.8, 1.6))


def dots(rng: np.random.Generator) -> Gray:
    x, y = _coordinates()
    count = int(rng.integers(2, 12))
    radius = np.hypot((x * count) % 1 - 0.5, (y * count) % 1 - 0.5)
    return np.asarray(np.clip(4 * (rng.uniform(0.15, 0.4) - radius) * count, 0, 1), np.float32)


MAPS = {
    "rough": (rough, 16), "wood": (wood, 12), "planks": (planks, 10), "bricks": (bricks, 10), "tiles": (tiles, 10),
    "stripes": (stripes, 10), "cloth": (cloth, 14), "grass": (grass, 8), "gravel": (gravel, 8),
    "blotches": (blotches, 12), "clouds": (clouds, 8), "dots": (dots, 6),
}  # fmt: skip


def _color(rng: np.random.Generator, dark: float = 0.0, bright: float = 1.0) -> list[float]:
    return [float(v) for v in rng.uniform(dark, bright, 3)]


def scenic(rng: np.random.Generator) -> Gray:
    """A landscape that is flat all the same: sky, hills, blobs that grow towards the bottom."""
    _, y = _coordinates()
    sky = np.array(_color(rng, 0.4)) * (1 - y[..., None]) + np.array(_color(rng, 0.6)) * y[..., None]
    picture = sky
    for layer in range(int(rng.integers(1, 5))):
        ridge = 0.35 + 0.13 * layer + 0.12 * noise(rng, 2.2)[0][None, :] * np.ones((SIDE, 1))
        picture = np.where((y > ridge)[..., None], np.array(_color(rng, 0, 0.7)), picture)
    picture = picture * (0.8 + 0.4 * noise(rng, 1.2)[..., None])
    drawn = np.ascontiguousarray(picture, np.float32)
    for _ in range(int(rng.integers(0, 5))):
        center, size = rng.integers(20, 108, 2), rng.integers(4, 26, 2)
        cv2.ellipse(
            drawn, tuple(map(int, center)), tuple(map(int, size)), 0.0, 0, 360, _color(rng), -1, cv2.LINE_AA
        )
    return drawn


def abstract(rng: np.random.Generator) -> Gray:
    """Rectangles, circles and lines: paintings, labels, packages, play mats."""
    picture = np.ones((SIDE, SIDE, 3), np.float32) * np.array(_color(rng), np.float32)
    for _ in range(int(rng.integers(3, 22))):
        a, b = rng.integers(0, SIDE, 2), rng.integers(0, SIDE, 2)
        kind = rng.integers(3)
        color = _color(rng)
        if kind == 0:
            cv2.rectangle(picture, tuple(map(int, a)), tuple(map(int, b)), color, -1)
        elif kind == 1:
            cv2.circle(picture, tuple(map(int, a)), int(rng.integers(3, 30)), color, -1, cv2.LINE_AA)
        else:
            cv2.line(
                picture, tuple(map(int, a)), tuple(map(int, b)), color, int(rng.integers(1, 8)), cv2.LINE_AA
            )
    return picture * (0.85 + 0.3 * noise(rng, 1.0)[..., None])


def screen(rng: np.random.Generator) -> Gray:
    """Windows with lines of text: monitors, pages, signs."""
    dark = rng.random() < 0.5
    paper = rng.uniform(0.02, 0.2) if dark else rng.uniform(0.75, 1)
    picture = np.full((SIDE, SIDE, 3), paper, np.float32) + np.array(_color(rng, -0.05, 0.05), np.float32)
    if rng.random() < 0.6:
        width = int(rng.integers(12, 40))
        picture[:, :width] = _color(rng)
    y = int(rng.integers(2, 12))
    while y < SIDE - 4:
        ink = _color(rng, 0.3, 1) if dark else _color(rng, 0, 0.5)
        x = int(rng.integers(4, 50))
        while x < SIDE - 8 and rng.random() < 0.9:
            width = int(rng.integers(3, 16))
            picture[y : y + 2, x : x + width] = ink
            x += width + 3
        y += int(rng.integers(4, 9))
    return picture


def facade(rng: np.random.Generator) -> Gray:
    """Rows of windows on a wall."""
    x, y = _coordinates()
    rows, columns = rng.integers(1, 5, 2)
    u, v = (x * columns) % 1, (y * rows) % 1
    width, height = rng.uniform(0.3, 0.8, 2)
    window = (np.abs(u - 0.5) < width / 2) & (np.abs(v - 0.5) < height / 2)
    frame = (np.abs(u - 0.5) < width / 2 + 0.05) & (np.abs(v - 0.5) < height / 2 + 0.05)
    wall = np.array(_color(rng, 0.25, 0.95)) * (0.75 + 0.4 * noise(rng, 0.9)[..., None])
    pane = np.array(_color(rng, 0.05, 0.5)) * (0.6 + 0.8 * noise(rng, 1.8)[..., None])
    return np.where(window[..., None], pane, np.where(frame[..., None], _color(rng, 0.2, 1), wall)).astype(
        np.float32
    )


def books(rng: np.random.Generator) -> Gray:
    """A row of book spines of different heights before a dark back."""
    picture = np.full((SIDE, SIDE, 3), 0.05, np.float32)
    x = 0
    while x < SIDE:
        width = int(rng.integers(4, 13))
        top = int(rng.integers(4, 40))
        picture[top:, x : x + width - 1] = _color(rng, 0.05, 0.95)
        band = int(rng.integers(top, SIDE))
        picture[band : band + 5, x : x + width - 1] = _color(rng)
        x += width
    return picture
