"""Export from the window: snapshots, command lines, live outputs."""
