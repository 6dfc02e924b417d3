"""Locate the user's folders for settings and logs; environment variables override them."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from pipeline.storage.urls import at_home


def config_folder() -> Path:
    """The user's configuration folder, or the one that DEPTH_VIEWER_CONFIG names."""
    return _chosen("DEPTH_VIEWER_CONFIG") or platformdirs.user_config_path("depth-viewer", appauthor=False)


def state_folder() -> Path:
    """The user's state folder, for logs, or the one that DEPTH_VIEWER_STATE names."""
    return _chosen("DEPTH_VIEWER_STATE") or platformdirs.user_state_path("depth-viewer", appauthor=False)


def _chosen(variable: str) -> Path | None:
    path = os.environ.get(variable)
    return at_home(path) if path else None
