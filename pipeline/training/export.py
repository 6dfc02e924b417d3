"""Write the averaged weights of a checkpoint as the file that travels with the program.

python -m pipeline.training.export runs/a/last.pt
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file

import pipeline.models
from pipeline.training.train import Plan, Trainer

WEIGHTS = Path(pipeline.models.__file__).with_name("nano.safetensors")


def export(checkpoint: Path, target: Path) -> None:
    """float16, with how many pictures were seen in the file's metadata."""
    trainer = Trainer(Plan(), "cpu")
    trainer.restore(checkpoint)
    seen = torch.load(checkpoint, map_location="cpu", weights_only=True)["pictures"]
    network = trainer.average.module.half()
    facts = {
        "model": "nano",
        "pictures_seen": str(seen),
        "licence": "GPL-3.0-or-later",
        "data": "rendered by the project, see pipeline/training/README.md",
    }
    part = target.with_suffix(".part")
    save_file(
        {name: value.contiguous() for name, value in network.state_dict().items()}, part, metadata=facts
    )
    part.chmod(0o644)
    part.replace(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {seen} pictures seen")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    export(chosen.checkpoint, chosen.to)


if __name__ == "__main__":
    main()
