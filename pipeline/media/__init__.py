"""Encoding, muxing and verifying of video and audio with PyAV."""
