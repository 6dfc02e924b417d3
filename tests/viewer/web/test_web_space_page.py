"""The page's points in space, in a real browser: they are where the server says, and turn by mouse, touch and keys."""

import io
import json

import cv2
import needs
import numpy as np
import pytest
from browser import ready, until
from patience import wait_until
from web_server import Brightness, encoded, running

from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.fit import fit
from pipeline.geometry.lens import Lens

pytestmark = needs.packaged("trimesh")
DRAWN = "document.querySelector('#space').toDataURL()"
DESK, PHONE = (1000, 700), (390, 844)


def gray_ramp():
    return np.repeat(np.tile(np.linspace(20, 220, 160).astype(np.uint8), (90, 1))[..., None], 3, axis=2)


@pytest.fixture
def opened(browser):
    """Opens the page of a server whose network sees brightness; it sways only if it is told to."""
    pages, complaints = [], []

    def opened(url, size=DESK, language="en-US", **more):
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]}, locale=language, reduced_motion="reduce", **more
        )
        pages.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: request.url.startswith((url, "blob:")) or complaints.append(request.url),
        )
        page.goto(url)
        ready(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert not complaints


@pytest.fixture
def page(opened):
    with running(Brightness()) as url:
        yield shown(opened(url))


def shown(page, picture=None):
    data = encoded(gray_ramp() if picture is None else picture)
    page.set_input_files("#file", {"name": "ramp.png", "mimeType": "image/png", "buffer": data})
    page.wait_for_selector("#shown:not([hidden])")
    return page


def turned(page):
    """Into space, as it begins there."""
    page.click("#turn")
    page.wait_for_selector("#space:not([hidden])")
    return page


def in_space(page):
    """Into space, to where the picture was taken."""
    turned(page)
    page.click("#straight")
    drawn(page)
    return page


def drawn(page):
    """Wait until the browser has drawn what was asked for: nothing changes from one frame to the second next."""

    def is_at_rest():
        before = seen(page)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return np.array_equal(seen(page), before)

    wait_until(is_at_rest)


def seen(page, what="#space"):
    """What is on the stage, int (H, W, 3) RGB."""
    data = page.locator(what).screenshot()
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1].astype(int)


def differs(page, before):
    """Whether the stage shows another picture than before."""
    return np.abs(seen(page) - before).mean() > 2


def moves(page, before):
    """Wait until the picture is another one: the browser draws it with its next frame."""
    wait_until(lambda: differs(page, before))


def returns(page, before):
    """Wait until the picture is this one again."""
    wait_until(lambda: not differs(page, before))


def test_from_where_it_was_taken_it_is_the_picture_and_costs_no_request(page):
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    flat = seen(page, "#stage")
    in_space(page)
    rows, columns = flat.shape[0] // 2, slice(20, flat.shape[1] // 2 - 20)  # left of the line is the picture
    wait_until(lambda: np.abs(seen(page)[rows, columns] - flat[rows, columns]).mean() < 6)
    assert "POST" not in asked
    assert page.inner_text("#unit") == "Relative shape without a metric scale."


def test_it_turns_by_keys_mouse_and_wheel_and_comes_back(page):
    straight = seen(in_space(page))
    page.focus("#space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    moves(page, straight)
    page.keyboard.press("0")
    returns(page, straight)
    box = page.locator("#space").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 380, box["y"] + 230)
    page.mouse.up()
    moves(page, straight)
    page.click("#straight")
    returns(page, straight)
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, -300)
    moves(page, straight)
    page.focus("#space")
    page.keyboard.press("Escape")
    assert page.is_visible("#shown")
    assert page.is_hidden("#space")


def test_the_picture_stays_until_the_points_are_there(page):
    held = []
    page.route("**/space.js", lambda route: held.append(route))
    page.click("#turn")
    until(page, "document.querySelector('#turn').ariaPressed === 'true'")
    wait_until(lambda: page.evaluate("1") and held)
    assert page.is_visible("#shown")
    assert page.is_hidden("#space")
    assert page.is_hidden("#straight")
    page.click("#turn")  # away again, and back
    page.click("#turn")
    for route in held:
        route.continue_()
    page.wait_for_selector("#space:not([hidden])")
    assert page.is_hidden("#shown")
    page.click("#straight")
    drawn(page)
    straight = seen(page)
    assert np.ptp(straight) > 100
    page.focus("#space")
    page.keyboard.press("ArrowLeft")
    moves(page, straight)
    page.keyboard.press("0")
    returns(page, straight)


def test_points_take_the_colors_of_depth(page):
    picture = seen(in_space(page))
    assert np.ptp(picture, axis=2).max() <= 8, "gray, as the picture"
    page.select_option("#points-color", "depth")
    wait_until(lambda: np.ptp(seen(page), axis=2).max() > 100)
    inferno = seen(page)
    page.select_option("#colormap", "turbo")
    until(page, "document.querySelector('#colormap').value === 'turbo'")
    page.wait_for_load_state("networkidle")
    moves(page, inferno)


def test_it_sways_until_it_is_taken_hold_of(page):
    in_space(page)
    first = page.evaluate(DRAWN)
    page.check("#sway")
    until(page, f"first => {DRAWN} !== first", first)  # no screenshot: that waits for a canvas at rest
    page.locator("#space").click()
    assert not page.is_checked("#sway")
    before = seen(page)
    page.wait_for_timeout(200)
    assert not differs(page, before)


