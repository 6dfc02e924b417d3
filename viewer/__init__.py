"""Depth Viewer's faces: the command line, the views and the window."""
