"""What is read from the picture: probes, distances in meters, and the alarm."""
