"""Videos over HTTP: received, checked, converted one after the other, kept for a while."""
