"""Depth Viewer's faces: the command line, the views and the window."""

from __future__ import annotations

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())
