"""Sun, sky and haze for the themes that are out of doors."""

import math

from pipeline.training.scene import Air, Color, Light, Scene
from pipeline.training.textures import Atlas


def _scaled(color: Color, factor: float) -> Color:
    return color[0] * factor, color[1] * factor, color[2] * factor


def daylight(scene: Scene, atlas: Atlas, reach: float) -> None:
    """From clear noon to a gray evening; `reach` is how far from the camera shadows are drawn, metres."""
    rng = scene.rng
    gray = rng.random() < 0.4
    evening = rng.uniform(0, 1) ** 3
    blue = rng.uniform(0.25, 1.0) * (0.15 if gray else 1.0)
    zenith = (0.75 - 0.5 * blue, 0.78 - 0.3 * blue, 0.85)
    horizon = (0.85 - 0.1 * blue + 0.1 * evening, 0.85 - 0.15 * evening, 0.88 - 0.4 * evening)
    bright = rng.uniform(0.6, 1.2) * (1 - 0.5 * evening)
    angle, height = rng.uniform(0, 2 * math.pi), rng.uniform(0.15, 1.4) * (1 - 0.7 * evening)
    towards = (math.cos(angle) * math.cos(height), math.sin(angle) * math.cos(height), math.sin(height))
    sun = _scaled(
        (1.0, 0.95 - 0.25 * evening, 0.88 - 0.5 * evening),
        rng.uniform(0.0, 0.3) if gray else rng.uniform(0.7, 1.6),
    )
    scene.lights = [Light(towards, sun, is_sun=True, reach=reach)]
    ambient = rng.uniform(0.5, 0.9) if gray else rng.uniform(0.25, 0.55)
    scene.air = Air(
        _scaled(zenith, bright),
        _scaled(horizon, bright),
        ambient_up=_scaled(zenith, ambient),
        ambient_down=_scaled((0.5, 0.48, 0.42), ambient * 0.7),
        fog=float(10 ** rng.uniform(-4.5, -2.0)),
        clouds=atlas.pick(rng, "clouds") if rng.random() < 0.7 else -1,
        contact=rng.uniform(0.4, 1.2),
    )
