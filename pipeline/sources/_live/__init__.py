"""Read what keeps one waiting: cameras, screens and peers on the network."""
