"""Name the classes of COCO, which most detectors know."""

from __future__ import annotations

_WORDS = (
    "person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, -, stop sign, "
    "parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, -, backpack, umbrella, "
    "-, -, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, "
    "skateboard, surfboard, tennis racket, bottle, -, wine glass, cup, fork, knife, spoon, bowl, banana, apple, "
    "sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, -, "
    "dining table, -, -, toilet, -, tv, laptop, mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink, "
    "refrigerator, -, book, clock, vase, scissors, teddy bear, hair drier, toothbrush"
)

COCO_IDS: dict[int, str] = {number: name for number, name in enumerate(_WORDS.split(", "), 1) if name != "-"}
"""By the number of the category, 1 to 90 with gaps: of SSD, Faster R-CNN and DETR."""
COCO: dict[int, str] = dict(enumerate(COCO_IDS.values()))
"""The same 80 names, numbered from 0 without gaps: of YOLO."""
