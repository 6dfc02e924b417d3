"""Convert HDR and wide-gamut video to 8-bit BT.709, as the whole program uses it.

    tone = tone_of(frame)                # None for what is BT.709 already, or nearly
    image = tone.toned(codes)            # uint16 (H, W, 3) RGB as the frame codes it, to uint8 (H, W, 3) RGB
    image = shown(light, to_709, peak)   # light itself, as OpenEXR has it

    code ──EOTF──▶ light, cd/m² ──BT.2020 to 709──▶ ──EETF──▶ what a screen can show ──BT.1886──▶ code

PQ and HLG become light as ITU-R BT.2100 says, HLG as on its screen of 1000 cd/m². White of SDR is BT.2408's reference
white of HDR, 203 cd/m², and what is brighter is rolled off by the curve of ITU-R BT.2390 (section 5.4.1, "EETF") from
the peak that the file declares. It is laid on the strongest of R, G and B, and the other two follow in proportion: hues
stay, and nothing is cut off at the top. It is the same curve for all frames, so nothing flickers; what no BT.709
screen can show is cut to the nearest one of its colors.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorTrc
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.container import side_data

Table = NDArray[np.float32]
Curve = NDArray[np.float64]

REFERENCE_WHITE = 203.0
"""Reference white of HDR in cd/m² (BT.2408), mapped to SDR white."""
USUAL_PEAK = 1000.0
"""Peak in cd/m² for files that declare none: that of most HDR masters and of HLG."""
PEAKS = (REFERENCE_WHITE, 10_000.0)
"""Plausible range of a declared peak in cd/m²."""
SDR_GAMMA = 2.4
"""Gamma of a reference display (BT.1886)."""
HLG_GAMMA = 1.2
"""System gamma of HLG for a display of 1000 cd/m²."""
LUMINANCE = np.array([[0.2627, 0.6780, 0.0593]], np.float32)
"""Luminance weights of red, green and blue in BT.2020."""
TO_709 = {
    ColorPrimaries.BT2020: (  # BT.2087
        (1.6605, -0.5876, -0.0728),
        (-0.1246, 1.1329, -0.0083),
        (-0.0182, -0.1006, 1.1187),
    ),
    ColorPrimaries.SMPTE432: (  # Display P3
        (1.2249, -0.2249, 0.0),
        (-0.0420, 1.0420, 0.0),
        (-0.0196, -0.0786, 1.0983),
    ),
}
"""Matrices from linear RGB of these primaries to BT.709, row by row."""
STEPS = 65536
"""Number of table entries. Tables over light are indexed by its square root, for more accuracy in the dark."""


def tone_of(frame: VideoFrame) -> Tone | None:
    """Return the conversion of a frame's colors to BT.709; None if none is needed."""
    if frame.color_trc in (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67):
        is_hlg = frame.color_trc == ColorTrc.ARIB_STD_B67
        return _tone(frame.color_trc, ColorPrimaries.BT2020, USUAL_PEAK if is_hlg else _peak_of(frame))
    if frame.color_primaries in TO_709:
        return _tone(ColorTrc.BT709, frame.color_primaries, REFERENCE_WHITE)
    return None


@lru_cache(maxsize=4)
def _tone(transfer: int, primaries: int, peak: float) -> Tone:
    return Tone(transfer, primaries, peak)


def _peak_of(frame: VideoFrame) -> float:
    """Return the declared peak of the content or of the mastering display in cd/m²."""
    told = []
    if (levels := side_data(frame, "CONTENT_LIGHT_LEVEL")) is not None:
        told.append(float(struct.unpack_from("=I", bytes(levels))[0]))
    if (screen := side_data(frame, "MASTERING_DISPLAY_METADATA")) is not None:
        # AVMasteringDisplayMetadata: eight fractions of chromaticity, darkest, brightest, and two flags.
        above, below, _, is_told = struct.unpack_from("=4i", bytes(screen), 9 * 8)
        told.append(above / below if is_told and below else 0.0)
    return next((peak for peak in told if PEAKS[0] <= peak <= PEAKS[1]), USUAL_PEAK)


