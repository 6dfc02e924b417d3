"""Gather the photographs for `teacher`: those of the packages that `photographs.csv` names, each with its licence.

    mkdir packages; cd packages                              # the versions are in the model card
    apt-get download blender-data gcompris-qt-data …         # each unpacked into a folder of its name: dpkg -x
    npm pack @pmndrs/assets; pip download --no-deps scikit-image scikit-learn      # tar -xf, unzip, likewise
    python -m pipeline.training.photographs packages --to photographs

A panorama (`.exr`, or `.exr.js` if JavaScript carries it as text) becomes `VIEWS` pictures, each as a camera sees a
part of it. A picture in an archive of Qt is written as FILE.rcc:PATH. Takes the extra exr.
"""

import argparse
import base64
import csv
import math
import re
import shutil
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

LIST = Path(__file__).with_name("photographs.csv")
VIEWS = 8  # of a panorama, all around
SIZE = 512, 384  # width and height of a view, pixels; every third is upright
ANGLES = 75, 105  # degrees that its longer side spans
PITCH = -5, 25  # degrees that it looks down
MIDDLE = 0.18  # what the geometric mean of a view becomes, times 0.8 to 1.5
FOLDER = 2  # a flag of what stands in Qt's archives
KNEE = 0.6  # what is brighter is squeezed into what is left up to 1

Panorama = NDArray[np.float32]
"""float32 (h, 2h, 3), RGB, light as it is."""


@dataclass(frozen=True)
class Photograph:
    """A line of the list."""

    package: str
    file: str
    licence: str
    author: str
    source: str


def listed(file: Path = LIST) -> list[Photograph]:
    """All photographs of the list."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [Photograph(**line) for line in csv.DictReader(lines)]


def seen(panorama: Panorama, yaw: float, pitch: float, span: float, size: tuple[int, int]) -> Panorama:
    """What a camera sees of a panorama, turned right by `yaw`, down by `pitch`; all in radians. Size: width, height."""
    width, height = size
    x, y = np.meshgrid(np.arange(width) - (width - 1) / 2, np.arange(height) - (height - 1) / 2)
    ahead = np.full_like(x, max(size) / 2 / math.tan(span / 2))
    low, far = y * math.cos(pitch) + ahead * math.sin(pitch), ahead * math.cos(pitch) - y * math.sin(pitch)
    around, down = np.arctan2(x, far) + yaw, np.arctan2(low, np.hypot(x, far))
    rows, columns = panorama.shape[:2]
    column = np.mod((around / (2 * np.pi) + 0.5) * columns - 0.5, columns).astype(np.float32)
    row = ((down / np.pi + 0.5) * rows - 0.5).astype(np.float32)
    closed = np.concatenate([panorama, panorama[:, :2]], 1)  # its right rim goes on at the left
    view = cv2.remap(closed, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.float32)


def exposed(light: Panorama, exposure: float) -> NDArray[np.uint8]:
    """The picture that a camera takes: uint8 RGB, sRGB, the brightest parts squeezed."""
    middle = np.exp(np.log(light.mean(2) + 1e-4).mean())
    light = light * (MIDDLE * exposure / middle)
    light = np.where(light > KNEE, 1 - (1 - KNEE) * np.exp(-(light - KNEE) / (1 - KNEE)), light)
    curve = np.where(light < 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(curve, 0, 1) * 255, np.uint8)


def views(panorama: Panorama, seed: int, count: int = VIEWS) -> list[NDArray[np.uint8]]:
    """Pictures all around, of different angles."""
    rng = np.random.default_rng(seed)
    taken = []
    for k in range(count):
        span, pitch = np.radians(rng.uniform(*ANGLES)), np.radians(rng.uniform(*PITCH))
        yaw = 2 * np.pi * (k + rng.uniform(0, 0.5)) / count
        light = seen(panorama, yaw, pitch, span, SIZE if k % 3 else SIZE[::-1])
        taken.append(exposed(light, rng.uniform(0.8, 1.5)))
    return taken


def read_panorama(file: Path) -> Panorama:
    """An OpenEXR image, or one that a JavaScript module carries."""
    import OpenEXR

    if file.suffix == ".js":
        text = re.search(r"base64,([A-Za-z0-9+/=]+)", file.read_text(encoding="utf-8"))
        if text is None:
            raise ValueError(f"{file} carries no picture.")
        with tempfile.TemporaryDirectory() as folder:
            inside = Path(folder, "panorama.exr")
            inside.write_bytes(base64.b64decode(text[1]))
            return read_panorama(inside)
    with OpenEXR.File(str(file), separate_channels=True) as opened:
        channels = opened.channels()
        colors = [np.asarray(channels[name].pixels, np.float32) for name in "RGB"]
    return np.maximum(np.stack(colors, -1), 0)


def from_archive(archive: Path, inside: str) -> bytes:
    """A file of one of Qt's archives: a header, and at the places that it tells a tree, names and contents."""
    content = archive.read_bytes()
    magic, version, tree, data, names = struct.unpack_from(">4s4I", content)
    if magic != b"qres":
        raise ValueError(f"{archive} is none of Qt's archives.")
    size, node = (14 if version < 2 else 22), tree
    for part in inside.strip("/").split("/"):
        flags, count, first = struct.unpack_from(">HII", content, node + 4)
        children = range(tree + first * size, tree + (first + count) * size, size) if flags & FOLDER else ()
        for child in children:
            place = names + struct.unpack_from(">I", content, child)[0]
            length = 2 * struct.unpack_from(">H", content, place)[0]
            if content[place + 6 : place + 6 + length].decode("utf-16-be") == part:
                node = child
                break
        else:
            raise FileNotFoundError(f"{archive} holds no {inside}.")
    flags, start = struct.unpack_from(">H4xI", content, node + 4)
    if flags:
        raise ValueError(f"{inside} of {archive} is a folder or compressed.")
    (length,) = struct.unpack_from(">I", content, data + start)
    return content[data + start + 4 : data + start + 4 + length]


def gather(photograph: Photograph, packages: Path, target: Path) -> int:
    """Write a photograph, or the views of a panorama, into a folder; return how many pictures that are."""
    outer, _, inside = photograph.file.partition(":")
    file = packages / photograph.package / outer
    if not file.is_file():
        raise FileNotFoundError(f"{file} is not there: unpack the package into a folder of its name.")
    name = f"{photograph.package.replace('/', '_')}_{(inside or outer).strip('/').replace('/', '_')}"
    if inside:
        (target / name).write_bytes(from_archive(file, inside))
    elif file.name.endswith((".exr", ".exr.js")):
        taken = views(read_panorama(file), zlib.crc32(name.encode()))
        for k, picture in enumerate(taken):
            cv2.imwrite(str(target / f"{name}_{k}.jpg"), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
        return len(taken)
    else:
        shutil.copyfile(file, target / name)
    return 1


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "packages", type=Path, help="a folder with an unpacked package in each of its folders"
    )
    parser.add_argument("--to", type=Path, required=True, help="the folder for the pictures")
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    try:
        count = sum(gather(photograph, chosen.packages, chosen.to) for photograph in listed())
    except (FileNotFoundError, ImportError, ValueError) as error:
        parser.error(str(error))
    print(f"{chosen.to}: {count} pictures")


if __name__ == "__main__":
    main()
