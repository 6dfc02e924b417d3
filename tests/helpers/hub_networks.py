"""Networks of transformers with random weights, small enough to be made on the spot.

folder = saved(tmp_path / "network", "depth_anything")     # as transformers writes it; NETWORKS has all kinds
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch.nn import functional

from pipeline.models.torchvision_import import import_torchvision

transformers: Any = pytest.importorskip("transformers")
transformers.utils.logging.disable_progress_bar()  # which has a thread of its own


STAGES = ["stage1", "stage2", "stage3", "stage4"]
PYRAMID = [4, 2, 1, 0.5]
"""By how much DPT enlarges the features of each stage of a plain vision transformer."""
SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "image_size": 64,
}
"""A vision transformer with next to no weights."""


def dinov2() -> Any:
    return transformers.Dinov2Config(
        hidden_size=48,
        num_hidden_layers=4,
        num_attention_heads=3,
        intermediate_size=96,
        image_size=70,
        patch_size=14,
        out_features=STAGES,
        reshape_hidden_states=False,
    )


def beit() -> Any:
    return transformers.BeitConfig(
        **SMALL | {"num_attention_heads": 2, "intermediate_size": 32},
        patch_size=16,
        out_features=STAGES,
        reshape_hidden_states=False,
        use_relative_position_bias=True,
    )


def depth_anything(kind: str = "relative") -> Any:
    return transformers.DepthAnythingForDepthEstimation(
        transformers.DepthAnythingConfig(
            backbone_config=dinov2(),
            reassemble_hidden_size=48,
            neck_hidden_sizes=[16, 24, 32, 32],
            fusion_hidden_size=16,
            head_hidden_size=8,
            depth_estimation_type=kind,
            max_depth=20 if kind == "metric" else 1,
        )
    )


def dpt_of(**traits: Any) -> Any:
    """DPT with these traits, narrow in everything else."""
    narrow = {
        "is_hybrid": False,
        "hidden_size": 32,
        "neck_hidden_sizes": [16, 16, 32, 32],
        "fusion_hidden_size": 32,
    }
    return transformers.DPTForDepthEstimation(transformers.DPTConfig(**narrow | traits))


def dpt() -> Any:
    return dpt_of(**SMALL, patch_size=16, backbone_out_indices=[0, 1, 2, 3])


def dpt_hybrid() -> Any:
    """DPT-Hybrid: a convolutional network feeds the transformer."""
    backbone = transformers.BitConfig(
        embedding_size=16,
        hidden_sizes=[16, 32, 64],
        depths=[1, 1, 1],
        layer_type="bottleneck",
        num_groups=4,
        global_padding="same",
        embedding_dynamic_padding=True,
        out_features=STAGES[:3],
    )
    return dpt_of(
        **SMALL,
        is_hybrid=True,
        backbone_config=backbone,
        backbone_featmap_shape=[1, 64, 4, 4],
        neck_hidden_sizes=[16, 32, 32, 32],
        neck_ignore_stages=[0, 1],
        backbone_out_indices=[0, 1, 2, 3],
    )


def dpt_dinov2() -> Any:
    """DPT on DINOv2."""
    return dpt_of(backbone_config=dinov2(), reassemble_factors=PYRAMID, hidden_size=48)


def dpt_beit() -> Any:
    """MiDaS 3.1 BEiT."""
    return dpt_of(backbone_config=beit(), reassemble_factors=PYRAMID)


def dpt_swin() -> Any:
    """MiDaS 3.1 Swin V2."""
    backbone = transformers.Swinv2Config(
        image_size=64,
        patch_size=4,
        embed_dim=16,
        depths=[1, 1, 1, 1],
        num_heads=[1, 2, 4, 8],
        window_size=4,
        out_features=STAGES,
    )
    return dpt_of(
        backbone_config=backbone,
        reassemble_factors=[1, 1, 1, 1],
        neck_hidden_sizes=[16, 32, 64, 128],
        hidden_size=16,
    )


def glpn() -> Any:
    return transformers.GLPNForDepthEstimation(
        transformers.GLPNConfig(
            depths=[1, 1, 1, 1],
            hidden_sizes=[16, 32, 64, 128],
            num_attention_heads=[1, 2, 4, 8],
            decoder_hidden_size=16,
        )
    )


def fitted(multiple: int, keeps_aspect: bool = True) -> Any:
    return transformers.DPTImageProcessor(
        size={"height": 4 * multiple, "width": 4 * multiple},
        keep_aspect_ratio=keeps_aspect,
        ensure_multiple_of=multiple,
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )


def zoedepth() -> Any:
    return transformers.ZoeDepthForDepthEstimation(
        transformers.ZoeDepthConfig(
            backbone_config=beit(),
            neck_hidden_sizes=[16, 16, 16, 16],
            fusion_hidden_size=16,
            bottleneck_features=16,
            num_relative_features=8,
            bin_embedding_dim=16,
            num_attractors=[4, 2, 2, 1],
            bin_configurations=[{"n_bins": 8, "min_depth": 0.001, "max_depth": 10.0, "name": "nyu"}],
        )
    )


def depth_pro(knows_angle: bool = True) -> Any:
    """Depth Pro, on patches of 28 pixels in a picture of 112."""

    def part() -> Any:
        return transformers.Dinov2Config(
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            image_size=28,
            patch_size=4,
        )

    return transformers.DepthProForDepthEstimation(
        transformers.DepthProConfig(
            image_model_config=part(),
            patch_model_config=part(),
            fov_model_config=part(),
            patch_size=28,
            fusion_hidden_size=16,
            intermediate_hook_ids=[1, 0],
            intermediate_feature_dims=[16, 16],
            scaled_images_ratios=[0.25, 0.5, 1.0],
            scaled_images_overlap_ratios=[0.0, 0.5, 0.25],
            scaled_images_feature_dims=[16, 16, 16],
            use_fov_model=knows_angle,
            num_fov_head_layers=2,
        )
    )


class Network(NamedTuple):
    """What makes it, what prepares its pictures, and whether it gives meters. `gain` is of its random weights."""

    build: Callable[[], Any]
    prepare: Callable[[], Any]
    is_metric: bool = False
    gain: float = 1.0


def square(side: int) -> Any:
    return transformers.DepthProImageProcessor(size={"height": side, "width": side})


def without_border(depth: np.ndarray, picture: tuple[int, int]) -> np.ndarray:
    """Cut off what ZoeDepth saw of a picture's mirrored edges, which need not be whole pixels of its map."""
    borders = [int(np.sqrt(side / 2) * 3) for side in picture]
    shares = [side / (side + 2 * border) for side, border in zip(picture, borders, strict=True)]
    size = [round(share * length) for share, length in zip(shares, depth.shape, strict=True)]
    middle = torch.tensor([[[shares[1], 0.0, 0.0], [0.0, shares[0], 0.0]]])
    places = functional.affine_grid(middle, [1, 1, *size], align_corners=False)
    found = functional.grid_sample(
        torch.from_numpy(depth)[None, None], places, "bicubic", "border", align_corners=False
    )
    result: np.ndarray = found[0, 0].numpy()
    return result


