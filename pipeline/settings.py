"""Define all options of the program: default, bounds and help, in one place.

    SourceSettings()                                # the defaults
    replace(LookSettings(), colormap="turbo")       # another value; a wrong one raises SettingsError

Settings are frozen, so they can be shared without copies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pipeline import colormaps, model_names
from pipeline.errors import SettingsError
from pipeline.model_names import HUB_PREFIX as HUB_PREFIX
from pipeline.model_names import MODEL_SUFFIXES as MODEL_SUFFIXES
from pipeline.model_names import is_hub_name as is_hub_name
from pipeline.model_names import is_model_file as is_model_file
from pipeline.model_names import is_whole_model as is_whole_model
from pipeline.option import Settings, one_of, option, plugin_of

COLORMAPS: tuple[str, ...] = ("inferno", "turbo", "magma", "viridis", "plasma", "gray", "jet", "hot")
"""The colormaps that come first, best of all first; `pipeline.colormaps` has the rest."""


@dataclass(frozen=True)
class SourceSettings(Settings):
    """How a source is opened. Width, height and rate are wishes to a camera; files are delivered as they are."""

    width: int | None = option(None, "requested camera width", minimum=16, maximum=7680, unit="px")
    height: int | None = option(None, "requested camera height", minimum=16, maximum=4320, unit="px")
    rate: float | None = option(None, "requested camera frame rate", minimum=1, maximum=240, unit="fps")
    timeout: float = option(
        10.0, "how long to wait for a source that sends no data", minimum=0.1, maximum=600, unit="s"
    )
    verify_certificate: bool = option(True, "verify the certificate of an https or rtsps server")
    still_rate: float = option(
        1.0, "frame rate of a folder of images or an image sequence", minimum=0.05, maximum=240, unit="fps"
    )
    recursive: bool = option(False, "include the subfolders of a folder of images")
    deinterlace: str = option(
        "auto", "deinterlace video; auto = if the file or the motion in it shows that it is interlaced",
        choices=one_of("auto", "always", "never"),
    )  # fmt: skip
    autocrop: str = option(
        "off",
        "black bars: off = part of the image; keep = they get no depth and stay black in the output; "
        "crop = cut away",
        choices=one_of("off", "keep", "crop"),
    )


@dataclass(frozen=True)
class EstimatorSettings(Settings):
    """Which network sees depth, and what runs it."""

    model: str = option(
        "auto",
        "depth model; auto = the best whose weights are installed: zipdepth, midas_small, else nano; or a file: .onnx, "
        ".xml (OpenVINO), .tflite; or hf:OWNER/NAME[@REVISION] or hf:FOLDER, by transformers",
        choices=plugin_of("pipeline.models", "auto"), is_file=is_whole_model, others=model_names.WHOLE_MODELS,
    )  # fmt: skip
    runtime: str = option(
        "auto", "inference runtime; auto = torch with a CUDA GPU, else openvino",
        choices=plugin_of("pipeline.runtimes", "auto"),
    )  # fmt: skip
    device: str = option(
        "auto",
        "device for inference; auto = a CUDA GPU, else the CPU; gpu = NVIDIA by torch or Intel by OpenVINO; "
        "npu = Intel by OpenVINO",
        choices=one_of("auto", "cpu", "gpu", "npu"),
    )  # fmt: skip
    weights: Path | None = option(None, "weights file to use instead of the model's own")
    precision: str = option(
        "auto", "inference precision; auto = the fastest that is close enough to f32",
        choices=one_of("auto", "f32", "mixed", "bf16", "f16", "int8"),
    )  # fmt: skip
    calibrate_on: str | None = option(
        None, "video or folder with images like yours for the int8 calibration; without it, the bundled clip"
    )
    input_size: str | int = option(
        "official",
        "input size of the model: official is the size it was trained for, fast is smaller, quality is "
 "larger and slower; a number sets the longer side",
        choices=one_of("fast", "official", "quality"), minimum=32, maximum=1024, unit="px",
    )  # fmt: skip
    threads: int | None = option(None, "CPU threads for inference", minimum=1, maximum=256)
    streams: int | None = option(
        None,
        "frames inferred in parallel: 1 gives the lowest latency, more give a higher throughput; "
 "without it, a conversion uses several, everything else 1",
        minimum=1, maximum=64,
    )  # fmt: skip
    offline: bool = option(False, "never download anything")
    agree_license: bool = option(
        False,
        "accept a license of a downloaded model that restricts use; without it, a terminal asks",
        flag="--agree-license",
    )

    def without_effect(self, given: Collection[str]) -> Iterator[tuple[str, str]]:
        if "calibrate_on" in given and self.precision not in ("auto", "int8"):
            yield "calibrate_on", "--precision int8"


@dataclass(frozen=True)
class StabilizerSettings(Settings):
    """How depth is filtered after inference: over time against flicker, and within each frame."""

    strength: str = option(
        "steady", "strength of the temporal stabilization",
        choices=one_of("off", "steady", "very-steady"), flag="--stabilize",
    )  # fmt: skip
    smooth: float = option(
        0.0, "spatial smoothing of depth that keeps its edges: 0 = none, 1 = strongest", minimum=0, maximum=1
    )


@dataclass(frozen=True)
class LiveSettings(Settings):
    """How a source is played live."""

    propagate: str = option(
        "auto", "depth between inferences; auto = carry it to every frame if the model is slower than the source",
        choices=one_of("auto", "off"),
    )  # fmt: skip
    every_frame: bool = option(
        False, "play every frame of a file, however long inference takes, instead of at its own speed"
    )


@dataclass(frozen=True)
class LookSettings(Settings):
    """How disparity becomes color. `viewer.views.base.ViewSettings` adds what is shown around it."""

    colormap: str = option(
        "inferno", "colormap, from far to near: inferno, viridis, cividis, turbo, gray, and many more",
        choices=one_of(*colormaps.NAMES),
    )  # fmt: skip
    invert: bool = option(False, "swap near and far colors")
    range: str = option(
        "auto",
        "display range from farthest to nearest; auto = one range per shot in a conversion, adaptive in "
 "the window; locked = one fixed range",
        choices=one_of("auto", "locked"),
    )  # fmt: skip
    far: float | None = option(None, "manual display range: the disparity shown as farthest", minimum=0)
    near: float | None = option(None, "manual display range: the disparity shown as nearest", minimum=0)
    refine: str = option(
        "none",
        "upsampling of depth: none = bicubic, guided and bilateral = along the edges of the image",
        choices=one_of("none", "guided", "bilateral"),
    )  # fmt: skip

    @property
    def is_spatial(self) -> bool:
        """Whether it shows places in space, so that lens and calibration matter."""
        return False

    @property
    def tiles(self) -> tuple[int, int]:
        """How often a picture shows the frame, across and down."""
        return 1, 1

    @property
    def frame_packing(self) -> str:
        """How the eyes' images of a 3D video lie: left_right, right_left, top_bottom, bottom_top; "" for others."""
        return ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.far is not None and self.near is not None and self.far >= self.near:
            raise SettingsError(
                f"Far ({self.far:g}) is not less than near ({self.near:g}).",
                hint="Disparity is larger for nearer points.",
            )


