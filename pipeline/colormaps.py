"""List the colormaps in their order: name, origin and purpose.

    NAMES                          # every one; `pipeline.settings.COLORMAPS` is the short list
    UNIFORM["batlow"]              # "crameri:batlow", its full name in cmap
    "turbo" in CONFUSED            # color-blind eyes take some of its colors for others

Only names: `pipeline.render.colormap` looks up the colors. Tests compare each list with the colors themselves.
"""

from __future__ import annotations


def _from(collection: str, names: str, backwards: bool = False) -> dict[str, str]:
    """Full names; `backwards` those that get darker, so that here too near is bright."""
    return {name: f"{collection}:{name}{'_r' if backwards else ''}" for name in names.split()}


UNIFORM: dict[str, str] = {
    **_from("bids", "inferno magma plasma viridis"),
    **_from("cividis", "cividis"),
    **_from("seaborn", "mako rocket"),
    **_from("seaborn", "crest flare", backwards=True),
    **_from(
        "crameri", "batlow lapaz lajolla lipari navia devon davos oslo bilbao tokyo turku hawaii imola acton"
    ),
    **_from("crameri", "bamako nuuk glasgow"),
    **_from("cmocean", "thermal haline solar ice"),
    **_from("cmocean", "deep dense algae matter turbid speed amp tempo rain", backwards=True),
    **_from("colorcet", "fire bmy kbc"),
    **_from("cmasher", "ember sunburst cosmic lavender ocean jungle arctic freeze amber torch voltage"),
    **_from("cmasher", "rainforest savanna emerald"),
    **_from("matlab", "gray bone copper"),
    **_from("cubehelix", "cubehelix"),
}
"""Equal steps in depth are seen as equal steps, and nearer is brighter all the way."""
OTHERS: dict[str, str] = {
    **_from("google", "turbo"),
    **_from("matlab", "jet hot pink cool spring summer autumn winter"),
    **_from("matplotlib", "gist_heat"),
    **_from("gnuplot", "afmhot"),
}
"""Loved for other reasons."""
CONFUSED = frozenset({"turbo", "jet", "cool", "spring", "winter"})
"""Brighter and darker do not go with nearer and farther, and the hues are not told apart by color-blind eyes."""
FULL_NAMES = UNIFORM | OTHERS
NAMES: tuple[str, ...] = tuple(FULL_NAMES)
