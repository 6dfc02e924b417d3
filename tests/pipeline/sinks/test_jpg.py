"""Photographs with depth: read back as the source of depth, and by programs that know nothing of this one."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import cv2
import needs
import numpy as np
import pytest
from estimators import Brightness
from outputs import depth_frame, job, write

from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.depth_files.base import open_depth
from pipeline.depth_files.photo import disparity_of
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.depth_files.source import open_with_depth
from pipeline.depth_files.truth import FileTruth
from pipeline.errors import SourceUnreadableError
from pipeline.evaluation.measure import measure, rules
from pipeline.frame import Frame
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.media.jpeg_xmp import NOTE, end_of_image, orientation, segments, with_xmp, xmp_of
from pipeline.media.photo_depth import extract
from pipeline.sinks import jpg
from viewer.views.base import for_converter
from viewer.views.settings import ViewSettings

HOOKS = ConversionHooks(load=lambda _: Brightness())
METERS = Space(
    fit([DistanceMark(d, 1 / (2 * d + 0.1)) for d in (0.2, 0.9)], model="nano"), Lens.from_field_of_view(70)
)


def plain(**changes):
    """A job of plain depth, as a conversion gives it."""
    return replace(job(frame_count=1), indexed=lambda _: None, **changes)


def photograph(path, turned=1, size=(640, 480)):
    """A JPEG with EXIF data and XMP of another program."""
    needs.package("PIL")
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 256, (12, 16, 3), np.uint8)
    picture = Image.fromarray(cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Acme", turned
    rated = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    picture.save(path, exif=exif, xmp=rated.encode(), quality=90, comment="mine")
    return path


def test_meters_come_back(tmp_path):
    depth = depth_frame(size=(640, 480))
    write(tmp_path / "photo.jpg", plain(space=METERS), [depth])
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]
    with open_depth(DepthFileSettings(tmp_path / "photo.jpg")) as read:
        given = read.at(depth.frame)
    large = cv2.resize(given.disparity, (32, 24), interpolation=cv2.INTER_AREA)
    truth = 2 * depth.disparity + 0.1
    assert np.abs(large - truth).max() < 0.02 * truth.max()
    assert given.calibration.is_by_network


def test_relative_depth_goes_from_1_to_10_and_is_no_meters(tmp_path):
    sink = write(tmp_path / "photo.jpg", plain(), [depth_frame(size=(640, 480))])
    depth = extract((tmp_path / "photo.jpg").read_bytes())
    assert (depth.is_metric, depth.far) == (False, pytest.approx(10))
    assert depth.near == pytest.approx(1.2, abs=0.1)  # the frame holds less than its display range
    assert "relative" in sink.notes[0]


def test_the_photograph_itself_and_its_data_are_kept(tmp_path):
    source = photograph(tmp_path / "photo.jpg")
    convert(ConversionRequest(source, tmp_path / "depth.jpg"), HOOKS)
    before, after = source.read_bytes(), (tmp_path / "depth.jpg").read_bytes()
    _, scan = segments(before)
    assert before[scan:] in after
    assert np.array_equal(cv2.imread(str(source)), cv2.imread(str(tmp_path / "depth.jpg")))
    from PIL import Image

    with Image.open(tmp_path / "depth.jpg") as read:
        assert read.getexif()[0x010F] == "Acme"
    assert b"mine" in after
    packet, extended = xmp_of(after)
    found = ElementTree.fromstring(packet[packet.index(b"<x:xmpmeta") : packet.rindex(b"<?xpacket")])
    names = [name.rpartition("}")[2] for element in found.iter() for name in element.attrib]
    assert {"Rating", "Near", "HasExtendedXMP"} <= set(names)
    assert b"GDepth:Data" in extended
    again = ConversionRequest(tmp_path / "depth.jpg", tmp_path / "again.jpg")
    convert(again, HOOKS)  # depth of the first is replaced
    assert len(xmp_of((tmp_path / "again.jpg").read_bytes())) == 2
    assert (tmp_path / "again.jpg").read_bytes().count(b"HasExtendedXMP") == 1


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_a_turned_photograph_becomes_upright_with_its_depth(tmp_path, turned):
    source = photograph(tmp_path / "photo.jpg", turned)
    convert(ConversionRequest(source, tmp_path / "depth.jpg"), HOOKS)
    data = (tmp_path / "depth.jpg").read_bytes()
    assert orientation(data) == 1
    shown = cv2.imread(str(tmp_path / "depth.jpg"))
    assert shown.shape == cv2.imread(str(source)).shape
    assert extract(data).levels.shape == shown.shape[:2]
    assert b"Acme" in data


def test_depth_of_a_turned_photograph_of_another_program_is_turned_along(tmp_path):
    write(tmp_path / "photo.jpg", plain(), [depth_frame(size=(640, 480))])
    data = (tmp_path / "photo.jpg").read_bytes()
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    turned = data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:]
    (tmp_path / "turned.jpg").write_bytes(turned)
    with open_with_depth(tmp_path / "turned.jpg", DepthFileSettings(tmp_path / "turned.jpg")) as source:
        frame = source.read()
    assert frame.image.shape[:2] == frame.given.disparity.shape == (640, 480)
    assert frame.given.disparity[-1].mean() > 2 * frame.given.disparity[0].mean()  # right became down


def test_exiftool_reads_both_ways(tmp_path):
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")
    write(tmp_path / "photo.jpg", plain(space=METERS), [depth_frame(size=(640, 480))])

    def told(*options):
        done = subprocess.run(
            ["exiftool", *options, str(tmp_path / "photo.jpg")], capture_output=True, check=True
        )
        return done.stdout

    png = told("-b", "-XMP-GDepth:DepthImage")
    depth = extract((tmp_path / "photo.jpg").read_bytes())
    assert np.array_equal(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED), depth.levels)
    (facts,) = json.loads(told("-j", "-struct", "-G1", "-XMP:all", "-n"))
    assert facts["XMP-GDepth:Format"] == "RangeInverse"
    assert facts["XMP-GDepth:Near"] == pytest.approx(depth.near)
    assert facts["XMP-GDepth:Units"] == "m"
    items = [each["Item"] for each in facts["XMP-Device:Container"]["Directory"]]
    assert [item["Mime"] for item in items] == ["image/jpeg", "image/png"]
    assert (tmp_path / "photo.jpg").read_bytes()[-items[1]["Length"] :] == png
    camera = facts["XMP-Device:Cameras"][0]["Camera"]
    assert camera["DepthMap"]["DepthURI"] == items[1]["DataURI"]
    assert camera["DepthMap"]["Far"] == pytest.approx(depth.far)
    assert camera["ImagingModel"]["FocalLengthX"] == pytest.approx(METERS.lens.focal_px((480, 640)))
    assert b"Warning" not in told("-validate", "-warning", "-a")


def as_android(data):
    """Where Android's library looks: the first description of each packet, and files behind the end of the image."""
    standard, extended = (
        next(
            ElementTree.fromstring(packet[packet.index(b"<x:xmpmeta") : packet.rindex(b"<?xpacket")]).iter(
                "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
            )
        )
        for packet in xmp_of(data)
    )
    assert "{http://ns.adobe.com/xmp/note/}HasExtendedXMP" in standard.attrib
    dynamic = "{http://ns.google.com/photos/dd/1.0/%s/}%s"
    item, camera = (dynamic % pair for pair in (("container", "Item"), ("device", "Camera")))
    items = [
        {name.rpartition("}")[2]: value for name, value in each.attrib.items()}
        for each in extended.iter(item)
    ]
    (found,) = extended.iter(camera)
    image, depth = (next(found.iter(dynamic % ("camera", name))) for name in ("Image", "DepthMap"))
    place = end_of_image(data)
    for each in items:
        if each["DataURI"] == depth.attrib[dynamic % ("depthmap", "DepthURI")]:
            return (
                image.attrib[dynamic % ("image", "ItemURI")],
                items,
                data[place : place + int(each["Length"])],
            )
        place += int(each["Length"])
    return None


