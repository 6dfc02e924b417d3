"""How good are the weights? Figures beside two trivial predictors, and contact sheets to look at.

    python -m pipeline.training.evaluate --photographs real_depth/ --clips clips/ --sheets sheets/
    python -m pipeline.training.evaluate --checkpoint runs/a/last.pt ...       # or a file that export has written

`--photographs`: a folder of NAME_rgb.(png|jpg) and NAME_disparity.png (uint16, proportional to inverse depth,
0 = not measured); sets are told apart by the part of NAME before the first underscore. Measure with them, never
train on them. `--rendered 200`: also fresh pictures of every theme that no training run has seen.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline.evaluation.metrics import DepthAccuracy, depth_accuracy
from pipeline.models.base import load_model
from pipeline.models.folding import folded
from pipeline.models.nano import NanoNet
from pipeline.training import pool as pools
from pipeline.training import themes
from pipeline.training.catalogs import load
from pipeline.training.demo import ASSETS
from pipeline.training.photo import develop
from pipeline.training.render import photograph
from pipeline.training.textures import make_atlas
from pipeline.training.train import weights

Predictor = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
Example = tuple[str, NDArray[np.uint8], NDArray[np.float32]]
"""Name of its set, picture uint8 (H, W, 3) RGB, true inverse depth float32 (h, w) with 0 = not known."""


def constant(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Everything equally far."""
    return np.ones(image.shape[:2], np.float32)


