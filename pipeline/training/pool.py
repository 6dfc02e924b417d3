"""The pool: a folder of shards that render workers fill and the trainer reads, oldest shards making room for new ones.

A shard is one .npy file of records (`image` uint8 (h, w, 3) RGB, `disparity` float16 (h, w) in 1/metre, 0 = sky).
It gets its final name only when whole, so readers never see half of one; memory-mapped, it costs no memory.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

SHARD = 128  # pictures
LANDSCAPE, PORTRAIT, WIDE = (192, 256), (256, 192), (128, 384)  # height, width: as many pixels each
_NAME = re.compile(r"shard_(\d{7})_(\d+)x(\d+)\.npy")

Records = NDArray[np.void]


def default_pool() -> Path:
    """In the user's cache: it is large and can always be made again."""
    return Path(platformdirs.user_cache_dir("depth-viewer")) / "training" / "pool"


def record_type(size: tuple[int, int]) -> np.dtype[Any]:
    return np.dtype([("image", np.uint8, (*size, 3)), ("disparity", np.float16, size)])


def shards(pool: Path) -> dict[int, Path]:
    """Finished shards by number, in order."""
    found = {int(m[1]): path for path in pool.glob("shard_*.npy") if (m := _NAME.fullmatch(path.name))}
    return dict(sorted(found.items()))


def size_for(number: int) -> tuple[int, int]:
    """Height and width of the pictures of a new shard: of six one is upright and one is wide."""
    return {2: WIDE, 5: PORTRAIT}.get(number % 6, LANDSCAPE)


def size_of(path: Path) -> tuple[int, int]:
    """Height and width of a shard's pictures."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path.name} is not a shard's name")
    return int(match[2]), int(match[3])


def write_shard(pool: Path, number: int, records: Records) -> None:
    """Under the final name only when whole."""
    height, width = records.dtype["disparity"].shape
    path = pool / f"shard_{number:07d}_{height}x{width}.npy"
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, records)
    part.replace(path)


def open_shard(path: Path) -> Records:
    """Memory-mapped: pictures are read when they are looked at."""
    records: Records = np.load(path, mmap_mode="r")
    return records


def make_room(pool: Path, keep: int) -> None:
    """Delete the oldest shards beyond `keep`; who has one open can go on reading it."""
    for number in list(shards(pool))[:-keep]:
        shards(pool)[number].unlink(missing_ok=True)