@pytest.mark.parametrize("behind", [b"", b"what a phone puts behind its image \xff\xd9"])
def test_androids_own_library_finds_camera_and_depth(tmp_path, behind):
    source = photograph(tmp_path / "photo.jpg")  # whose own XMP must not come first
    source.write_bytes(source.read_bytes() + behind)
    convert(ConversionRequest(source, tmp_path / "depth.jpg"), HOOKS)
    data = (tmp_path / "depth.jpg").read_bytes()
    image, items, png = as_android(data)
    assert image == items[0]["DataURI"]
    assert np.array_equal(
        cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED), extract(data).levels
    )
    assert data[-len(png) - len(behind) : -len(png)] == behind
    convert(ConversionRequest(tmp_path / "depth.jpg", tmp_path / "again.jpg"), HOOKS)
    again = (tmp_path / "again.jpg").read_bytes()
    _image, _items, png = as_android(again)
    assert len(again) - end_of_image(again) == len(behind) + len(
        png
    )  # the first depth is gone, and nothing else


def test_a_photograph_that_only_decoders_forgive_is_encoded_again(tmp_path):
    data = photograph(tmp_path / "photo.jpg").read_bytes()
    place = data.index(b"\xff\xdb")
    (tmp_path / "odd.jpg").write_bytes(data[:place] + b"abc" + data[place:])
    convert(ConversionRequest(tmp_path / "odd.jpg", tmp_path / "depth.jpg"), HOOKS)
    assert extract((tmp_path / "depth.jpg").read_bytes()) is not None


