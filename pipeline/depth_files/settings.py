"""Define the settings of precomputed depth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.option import Settings, one_of, option, options


@dataclass(frozen=True)
class DepthFileSettings(Settings):
    """Precomputed depth instead of a model, and what its values mean where the file does not say it."""

    depth: Path | None = option(
        None,
        "precomputed depth of the source instead of a model: a depth file of this program, a photo with depth, numpy "
        "arrays, images, or a depth video of another program",
    )
    depth_values: str = option(
        "disparity",
        "meaning of the values of --depth, where the file does not say: disparity = inverse depth, larger is nearer; "
        "distance = meters along the optical axis",
        choices=one_of("disparity", "distance"),
    )
    depth_black: float | None = option(
        None, "value of black in images and videos of --depth; without it, 0 for disparity",
        minimum=0, maximum=1e6,
    )  # fmt: skip
    depth_white: float | None = option(
        None,
        "value of white; without it, 1 for disparity. If black is near: --depth-black 1 "
        "--depth-white 0",
        minimum=0, maximum=1e6,
    )  # fmt: skip

    depth_fill: bool = option(
        False, "fill holes in the depth, such as the shadows of depth cameras, from the background"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.depth is None and any(
            getattr(self, each.name) != each.default for each in options(type(self))
        ):
            raise SettingsError(
                "Options for depth values were given, but no depth file.", hint="Name it with --depth FILE."
            )
        if self.depth_black is not None and self.depth_black == self.depth_white:
            raise SettingsError(
                "Black and white stand for the same depth.", hint="Give two different values."
            )

    def require_alone(self, *, has_model: bool, has_stabilizer: bool = False) -> None:
        """Raise `SettingsError` if there is precomputed depth, and options of what it replaces."""
        if self.depth is None:
            return
        if has_model:
            raise SettingsError(
                "Precomputed depth replaces the model.",
                hint="Leave out --depth, or the options of the model.",
            )
        if has_stabilizer:
            raise SettingsError(
                "Precomputed depth is not stabilized again.",
                hint="Leave out --depth, or --stabilize and --smooth.",
            )
