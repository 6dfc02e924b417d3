"""Hints are shown once, with the first picture, and lead from one to the next."""

import pytest
from PyQt6.QtWidgets import QToolButton
from windows import button, click, discard, ready_window, wait_for


@pytest.fixture
def make_window(make_window, monkeypatch):
    """Other tests have no hints."""
    monkeypatch.setattr("viewer.desktop.messages.hints.COUNT", 5)
    return make_window


def hints(window):
    return [message for message in window.messages.shown() if message.key == "hint"]


def opened(path, clip):
    """A window of someone whose preferences are in this file, with a picture."""
    window = ready_window(preferences_path=path)
    window.open(str(clip))
    wait_for(lambda: window.session.screen.depth is not None)
    return window


def test_all_five_are_shown_once(make_window, make_clip, tmp_path):
    clip, path = make_clip(), tmp_path / "first.json"
    window = opened(path, clip)
    seen = []
    for number in range(1, 6):
        (hint,) = hints(window)
        assert hint.text == f"Hint {number} of 5"
        seen.append(hint.hint)
        if number < 5:
            click(button(window.messages, "Next hint"))
    assert len(set(seen)) == 5
    discard(window)
    window = opened(path, clip)
    assert not hints(window)
    discard(window)


def test_who_saw_one_sees_the_next_at_the_next_start_and_who_closes_one_sees_no_more(
    make_window, make_clip, tmp_path
):
    clip, path = make_clip(), tmp_path / "first.json"
    window = opened(path, clip)
    discard(window)
    window = opened(path, clip)
    (hint,) = hints(window)
    assert hint.text == "Hint 2 of 5"
    dismiss = next(each for each in window.messages.findChildren(QToolButton) if each.isVisible())
    click(dismiss)
    discard(window)
    window = opened(path, clip)
    assert not hints(window)
    discard(window)
