"""Read precomputed depth, which replaces the model: one file per kind. `base.py` has the interface and `open_depth`.

with open_with_depth("clip.mp4", DepthFileSettings(Path("depth.mkv"))) as source:   # its frames carry their depth
    runner = Runner(lambda: source, listener, estimator=source.estimator)            # no network is loaded

Conversions take it as `ConversionRequest.depth_file`, the command line as `--depth FILE`.
"""

SUPPORT = ("settings", "source", "truth")
