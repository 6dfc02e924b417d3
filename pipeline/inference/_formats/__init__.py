"""Write networks in the formats of other programs, for `export_model.py`."""
