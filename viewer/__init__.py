"""The user interfaces of Depth Viewer: the command line, the views, the window and the server."""

from __future__ import annotations

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())
