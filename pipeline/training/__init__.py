"""How the built-in network is made: render → train → evaluate → export, one command each.

    python -m pipeline.training.render     # pictures with exact depth, as shards in a pool folder
    python -m pipeline.training.train      # learns from the pool; resumes where it was stopped
    python -m pipeline.training.evaluate   # figures on measured photographs, contact sheets of clips
    python -m pipeline.training.export     # pipeline/models/nano.safetensors
    python -m pipeline.training.demo       # pipeline/assets/demo.mp4 with its true depth

None of this is needed to run the program, so it is left out of the wheel. `README.md` beside this file is the
model card.
"""
