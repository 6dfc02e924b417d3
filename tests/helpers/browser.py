"""The page in a real browser, where there is one."""

import shutil

import needs
import pytest
from patience import wait_until
from web_server import Brightness, running

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def until(page, script, *given):
    """Asked from here: the page's own rules keep it from being told to look by itself."""
    wait_until(lambda: page.evaluate(script, *given))


def ready(page):
    until(page, "document.querySelector('#colormap').options.length > 20")


@pytest.fixture(scope="module")
def browser():
    sync_api = needs.package("playwright.sync_api")
    if CHROMIUM is None:
        needs.missing("the command chromium")
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