@dataclass(frozen=True)
class ConvertSettings(Settings):
    """How a video file becomes a depth video."""

    format: str = option(
        "auto", "output format; auto = from the file extension",
        choices=plugin_of("pipeline.sinks", "auto"),
    )  # fmt: skip
    overwrite: bool = option(False, "replace the output if it exists")
    resume: bool = option(
        False, "resume an interrupted conversion; the result is the same as without the interruption"
    )
    quality: int = option(
        18, "H.264 CRF: a lower value gives better quality and a larger file", minimum=0, maximum=51
    )
    encoder: str = option(
        "software", "H.264 encoder of MP4 files: hardware = the first that works, or one by name; else software",
        choices=one_of("software", "hardware", "videotoolbox", "nvenc", "qsv", "amf", "mf", "v4l2m2m"),
    )  # fmt: skip
    audio: str = option(
        "copy",
        "audio tracks: copy = copy if the container supports them, else re-encode; encode = always re-encode; "
        "none = no audio",
        choices=one_of("copy", "encode", "none"),
    )  # fmt: skip
    subtitles: bool = option(True, "copy the subtitles")
    model_every: str | int = option(
        1, "run the model on every Nth frame and carry depth to the frames between; auto = as the motion allows",
        choices=one_of("auto"), minimum=1, maximum=30,
    )  # fmt: skip
    one_pass: bool = option(
        False, "read the source only once; the display range then adapts over time, as in the window"
    )
    verify: bool = option(True, "verify frames, timestamps and audio of the output against the source")
    strict: bool = option(
        False, "stop at a frame that cannot be decoded; without it, the previous frame replaces it"
    )
    start: float | None = option(None, "start time, from the first frame of the source", minimum=0, unit="s")
    end: float | None = option(None, "end time, from the first frame of the source", minimum=0, unit="s")
    every: int = option(1, "keep every Nth frame", minimum=1, maximum=100_000)
    max_side: int | None = option(
        None, "scale frames down to this longer side; smaller frames keep their size",
        minimum=16, maximum=16384, unit="px",
    )  # fmt: skip
    generator: str = option(
        "none",
        "write a control video for a video generator: gray, one range for the clip, without audio, in the size steps, "
        "frame count and rate of wan (Wan, VACE), ltx (LTX Video) or comfyui",
        choices=one_of("none", "wan", "ltx", "comfyui"),
    )
    calibration: Path | None = option(None, "calibration file of depth-viewer calibrate, for depth in meters")
    field_of_view: float | None = option(
        None,
        "field of view along the longer side; without it, from the calibration or the file, else 60",
        minimum=1, maximum=170, unit="degrees",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.end is not None and self.end <= (self.start or 0):
            raise SettingsError(
                f"The end ({self.end:g} s) is not after the start ({self.start or 0:g} s).",
                hint="Both are measured from the first frame of the source.",
            )

    queue_capacity: ClassVar[int] = 4
    """Frames waiting between two stages: small, so that memory stays constant."""
    segment_frames: ClassVar[int] = 250
    """Frames between two checkpoints: at most this much work is lost, about ten seconds."""