def test_lengths_that_cannot_be_cut_no_image(tmp_path):
    write(tmp_path / "photo.jpg", plain(), [depth_frame(size=(640, 480))])
    data = (tmp_path / "photo.jpg").read_bytes()
    data = re.sub(rb'(?<=Item:Length=")[1-9]\d*', lambda found: b"9" * len(found[0]), data)
    (tmp_path / "odd.jpg").write_bytes(data)
    convert(ConversionRequest(tmp_path / "odd.jpg", tmp_path / "depth.jpg"), HOOKS)
    before, after = (cv2.imread(str(tmp_path / name)) for name in ("photo.jpg", "depth.jpg"))
    assert np.array_equal(before, after)
    assert extract((tmp_path / "depth.jpg").read_bytes()) is not None


def test_a_length_of_more_digits_than_python_reads_is_none(tmp_path):
    data = photograph(tmp_path / "photo.jpg").read_bytes()
    item = (
        f'<Item:Item xmlns:Item="http://ns.google.com/photos/dd/1.0/container/" Item:Length="{"9" * 5000}"/>'
    )
    note = f'<rdf:Description xmlns:xmpNote="{NOTE}" xmpNote:HasExtendedXMP="{{GUID}}"/>'
    odd = with_xmp(data, note, f"<rdf:Description>{item}{item}</rdf:Description>")
    assert extract(odd) is None
    (tmp_path / "odd.jpg").write_bytes(odd)
    convert(ConversionRequest(tmp_path / "odd.jpg", tmp_path / "depth.jpg"), HOOKS)
    assert extract((tmp_path / "depth.jpg").read_bytes()) is not None


def test_dynamic_depth_alone_is_read_too(tmp_path):
    write(tmp_path / "photo.jpg", plain(space=METERS), [depth_frame(size=(640, 480))])
    data = (tmp_path / "photo.jpg").read_bytes()
    both = extract(data)
    alone = extract(data.replace(b"GDepth:Data", b"GDepth:None"))
    assert np.array_equal(alone.levels, both.levels)
    assert alone.is_metric
    np.testing.assert_allclose(alone.disparity(), both.disparity(), rtol=1e-6)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:5000],
        lambda data: data.replace(b"GDepth:Near=", b"GDepth:Fear=").replace(
            b"DepthMap:Near=", b"DepthMap:Fear="
        ),
        lambda data: data.replace(b"<x:xmpmeta", b"<!DOCTYPE a><x:xmpmeta").replace(
            b"<rdf:RDF", b"<!ENTITY b"
        ),
        lambda data: data.replace(b'GDepth:Near="', b'GDepth:Near="-').replace(b'Map:Near="', b'Map:Near="-'),
    ],
)
def test_damaged_depth_is_no_depth(tmp_path, damage):
    write(tmp_path / "photo.jpg", plain(), [depth_frame(size=(640, 480))])
    assert extract(damage((tmp_path / "photo.jpg").read_bytes())) is None


def test_a_sequence_of_photographs(tmp_path):
    write(tmp_path / "photo_%03d.jpg", replace(plain(), info=job().info), [depth_frame(i) for i in range(3)])
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["photo.jpg.json", "photo_000.jpg", "photo_001.jpg", "photo_002.jpg"]
    assert all(extract((tmp_path / name).read_bytes()) for name in names[1:])


