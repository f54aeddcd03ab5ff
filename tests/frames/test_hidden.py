"""Which values are masked, and which of them were chosen to be seen."""

from __future__ import annotations

import pytest

from ma_widgets.frames import JobFrames, chosen_of, hidden

from ..conftest import SAMPLES, reply

REPLY = {
    "metadata": {"id": "job-1", "name": "x"},
    "algorithm": {
        "parameters": [{"name": "hf_token", "value": "hf_abcdefghijklmnopqrstuvwx"}, {"name": "lr", "value": "0.1"}],
        "environments": {"DB_PASSWORD": "hunter2", "Bearer abcdefg-1": "y", "PORT": "8080"},
        "command": "python train.py --api_key hunter2 --lr 0.1",
    },
    "endpoints": {"ssh": {"password": 1234567}},
}


def found(made=REPLY):
    return list(hidden(made, JobFrames(made).reply))


def test_what_is_masked_is_found_with_its_name():
    """
    A value is called by its key, or by the name beside it; one that is masked in part is whole again.
    """
    assert [
        ("algorithm.parameters[0].value", "hf_token", "hf_abcdefghijklmnopqrstuvwx"),
        ("algorithm.environments.DB_PASSWORD", "DB_PASSWORD", "hunter2"),
        ("algorithm.command", "command", "python train.py --api_key hunter2 --lr 0.1"),
        ("endpoints.ssh.password", "password", "1234567"),
    ] == found()


def test_at_the_end_of_a_cell_a_hidden_value_stays_hidden():
    """
    A repr is an output, and saved; the value is an attribute.
    """
    assert "Hidden('algorithm.environments.DB_PASSWORD', 'DB_PASSWORD', ••••••)" == repr(found()[1])
    assert "hunter2" not in repr(found())


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_that_is_shown_is_hidden(name):
    """
    As many values are hidden as the mask stands in the copy.
    """
    masked = [value for value in JobFrames(reply(name)).columns("fields")["value"] if "•" in str(value)]

    assert len(masked) == len(found(reply(name)))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["DB_PASSWORD"], ["hunter2"]),
        (["algorithm.environments.DB_PASSWORD"], ["hunter2"]),
        (["password", "DB_PASSWORD"], ["hunter2", "1234567"]),
        ([], []),
    ],
)
def test_a_value_is_chosen_by_its_path_or_its_name(chosen, expected):
    """
    Those that were chosen, in the order of the reply, and no others.
    """
    assert expected == [each.value for each in chosen_of(found(), chosen)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DB_PASSWORT", "No masked value is called 'DB_PASSWORT'. Did you mean 'DB_PASSWORD'?"),
        ("lr", "No masked value is called 'lr'. Masked are: hf_token, DB_PASSWORD, command, password, algorithm."),
        ("\x1b[2J", "No masked value is called '\\x1b[2J'."),
    ],
)
def test_an_unknown_name_is_told_with_those_there_are(name, words):
    """
    What is not masked, or not there, cannot be chosen.
    """
    with pytest.raises(ValueError) as wrong:  # noqa: PT011 -- the whole sentence is compared
        chosen_of(found(), [name])

    assert str(wrong.value).startswith(words)
    assert "hunter2" not in str(wrong.value)


def test_a_job_without_secrets_says_so():
    """
    Where nothing is masked, nothing can be chosen.
    """
    with pytest.raises(ValueError, match=r"Masked are: no values\."):
        chosen_of([], ["token"])
