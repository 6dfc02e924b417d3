"""Settings of the views: what is shown, and what the effects obey."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings import LookSettings, one_of, option, plugin_of

EFFECTS = "bokeh", "fog", "relight", "stereo"
"""Views of the picture, changed by depth; the others show depth itself."""


@dataclass(frozen=True)
class EffectSettings(LookSettings):
    """What the effects obey, each its own options."""

    focus: float = option(
        0.8, "how near what is sharp in bokeh is: 0 the farthest, 1 the nearest", minimum=0, maximum=1
    )
    aperture: float = option(0.5, "how soft the rest is in bokeh", minimum=0, maximum=1)
    fog_density: float = option(0.25, "how thick fog is", minimum=0, maximum=2)
    fog_color: str = option(
        "gray", "the color of fog", choices=one_of("gray", "white", "blue", "sand", "night")
    )
    light_from: float = option(
        -40.0, "the side that the light of relight comes from", minimum=-90, maximum=90, unit="degrees"
    )
    light_height: float = option(35.0, "how high that light is", minimum=-90, maximum=90, unit="degrees")
    light_strength: float = option(
        0.8, "how much that light replaces the picture's own", minimum=0, maximum=1
    )
    stereo_layout: str = option(
        "full",
        "how the two pictures of stereo are arranged: full or half side by side, or for red and cyan glasses as "
        "dubois, optimized or gray",
        choices=one_of("full", "half", "dubois", "optimized", "gray"),
    )  # fmt: skip
    stereo_depth: float = option(
        2.5, "how far the nearest and the farthest move against each other, in percent of the width",
        minimum=0, maximum=8, unit="percent",
    )  # fmt: skip


@dataclass(frozen=True)
class ViewSettings(EffectSettings):
    """How a depth frame is shown."""

    view: str = option("depth", "what is shown", choices=plugin_of("viewer.views"))
    opacity: float = option(0.6, "share of depth in the overlay", minimum=0, maximum=1)
    wipe: float = option(0.5, "share of the width at which the wipe's line stands", minimum=0, maximum=1)
    yaw: float = option(
        20.0, "how far the points are turned to the side", minimum=-90, maximum=90, unit="degrees"
    )
    pitch: float = option(10.0, "how far the points are tilted", minimum=-90, maximum=90, unit="degrees")
    points_color: str = option("picture", "the color of points", choices=one_of("picture", "depth"))
    gamma: float = option(1.0, "above 1, what is far gets more of the colors", minimum=0.2, maximum=5)
    equalize: bool = option(False, "give every color the same share of the picture")
    nearer_than: float = option(
        0.0, "gray out what is farther than this share of the display range", minimum=0, maximum=1
    )
    contours: int = option(0, "lines of equal depth", minimum=0, maximum=24)

    @property
    def is_squeezed_pair(self) -> bool:
        """Whether the frame is there twice, in no more width than once."""
        return self.view == "stereo" and self.stereo_layout == "half"

    @property
    def is_plain(self) -> bool:
        """Whether it is depth in color and nothing else, which the converter makes faster by itself."""
        marked = self.nearer_than or self.contours
        return self.view == "depth" and self.gamma == 1 and not (self.equalize or marked)
