"""The page in a real browser, where there is one: a picture goes in, and is wiped, colored, read and kept."""

import io

import cv2
import numpy as np
import pytest
from browser import ready, until
from patience import wait_until
from web_server import Brightness, encoded, running


@pytest.fixture
def shown(page):
    """A gray ramp from left to right is shown."""
    ramp = np.repeat(np.tile(np.linspace(20, 220, 160).astype(np.uint8), (90, 1))[..., None], 3, axis=2)
    page.set_input_files("#file", {"name": "ramp.png", "mimeType": "image/png", "buffer": encoded(ramp)})
    page.wait_for_selector("#shown:not([hidden])")
    return page


def pixel(page, share):
    """The color at a share of the picture's width, half way down, as it is on the screen."""
    box = page.locator("#shown").bounding_box()
    data = page.screenshot(
        clip={"x": box["x"] + share * box["width"], "y": box["y"] + 30, "width": 2, "height": 2}
    )
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[0, 0, ::-1].astype(int)


def test_left_of_the_line_is_the_picture_and_right_of_it_depth(shown):
    left, right = pixel(shown, 0.3), pixel(shown, 0.9)
    assert np.ptp(left) <= 2  # gray
    assert right[0] > 200
    assert np.ptp(right) > 80  # inferno's near end


def test_colors_change_without_another_request(shown):
    asked = []
    shown.on("request", lambda request: asked.append(request.method))
    before = pixel(shown, 0.9)
    shown.check("#invert")
    assert np.abs(pixel(shown, 0.9) - before).max() > 100
    shown.select_option("#colormap", "gray")
    shown.wait_for_timeout(200)
    assert np.ptp(pixel(shown, 0.9)) <= 2
    assert "POST" not in asked


def test_the_line_is_dragged_and_moved_by_keys(shown):
    box = shown.locator("#shown").bounding_box()
    shown.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    shown.mouse.down()
    shown.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 60)
    shown.mouse.up()
    assert shown.get_attribute("#wipe", "aria-valuenow") == "20"
    shown.focus("#wipe")
    shown.keyboard.press("ArrowRight")
    assert shown.get_attribute("#wipe", "aria-valuenow") == "22"


def test_the_value_under_the_pointer_is_the_server_s(shown):
    box = shown.locator("#shown").bounding_box()
    shown.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    value = float(shown.inner_text("#probe").split(" ")[0])
    assert value == pytest.approx(120, abs=4)


def test_what_is_saved_is_depth(shown):
    with shown.expect_download() as download:
        shown.click("[data-save=npy]")
    assert download.value.suggested_filename == "ramp-depth.npy"
    numbers = np.load(io.BytesIO(download.value.path().read_bytes()))
    assert numbers.shape == (90, 160)
    with shown.expect_download() as download:
        shown.click("[data-save=png16]")
    saved = cv2.imread(str(download.value.path()), cv2.IMREAD_UNCHANGED)
    assert saved.dtype == np.uint16


def test_what_is_no_picture_is_said_in_the_chosen_language(page):
    page.select_option("#language", "zh")
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"})
    page.wait_for_selector("#message:not([hidden])")
    assert page.inner_text("#message") == "这既不是图片也不是视频。请选择 JPEG、PNG 或 MP4 等文件。"
    assert page.inner_text("#choose") == "选择文件…"


def test_live_pictures_are_colored_in_the_browser(browser, make_clip):
    with running(Brightness(), make_clip(size=(160, 120), frame_rate=25, frames=200)) as url:
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        page.goto(url)
        page.click("#live")
        page.wait_for_selector("#shown:not([hidden])")
        first = page.evaluate("document.querySelector('#picture').toDataURL()")
        until(page, "first => document.querySelector('#picture').toDataURL() !== first", first)
        page.select_option("#colormap", "gray")
        page.wait_for_timeout(300)
        assert np.ptp(pixel(page, 0.9)) <= 2
        page.close()


