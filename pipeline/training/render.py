"""Fill the pool with pictures and their exact depth.

    python -m pipeline.training.render --workers 1            # endless: stop it with Ctrl-C, start it again at will
    python -m pipeline.training.render --workers 16 --shards 4000

Shard n is the same on every machine for the same seed, whoever renders it, and is rendered only once.
"""

import argparse
import multiprocessing
import signal
import sys
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.training import pool as pools
from pipeline.training import themes
from pipeline.training.camera import Camera
from pipeline.training.catalogs import load
from pipeline.training.photo import develop
from pipeline.training.raster import rasterize
from pipeline.training.scene import Scene, assemble
from pipeline.training.shade import SHADOW_SIZE, shade
from pipeline.training.textures import Atlas, make_atlas

FARTHEST = 1.0 / 1000  # 1/metre: what is farther away counts as sky


def photograph(
    scene: Scene, camera: Camera, atlas: Atlas, size: tuple[int, int], shadow_size: int = SHADOW_SIZE
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Linear light float32 (h, w, 3) and true inverse depth float32 (h, w) in 1/metre, 0 = sky."""
    mesh = assemble(scene)
    nearness, seen = rasterize(mesh, camera, *size)
    light = shade(scene, mesh, atlas, camera, nearness, seen, shadow_size)
    return light, np.where(nearness < FARTHEST, np.float32(0), nearness)


def picture(
    rng: np.random.Generator, atlas: Atlas, size: tuple[int, int], kinds: tuple[str, ...] = ()
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A developed picture of a random scene, of one of some kinds, and its true inverse depth, as `photograph`."""
    while True:
        scene, camera = themes.build(rng, atlas, kinds)
        light, disparity = photograph(scene, camera, atlas, size)
        if _worth_seeing(disparity):
            return develop(rng, light, disparity), disparity


def _worth_seeing(disparity: NDArray[np.float32]) -> bool:
    """Not a camera with its nose on a wall, nor one that sees sky only."""
    near = np.percentile(disparity, 98)
    return bool(
        np.mean(disparity > 0) > 0.2
        and near > 1.15 * np.percentile(disparity, 5)
        and np.median(disparity) < 4
    )


@lru_cache(maxsize=2)
def _atlas(seed: int, props: Path | None) -> Atlas:
    """This process's textures, with pictures of rendered scenes for its posters and screens."""
    things = load(props) if props is not None else None
    plain = make_atlas(seed, props=things)
    rng = np.random.default_rng([seed, 1])
    return make_atlas(seed, [picture(rng, plain, (96, 128))[0] for _ in range(40)], things)


def render_shard(
    seed: int,
    number: int,
    count: int = pools.SHARD,
    props: Path | None = None,
    kinds: tuple[str, ...] = (),
) -> pools.Records:
    """Deterministic: of six shards one is upright and one is wide. `props`: what `catalogs` has packed."""
    size = pools.size_for(number)
    records = np.zeros(count, pools.record_type(size))
    atlas = _atlas(seed + number // 64, props)  # new textures now and then
    for k in range(count):
        rng = np.random.default_rng([seed, number, k])
        records[k]["image"], disparity = picture(rng, atlas, size, kinds)
        records[k]["disparity"] = np.minimum(disparity, 60000.0)
    return records


def _work(chosen: argparse.Namespace, numbers: Iterable[int]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for number in numbers:
        start = time.perf_counter()
        records = render_shard(chosen.seed, number, props=chosen.props, kinds=tuple(chosen.kinds))
        pools.write_shard(chosen.pool, number, records)
        pools.make_room(chosen.pool, chosen.keep)
        rate = pools.SHARD / (time.perf_counter() - start)
        print(f"shard {number}: {rate:.1f} pictures/s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pool", type=Path, default=pools.default_pool())
    parser.add_argument("--props", type=Path, help="things and photographs that catalogs has packed")
    parser.add_argument("--kinds", nargs="*", choices=list(themes.MIX), default=(), help="of places; all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--shards", type=int, help="how many to add; without it, go on until stopped")
    parser.add_argument(
        "--keep", type=int, default=250, help="shards to keep (32 MB each); older ones are deleted"
    )
    chosen = parser.parse_args()
    chosen.pool.mkdir(parents=True, exist_ok=True)
    first = max(pools.shards(chosen.pool), default=-1) + 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an ordinary exit takes the workers along
    workers = []
    for k in range(chosen.workers):
        last = first + chosen.shards if chosen.shards else sys.maxsize
        job = (chosen, range(first + k, last, chosen.workers))
        workers.append(multiprocessing.get_context("spawn").Process(target=_work, args=job, daemon=True))
        workers[-1].start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
