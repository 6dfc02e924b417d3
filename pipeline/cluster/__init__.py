"""Use several machines: a Ray cluster runs the inference of one file, or converts several files.

    with joined("10.0.0.5:6379") as cluster:
        estimator = hire(cluster, load_estimator("nano"), EstimatorSettings("nano"), print)
        pipeline.convert("clip.mp4", "depth.mp4", estimator=estimator)          # pictures go out, disparity comes back
        if not cluster.blind(requests):
            for outcome in run_on_cluster(cluster, requests, work, estimator, hear): ...   # whole files

What a network makes of a picture depends on nothing else, and takes most of the time: that is what is handed out of one
file. The rest follows one order, for the stabilizer carries the past along, and stays here: so the bytes are those of a
conversion on this machine, the journal is the same, and either can go on with what the other began.
"""
