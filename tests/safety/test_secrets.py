"""A secret is in nothing that leaves the package: each form of it, in each place, through each exit."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import traceback
from functools import cache

import pytest

from ma_widgets import Job, JobInfoWidget, Resource, RestSession, errors, load_job, read_job, wait_for_job
from ma_widgets.masking import MASK
from ma_widgets.simulator.project import Project
from ma_widgets.simulator.service import Service
from ma_widgets.widget._cells import Run

from ..conftest import NOW
from .exits import EXITS
from .hostile import Hostile, read
from .secrets import PLACES, leaked, planted


@cache
def job() -> Job:
    return read(planted()[0])


def secrets() -> list[str]:
    return planted()[1]


@pytest.mark.parametrize("way", EXITS)
def test_no_secret_leaves(way: str) -> None:
    """
    Of every place and every form, in this exit is the mask at the most.
    """
    text = EXITS[way](job())

    assert [] == leaked(text, secrets())
    assert len(secrets()) > len(PLACES)


def test_what_stands_beside_a_secret_is_still_read() -> None:
    """
    The mask takes the place of the secret alone.
    """
    text = job().to_text(every_field=True)

    for words in (f"--password {MASK} --lr 0.1", f"{MASK}@db.example", f"Signature={MASK}", "docker login -u me -p"):
        assert words in text


@pytest.mark.parametrize("form", [repr, str, vars, copy.deepcopy, lambda job: job.frames, lambda job: job.others])
def test_a_job_shows_no_secret_of_its_own(form) -> None:
    """
    However a job is looked at; the raw replies are there for who names them.
    """
    assert [] == leaked(repr(form(job())), secrets())


def test_the_frames_have_no_secret() -> None:
    """
    No cell of any DataFrame, and no name of a column.
    """
    for frame in job().frames.values():
        assert [] == leaked(frame.to_json(date_format="iso", default_handler=str), secrets())
        assert [] == leaked(repr(frame), secrets())


def test_the_state_of_a_widget_has_no_secret() -> None:
    """
    Nothing that is sent to the page, or saved with the notebook, whatever tab was opened.
    """
    widget = JobInfoWidget("job-1", session=Hostile(planted()[0]), auto_refresh=False)
    widget.wait()
    sent = [widget._repr_mimebundle_()]
    widget._screen.show(Run("cell", "message"))
    view = widget._screen._view
    for index in range(len(view._panes)):
        view._tab.selected_index = index
    sent += [model.get_state() for model in view._models]
    widget.close()

    assert [] == leaked(repr(sent) + json.dumps(sent, default=str) + repr(vars(widget)), secrets())


def locals_of(error: BaseException) -> str:
    """Return what the variables of our own frames hold, as a debugger prints them."""
    frames = [
        frame for frame, _ in traceback.walk_tb(error.__traceback__) if "/ma_widgets/" in frame.f_code.co_filename
    ]
    assert frames
    return repr([frame.f_locals for frame in frames])


class Answer:
    """An adapter with one reply, or an error."""

    def __init__(self, reply: object) -> None:
        self._reply = reply

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> object:
        if resource is not Resource.JOB:
            raise errors.PermissionDenied("Only the job itself may be seen.")
        return self._reply


def without_id() -> dict[str, object]:
    made = copy.deepcopy(planted()[0]["job"])
    del made["metadata"]["id"]
    return made


@pytest.mark.parametrize(
    "fail",
    [
        lambda: read_job(without_id()),
        lambda: read_job({**without_id(), "error_code": "ModelArts.2775", "error_msg": str(without_id())}),
        lambda: load_job("job-1", Answer(without_id())),
        lambda: load_job("job-1", Answer([without_id()])),
        lambda: load_job("job-1", Answer(planted()[0]["job"]), [Resource.EVENTS]),
        lambda: wait_for_job(planted()[0]["job"]),
        lambda: wait_for_job("job-1", Answer(planted()[0]["job"])),
        lambda: JobInfoWidget("job-1", session=Answer(without_id())).wait(),
    ],
)
def test_no_error_leads_to_a_secret(fail) -> None:
    """
    Neither its words nor the variables of our frames, which %xmode Verbose prints.
    """
    with pytest.raises(errors.MaWidgetsError) as failed:
        fail()
    told = "".join(traceback.format_exception(type(failed.value), failed.value, failed.value.__traceback__))

    assert [] == leaked(told + locals_of(failed.value) + repr(vars(failed.value)), secrets())


def test_no_log_has_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    """
    With every logger at DEBUG, from a widget that loads to one that is closed.
    """
    with caplog.at_level(logging.DEBUG):
        test_the_state_of_a_widget_has_no_secret()

    assert [] == leaked(caplog.text, secrets())


def test_credentials_are_in_nothing(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    """
    The keys and the token of a session, after a look that works and one that does not: the same, over real sockets.
    """
    with Service(Project(lambda: NOW)) as service, caplog.at_level(logging.DEBUG):
        for given in ({"token": service.token}, {"access_key": service.access_key, "secret_key": service.secret_key}):
            session = RestSession(service.url, project_id=service.project_id, **given)
            widget = JobInfoWidget("demo-failed", session=session)
            widget.wait()
            shown = [widget._repr_mimebundle_(), repr(session), vars(session), widget.to_html(), repr(vars(widget))]
            widget.close()
            with pytest.raises(errors.JobNotFound) as unknown:
                load_job("no-such-job", session)
            with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
                pickle.dump(session, io.BytesIO())
            told = (
                repr(shown) + str(unknown.value) + locals_of(unknown.value) + caplog.text + "".join(capsys.readouterr())
            )
            assert [] == leaked(told, list(given.values()))
