"""The curve of BT.2390, computed by itself."""

import numpy as np

WHITE = 203


def pq_code(nits):
    y = np.asarray(nits, float) / 10_000
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    return ((c1 + c2 * y**m1) / (1 + c3 * y**m1)) ** m2


def pq_nits(code):
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    root = np.asarray(code, float) ** (1 / m2)
    return 10_000 * (max(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)


def by_bt2390(nits, peak):
    """Where the curve of the report puts this brightness, one step after the other."""
    limit, code = pq_code(WHITE) / pq_code(peak), pq_code(nits) / pq_code(peak)
    knee = 1.5 * limit - 0.5
    if code >= knee:
        t = (code - knee) / (1 - knee)
        code = (
            (2 * t**3 - 3 * t**2 + 1) * knee
            + (t**3 - 2 * t**2 + t) * (1 - knee)
            + (-2 * t**3 + 3 * t**2) * limit
        )
    return pq_nits(code * pq_code(peak))
