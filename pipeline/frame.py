"""Define the data of the pipeline: `Frame` from the source, `DepthFrame` after inference and stabilization.

    frame = source.read()                                   # Frame, or None at the end
    depth = stabilizer.update(frame, estimator.estimate(frame.image))   # DepthFrame
    depth.normalized()                                      # float32 (h, w), 1 = nearest

All classes are frozen: a stage creates new objects and never changes one that another thread may use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Disparity, Image, LateImage, blank

if TYPE_CHECKING:
    from pipeline.geometry.calibration import Calibration
    from pipeline.geometry.given_depth import GivenDepth
    from pipeline.geometry.lens import Lens
    from pipeline.geometry.letterbox import Letterbox


@dataclass(frozen=True)
class SourceInfo:
    """Describe a source, before its first frame is read.

    Attributes
    ----------
    width, height : int
        Size of the delivered frames in pixels, after rotation.
    frame_rate : Fraction or None
        Declared frame rate in frames per second, exact (30000/1001, not 29.97); None if unknown.
    frame_count : int or None
        Declared number of frames; None if unknown.
    is_live : bool
        Whether the source delivers frames in real time and has no end.
    title : str
        Name for display.
    start : Fraction
        Timestamp of the first frame in seconds; 0 for most files.
    can_seek : bool
        Whether the source supports `seek`.
    can_loop : bool
        Whether the source can begin again at its end.
    camera : int or None
        OpenCV's number of the camera that it is; None for other sources.
    letterbox : Letterbox or None
        The whole frame, where black bars were found and cut away.
    """

    width: int
    height: int
    frame_rate: Fraction | None = None
    frame_count: int | None = None
    is_live: bool = False
    title: str = ""
    start: Fraction = Fraction(0)
    can_seek: bool = False
    can_loop: bool = False
    camera: int | None = None
    letterbox: Letterbox | None = None

    @property
    def duration(self) -> float | None:
        """Duration in seconds, or None if it is unknown."""
        if self.frame_count is None or not self.frame_rate:
            return None
        return float(self.frame_count / self.frame_rate)


@dataclass(frozen=True)
class Detection:
    """An object that a detector sees; `pipeline.objects.distance` tells how far it is.

    `label` is the name of its class, `score` how sure the detector is, 0 to 1, and `box` left, top, right and bottom,
    as shares of the frame.
    """

    label: str
    score: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Frame:
    """One image of a source, with its time.

    Attributes
    ----------
    image : ndarray of uint8, shape (H, W, 3)
        RGB image.
    index : int
        Number of the frame in the source, from 0.
    timestamp : Fraction
        Presentation time in the source, in seconds.
    captured_at : float
        Value of `time.perf_counter()` at capture, in seconds. It is never changed.
    released_at : float or None
        On the same clock: when the player released a frame that it had read ahead; None for other frames.
    is_redisplayed : bool
        Whether the frame was on the screen before; then its age is not a latency.
    given : GivenDepth or None
        Depth that is known already, so that no model infers it; see `pipeline.depth_files`.
    detections : tuple of Detection or None
        What a detector sees, live a moment ago; None without one.
    late : LateImage or None
        What the image can be drawn from, while `image` is a blank one of the same size; see `VideoSource.draw_late`.
    """

    image: Image
    index: int
    timestamp: Fraction
    captured_at: float
    released_at: float | None = None
    is_redisplayed: bool = False
    given: GivenDepth | None = None
    detections: tuple[Detection, ...] | None = None
    late: LateImage | None = None

    @property
    def entered_at(self) -> float:
        """Start of the latency measurement: `released_at`, or else `captured_at`."""
        return self.captured_at if self.released_at is None else self.released_at

    def redisplayed(self) -> Frame:
        """Return the frame, marked as shown again."""
        return replace(self, is_redisplayed=True)

    def drawn(self) -> Frame:
        """Return the frame with its image, if that is still blank."""
        return self if self.late is None else replace(self, image=self.late.image(), late=None)

    def without_image(self) -> Frame:
        """Return the frame with a blank image of the same size."""
        return replace(self, image=blank(self.image.shape), late=None)

    @classmethod
    def now(cls, image: Image, index: int, timestamp: Fraction) -> Frame:
        """Return a frame that was captured now."""
        return cls(image, index, timestamp, perf_counter())


@dataclass(frozen=True, eq=False)
class DepthFrame:
    """A frame and its depth.

    Attributes
    ----------
    frame : Frame
        The source frame.
    disparity : ndarray of float32, shape (h, w)
        Stabilized relative disparity (inverse depth), ≥ 0; larger is nearer. (h, w) is the model's input size.
    raw_disparity : ndarray of float32, shape (h, w)
        Output of the model, before stabilization.
    display_range : tuple of float
        (far, near): the disparities shown as 0 and as 1.
    model, runtime : str
        Names of the model and the runtime.
    inference_ms : float
        Inference time in milliseconds.
    is_duplicate : bool
        Whether inference was skipped, because the frame equals the previous one.
    is_shot_start : bool
        Whether the frame starts a new shot.
    shot_start : Fraction or None
        Timestamp of the frame since which disparity keeps one scale; None without stabilization.
    calibration : Calibration or None
        Converts disparity to meters: measured, or the model's own.
    lens : Lens or None
        The camera's, where one was chosen or measured.
    is_metric : bool
        Whether the model itself gives meters; disparity is then in 1/m.
    seen_through : Lens or None
        The lens that such meters were computed with; None where they do not depend on it, or the model guessed it.
    inferred_at : Fraction or None
        Timestamp of the nearest frame whose inference is in this depth. Not the frame's own if depth was carried here
        along the motion of the picture; None if the model saw the frame itself.
    """

    frame: Frame
    disparity: Disparity
    raw_disparity: Disparity
    display_range: tuple[float, float]
    model: str = ""
    runtime: str = ""
    inference_ms: float = 0.0
    is_duplicate: bool = False
    is_shot_start: bool = False
    shot_start: Fraction | None = None
    calibration: Calibration | None = None
    inferred_at: Fraction | None = None
    is_metric: bool = False
    lens: Lens | None = None
    seen_through: Lens | None = None

    @property
    def is_carried(self) -> bool:
        """Whether the model has not seen this frame itself."""
        return self.inferred_at is not None and self.inferred_at != self.frame.timestamp

    @property
    def own_calibration(self) -> Calibration | None:
        """The calibration that it came with: that of precomputed depth, or that of a model that gives meters."""
        from pipeline.geometry.calibration import of_network  # here: frames are light

        if self.frame.given is not None:
            return self.frame.given.calibration
        return of_network(self.model) if self.is_metric else None

    @property
    def inference_age(self) -> float:
        """Seconds from the frame that the model saw to this one."""
        return 0.0 if self.inferred_at is None else float(self.frame.timestamp - self.inferred_at)

    def normalized(self) -> Disparity:
        """Scale disparity to the display range.

        Returns
        -------
        ndarray of float32, shape (h, w)
            Values in [0, 1]; 0 = farthest, 1 = nearest. All 0 if the display range is empty.
        """
        far, near = self.display_range
        if not near > far:
            return np.zeros_like(self.disparity)
        share: Disparity = (self.disparity - np.float32(far)) / np.float32(near - far)
        return share.clip(0.0, 1.0)
