"""Say in a sentence why a clip cannot be reconstructed, or what of it could not be used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.errors import ReconstructionError
from pipeline.geometry.lens import Size
from pipeline.reconstruction.features import detect
from pipeline.reconstruction.poses import PosedFrame
from pipeline.reconstruction.store import KeyFrame, KeyFrameStore

LEAST_FRAMES = 6
"""Key frames without which there is no shape."""
DARK = 16.0
"""Mean brightness of an image, of 255, below which it is too dark."""
LEAST_FEATURES = 100
"""Features of an image below which it is too plain or too blurred."""
CONNECTED = 30
"""Matches of neighbors from which on they show the same scene."""
ENOUGH = 0.9
"""Share of key frames with a pose from which on nothing needs to be said."""

HOW = "Walk through the scene with a steady hand: sideways and around things, not on the spot."


def check_frames(store: KeyFrameStore, title: str) -> None:
    """Raise `ReconstructionError` where the clip has too few key frames, after it was read."""
    if len(store.frames) >= LEAST_FRAMES:
        return
    image = store.image(store.frames[0])
    check_images([float(image.mean())], [len(detect(image).places)], title)
    raise ReconstructionError(f"The camera hardly moves in {title}: there is no parallax.", hint=HOW)


def check_images(brightness: Sequence[float], features: Sequence[int], title: str) -> None:
    """Raise `ReconstructionError` where too little is to be seen in the key frames."""
    if np.median(brightness) < DARK:
        raise ReconstructionError(
            f"{title} is too dark to find the camera path.",
            hint="Film with more light, or a longer exposure.",
        )
    if np.median(features) < LEAST_FEATURES:
        raise ReconstructionError(
            f"{title} shows too little texture to find the camera path.",
            hint="Film scenes with details, in focus, and move slowly: motion blurs them.",
        )


def other_size(now: Size, before: Size, title: str) -> ReconstructionError:
    """Return the error where the images, of these (height, width), cannot be of one camera."""
    return ReconstructionError(
        f"{title} has images of different sizes: {before[1]}x{before[0]} and {now[1]}x{now[0]}.",
        hint="Give images of one size, or a part of the clip with --start and --end.",
    )


def no_poses(inliers: Sequence[int], title: str) -> ReconstructionError:
    """Return the error where there is no model; `inliers` are the matches of each key frame with the next."""
    if np.median(inliers) >= CONNECTED:
        return ReconstructionError(
            f"The camera only rotates in {title}: without translation there is no parallax.", hint=HOW
        )
    return ReconstructionError(
        f"The frames of {title} cannot be matched with each other.",
        hint="Film one scene without cuts, and move more slowly.",
    )


def no_scale(title: str) -> ReconstructionError:
    """Return the error where depth contradicts the camera's motion."""
    return ReconstructionError(
        f"The depth does not fit the motion of the camera in {title}.",
        hint="Check that the clip shows a static scene, and try another --model.",
    )


def notes(frames: Sequence[KeyFrame], posed: Sequence[PosedFrame], inliers: Sequence[int]) -> list[str]:
    """Return sentences about key frames that could not be used."""
    if len(posed) >= ENOUGH * len(frames):
        return []
    first, last = posed[0].frame.timestamp, posed[-1].frame.timestamp
    cuts = [
        f"{float(later.timestamp):.1f} s"
        for later, number in zip(frames[1:], inliers, strict=True)
        if number == 0
    ]
    found = (
        f"Of {len(frames)} key frames, {len(posed)} could be used, {float(first):.1f} to {float(last):.1f} s"
    )
    if not cuts:
        return [f"{found}."]
    shown = ", ".join(cuts[:5]) + ", …" * (len(cuts) > 5)
    return [f"{found}: the images have nothing in common with those before at {shown}."]
