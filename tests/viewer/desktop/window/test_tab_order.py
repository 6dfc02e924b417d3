"""The Tab key goes through each part of the window as it is read: from the top down, and from left to right."""

from itertools import pairwise

import pytest
from PyQt6.QtCore import Qt
from windows import panel, rect_of, wait_for_layout


def tab_stops(part):
    """The controls of a part that Tab stops at, in its order."""
    window, found = part.window(), []
    control = window.nextInFocusChain()
    while control is not window:
        takes_tab = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_tab and control.isVisible() and control.isEnabled() and part.isAncestorOf(control):
            found.append(control)
        control = control.nextInFocusChain()
    return found


@pytest.mark.parametrize("view", ["depth", "points", "stereo"])
def test_each_part_is_gone_through_as_it_is_read(held, view):
    held.resize(1280, 900)
    held.actions_[f"view:{view}"].trigger()
    held.session.probe_set.pin((0.5, 0.5))
    held.actions_["profile"].setChecked(True)
    wait_for_layout(held)
    parts = held.header, held.rail, held.side, panel(held, "plots"), panel(held, "transport")
    for part, least in zip(parts, (9, 5, 13, 2, 4), strict=True):
        controls = tab_stops(part)
        assert len(controls) >= least
        for before, after in pairwise(controls):
            one, other = rect_of(before, held).center(), rect_of(after, held).center()
            is_below, is_beside = other.y() > one.y() + 4, abs(other.y() - one.y()) <= 20
            assert is_below or (is_beside and other.x() > one.x()), (before.toolTip(), after.toolTip())
