"""Which kinds of networks of transformers run here, what they give, and some of the hub that are often used."""

from __future__ import annotations

import math
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.errors import WeightsInvalidError
from pipeline.models.base import Quantity
from pipeline.storage import atomic
from pipeline.storage.beginning import beginning

KINDS = MappingProxyType(
    {
        "depth_anything": Quantity.DISPARITY,
        "dpt": Quantity.DISPARITY,
        "zoedepth": Quantity.METERS,
        "glpn": Quantity.METERS,
        "depth_pro": Quantity.METERS,
    }
)
"""Networks as transformers names them, and what they give unless their configuration says otherwise."""
REFUSED = MappingProxyType(
    {"prompt_depth_anything": "needs measured depth with each image, which no source here provides"}
)
SUGGESTED = MappingProxyType(
    {
        "depth-anything/Depth-Anything-V2-Small-hf": "apache-2.0",
        "depth-anything/Depth-Anything-V2-Base-hf": "cc-by-nc-4.0",
        "depth-anything/Depth-Anything-V2-Large-hf": "cc-by-nc-4.0",
        "depth-anything/Depth-Anything-V2-Metric-Indoor-Small-hf": "apache-2.0",
        "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf": "apache-2.0",
        "Intel/dpt-large": "apache-2.0",
        "Intel/zoedepth-nyu-kitti": "mit",
        "vinvino02/glpn-nyu": "apache-2.0",
        "apple/DepthPro-hf": "apple-amlr",
    }
)
"""Some that are often used, each with its licence."""

LONGEST_HEAD = 100_000_000
"""Bytes of what a .safetensors file says about itself, at most, as its library has it."""
LARGEST_SIDE = 4096
"""Of an input, in pixels."""


def config_of(folder: Path, name: str) -> dict[str, Any]:
    """Its configuration. Raises `WeightsInvalidError` for a network that is none for depth, or cannot be run."""
    try:
        config = atomic.parsed_json(beginning(folder / "config.json"))
        kind = str(config["model_type"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsInvalidError(
            f"{name} has no readable config.json.",
            hint="A model folder of transformers holds config.json beside the weights.",
        ) from error
    if kind in REFUSED or kind not in KINDS:
        reason = REFUSED.get(kind, "is not a depth model that this program supports")
        raise WeightsInvalidError(
            f"{name} is “{kind}”, which {reason}.", hint=f"Supported: {', '.join(KINDS)}."
        )
    return dict(config)


def require_weights(folder: Path, name: str) -> None:
    """Raise `WeightsInvalidError` unless there are weights of the safe kind."""
    if not any(folder.glob("*.safetensors")):
        raise WeightsInvalidError(
            f"{name} has no weights in .safetensors; other files may run code and are not opened.",
            hint="Use another revision, or convert the weights.",
        )


def require_size(steps: Any, name: str) -> None:
    """Raise `WeightsInvalidError` where its images would be enormous; `steps` is transformers' image processor."""
    size = getattr(steps, "size", None)
    sides = [getattr(size, side, None) for side in ("height", "width", "shortest_edge", "longest_edge")]
    largest = max((side for side in sides if isinstance(side, int)), default=0)
    if largest > LARGEST_SIDE:
        raise WeightsInvalidError(
            f"{name} takes images of {largest} pixels; at most {LARGEST_SIDE} are allowed.",
            hint="Correct “size” in its preprocessor_config.json.",
        )


def parameters_of(folder: Path) -> int:
    """How many numbers the network has learnt, by the heads of its files; 0 where they cannot be read."""
    count = 0
    try:
        for file in folder.glob("*.safetensors"):
            with file.open("rb") as content:
                length = int.from_bytes(content.read(8), "little")
                head = atomic.parsed_json(content.read(min(length, LONGEST_HEAD)))
            count += sum(math.prod(entry["shape"]) for name, entry in head.items() if name != "__metadata__")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, MemoryError):
        return 0
    return count
