"""The worker threads of the window, and the bridge to the GUI thread."""
