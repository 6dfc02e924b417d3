"""Encode, mux and verify video and audio with PyAV."""
