"""Define the settings of the views and effects."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.option import one_of, option, plugin_of
from pipeline.settings import LookSettings

EFFECTS = "bokeh", "fog", "relight", "stereo"
"""Views that change the image by depth; the others show depth itself."""


@dataclass(frozen=True)
class EffectSettings(LookSettings):
    """Options of the effects."""

    focus: float = option(
        0.8, "focus depth of the bokeh view: 0 = farthest, 1 = nearest", minimum=0, maximum=1
    )
    aperture: float = option(0.5, "blur strength of the bokeh view", minimum=0, maximum=1)
    fog_density: float = option(0.25, "fog density", minimum=0, maximum=2)
    fog_color: str = option("gray", "fog color", choices=one_of("gray", "white", "blue", "sand", "night"))
    light_azimuth: float = option(
        -40.0,
        "light azimuth of the relight view: negative = from the left",
        minimum=-90,
        maximum=90,
        unit="degrees",
    )
    light_elevation: float = option(
        35.0,
        "light elevation of the relight view: negative = from below",
        minimum=-90,
        maximum=90,
        unit="degrees",
    )
    light_strength: float = option(
        0.8, "strength of the light of the relight view: 0 = original image", minimum=0, maximum=1
    )
    stereo_layout: str = option(
        "full",
        "layout of the stereo view: full or half = side by side in full or half width; dubois, optimized or "
 "gray = red-cyan anaglyph",
        choices=one_of("full", "half", "dubois", "optimized", "gray"),
    )  # fmt: skip
    stereo_depth: float = option(
        2.5, "parallax of the stereo view between the nearest and the farthest point, in percent of the width",
        minimum=0, maximum=8, unit="percent",
    )  # fmt: skip


@dataclass(frozen=True)
class ViewSettings(EffectSettings):
    """How a depth frame is shown."""

    view: str = option("depth", "what to show", choices=plugin_of("viewer.views"))
    opacity: float = option(0.6, "opacity of depth in the overlay view", minimum=0, maximum=1)
    wipe: float = option(
        0.5, "position of the divider of the wipe view, as a share of the width", minimum=0, maximum=1
    )
    yaw: float = option(
        20.0, "horizontal rotation of the point cloud", minimum=-90, maximum=90, unit="degrees"
    )
    pitch: float = option(
        10.0, "vertical rotation of the point cloud", minimum=-90, maximum=90, unit="degrees"
    )
    points_color: str = option("picture", "color of the point cloud", choices=one_of("picture", "depth"))
    gamma: float = option(1.0, "gamma; above 1, far depth gets more of the colors", minimum=0.2, maximum=5)
    equalize: bool = option(False, "histogram equalization: every color covers the same share of the image")
    nearer_than: float = option(
        0.0, "gray out everything farther than this share of the display range; 0 = off", minimum=0, maximum=1
    )
    contours: int = option(0, "number of contour lines of equal depth; 0 = off", minimum=0, maximum=24)

    @property
    def is_squeezed_pair(self) -> bool:
        """Return whether two images share the width of one."""
        return self.view == "stereo" and self.stereo_layout == "half"

    @property
    def has_colors(self) -> bool:
        """Return whether depth is shown with a colormap."""
        return self.view not in EFFECTS and (self.view != "points" or self.points_color == "depth")

    @property
    def is_spatial(self) -> bool:
        return self.view == "points"

    @property
    def is_plain(self) -> bool:
        """Return whether it is only depth with a colormap, for which conversions have a faster way."""
        marked = self.nearer_than or self.contours
        return self.view == "depth" and self.gamma == 1 and not (self.equalize or marked)