NETWORKS = {
    "depth_anything": Network(depth_anything, lambda: fitted(14)),
    "depth_anything metric": Network(lambda: depth_anything("metric"), lambda: fitted(14), True),
    "dpt": Network(dpt, lambda: fitted(16, keeps_aspect=False)),
    "dpt hybrid": Network(dpt_hybrid, lambda: fitted(16, keeps_aspect=False)),
    "dpt dinov2": Network(dpt_dinov2, lambda: fitted(14)),
    "dpt beit": Network(dpt_beit, lambda: fitted(16, keeps_aspect=False)),
    "dpt swin": Network(dpt_swin, lambda: fitted(16, keeps_aspect=False)),
    "glpn": Network(glpn, lambda: transformers.GLPNImageProcessor(), True),
    "zoedepth": Network(
        zoedepth,
        lambda: transformers.ZoeDepthImageProcessor(
            size={"height": 64, "width": 96}, keep_aspect_ratio=True, ensure_multiple_of=32
        ),
        True,
        gain=2.0,  # with less, it gives nearly the same everywhere
    ),
    "depth_pro": Network(depth_pro, lambda: square(112), True),
    "depth_pro without angle": Network(lambda: depth_pro(False), lambda: square(112)),
}


def saved(folder: Path, kind: str) -> Path:
    """A folder as transformers writes it."""
    network = NETWORKS[kind]
    return write(folder, network.build, network.prepare, network.gain)


def write(folder: Path, build: Callable[[], Any], prepare: Callable[[], Any], gain: float = 1.0) -> Path:
    import_torchvision()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = build()
        for name, value in network.named_parameters():  # as they are made, many layers give next to nothing
            if value.ndim > 1:
                torch.nn.init.normal_(value, std=gain * 0.5 / np.sqrt(value[0].numel()))
            elif name.endswith("bias"):
                torch.nn.init.uniform_(value, 0, 0.2)
        torch.nn.init.ones_(value)  # of the last layer, whose ReLU would leave nothing otherwise
    network.save_pretrained(folder)
    prepare().save_pretrained(folder)
    return folder
