"""Photographs whose depth somebody measured, from the folders of openly licensed sets, as `evaluate` reads them.

    python -m pipeline.training.measured pandaset PANDASET pairs/
    python -m pipeline.training.measured tum rgbd_dataset_freiburg1_rpy pairs/ --every 18
    python -m pipeline.training.evaluate --photographs pairs/

`pandaset`: streets with LiDAR, https://pandaset.org, CC BY 4.0 with terms of its own; the folder holds the numbered
sequences. Its points are pickled tables of pandas, and a pickle can run anything: take it from its makers only.
`tum`: sequences of the TUM RGB-D benchmark (Sturm et al. 2012), CC BY 4.0; the folder of one sequence.
"""

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas
from numpy.typing import NDArray

BgrImage = NDArray[np.uint8]
"""uint8 (h, w, 3) BGR."""
Distances = NDArray[np.float32]
"""float32 (h, w), metres along the optical axis, infinite where nothing was measured."""
Pair = tuple[str, BgrImage, Distances]

HIDDEN = 1.1
"""What is this much farther than something beside it is hidden from the camera by that: the LiDAR stands higher."""
BESIDE_PX = 3, 6
"""How far that may be beside and above or below, in pixels of half a picture of PandaSet's."""
TUM_METRE = 5000.0
TUM_APART = 0.012
"""Seconds between a picture and the depth that belongs to it."""
TUM_NEAREST = 0.3
"""Metres from which on the sensor measures."""
RIM = 1.15
"""Depths that differ by more within two pixels are of two things."""


def pandaset(folder: Path, every: int = 1) -> Iterator[Pair]:
    """Pictures that have LiDAR, at half size, where the points lie dense enough to hide what is behind them."""
    for path, points in islice(_with_lidar(folder), 0, None, every):
        camera = path.parent
        inner = json.loads((camera / "intrinsics.json").read_text("utf-8"))
        pose = json.loads((camera / "poses.json").read_text("utf-8"))[int(path.stem)]
        whole = np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)
        half = np.asarray(cv2.resize(whole, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        world = pandas.read_pickle(points)[["x", "y", "z"]].to_numpy(np.float64)
        name = f"pandaset_{camera.parents[1].name}_{camera.name.replace('_', '-')}_{path.stem}"
        yield name, half, _without_hidden(_projected(world, pose, inner, half.shape[:2]))


def _with_lidar(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Picture and points of the same moment."""
    for path in sorted(folder.glob("*/camera/*/[0-9][0-9].jpg")):
        points = path.parents[2] / "lidar" / f"{path.stem}.pkl.gz"
        if points.exists():
            yield path, points


def _projected(
    world: NDArray[np.float64], pose: dict[str, Any], inner: dict[str, float], size: tuple[int, int]
) -> Distances:
    """The nearest point in every pixel of a picture that is half as large as its camera's."""
    w, x, y, z = (pose["heading"][k] for k in "wxyz")
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    local = (world - [pose["position"][k] for k in "xyz"]) @ turn
    local = local[local[:, 2] > 1.0]
    depth = local[:, 2]
    column = np.floor((inner["fx"] * local[:, 0] / depth + inner["cx"]) / 2).astype(int)
    row = np.floor((inner["fy"] * local[:, 1] / depth + inner["cy"]) / 2).astype(int)
    inside = (column >= 0) & (column < size[1]) & (row >= 0) & (row < size[0])
    seen = np.full(size, np.inf, np.float32)
    np.minimum.at(seen, (row[inside], column[inside]), depth[inside].astype(np.float32))
    return seen


def _without_hidden(seen: Distances) -> Distances:
    across, down = BESIDE_PX
    window = np.ones((2 * down + 1, 2 * across + 1), np.uint8)
    nearest = np.asarray(cv2.erode(seen, window), np.float32)
    return np.where(seen / HIDDEN > nearest, np.float32(np.inf), seen)


def tum(folder: Path, every: int = 1) -> Iterator[Pair]:
    """Color pictures and the depth of the same moment, without the rims of things: there the sensor mixes both."""
    window = np.ones((5, 5), np.uint8)
    for path, measured in islice(_with_depth(folder), 0, None, every):
        image = np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)
        depth = np.asarray(cv2.imread(str(measured), cv2.IMREAD_UNCHANGED), np.float32) / TUM_METRE
        known = np.where(depth > TUM_NEAREST, depth, np.float32(np.inf))
        rim = cv2.dilate(depth, window) / RIM > cv2.erode(known, window)
        yield f"tum_{folder.name.replace('_', '-')}_{path.stem}", image, np.where(rim, np.inf, known)


def _with_depth(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Color picture and depth of the same moment."""
    depths = {float(path.stem): path for path in (folder / "depth").glob("*.png")}
    moments = np.array(sorted(depths))
    for path in sorted((folder / "rgb").glob("*.png"), key=lambda path: float(path.stem)):
        moment = float(moments[np.abs(moments - float(path.stem)).argmin()])
        if abs(moment - float(path.stem)) <= TUM_APART:
            yield path, depths[moment]


SETS = {"pandaset": pandaset, "tum": tum}


def write(folder: Path, pair: Pair) -> None:
    """NAME_rgb.png and NAME_disparity.png: uint16, proportional to inverse depth, 0 = not measured."""
    name, image, depth = pair
    levels = np.round(65535 * depth.min() / depth) if np.isfinite(depth).any() else np.zeros(depth.shape)
    cv2.imwrite(str(folder / f"{name}_rgb.png"), image)
    cv2.imwrite(str(folder / f"{name}_disparity.png"), levels.astype(np.uint16))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of so many pictures in a row take one")
    chosen = parser.parse_args()
    chosen.pairs.mkdir(parents=True, exist_ok=True)
    for pair in SETS[chosen.set](chosen.folder, chosen.every):
        write(chosen.pairs, pair)
        print(pair[0], flush=True)


if __name__ == "__main__":
    main()
