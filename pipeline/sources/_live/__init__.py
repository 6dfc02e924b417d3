"""Read live sources: cameras, screens and network streams."""
