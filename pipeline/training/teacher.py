"""Add photographs to the pool, with the depth that several networks agree on: nobody has measured theirs.

    python -m pipeline.training.teacher PHOTOGRAPHS --weights runs/a/last.pt runs/b/last.pt --pool pool --shards 6
    python -m pipeline.training.train --recent 0.25 --since 1134 ...          # the number of the first of these shards

Every crop is turned, and looked at in three sizes and mirrored by each of the networks; the mean of all these views
is what it is labeled with. Use photographs with a licence that allows it, and none that is measured on; `photographs`
gathers those of packages.
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline.training import pool as pools
from pipeline.training.batches import normalized
from pipeline.training.evaluate import averaged

SIZES = 0.75, 1.0, 1.5  # of the crops that are looked at, of the size of those in the pool
LONGEST = 900  # pixels: photographs are made smaller, crops are taken from 0.55 of what fits upwards
TURN = 0.7  # radians, the standard deviation of how far crops are turned
FLAT = 12.0  # gray levels: a crop that varies by less shows nothing

Photograph = NDArray[np.uint8]
Depth = NDArray[np.float32]


def photographs(folder: Path) -> list[Photograph]:
    """All pictures in a folder and those below it, RGB."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".jpg", ".jpeg", ".png", ".webp"):
            continue
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
        if picture is not None:
            share = min(1.0, LONGEST / max(picture.shape[:2]))
            smaller = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
            found.append(np.asarray(smaller, np.uint8))
    return found


def views(crop: Photograph, size: tuple[int, int], networks: list[nn.Module]) -> Iterator[Depth]:
    """What each network sees in each size, as it is and mirrored; float32 of `size` (height, width)."""
    height, width = size
    for share in SIZES:
        seen = round(width * share / 32) * 32, round(height * share / 32) * 32
        shrinks = seen[0] < crop.shape[1]
        picture = cv2.resize(crop, seen, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
        batch = normalized(torch.from_numpy(picture).permute(2, 0, 1)[None])
        both = torch.cat([batch, batch.flip(3)]).contiguous(memory_format=torch.channels_last)
        for network in networks:
            with torch.inference_mode():
                plain, mirrored = network(both).numpy()
            for depth in (plain, np.ascontiguousarray(mirrored[:, ::-1])):
                yield np.asarray(cv2.resize(depth, (width, height)), np.float32)


def quick(network: nn.Module) -> nn.Module:
    """The same network, its weights laid out as processors compute fastest."""
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def agreed(seen: list[Depth]) -> tuple[Depth, float]:
    """The mean of several views, each free of its scale and shift, and how far they are from it, of what it varies.

    It has the mean scale and shift of all, and is never negative.
    """
    flat = np.stack([view.ravel() for view in seen])
    alike = (flat - flat.mean(1, keepdims=True)) / (flat.std(1, keepdims=True) + 1e-6)
    target = alike.mean(0)
    scales = ((flat - flat.mean(1, keepdims=True)) @ target) / (target @ target + 1e-6)
    depth = np.maximum(scales.mean() * target + flat.mean(), 0).reshape(seen[0].shape)
    return np.asarray(depth, np.float32), float(alike.std(0).mean() / (target.std() + 1e-6))


def crop_of(rng: np.random.Generator, photograph: Photograph, size: tuple[int, int]) -> Photograph:
    """Return a part of a photograph, of the aspect of `size`, turned: so what they know of turned pictures stays."""
    height, width = photograph.shape[:2]
    aspect, angle = size[1] / size[0], rng.normal() * TURN
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    covers = np.abs(turn) @ (1, 1 / aspect)  # across and down, in its widths
    wide = (np.array([width, height]) / covers).min() * rng.uniform(0.55, 1.0)
    around = covers * wide / 2
    middle = rng.uniform(around, np.array([width, height]) - around)
    shape = max(1, int(wide)), max(1, int(wide / aspect))
    back = np.column_stack([turn, middle - turn @ (np.array(shape) - 1) / 2])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpAffine(photograph, back, shape, flags=flags, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(crop, np.uint8)


def labeled_shard(
    seed: int, number: int, pictures: list[Photograph], networks: list[nn.Module], count: int = pools.SHARD
) -> tuple[pools.Records, float]:
    """Crops of photographs with their agreed depth, in arbitrary units, and how far its views differ on average."""
    rng = np.random.default_rng([seed, number])
    size = pools.size_for(number)
    records, filled, apart = np.zeros(count, pools.record_type(size)), 0, 0.0
    for _ in range(100 * count):
        crop = crop_of(rng, pictures[rng.integers(len(pictures))], size)
        if cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).std() < FLAT:  # of one color is nothing, too
            continue
        records[filled]["image"] = cv2.resize(crop, size[::-1], interpolation=cv2.INTER_AREA)
        depth, differ = agreed(list(views(crop, size, networks)))
        records[filled]["disparity"] = np.minimum(depth, 60000)
        filled, apart = filled + 1, apart + differ
        if filled == count:
            return records, apart / count
    raise ValueError("These photographs show hardly anything: nearly every crop of them is flat.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photographs", type=Path, help="a folder")
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help=".pt or .safetensors")
    parser.add_argument("--pool", type=Path, default=pools.default_pool())
    parser.add_argument("--shards", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    pictures = photographs(chosen.photographs)
    if not pictures:
        parser.error(f"no pictures in {chosen.photographs}")
    networks = [quick(averaged(path)) for path in chosen.weights]
    chosen.pool.mkdir(parents=True, exist_ok=True)
    first = max(pools.shards(chosen.pool), default=-1) + 1
    for number in range(first, first + chosen.shards):
        records, apart = labeled_shard(chosen.seed, number, pictures, networks)
        pools.write_shard(chosen.pool, number, records)
        print(f"shard {number}: views differ by {apart:.2f} of what depth varies", flush=True)


if __name__ == "__main__":
    main()
