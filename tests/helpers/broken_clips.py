"""Clips with frames that cannot be decoded."""

import av
from clips import write_clip


def broken_clip(path, places, **wishes):
    """A clip in which the packets at these places are nonsense."""
    whole = write_clip(path.with_name(f"whole_{path.name}"), frames=40, **wishes)
    with av.open(str(whole)) as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0], opaque=True)
        packets = [packet for packet in source.demux(video=0) if packet.size]
        for place, packet in enumerate(packets):
            if place in places:
                nonsense = av.Packet(b"\x00" * 40)
                nonsense.pts, nonsense.dts, nonsense.time_base = packet.pts, packet.dts, packet.time_base
                packet = nonsense
            packet.stream = stream
            target.mux(packet)
    return path
