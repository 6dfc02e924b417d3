"""Define the array types of the pipeline: name, shape, dtype and range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""uint8 (height, width, 3), RGB."""


Disparity = NDArray[np.float32]
"""float32 (height, width), relative inverse depth ≥ 0: larger = nearer, scale and shift unknown."""


Levels = NDArray[np.uint16]
"""uint16 (height, width): disparity in whole steps from far, 0, to near, 65535."""
