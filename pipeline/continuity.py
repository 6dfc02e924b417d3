"""One clock for all streams of a file, also where its own is set back or jumps, as in joined recordings.

    continuity = Continuity(container, video)
    for packet in container.demux(...):
        continuity.mend(packet)              # its pts and dts, before it is decoded or copied
    continuity.notes

The video decides: at a break of its decoding times, everything after it is moved to one frame later. Audio follows by
the move that makes it continuous, subtitles by the one that brings them nearest to the video. Whoever reads the same
packets gets the same times, so that frames that were decoded and audio that is copied stay together. What FFmpeg's own
program does for transport streams (`ts_discontinuity_process` in fftools) is done here for every container.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

DISORDER = Fraction(1, 4), Fraction(1)
"""Seconds, at least and at most, of what is no clock that was set back, but packets out of order."""
JUMP = Fraction(10)
"""Seconds ahead that no transport stream pauses for: its clock was set."""
MOST_REORDERED = 16
"""Frames by which display times may be ahead of decoding times, in H.264 and HEVC."""
STANDS = Fraction(1, 1000)
"""Seconds between two packets of a clock that stands: a tick of those that muxers give where times went back."""
USUAL = Fraction(1, 25)
"""Seconds of a frame where nothing tells."""
PAUSE = Fraction(600)
"""Seconds ahead that other containers may pause for, as slide shows and screen recordings do."""
RESTARTING = {"mpegts", "mpeg", "hls", "flv", "rtsp"}
"""Containers whose clock restarts by design."""
NO_DISPLAY_TIMES = {"avi"}
"""Containers that store no display times: what FFmpeg guesses for B-frames is in disorder."""


def has_display_times(container: InputContainer) -> bool:
    """Whether the container stores when each frame is shown, and not only the order of decoding."""
    return not NO_DISPLAY_TIMES & set(container.format.name.split(","))


class Continuity:
    """Of one container, read from here on."""

    def __init__(
        self, container: InputContainer, video: Stream | None, limit: Fraction | None = None
    ) -> None:
        """`limit` is how many seconds ahead are no jump; without it, what is usual in such containers."""
        usual = JUMP if RESTARTING & set(container.format.name.split(",")) else PAUSE
        self._limit = usual if limit is None else limit
        self._video = video
        self._interval = _interval(video)
        # Of where clocks restart by design, a few frames are enough to tell, however short the clips that were joined.
        frames = 3 if RESTARTING & set(container.format.name.split(",")) else 8
        self._disorder = min(max(DISORDER[0], frames * self._interval), DISORDER[1])
        self._ahead = MOST_REORDERED * self._interval + 1 if has_display_times(container) else None
        self._latest = Fraction(0)  # display time of the video
        self._offset = Fraction(0)
        self._offsets = [Fraction(0)]
        self._before: Fraction | None = None  # what decoding times still want after display times broke
        self._lasts: dict[
            int, tuple[Fraction, Fraction]
        ] = {}  # of each stream: its last packet's time, and a step
        self._clocks: dict[int, Fraction] = {}  # of each stream: its last packet's time as the file says it
        self._stands: dict[int, Fraction] = {}  # for how long it has not moved on, by what was in its packets
        self._own: dict[int, Fraction] = {}  # offsets of streams that broke before the video did
        self._own_notes: dict[int, str] = {}
        self._notes: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the clock broke, a sentence each."""
        more = len(self._notes) - 3
        return (*self._notes[:3], *[f"There are {more} more timestamp discontinuities."] * (more > 0))

    @property
    def audio_notes(self) -> tuple[str, ...]:
        """Where audio broke and the video did not; known to those who read the audio, too."""
        return tuple(self._own_notes.values())

    def mend(self, packet: Packet[Any]) -> None:
        """Move the packet's times to where they belong."""
        ticks = packet.dts if packet.dts is not None else packet.pts
        if ticks is None or not packet.time_base:
            return
        unit: Fraction = packet.time_base
        time, index = ticks * unit, packet.stream_index
        is_video = self._video is not None and index == self._video.index
        last, step = self._lasts.get(index, (None, self._interval))
        stood = self._has_stood(packet, time, step)
        if last is not None and stood > self._disorder:
            offset = last + step - time  # until it goes on: then by its own times, if they fit
        elif last is None or packet.dts is None:  # display times of B-frames jump to and fro
            offset = self._offset
        elif is_video:
            offset = self._by_video(time, last)
        elif packet.stream.type == "subtitle":
            offset = self._nearest_to_video(time)
        else:
            offset = self._by_continuity(index, time, last, step)
        shown = (
            self._shown_by(packet.pts * unit, time, offset) if is_video and packet.pts is not None else offset
        )
        packet.dts = None if packet.dts is None else packet.dts + round(offset / unit)
        packet.pts = None if packet.pts is None else packet.pts + round(shown / unit)
        if stood > self._disorder and is_video and packet.stream.codec_context.has_b_frames:
            packet.pts = None  # it tells nothing; frames leave the decoder in order
        if packet.dts is None and not stood:
            return
        # A frame may be declared to stay long though others are decoded soon: only audio goes on where it ends.
        lasts = self._interval if is_video else (packet.duration or 0) * unit
        if packet.stream.type == "audio":
            true = _sample_time(packet.stream)
            if lasts > self._limit:  # where times jump, containers say so
                lasts = true or step
                packet.duration = round(lasts / unit)
            elif lasts < true / 2:  # where they stand, too; but the last packet may be cut, and stays so
                lasts = true
        place = time + offset
        if last is not None and stood:
            place = max(place, last + step)
        self._lasts[index] = place, lasts

    def _has_stood(self, packet: Packet[Any], time: Fraction, step: Fraction) -> Fraction:
        """Seconds for which the clock of the packet's stream has not moved on."""
        index, kind = packet.stream_index, packet.stream.type
        before = self._clocks.get(index)
        stands = before is not None and 0 <= time - before <= STANDS and time - before < step / 2
        self._clocks[index] = time
        if not stands or kind not in ("video", "audio"):
            self._stands[index] = Fraction(0)
            return Fraction(0)
        been = self._stands[index]
        self._stands[index] += step
        if been <= self._disorder < self._stands[index]:
            whose = "source" if kind == "video" else "audio"
            note = f"The timestamps of the {whose} stand still at {float(time):.2f} s; they continue at the usual rate."
            if kind == "video":
                self._notes.append(note)
            else:
                self._own_notes[index] = note
        return self._stands[index]

    def _by_video(self, time: Fraction, last: Fraction) -> Fraction:
        if self._before is not None:
            if -self._disorder <= time + self._before - last <= self._limit:
                return self._before
            self._before = None
        moved = time + self._offset - last
        if -self._disorder <= moved <= self._limit:
            if STANDS < moved <= 1:  # the declared rate is an average, to which the jump belongs
                self._interval = moved
            return self._offset
        return self._break(time, last + self._interval)

    def _shown_by(self, time: Fraction, decoded: Fraction, offset: Fraction) -> Fraction:
        """The offset of a display time: that of the decoding time, unless it is by another clock.

        Matroska stores display times alone. Decoding times are made of them, and break some frames later.
        """
        if self._ahead is not None and abs(time - decoded) > self._ahead:
            known = min(self._offsets[-3:], key=lambda each: abs(time + each - self._latest))
            if -self._ahead <= time + known - self._latest <= self._limit:
                offset = known
            else:
                self._before, offset = offset, self._break(time, self._latest + self._interval)
        self._latest = max(self._latest, time + offset)
        return offset

    def _break(self, time: Fraction, expected: Fraction) -> Fraction:
        jump = time + self._offset - expected
        self._offset -= jump
        self._offsets.append(self._offset)
        self._own.clear()
        self._own_notes.clear()
        self._notes.append(_note("The timestamps of the source", jump, expected))
        return self._offset

    def _nearest_to_video(self, time: Fraction) -> Fraction:
        """The offset of what is said now and then: pauses of any length belong to it, and tell nothing."""
        last = None if self._video is None else self._lasts.get(self._video.index)
        if last is None:
            return self._offset
        return min(self._offsets[-3:], key=lambda offset: abs(time + offset - last[0]))

    def _by_continuity(self, index: int, time: Fraction, last: Fraction, step: Fraction) -> Fraction:
        """The offset that fits best; one of its own where the stream broke before the video did."""
        expected = last + step
        known = [*self._offsets[-3:], *([self._own[index]] if index in self._own else [])]
        fitting = [offset for offset in known if -self._disorder <= time + offset - expected <= self._limit]
        video = None if self._video is None else self._lasts.get(self._video.index)
        if not fitting and video and expected < time + self._offset < video[0] + JUMP:
            return self._offset  # a long silence, and no jump: the video is there, too
        if not fitting:
            jump = time + (known[-1] if index in self._own else self._offset) - expected
            self._own_notes[index] = _note("The timestamps of the audio", jump, expected)
            self._own[index] = expected - time
            return self._own[index]
        return min(fitting, key=lambda offset: abs(time + offset - expected))


def _interval(video: Stream | None) -> Fraction:
    """Return the seconds of a frame.

    A rate of which each frame is a tick is that of a clock that stands, unless the codec says it, too.
    """
    if not isinstance(video, VideoStream):
        return USUAL
    rates = [Fraction(rate) for rate in (video.average_rate, video.codec_context.framerate) if rate]
    believed = [rate for rate in rates if rate <= 1 / STANDS] or (rates if len(rates) == 2 else [])
    return min(1 / believed[0], Fraction(1)) if believed else USUAL


def _sample_time(audio: Any) -> Fraction:
    """Return the seconds of the samples in each packet; 0 where a codec may have any number in one."""
    context = audio.codec_context
    samples, rate = (context.frame_size, context.sample_rate) if context is not None else (0, 0)
    return Fraction(samples, rate) if samples and rate else Fraction(0)


def _note(whose: str, jump: Fraction, place: Fraction) -> str:
    how = f"jump ahead by {float(jump):.1f} s" if jump > 0 else f"jump back by {float(-jump):.1f} s"
    done = "the gap was closed" if jump > 0 else "they continue without a gap"
    return f"{whose} {how} at {float(place):.2f} s; {done}."
