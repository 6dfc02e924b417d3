"""Run live depth: the newest frame through the model, at the speed of the source."""
