"""The networks of transformers, each as one that takes (1, 3, h, w) and gives (1, h', w')."""

from __future__ import annotations

import importlib
import math
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pipeline.errors import WeightsInvalidError
from pipeline.models.torchvision_import import import_torchvision


def network(folder: Path) -> nn.Module:
    """In eval mode, fp32. Raises `WeightsInvalidError` where weights and configuration do not fit."""
    transformers = _transformers()
    try:
        with warnings.catch_warnings(action="ignore"):
            loaded, report = transformers.AutoModelForDepthEstimation.from_pretrained(
                folder,
                use_safetensors=True,
                trust_remote_code=False,
                local_files_only=True,
                attn_implementation="eager",
                dtype=torch.float32,
                output_loading_info=True,
            )
    except Exception as error:  # of many kinds; all say that this folder is no network
        reason = str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__
        raise WeightsInvalidError(
            f"The network in {folder} cannot be used: {reason}", hint="Download it again."
        ) from error
    if missing := sorted(report["missing_keys"]):
        raise WeightsInvalidError(f"The network in {folder} lacks “{missing[0]}”.", hint="Download it again.")
    return _Map(loaded).eval().requires_grad_(False)


def image_processor(folder: Path) -> Any:
    """What prepares its pictures."""
    try:
        return _transformers().AutoImageProcessor.from_pretrained(
            folder, trust_remote_code=False, local_files_only=True
        )
    except Exception as error:
        raise WeightsInvalidError(
            f"{folder} does not say how images are preprocessed.", hint="It needs preprocessor_config.json."
        ) from error


class _Map(nn.Module):
    """Nothing but the map; that of Depth Pro with one row more, the width of the picture per focal length."""

    def __init__(self, loaded: nn.Module) -> None:
        super().__init__()
        self.loaded = loaded

    def forward(self, batch: Tensor) -> Tensor:
        result = self.loaded(pixel_values=batch)
        depth: Tensor = result.predicted_depth
        angle: Tensor | None = getattr(result, "field_of_view", None)
        if angle is not None:
            widths = (2 * torch.tan(angle * (math.pi / 360))).reshape(-1, 1, 1)
            depth = torch.cat([depth, widths.expand(-1, 1, depth.shape[2])], dim=1)
        return depth


def _transformers() -> Any:
    import_torchvision()
    transformers: Any = importlib.import_module("transformers")
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    return transformers
