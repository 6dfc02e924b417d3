"""Steady depth: between the network and the view, takes out flicker without leaving trails.

    stabilizer = Stabilizer(strength="steady")              # "off", "steady", "very-steady"
    depth = stabilizer.update(frame, disparity)             # DepthFrame
    stabilizer.reset()                                      # another source, a seek

`stabilizer.py` reads from top to bottom: follow the picture (follow.py) · another scene? (cuts.py) · coming
nearer? (approach.py) · one scale and shift (align.py) · blend with the past (gate.py) · display range (range.py).
"""

from pipeline.stabilize.display_range import ShotRange, percentile_range
from pipeline.stabilize.stabilizer import Stabilizer, unstabilized

__all__ = ["ShotRange", "Stabilizer", "percentile_range", "unstabilized"]
