"""Define the settings of the views and effects."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Self

from pipeline.option import one_of, option, plugin_of
from pipeline.settings import LookSettings

EFFECTS = "bokeh", "fog", "relight", "stereo"
"""Views that change the image by depth; the others show depth itself."""

ONLY_IN = {
    "opacity": "overlay",
    "arrangement": "side_by_side",
    "wipe": "wipe",
    "yaw": "points",
    "pitch": "points",
    "dolly": "points",
    "pan_x": "points",
    "pan_y": "points",
    "projection": "points",
    "points_color": "points",
    "point_size": "points",
    "surface": "points",
    "farther_than": "points",
    "grid": "points",
    "focus": "bokeh",
    "aperture": "bokeh",
    "fog_density": "fog",
    "fog_color": "fog",
    "light_azimuth": "relight",
    "light_elevation": "relight",
    "light_strength": "relight",
    "stereo_layout": "stereo",
    "stereo_depth": "stereo",
    "stereo_convergence": "stereo",
    "stereo_auto_convergence": "stereo",
    "stereo_swap": "stereo",
}
"""Options that apply to one view only."""
VIEWS = {*ONLY_IN.values(), "depth", "difference"}
"""The views whose options are known. One of the user's own may use any."""


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
        "layout of the stereo view: full or half = side by side in full or half width; stacked or half-stacked = "
 "top-bottom in full or half height; dubois, optimized or gray = red-cyan anaglyph",
        choices=one_of("full", "half", "stacked", "half-stacked", "dubois", "optimized", "gray"),
    )  # fmt: skip
    stereo_swap: bool = option(False, "swap the eyes of the stereo view")
    stereo_depth: float = option(
        2.5, "parallax of the stereo view between the nearest and the farthest point, in percent of the width",
        minimum=0, maximum=8, unit="percent",
    )  # fmt: skip
    stereo_convergence: float = option(
        0.75, "depth with zero parallax in the stereo view: 0 = farthest, 1 = nearest; nearer parts stand out",
        minimum=0, maximum=1,
    )  # fmt: skip
    stereo_auto_convergence: bool = option(
        False,
        "set the convergence of each frame, so that what is near in its center has zero parallax",
    )


@dataclass(frozen=True)
class ViewSettings(EffectSettings):
    """How a depth frame is shown."""

    view: str = option("depth", "what to show", choices=plugin_of("viewer.views"))
    opacity: float = option(0.6, "opacity of depth in the overlay view", minimum=0, maximum=1)
    arrangement: str = option(
        "row",
        "layout of the side_by_side view: row; stacked = depth below; half = a row squeezed to the width of the frame; "
        "the window takes row or stacked, whichever is larger",
        choices=one_of("row", "stacked", "half"),
    )
    wipe: float = option(
        0.5, "position of the divider of the wipe view, as a share of the width", minimum=0, maximum=1
    )
    yaw: float = option(
        20.0, "horizontal rotation of the point cloud", minimum=-180, maximum=180, unit="degrees"
    )
    pitch: float = option(
        10.0, "vertical rotation of the point cloud; 90 = from above", minimum=-90, maximum=90, unit="degrees"
    )
    dolly: float = option(
        1.0,
        "distance of the viewpoint from the point cloud; 1 = that of the camera",
        minimum=0.05,
        maximum=10,
    )
    pan_x: float = option(
        0.0, "shift of the point cloud to the right; 1 = the distance to its center",
        minimum=-5, maximum=5,
    )  # fmt: skip
    pan_y: float = option(
        0.0,
        "shift of the point cloud down; 1 = the distance to its center",
        minimum=-5,
        maximum=5,
    )
    projection: str = option(
        "perspective", "projection of the point cloud", choices=one_of("perspective", "orthographic")
    )
    points_color: str = option(
        "picture", "color of the point cloud", choices=one_of("picture", "depth", "normal")
    )
    surface: str = option(
        "points", "point cloud as points, or as a mesh that is cut at depth edges",
        choices=one_of("points", "mesh"),
    )  # fmt: skip
    farther_than: float = option(
        1.0,
        "near clip of the point cloud: leave out everything nearer than this share of the display range; 1 = off",
        minimum=0,
        maximum=1,
    )
    point_size: float = option(
        0.0,
        "size of the points of the point cloud; 0 = just large enough to close gaps",
        minimum=0,
        maximum=9,
        unit="px",
    )
    grid: bool = option(False, "floor grid and camera in the point cloud view")
    gamma: float = option(1.0, "gamma; above 1, far depth gets more of the colors", minimum=0.2, maximum=5)
    equalize: bool = option(False, "histogram equalization: every color covers the same share of the image")
    nearer_than: float = option(
        0.0, "gray out everything farther than this share of the display range; 0 = off", minimum=0, maximum=1
    )
    contours: int = option(0, "number of contour lines of equal depth; 0 = off", minimum=0, maximum=24)

    def without_effect(self, given: Collection[str]) -> Iterator[tuple[str, str]]:
        for name in given if self.view in VIEWS else ():
            if (view := ONLY_IN.get(name, self.view)) != self.view:
                yield name, f"--view {view.replace('_', '-')}"

    def fitted(self, frame: tuple[int, int], room: tuple[int, int]) -> Self:
        """In the arrangement that shows a frame, (width, height), larger in this room; a row where both are alike."""
        across = min(room[0] / (2 * frame[0]), room[1] / frame[1])
        down = min(room[0] / frame[0], room[1] / (2 * frame[1]))
        return replace(self, arrangement="stacked" if down > across else "row")

    @property
    def tiles(self) -> tuple[int, int]:
        layouts = {"stereo": self.stereo_layout, "side_by_side": self.arrangement}
        pairs = {"row": (2, 1), "full": (2, 1), "half": (2, 1), "stacked": (1, 2), "half-stacked": (1, 2)}
        return pairs.get(layouts.get(self.view, ""), (1, 1))

    @property
    def frame_packing(self) -> str:
        packed = {"full": ("left_right", "right_left"), "stacked": ("top_bottom", "bottom_top")}
        pair = packed.get(self.stereo_layout.replace("half-", "").replace("half", "full"))
        return pair[self.stereo_swap] if pair and self.view == "stereo" else ""

    @property
    def has_colors(self) -> bool:
        """Return whether depth is shown with a colormap."""
        return self.view not in EFFECTS and (self.view != "points" or self.points_color == "depth")

    @property
    def is_spatial(self) -> bool:
        return self.view == "points"

    @property
    def shows_places(self) -> bool:
        """Return whether each place of the frame is where it is in the frame, so that boxes can be drawn there."""
        return self.view not in ("points", "stereo")

    @property
    def is_plain(self) -> bool:
        """Return whether it is only depth with a colormap, for which conversions have a faster way."""
        marked = self.nearer_than or self.contours
        return self.view == "depth" and self.gamma == 1 and not (self.equalize or marked)


FIRST_LOOK = ViewSettings(view="side_by_side", gamma=1.6, refine="guided", grid=True, dolly=1.4)
"""What the window shows before anybody has chosen: the frame beside its depth, in a tone that shows a whole room. A
linear range leaves most of an indoor scene black, because disparity falls with distance. The point cloud is seen from
a little behind the camera, so that all of it is in the picture."""
