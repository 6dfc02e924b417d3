"""What sinks of points, meshes and messages have in common."""