def lower_is_nearer(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Disparity grows evenly from the top of the picture to its bottom."""
    height, width = image.shape[:2]
    return np.repeat(np.linspace(0, 1, height, dtype=np.float32)[:, None], width, axis=1)


def averaged(checkpoint: Path) -> nn.Module:
    """The averaged network of a checkpoint, or an exported one, ready to look at pictures."""
    return ready(weights(checkpoint)[0])


def ready(entries: dict[str, torch.Tensor]) -> nn.Module:
    """A network of these weights, ready to look at pictures."""
    trained = NanoNet()
    trained.load_state_dict(entries)
    return folded(trained.eval())


def network(checkpoint: Path | None, name: str = "nano") -> Predictor:
    """The averaged network of a checkpoint, or one that travels with the program."""
    model = load_model(name)
    return predictor(model.build(model.fetch()) if checkpoint is None else averaged(checkpoint), name)


def predictor(net: nn.Module, name: str = "nano") -> Predictor:
    """What a network sees in a picture, prepared as for the model of that name."""
    model = load_model(name)

    def predict(image: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            disparity: NDArray[np.float32] = net(torch.from_numpy(model.prepare(image)))[0].numpy()
        return disparity

    return predict


def photographs(folder: Path) -> Iterator[Example]:
    """All pictures of a folder as described above."""
    for path in sorted(folder.glob("*_disparity.png")):
        name = path.name.removesuffix("_disparity.png")
        colored = next(folder.glob(f"{name}_rgb.*"))
        image = cv2.imread(str(colored), cv2.IMREAD_COLOR_RGB)
        truth = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        yield name.split("_")[0], np.asarray(image, np.uint8), np.asarray(truth, np.float32)


def demo_frames() -> Iterator[Example]:
    """The demo clip's frames whose true depth is kept."""
    kept = np.load(ASSETS / "demo_depth.npz")
    wanted = {int(index): truth for index, truth in zip(kept["frames"], kept["disparity"], strict=True)}
    for index, image in enumerate(clip_frames(ASSETS / "demo.mp4")):
        if index in wanted:
            yield "demo", image, wanted[index].astype(np.float32)


def rendered(count: int, props: Path | None, seed: int = 999_983) -> Iterator[Example]:
    """Fresh pictures, theme by theme, of a seed that is kept for measuring; the sky is not asked about."""
    atlas = make_atlas(seed, props=load(props) if props is not None else None)
    for k in range(count):
        theme = list(themes.MIX)[k % len(themes.MIX)]
        rng = np.random.default_rng([seed, k])
        light, disparity = photograph(*themes.MIX[theme][0](rng, atlas), atlas, pools.LANDSCAPE)
        if disparity.any():
            yield theme, develop(rng, light, disparity), disparity


def clip_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """All frames of a clip, uint8 RGB."""
    video = cv2.VideoCapture(str(path))
    while True:
        good, bgr = video.read()
        if not good:
            return
        yield np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def measure(predict: Predictor, pictures: Iterable[Example]) -> dict[str, DepthAccuracy]:
    """Mean figures of each set; predictions are brought to the size of the measurement."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for name, image, truth in pictures:
        disparity = cv2.resize(predict(image), truth.shape[::-1], interpolation=cv2.INTER_LINEAR)
        accuracy = depth_accuracy(np.asarray(disparity, np.float32), truth)
        found.setdefault(name, []).append((accuracy.abs_rel, accuracy.delta1, accuracy.ordinal))
    return {name: DepthAccuracy(*np.nanmean(np.array(rows), axis=0).tolist()) for name, rows in found.items()}


def tile(
    predict: Predictor, image: NDArray[np.uint8], truth: NDArray[np.float32] | None = None
) -> NDArray[np.uint8]:
    """A picture, its true depth where it is known, and what the network sees; BGR for writing."""
    size = (256, 192)
    shown = [np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA)[..., ::-1], np.uint8)]
    for disparity in (truth, predict(image)):
        if disparity is not None:
            low, high = np.percentile(disparity, (1, 99))
            level = np.clip((disparity - low) / max(high - low, 1e-6), 0, 1) * 255
            colored = cv2.applyColorMap(cv2.resize(level.astype(np.uint8), size), cv2.COLORMAP_INFERNO)
            shown.append(np.asarray(colored, np.uint8))
    return np.hstack(shown)


def sheet(tiles: list[NDArray[np.uint8]], columns: int = 3) -> NDArray[np.uint8]:
    """Tiles in rows; empty places are black."""
    full = [*tiles, *[np.zeros_like(tiles[0])] * (-len(tiles) % columns)]
    return np.vstack([np.hstack(full[k : k + columns]) for k in range(0, len(full), columns)])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--checkpoint", type=Path, help="without it, the weights that travel with the program"
    )
    parser.add_argument(
        "--model", choices=("nano", "nano_v1"), default="nano", help="whose weights those are"
    )
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--props", type=Path, help="what the rendered pictures are furnished with")
    parser.add_argument(
        "--rendered", type=int, default=0, help="how many fresh pictures to render and measure"
    )
    parser.add_argument("--sheets", type=Path, help="folder for contact sheets")
    chosen = parser.parse_args()
    predictors = {
        "constant": constant,
        "lower is nearer": lower_is_nearer,
        chosen.model: network(chosen.checkpoint, chosen.model),
    }
    sources: list[Callable[[], Iterator[Example]]] = []
    if chosen.photographs is not None:
        sources.append(lambda: photographs(chosen.photographs))
    if (ASSETS / "demo_depth.npz").exists():
        sources.append(demo_frames)
    if chosen.rendered:
        sources.append(lambda: rendered(chosen.rendered, chosen.props))
    for source in sources:
        examples = list(source())
        for predictor, predict in predictors.items():
            for name, a in measure(predict, examples).items():
                print(
                    f"{name:12} {predictor:16} AbsRel {a.abs_rel:.3f}  δ1 {a.delta1:.3f}  ordinal {a.ordinal:.3f}"
                )
    if chosen.sheets is not None:
        chosen.sheets.mkdir(parents=True, exist_ok=True)
        _sheets(predictors[chosen.model], chosen)


def _sheets(predict: Predictor, chosen: argparse.Namespace) -> None:
    """One sheet a set of photographs, a clip, and one of rendered pictures beside their truth."""
    sheets: dict[str, list[NDArray[np.uint8]]] = {}
    if chosen.photographs is not None:
        for name, image, _ in photographs(chosen.photographs):
            sheets.setdefault(name, []).append(tile(predict, image))
    clips = sorted(chosen.clips.iterdir()) if chosen.clips is not None else []
    for path in [*clips, ASSETS / "demo.mp4"]:
        if path.suffix in (".mp4", ".mkv") and path.exists():
            frames = list(clip_frames(path))
            picked = np.linspace(0, len(frames) - 1, 6).astype(int)
            sheets[path.stem] = [tile(predict, frames[k]) for k in picked]
    if chosen.rendered:
        sheets["rendered"] = [
            tile(predict, image, truth)
            for _, image, truth in rendered(min(21, chosen.rendered), chosen.props)
        ]
    for name, tiles in sheets.items():
        cv2.imwrite(str(chosen.sheets / f"{name}.png"), sheet(tiles))


if __name__ == "__main__":
    main()
