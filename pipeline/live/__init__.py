"""Live depth: the newest frame through the model, at the pace of its source."""