@pytest.mark.parametrize(("arrangement", "width"), [("row", 1280), ("half", 640)])
def test_rgbd_beside_each_other_as_a_view(tmp_path, arrangement, width):
    source = photograph(tmp_path / "photo.jpg")
    look = ViewSettings(view="side_by_side", colormap="gray", arrangement=arrangement)
    request = ConversionRequest(source, tmp_path / "rgbd.jpg", look=look)
    convert(request, ConversionHooks(load=lambda _: Brightness(), render=for_converter(look)))
    shown = cv2.imread(str(tmp_path / "rgbd.jpg"))
    assert shown.shape == (480, width, 3)
    left, right = shown[:, : width // 2], shown[:, width // 2 :]
    assert np.ptp(left.astype(int), axis=2).mean() > 20
    assert np.ptp(right.astype(int), axis=2).max() < 12
    assert jpg.record_of(tmp_path / "rgbd.jpg")["format"] == "jpg"
    assert extract((tmp_path / "rgbd.jpg").read_bytes()) is None


# -- HEIC ----------------------------------------------------------------------------------------------------------


def portrait(path, has_depth=True):
    """A HEIC whose auxiliary image, written as transparency, calls itself depth, as iPhones write it."""
    pillow_heif = needs.package("pillow_heif", extra="heif")
    from PIL import Image

    pixels = np.full((64, 96, 4), 120, np.uint8)
    pixels[..., 3] = np.linspace(0, 255, 96)
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels, "RGBA")).save(file, quality=-1, chroma=444)
    data = file.getvalue()
    assert b"auxid:1" in data
    path.write_bytes(data.replace(b"auxid:1", b"auxid:2") if has_depth else data)
    return path


def test_portraits_of_iphones_are_picture_and_depth(tmp_path):
    path = portrait(tmp_path / "IMG_1.HEIC")
    with open_with_depth(path, DepthFileSettings(path)) as source:
        frame = source.read()
    assert frame.image.shape == (64, 96, 3)
    np.testing.assert_allclose(frame.given.disparity[30], np.linspace(0, 1, 96), atol=0.01)
    assert frame.given.calibration is None
    request = ConversionRequest(path, tmp_path / "photo.jpg", depth_file=DepthFileSettings(path))
    convert(request)
    depth = extract((tmp_path / "photo.jpg").read_bytes())
    assert depth.levels[30, 5] > depth.levels[30, 90]  # black is near
    with pytest.raises(SourceUnreadableError, match="has no depth"):
        open_depth(DepthFileSettings(portrait(tmp_path / "plain.heic", has_depth=False)))


def test_the_depth_of_a_portrait_is_truth_to_measure_against(tmp_path):
    truth = FileTruth(path := portrait(tmp_path / "IMG_1.HEIC"))
    np.testing.assert_allclose(truth.at(0)[30], np.linspace(0, 1, 96), atol=0.01)
    assert truth.at(1) is None

    class Known(Brightness):
        def estimate(self, image):
            return 3 * truth.at(0) + 1

    errors = [
        measure(str(path), rules(()), network, truth=truth).figures["off"].frame_abs_rel
        for network in (Known(), Brightness())
    ]
    assert errors[0] < 0.01 < errors[1]


def test_what_does_not_say_what_it_means_is_no_truth(tmp_path):
    np.save(tmp_path / "depth.npy", np.ones((1, 4, 5), np.float32))
    with pytest.raises(SourceUnreadableError, match="no ground truth") as caught:
        FileTruth(tmp_path / "depth.npy")
    assert caught.value.hint


def test_depth_of_a_photo_of_another_shape_is_refused(tmp_path):
    """As that of a photo that was turned or cropped after its depth was measured."""
    write(tmp_path / "photo.jpg", plain(), [depth_frame(size=(640, 480))])
    upright = photograph(tmp_path / "upright.jpg", size=(480, 640))
    with (
        open_with_depth(upright, DepthFileSettings(tmp_path / "photo.jpg")) as source,
        pytest.raises(SourceUnreadableError, match="aspect ratios differ"),
    ):
        source.read()


@pytest.mark.parametrize(
    ("metadata", "values"),
    [
        ({}, (0, 1)),
        ({"d_min": 0.25, "d_max": 2.25, "representation_type": 1}, (0.25, 2.25)),
        ({"z_near": 0.5, "z_far": 4.0, "representation_type": 0}, (0.25, 2.0)),
        ({"z_near": 0.5, "z_far": 4.0, "representation_type": 2}, (2.0, 0.25)),
        ({"d_min": 1.0, "d_max": 1.0}, (0, 1)),
    ],
)
def test_levels_of_heic_are_what_the_file_says(metadata, values):
    found = disparity_of(np.array([[0, 255]], np.uint8), metadata)
    np.testing.assert_allclose(found, [values], rtol=1e-6)


def test_the_depth_of_one_frame_belongs_to_one_picture(tmp_path):
    write(tmp_path / "photo.jpg", plain(), [depth_frame(size=(640, 480))])
    with open_depth(DepthFileSettings(tmp_path / "photo.jpg")) as depth:
        image = np.zeros((480, 640, 3), np.uint8)
        with pytest.raises(SourceUnreadableError, match="no depth for the frame"):
            depth.at(Frame.now(image, 1, Fraction(1)))
