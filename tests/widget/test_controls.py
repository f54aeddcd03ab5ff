"""What a reader chooses in a tab: which widgets there are, what they show, and who is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest

from ma_widgets.display import Look
from ma_widgets.i18n import N_
from ma_widgets.tabs import Control, Tab
from ma_widgets.widget._controls import PAGE, Controls

SECONDS = 30
LEVEL = Control("level", "Level", lambda _: ())
WANTED = Control("wanted", "Filter")
OLDER = Control("until", "Older lines", step=lambda *_: "7")
LEVELS = [("All", ""), ("Error", "Error"), ("Info", "Info")]


class Row:
    """The controls of a tab; ``told`` what the reader chose."""

    def __init__(self, *controls: Control, **options: Any) -> None:
        self.told: list[tuple[str, str]] = []
        tab = Tab("a-tab", "A tab", lambda *_: iter(()), controls=controls)
        self.layout = ipywidgets.Layout()
        self.controls = Controls(tab, Look(), self.layout, options, {}, self._hear)

    def _hear(self, control: Control, value: str) -> None:
        self.told.append((control.name, value))

    @property
    def shown(self) -> list[str]:
        """What stands in the row."""
        return [type(each).__name__ for each in self.controls.row.children]

    def close(self) -> None:
        for model in [*self.controls.models, self.layout]:
            model.close()


@pytest.fixture
def row() -> Iterator[Row]:
    row = Row(LEVEL, WANTED, OLDER, level=LEVELS)
    yield row
    row.close()


def test_a_list_a_text_and_a_button(row: Row) -> None:
    """
    In the order of the tab; a list that has nothing to choose is none.
    """
    assert ["Dropdown", "Text", "Button"] == row.shown
    assert ["Level", "Filter", "Older lines"] == [each.description for each in row.controls.row.children]


def test_what_is_chosen_is_told_once(row: Row) -> None:
    """
    By the name of the control, a step without a value.
    """
    level, wanted, older = row.controls.row.children
    level.value = "Error"
    wanted.value = "needle"
    older.click()

    assert [("level", "Error"), ("wanted", "needle"), ("until", "")] == row.told


def test_what_is_shown_is_told_to_nobody(row: Row) -> None:
    """
    New options and a choice that comes from elsewhere are no choice of the reader.
    """
    row.controls.tell({"level": [*LEVELS, ("Warning", "Warning")]}, {"level": "Warning"})
    row.controls.tell({"level": LEVELS}, {"level": "Info"})

    assert ("Info", []) == (row.controls.row.children[0].value, row.told)


def test_a_choice_survives_new_options(row: Row) -> None:
    """
    More to choose from does not take back what was chosen.
    """
    row.controls.row.children[0].value = "Info"
    row.controls.tell({"level": [("All", ""), ("Fatal", "Fatal"), ("Info", "Info")]}, {"level": "Info"})

    assert "Info" == row.controls.row.children[0].value


def test_a_choice_that_is_made_while_another_thread_tells_is_heard(row: Row) -> None:
    """
    News come on a thread of their own; what the reader does meanwhile counts.
    """
    entered, opened = threading.Event(), threading.Event()

    class Slow(dict):  # type: ignore[type-arg]
        def get(self, *args: Any) -> Any:
            entered.set()
            opened.wait(SECONDS)
            return super().get(*args)

    thread = threading.Thread(target=row.controls.tell, args=(Slow(level=LEVELS), {}))
    thread.start()
    assert entered.wait(SECONDS)
    row.controls.row.children[1].value = "needle"
    opened.set()
    thread.join(SECONDS)

    assert [("wanted", "needle")] == row.told


def test_a_list_without_a_choice_goes_and_comes_back(row: Row) -> None:
    """
    Its widget is kept: a row that changes opens no models again and again.
    """
    level = row.controls.row.children[0]
    row.controls.tell({"level": [("All", "")]}, {})
    without = row.shown
    row.controls.tell({"level": LEVELS}, {})

    assert ["Text", "Button"] == without
    assert level is row.controls.row.children[0]


def test_pages_are_a_list_as_soon_as_there_are_two() -> None:
    """
    Of any tab; they are made when they are first needed.
    """
    row = Row(page=[("1–200", "1")])
    before = row.shown
    row.controls.tell({"page": [("1–200", "1"), ("201–300", "2")]}, {"page": "2"})

    assert ([], ["Dropdown"]) == (before, row.shown)
    assert "2" == row.controls.row.children[0].value
    assert PAGE.name == "page"
    row.close()


def test_every_model_is_named() -> None:
    """
    What is named is closed, so that nothing is left.
    """
    registry = getattr(ipywidgets.widgets.widget, "_instances", None)
    live = lambda: set(ipywidgets.Widget.widgets if registry is None else registry)  # noqa: E731 -- one expression
    before = live()
    row = Row(LEVEL, WANTED, OLDER, level=LEVELS, page=[("1", "1"), ("2", "2")])
    opened = live() - before
    row.close()

    assert 10 == len(opened)
    assert before == live()


MANY = [(f"worker-{number}", f"worker-{number}") for number in range(300)]


def test_a_long_list_is_a_text_with_its_first_names() -> None:
    """
    A list of ten thousand tasks makes the page stand still; the name of any can be typed.
    """
    row = Row(LEVEL, level=MANY)
    (text,) = row.controls.row.children
    text.value = " worker-299 "
    text.value = "worker-300"

    assert ["Combobox"] == row.shown
    assert [name for name, _ in MANY[:200]] == list(text.options)
    assert [("level", "worker-299")] == row.told
    row.close()


def test_a_long_list_shows_what_is_chosen_and_tells_nobody() -> None:
    """
    Without a choice that is the first one, as in a list.
    """
    row = Row(LEVEL, level=MANY)
    first = row.controls.row.children[0].value
    row.controls.tell({"level": MANY}, {"level": "worker-250"})

    assert ("worker-0", "worker-250", []) == (first, row.controls.row.children[0].value, row.told)
    row.close()


def test_a_list_that_grows_long_leaves_no_model_behind() -> None:
    """
    The list is closed when the text takes its place, and the text when the list comes back.
    """
    row = Row(LEVEL, level=LEVELS)
    (short,) = row.controls.row.children
    row.controls.tell({"level": MANY}, {})
    (long,) = row.controls.row.children
    row.controls.tell({"level": LEVELS}, {})

    assert ["Dropdown"] == row.shown
    assert [None, None] == [short.comm, long.comm]
    row.close()


def test_the_controls_change_their_language() -> None:
    """
    What they are called, where each kind has its name; a list that is too long to be one is a text with a name.
    """
    long = [("All", ""), *((f"worker-{number}", f"worker-{number}") for number in range(500))]
    task, wanted = Control("task", N_("Task"), lambda _: ()), Control("wanted", N_("Filter by text, then Enter"))
    row = Row(task, wanted, task=long)
    row.controls.speak(Look(language="zh-CN"))
    a_list, a_text = row.controls.row.children

    assert ("Combobox", "Text") == (type(a_list).__name__, type(a_text).__name__)
    assert ("任务", "") == (a_list.description, a_list.placeholder.strip("\u200b"))
    assert ("输入文本后按Enter键筛选", "输入文本后按Enter键筛选") == (a_text.description, a_text.placeholder)
    row.close()
