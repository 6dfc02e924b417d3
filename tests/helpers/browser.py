"""The page in a real browser, where there is one."""

import shutil

import pytest
from web_server import Brightness, running, wait

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def until(page, script, *given):
    """Asked from here: the page's own rules keep it from being told to look by itself."""
    wait(lambda: page.evaluate(script, *given))


def ready(page):
    until(page, "document.querySelector('#colormap').options.length > 20")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright to lead a browser with")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """The page of a server whose network sees brightness; what it complains of is an error."""
    complaints = []
    with running(Brightness()) as url:
        page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-US")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        ready(page)
        yield page
        page.close()
    assert not complaints