@dataclass(frozen=True)
class Tone:
    """A conversion of colors to BT.709; `peak` in cd/m². Light is in units of `REFERENCE_WHITE`."""

    transfer: int
    primaries: int
    peak: float

    @property
    def name(self) -> str:
        """Return the usual name of the format."""
        if self.transfer == ColorTrc.SMPTE2084:
            return f"HDR (PQ, up to {self.peak:g} cd/m²)"
        return "HDR (HLG)" if self.transfer == ColorTrc.ARIB_STD_B67 else "wide gamut"

    def toned(self, codes: NDArray[np.uint16]) -> Image:
        """Convert uint16 (H, W, 3), full range, in the frame's transfer and primaries, to uint8 (H, W, 3) BT.709."""
        light: NDArray[Any] = cv2.LUT(codes, self._light)
        if self.transfer == ColorTrc.ARIB_STD_B67:
            light = _times(light, _by_root(cv2.transform(light, LUMINANCE), 1.0, self._screen))
        return shown(light, np.array(TO_709[ColorPrimaries(self.primaries)]), self.peak)

    @cached_property
    def _light(self) -> Table:
        """Return a table of linear light by code value."""
        code = np.linspace(0, 1, STEPS)
        if self.transfer == ColorTrc.SMPTE2084:
            light = pq_light(code) / REFERENCE_WHITE
        elif self.transfer == ColorTrc.ARIB_STD_B67:
            light = hlg_scene(code)
        else:
            light = code**SDR_GAMMA
        return light.astype(np.float32)

    @cached_property
    def _screen(self) -> Table:
        """Return a table of the OOTF of HLG (BT.2100) by scene luminance, as a factor."""
        luminance = np.linspace(0, 1, STEPS) ** 2
        return (luminance ** (HLG_GAMMA - 1) * USUAL_PEAK / REFERENCE_WHITE).astype(np.float32)


def shown(light: NDArray[Any], to_709: NDArray[Any], peak: float) -> Image:
    """Convert light, float32 (H, W, 3) in units of SDR white with a peak in cd/m², to uint8 (H, W, 3) BT.709.

    `to_709`, (3, 3), is the matrix to BT.709 primaries.
    """
    light = cv2.transform(light, np.asarray(to_709, np.float32))
    if peak > REFERENCE_WHITE:
        red, green, blue = cv2.split(light)
        strongest = cv2.max(cv2.max(red, green), blue)
        light = _times(light, _by_root(strongest, peak / REFERENCE_WHITE, _gain(peak)))
    return cast(Image, _by_root(light, 1.0, _SCREEN_CODES))


@lru_cache(maxsize=4)
def _gain(peak: float) -> Table:
    """Return a table of the curve of BT.2390 by luminance up to the peak, as a factor."""
    light = np.linspace(0, 1, STEPS) ** 2 * peak
    light[0] = light[1]  # the factor of black is that of what is nearly black
    return (eetf(light, peak) / light).astype(np.float32)


def pq_light(code: Curve) -> Curve:
    """Convert PQ codes in [0, 1] to cd/m² (BT.2100, table 4)."""
    root = code ** (32 / 2523)
    return 10_000 * (np.maximum(root - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * root)) ** (8192 / 1305)


def pq_code(light: Curve) -> Curve:
    """Convert cd/m² to PQ codes in [0, 1]."""
    root = (light / 10_000) ** (1305 / 8192)
    return ((107 / 128 + 2413 / 128 * root) / (1 + 2392 / 128 * root)) ** (2523 / 32)


def hlg_scene(code: Curve) -> Curve:
    """Convert HLG codes in [0, 1] to scene light in [0, 1] (BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)


def eetf(light: Curve, peak: float) -> Curve:
    """Map cd/m² of content with this peak to an SDR display in cd/m²: unchanged up to a knee (BT.2390)."""
    whole = pq_code(np.array(peak))
    limit = pq_code(np.array(REFERENCE_WHITE)) / whole
    knee = 1.5 * limit - 0.5
    code = pq_code(light) / whole
    t = np.clip((code - knee) / (1 - knee), 0, 1)
    rolled = (
        (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * limit
    )
    return pq_light(np.where(code < knee, code, rolled) * whole)


def _by_root(light: NDArray[Any], most: float, table: NDArray[Any]) -> NDArray[Any]:
    """Look up table entries for light between 0 and `most`."""
    root = np.sqrt(np.clip(light, 0, most))
    root *= np.float32((STEPS - 1) / np.sqrt(most))
    return cv2.LUT(root.astype(np.uint16), table)


def _times(light: NDArray[Any], factor: NDArray[Any]) -> NDArray[Any]:
    return cv2.multiply(light, cv2.merge([factor] * 3))


_SCREEN_CODES = np.rint(255 * (np.linspace(0, 1, STEPS) ** 2) ** (1 / SDR_GAMMA)).astype(np.uint8)
"""Table from light to code values of BT.1886."""
