"""Stabilize depth: remove flicker between inference and view, without trails.

    stabilizer = Stabilizer(strength="steady")              # "off", "steady", "very-steady"
    depth = stabilizer.update(frame, disparity)             # DepthFrame
    stabilizer.reset()                                      # another source, a seek

`stabilizer.py` reads from top to bottom: follow the picture (motion.py) · another scene? (scene_change.py) · coming
nearer? (ego_motion.py) · one scale and shift (align.py) · blend with the past (temporal_filter.py) · display range
(display_range.py).

Where the model is slower than the camera, `propagator.py` carries depth from key frames (key_frame.py) to every frame:
along optical flow, or past a moving camera (camera_motion.py), wherever the same thing was to be seen (trajectory.py).
"""

from pipeline.stabilize.display_range import ShotRange, percentile_range
from pipeline.stabilize.propagator import Propagator
from pipeline.stabilize.stabilizer import Stabilizer, unstabilized

__all__ = ["Propagator", "ShotRange", "Stabilizer", "percentile_range", "unstabilized"]
