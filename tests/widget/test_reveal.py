"""Masked values before an eye: asked in a real kernel, and where nobody can be asked."""

from __future__ import annotations

import json
import traceback

import pytest

from ma_widgets import DemoSession, JobInfoWidget, errors

from .kernel import running_kernel

CELL = "from ma_widgets import *\nw = JobInfoWidget('demo', session=DemoSession())\nw.wait()\nw"
VALUE = "not-a-real-token"


@pytest.fixture
def widget():
    widget = JobInfoWidget("demo", session=DemoSession())
    widget.wait()
    yield widget
    widget.close()


def test_the_values_are_a_question_and_no_output():
    """
    The kernel asks with the value in its words, and clears the cell when it is answered; no message keeps it.
    """
    with running_kernel() as kernel:
        shown = kernel.run(CELL)
        asked, after = kernel.answer("w.show(reveal='hf_token')")

    assert f"algorithm.parameters[3].value = {VALUE}" in asked
    assert VALUE not in json.dumps([message.content for message in [*shown, *after]])
    assert ["clear_output"] == [message.kind for message in after if message.kind not in ("status", "execute_input")]


@pytest.mark.parametrize("chosen", ["hf_token", ["algorithm.parameters[3].value"], []])
def test_without_anybody_nothing_is_revealed(widget, chosen, capsys):
    """
    A test run, nbconvert and Voila have nobody who could be asked.
    """
    with pytest.raises(errors.MaWidgetsError, match="nobody can be asked here") as refused:
        widget.show(reveal=chosen)

    assert VALUE not in str(refused.value) + "".join(capsys.readouterr())


def test_no_traceback_leads_to_the_value(widget):
    """
    Who prints the variables of a traceback, as %xmode Verbose does, finds the value in none of ours.
    """
    with pytest.raises(errors.MaWidgetsError) as refused:
        widget.show(reveal="hf_token")
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(refused.value.__traceback__)]

    assert VALUE not in repr(frames[1:])
    assert refused.value.__context__ is None


def test_an_interrupt_hides_the_value(widget, monkeypatch):
    """
    The stop button is an answer too.
    """

    def interrupted(question):
        asked.append(question)
        raise KeyboardInterrupt

    asked = []
    monkeypatch.setattr("builtins.input", interrupted)
    monkeypatch.setattr("ma_widgets.widget._reveal._is_terminal", lambda: True)
    widget.show(reveal="hf_token")

    assert [True] == [VALUE in question for question in asked]


def test_an_unknown_name_is_an_error_before_anybody_is_asked(widget):
    """
    The error names the nearest one.
    """
    with pytest.raises(ValueError, match="Did you mean 'hf_token'"):
        widget.show(reveal="hf_tokn")
