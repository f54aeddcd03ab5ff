"""What is ours is told from what others wrote, and in whose language it is said."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from datetime import timedelta

import pytest

from ma_widgets.i18n import N_, Bilingual, Label, amount, best_language, default_language, listed, say, spoken, worded


def test_a_label_is_its_english_text():
    """
    Whoever reads a label as a text reads English.
    """
    assert isinstance(N_("Status"), Label)
    assert "Status" == N_("Status")


def test_a_sentence_is_its_english_text():
    """
    A sentence is a text too, so an error or an export has it without knowing of languages.
    """
    sentence = say(N_("{lost} in {count} interruptions"), lost=timedelta(minutes=61), count=3)

    assert "1 h 1 min in 3 interruptions" == sentence


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301
def test_a_copied_sentence_can_still_be_worded(copied):
    """
    A sentence keeps its template and its values wherever it goes.
    """
    sentence = copied(say(N_("{task} on host {host}"), task="worker-0", host="10.0.0.1"))

    assert "{task} on host {host}" == sentence.template
    assert {"task": "worker-0", "host": "10.0.0.1"} == sentence.values


def test_a_place_in_a_value_stays_what_it_is():
    """
    A value is never read as a template.
    """
    assert "{host} %s on host 1" == say(N_("{task} on host {host}"), task="{host} %s", host=1)


def test_what_others_wrote_is_not_worded():
    """
    A text without our mark stays as it is, whatever it says.
    """
    assert "Running" == worded("Running", "zh-CN")


def test_both_languages_of_the_service_are_used():
    """
    What the service says in two languages is said in the reader's, or in the one there is.
    """
    assert "作业运行" == worded(Bilingual("Job running", "作业运行"), "zh-CN")
    assert "Job running" == worded(Bilingual("Job running", " "), "zh-CN")


def test_an_enumeration_of_nothing_is_empty():
    """
    Nothing is enumerated as nothing, one thing as itself.
    """
    assert "" == listed([])
    assert "a" == listed(["a"])
    assert "a, b, c" == listed(["a", "b", "c"])
    assert "a、b、c" == worded(listed(["a", "b", "c"]), "zh-CN")


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (72, "HOURS", "72 hours", "72小时"),
        (1, "hours", "1 hour", "1小时"),
        (2, "DAYS", "2 days", "2天"),
        (1000, "MINUTES", "1,000 minutes", "1,000分钟"),
        (16, "GB", "16 GB", "16GB"),
        (1.5, "HOURS", "1.5 HOURS", "1.5HOURS"),
        (3, "WEEKS", "3 WEEKS", "3WEEKS"),
    ],
)
def test_an_amount_has_its_unit_in_words(value, unit, english, chinese):
    """
    A unit of time that the service names is said; one that we do not know stays as it is.
    """
    assert (english, chinese) == (amount(value, unit), worded(amount(value, unit), "zh-CN"))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_TW.Big5"}, "zh-CN"),
        ({"LANG": "zh"}, "zh-CN"),
        ({"LANG": "zhuang"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh-CN"),
        ({"LANG": "C.UTF-8", "LC_ALL": "C", "MA_WIDGETS_LANGUAGE": "zh-CN"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "MA_WIDGETS_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_environment_tells_the_language(environment, language):
    """
    Our own variable goes before LC_ALL before LC_MESSAGES before LANG, and an empty one says nothing.
    """
    assert language == default_language(environment)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh-Hans-CN", "zh-CN"),
        ("fr-FR, zh;q=0.5", "zh-CN"),
        ("en;q=0.3, ZH-cn ; Q=0.7", "zh-CN"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=0", "en"),
        ("*", "en"),
        ("de", "en"),
        ("zh;q=2", "en"),
        ("zh;q=one", "en"),
        ("zh;", "en"),
        (";;,,;q=1", "en"),
        ("en, zh", "en"),
    ],
)
def test_a_browser_tells_the_language(header, language):
    """
    The range with the most weight counts, the first of several; what is malformed is not wanted.
    """
    assert language == best_language(header)


def test_english_reads_no_catalogue():
    """
    Nobody pays for a language that nobody reads.
    """
    code = "import sys, ma_widgets.i18n as i; i.translated(i.N_('Status'), 'en'); print('gettext' in sys.modules)"

    assert (
        "False"
        == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    )


def test_a_duration_is_said_in_the_readers_language():
    """
    Numbers are the same in both languages; the units are not, nor whether they stand apart.
    """
    assert "10 h 26 min" == spoken(timedelta(hours=10, minutes=26, seconds=3))
    assert "10小时26分钟" == spoken(timedelta(hours=10, minutes=26, seconds=3), "zh-CN")
    assert "-2天" == spoken(timedelta(days=-2), "zh-CN")
