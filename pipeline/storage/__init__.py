"""Bytes that survive a crash: whole files, work folders, locks, caches."""
