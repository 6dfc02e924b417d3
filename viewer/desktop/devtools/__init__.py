"""Tools for developers of the window: soak, screenshots, start-up time. Not part of the user's help."""
