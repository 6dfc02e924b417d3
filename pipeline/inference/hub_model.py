"""A network of the Hugging Face hub as a model like the others: `--model hf:OWNER/NAME[@REVISION]` or `hf:FOLDER`.

    model = HubModel("hf:depth-anything/Depth-Anything-V2-Small-hf")
    runtime = model.load(settings)                 # downloaded first if need be and allowed

Needs the library transformers, which has the networks and prepares their pictures; weights are read from
`.safetensors` only, and no code comes with them. The networks differ in what they give: see `_hub_networks.py`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.errors import RuntimeUnavailableError, SettingsError, WeightsMissingError
from pipeline.extras import install_hint
from pipeline.inference._hub_cache import kept, origin, remove
from pipeline.inference._hub_download import download
from pipeline.inference.hub_kinds import KINDS, config_of, parameters_of, require_size, require_weights
from pipeline.inference.licences import in_words
from pipeline.inference.whole_model import WholeModel
from pipeline.models import weights
from pipeline.models.base import NEAREST, DownloadProgress, NetworkInput, Quantity
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import DEVICES, load_runtime, on_device
from pipeline.runtimes.openvino_sized import SizedRuntime
from pipeline.settings import HUB_PREFIX, EstimatorSettings
from pipeline.storage.urls import at_home

if TYPE_CHECKING:
    from torch import nn

    from pipeline.geometry.lens import Lens

FARTHEST = 1e4
"""What Depth Pro calls farther than this is taken to be so far: meters, as in transformers."""
SHARES = MappingProxyType({"fast": 2 / 3, "official": 1.0, "quality": 4 / 3})
LEAST_SIDE = 32
"""Of an input, in pixels: what networks halve five times has nothing left below."""
NAME = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)(?:@(?P<revision>[\w./-]+))?")


class HubModel(WholeModel):
    """One of them; nothing is read or downloaded before it is needed."""

    licence = "as its page on the hub says"
    bounds = MappingProxyType({"f32": 1e-3})

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = f"{name.removeprefix(HUB_PREFIX)} of the Hugging Face hub, run by transformers"
        self._address = name.removeprefix(HUB_PREFIX)
        self._folder: Path | None = None
        self._config: dict[str, Any] = {}
        self._steps: Any = None  # transformers' image processor

    def weights_path(self) -> Path | None:
        try:
            return self.fetch(offline=True)
        except (WeightsMissingError, SettingsError):
            return None

    def fetch(
        self, offline: bool = False, on_progress: DownloadProgress | None = None, *, agreed: bool = False
    ) -> Path:
        """Its folder, downloaded first if need be and allowed. `agreed`: to whatever licence it has."""
        folder = at_home(self._address)
        if folder.is_dir():
            return folder
        found = self._named()
        if (here := kept(found["repository"], found["revision"])) is not None:
            return here
        if offline or os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
            raise WeightsMissingError(
                f"{self._address} is not on this machine, and downloading is switched off.",
                hint="Download it on any machine, and name its folder: --model hf:FOLDER",
            )
        _require("transformers")

        return download(
            found["repository"],
            found["revision"],
            agreed=agreed,
            examine=lambda folder: config_of(folder, self.name),
            on_progress=on_progress,
        )

    def remove(self) -> bool:
        return remove(self._named()["repository"])

    def _named(self) -> re.Match[str]:
        """Owner, name and revision. Raises `SettingsError`."""
        found = NAME.fullmatch(self._address)
        if found is None:
            raise SettingsError(
                f"“{self._address}” is neither a folder nor OWNER/NAME of the hub.",
                hint=f"Such as: --model {HUB_PREFIX}depth-anything/Depth-Anything-V2-Small-hf",
            )
        return found

    def load(self, settings: EstimatorSettings, on_progress: DownloadProgress | None = None) -> Runtime:
        """What runs it."""
        if settings.weights is not None or settings.precision not in ("auto", "f32"):
            raise SettingsError(
                f"{self.name} runs with its own weights, in f32.", hint="Leave out --weights and --precision."
            )
        _require("transformers")
        self._folder = folder = self.fetch(settings.offline, on_progress, agreed=settings.agree_license)
        self._config = config_of(folder, self.name)
        self.is_focal = self._config["model_type"] == "depth_pro"
        require_weights(folder, self.name)
        self.parameters = parameters_of(folder)
        self.quantity = self._quantity()
        if (source := origin(folder)) is not None:
            self.licence = in_words(source.licence)
            self.note = f"{self.name} at revision {source.commit[:12]}. {self.licence}."
        from pipeline.inference._hub_networks import image_processor

        self._steps = image_processor(folder)
        require_size(self._steps, self.name)
        key = f"hub-{self._key()[:16]}"
        runtime = on_device(settings.device, settings.runtime)
        if runtime in DEVICES.values():
            raise SettingsError(f"{self.name} runs on the CPU or on an NVIDIA GPU.", hint="Use --device cpu")
        if runtime == "torch" or not _has_openvino(settings):
            return load_runtime(
                "torch", lambda: self.build(folder), threads=settings.threads, precision="f32"
            )
        return SizedRuntime(
            lambda: self.build(folder), key, threads=settings.threads, streams=settings.streams or 1
        )

    def build(self, weights: Path) -> nn.Module:
        from pipeline.inference._hub_networks import network

        return network(weights)

    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        """As transformers prepares a picture of this size."""
        return self._shape(height, width, input_size)

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        options: dict[str, Any] = {}
        size = getattr(self._steps, "size", None)
        sides: list[Any] = [getattr(size, name, None) for name in ("height", "width")]
        is_fixed = self._config.get("model_type") == "depth_pro" or self._config.get("is_hybrid", False)
        if input_size != "official" and not is_fixed:
            if None in sides:  # it takes the images as large as they are
                height, width = _scaled(image.shape[:2], input_size)
                resized = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
                image = np.asarray(resized, np.uint8)
            else:
                options["size"] = dict(zip(("height", "width"), _scaled(sides, input_size), strict=True))
        batch = self._steps(images=image, return_tensors="np", **options)["pixel_values"]
        return np.ascontiguousarray(batch, np.float32)

    def disparity(self, output: Disparity, picture: tuple[int, int], lens: Lens | None = None) -> Disparity:
        if self.is_focal:
            return self._focal(output, picture, lens)
        if getattr(self._steps, "do_pad", False) and self._config["model_type"] == "zoedepth":
            output = _unpadded(output, picture)
        return super().disparity(output, picture)

    def _focal(self, output: Disparity, picture: tuple[int, int], lens: Lens | None) -> Disparity:
        """Depth Pro gives inverse depth times the focal length, both in widths of the picture."""
        widths = np.float32(1)
        if self._guesses_angle:
            output, widths = output[:-1], output[-1, 0]
        if lens is not None:
            widths = np.float32(picture[1] / lens.focal_px(picture))
        return np.asarray(np.clip(output * widths, 1 / FARTHEST, 1 / NEAREST), np.float32)

    @property
    def _guesses_angle(self) -> bool:
        return bool(self._config.get("use_fov_model", False))

    def _key(self) -> str:
        """SHA-256 in hex of all that makes the compiled network."""
        code = Path(__file__).with_name("_hub_networks.py").read_bytes()
        return hashlib.sha256(self.digest().encode() + code).hexdigest()

    def digest(self) -> str:
        """SHA-256 in hex of its weights and its configuration."""
        assert self._folder is not None
        files = sorted(self._folder.glob("*.safetensors"))
        text = " ".join(weights.digest(file) for file in (*files, self._folder / "config.json"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _quantity(self) -> Quantity:
        if self._config.get("depth_estimation_type") == "metric":
            return Quantity.METERS
        if self.is_focal and not self._guesses_angle:
            return Quantity.DISPARITY  # meters take the focal length, which it does not estimate then
        return KINDS[self._config["model_type"]]

    @lru_cache(maxsize=8)  # noqa: B019 - there are one or two of it
    def _shape(self, height: int, width: int, input_size: str | int) -> tuple[int, int]:
        if self._steps is None:
            return height, width
        shape = self.prepare(np.zeros((height, width, 3), np.uint8), input_size).shape
        return shape[2], shape[3]


def _scaled(size: Sequence[int], input_size: str | int) -> tuple[int, int]:
    """Return height and width scaled as `--input-size` says."""
    share = input_size / max(size) if isinstance(input_size, int) else SHARES[input_size]
    height, width = (max(LEAST_SIDE, round(share * side)) for side in size)
    return height, width


def _unpadded(output: Disparity, picture: tuple[int, int]) -> Disparity:
    """Without what was mirrored at the edges: ZoeDepth sees the picture with a border of 3·√(side / 2) pixels.

    The border need not be whole pixels of the map, so the map is resampled, bicubic as transformers does it.
    """
    places = []
    for side, length in zip(picture, output.shape, strict=True):
        border = int(np.sqrt(side / 2) * 3)
        per_pixel = length / (side + 2 * border)
        count = max(1, round(side * per_pixel))
        middles = (np.arange(count) + 0.5) * (side / count) + border
        places.append(np.float32(middles * per_pixel - 0.5))
    rows, columns = np.meshgrid(*places, indexing="ij")
    found = cv2.remap(output, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32)


def _has_openvino(settings: EstimatorSettings) -> bool:
    return settings.runtime in ("auto", "openvino") and importlib.util.find_spec("openvino") is not None


def _require(library: str) -> None:
    if importlib.util.find_spec(library) is None:
        raise RuntimeUnavailableError(
            f"Models of the Hugging Face hub need the library {library}.",
            hint=install_hint("transformers"),
        )
