"""Store data so that it survives a crash: whole files, work folders, locks, caches."""
