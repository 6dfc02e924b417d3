"""Tools for developers of the window: soak test, screenshots, startup time. Not in the user's help."""