def test_a_video_becomes_a_depth_video_that_plays(browser, make_clip, tmp_path):
    with running(Brightness(), folder=tmp_path / "jobs") as url:
        page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-US")
        page.goto(url)
        ready(page)
        page.select_option("#colormap", "gray")
        page.set_input_files("#file", str(make_clip("my clip.mp4", size=(160, 120), frames=60)))
        page.wait_for_selector("#result:not([hidden])")
        until(page, "document.querySelector('#result').readyState >= 2")
        assert page.evaluate("document.querySelector('#result').videoWidth") == 160
        assert page.is_hidden("#redo") and page.is_hidden("#working")
        page.check("#invert")
        page.click("#redo")
        page.wait_for_selector("#result", state="hidden")
        page.wait_for_selector("#result:not([hidden])")
        assert page.is_hidden("#redo")
        with page.expect_download() as download:
            page.click("#save-video")
        assert download.value.suggested_filename.endswith(".mp4")
        page.set_input_files(
            "#file",
            {"name": "a.png", "mimeType": "image/png", "buffer": encoded(np.zeros((40, 60, 3), np.uint8))},
        )
        page.wait_for_selector("#shown:not([hidden])")
        wait_until(lambda: not list((tmp_path / "jobs").iterdir()))  # what is no longer shown is not kept
        page.close()


def test_a_video_whose_type_the_browser_does_not_know_is_converted_too(browser, make_clip, tmp_path):
    clip = make_clip("clip.mkv", size=(160, 120), frames=12)
    with running(Brightness(), folder=tmp_path / "jobs") as url:
        page = browser.new_page(locale="en-US")
        page.goto(url)
        ready(page)
        page.set_input_files("#file", {"name": "clip.mkv", "mimeType": "", "buffer": clip.read_bytes()})
        page.wait_for_selector("#result:not([hidden])")
        page.close()


@pytest.mark.parametrize(
    ("locale", "words"), [("en-US", "Choose an MP4"), ("de-DE", "in MP4, MOV"), ("zh-CN", "请选择 MP4")]
)
def test_what_is_no_video_is_told_in_the_words_of_the_page(browser, tmp_path, locale, words):
    with running(Brightness(), folder=tmp_path / "jobs") as url:
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale=locale)
        page.goto(url)
        ready(page)
        line = page.locator("#language").bounding_box()
        assert line["height"] < 30  # one line, on a phone too
        page.set_input_files("#file", {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"nothing" * 99})
        page.wait_for_selector("#message:not([hidden])")
        assert words in page.inner_text("#message") and "form field" not in page.inner_text("#message")
        page.close()


def test_an_upload_that_is_canceled_makes_no_conversion(browser, make_clip, tmp_path):
    with running(Brightness(), folder=tmp_path / "jobs") as url:
        page = browser.new_page(locale="en-US")
        page.goto(url)
        ready(page)
        held = []
        page.route("**/jobs?*", lambda route: held.append(route))  # on its way for as long as we like
        page.set_input_files("#file", str(make_clip("clip.mp4", size=(160, 120), frames=12)))
        page.wait_for_selector("#cancel:not([hidden])")
        until(page, "document.querySelector('#doing').textContent === 'Sending…'")
        page.click("#cancel")
        page.wait_for_selector("#invitation:not([hidden])")
        assert page.is_hidden("#progress") and page.is_hidden("#message")
        page.unroute("**/jobs?*")
        assert not list((tmp_path / "jobs").iterdir())
        page.close()


def test_the_token_is_asked_for_once(browser):
    with running(Brightness(), token="a long one") as url:
        page = browser.new_page()
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept("a long one")))
        page.goto(url)
        ready(page)
        assert len(asked) == 1
        page.close()


def test_an_empty_page_says_why(browser, url):
    page = browser.new_page()
    page.route("**/words.js", lambda route: route.abort())
    page.goto(url)
    page.wait_for_selector("#not-started:not([hidden])")
    assert "--root-path" in page.inner_text("#not-started")
    page.close()


@pytest.mark.parametrize(
    ("status", "said"), [(413, "does not accept files of this size"), (502, "refused the request (502)")]
)
def test_what_a_proxy_refuses_is_told_as_that(page, file, status, said):
    """It answers with a page of its own, not with the server's JSON."""
    page.route("**/depth?*", lambda route: route.fulfill(status=status, body="<html>nginx</html>"))
    page.set_input_files("#file", {"name": "a.png", "mimeType": "image/png", "buffer": file})
    page.wait_for_selector("#message:not([hidden])")
    assert "proxy" in page.inner_text("#message")
    assert said in page.inner_text("#message")


def test_without_https_it_says_what_the_camera_needs(page):
    page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.click("#camera")
    page.wait_for_selector("#message:not([hidden])")
    assert "HTTPS" in page.inner_text("#message")
    assert page.is_hidden("#not-started")
