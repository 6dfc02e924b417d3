"""Show messages to the user: the bar, error texts, the crash dialog."""
