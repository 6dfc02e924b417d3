"""Decode the packets of a container into upright RGB pictures and their exact times."""
