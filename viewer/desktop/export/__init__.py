"""What leaves the window: snapshots, command lines, live outputs."""
