"""The devices of this machine: cameras, and what plays audio."""