def cloud(page):
    """What is saved: points in the axes of the file, and its head."""
    with page.expect_download() as download:
        page.click("[data-save=ply]")
    assert download.value.suggested_filename == "ramp.ply"
    data = download.value.path().read_bytes()
    vertices = needs.package("trimesh").load(io.BytesIO(data), file_type="ply").vertices
    return np.asarray(vertices), data.partition(b"end_header")[0]


SHAPE = """async ([values, width, height, line, degrees]) => {
  const { assumed, cloudOf, focalOf } = await import("/page/cloud.js");
  const depth = { width, height, values: Float32Array.from(values) };
  const found = cloudOf(depth, line ?? assumed(depth.values), focalOf(degrees));
  return { index: [...found.index], positions: [...found.positions] };
}"""


@pytest.mark.parametrize(
    "line", [None, {"a": 0.05, "b": 0.004, "spread": 0.05, "covariance": [1e-6, 0, 1e-10]}]
)
def test_points_are_where_the_library_has_them(page, line):
    from pipeline.geometry.calibration import Calibration
    from pipeline.geometry.surface import Space, flying

    rng = np.random.default_rng(5)
    coarse = rng.uniform(5, 200, (6, 8)).astype(np.float32)
    disparity = cv2.resize(coarse, (64, 48), interpolation=cv2.INTER_CUBIC).clip(1)
    disparity[10:30, 20:40] += 400  # something that stands in front
    measured = line and Calibration(line["a"], line["b"], (), 0, line["spread"], tuple(line["covariance"]))
    space = Space(measured, Lens.from_field_of_view(70))
    image = np.zeros((48, 64, 3), np.uint8)
    surface = space.surface(disparity, (float(disparity.min()), float(disparity.max())), image)
    found = page.evaluate(SHAPE, [disparity.ravel().tolist(), 64, 48, line, 70])
    index = np.array(found["index"])
    points = np.array(found["positions"]).reshape(-1, 3) * (1, -1, -1)
    assert np.abs(points - surface.points.reshape(-1, 3)[index]).max() < 1e-3
    chosen = surface.is_known & ~flying(surface.points[..., 2])
    assert len(set(index) ^ set(np.flatnonzero(chosen))) <= 3  # at the very edge of a bound
    assert (surface.is_known & ~chosen).sum() > 20
    assert chosen.mean() > 0.5


def test_points_are_saved_and_a_calibration_makes_them_meters(page):
    in_space(page)
    points, head = cloud(page)
    assert -points[:, 2].max() == pytest.approx(1, abs=1e-3)
    assert b"relative, not meters" in head
    marks = [DistanceMark(200.0, 1.5), DistanceMark(40.0, 3.0)]
    room = fit(marks, model="brightness", lens=Lens.from_field_of_view(80)).to_json()
    other = {**room, "model": "another"}
    for facts, words in (
        ([], "not a calibration file"),
        ({**room, "b": "x"}, "not a calibration file"),
        (other, "the model another"),
    ):
        choose(page, facts)
        page.wait_for_selector("#message:not([hidden])")
        assert words in page.inner_text("#message")
    choose(page, room)
    page.wait_for_selector("#message", state="hidden")
    assert page.inner_text("#calibrate") == "room.json ✕"
    assert page.inner_text("#unit") == "In meters, by the calibration."
    points, head = cloud(page)
    assert b"comment unit: meters" in head
    assert b"80.00 x" in head
    page.click("#turn")
    box = page.locator("#shown").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20)
    value, _, meters = page.inner_text("#probe").split(" · ")
    assert float(meters.removesuffix(" m")) == pytest.approx(
        1 / (room["a"] + room["b"] * float(value)), rel=0.01
    )
    page.click("#turn")
    page.click("#calibrate")  # away with it
    assert page.inner_text("#calibrate") == "Calibration…"


def choose(page, facts):
    data = json.dumps(facts).encode()
    page.set_input_files(
        "#calibration", {"name": "room.json", "mimeType": "application/json", "buffer": data}
    )


def test_on_a_phone_it_is_chinese_turned_by_a_finger_and_not_too_wide(opened):
    with running(Brightness()) as url:
        page = opened(url, PHONE, "zh-CN", has_touch=True, device_scale_factor=2)
        straight = seen(in_space(shown(page)))
        assert page.inner_text("#turn") == "点云"
        assert "双指" in page.inner_text("#space-hint")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        hand = page.context.new_cdp_session(page)
        for kind, x in (("touchStart", 100), ("touchMove", 130), ("touchMove", 170), ("touchEnd", None)):
            points = [] if x is None else [{"x": x, "y": 250}]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        moves(page, straight)
        assert page.is_hidden("#space-hint")


def test_another_picture_and_other_edges_are_seen_in_space_too(page):
    straight = seen(in_space(page))
    page.set_input_files(
        "#file", {"name": "b.png", "mimeType": "image/png", "buffer": encoded(gray_ramp()[:, ::-1])}
    )
    until(page, "document.querySelector('#progress').hidden")
    page.click("#straight")
    moves(page, straight)
    with page.expect_request(lambda request: "refine=guided" in request.url):
        page.select_option("#refine", "guided")
    until(page, "document.querySelector('#progress').hidden")
    assert page.is_visible("#space")


def test_what_is_live_is_seen_in_space(opened, make_clip):
    with running(Brightness(), make_clip(size=(160, 120), frame_rate=25, frames=200)) as url:
        page = opened(url)
        page.click("#live")
        page.wait_for_selector("#shown:not([hidden])")
        turned(page)
        first = page.evaluate(DRAWN)
        until(page, f"first => {DRAWN} !== first", first)
        assert page.is_disabled("[data-save=ply]")
