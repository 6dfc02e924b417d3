"""Convert files in the window: a queue with progress and preview.

`job.py` is one file on its way, `queue.py` the order of them, `window.py` and `row.py` what is seen of both;
`preview_grid.py` shows beforehand what comes of a file.
"""
