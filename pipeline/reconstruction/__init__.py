"""Reconstruct a room from a clip: camera poses, depth on one scale, and a colored mesh."""
