"""Define the settings of finished depth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.option import Settings, one_of, option, options


@dataclass(frozen=True)
class DepthFileSettings(Settings):
    """Finished depth instead of a model, and what its values mean where the file does not say it."""

    depth: Path | None = option(
        None,
        "finished depth of the source instead of a model: a depth file of this program, a photo with depth, numpy "
        "arrays, images, or a depth video of another program",
    )
    depth_values: str = option(
        "disparity",
        "what the values of --depth are, where the file does not say it: disparity = inverse depth, larger is nearer; "
        "distance = meters along the optical axis",
        choices=one_of("disparity", "distance"),
    )
    depth_black: float | None = option(
        None, "the value that black stands for in images and videos of --depth; without it, 0 for disparity",
        minimum=0, maximum=1e6,
    )  # fmt: skip
    depth_white: float | None = option(
        None,
        "the value that white stands for; without it, 1 for disparity. If black is near: --depth-black 1 "
        "--depth-white 0",
        minimum=0, maximum=1e6,
    )  # fmt: skip

    depth_fill: bool = option(
        False, "fill places without depth, such as the shadows of depth cameras, from what lies behind"
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
        """Raise `SettingsError` if there is finished depth, and options of what it replaces."""
        if self.depth is None:
            return
        if has_model:
            raise SettingsError(
                "Finished depth replaces the model.", hint="Leave out --depth, or the options of the model."
            )
        if has_stabilizer:
            raise SettingsError(
                "Finished depth is not stabilized again.",
                hint="Leave out --depth, or --stabilize and --smooth.",
            )
