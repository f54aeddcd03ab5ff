"""A job as a value: its properties, its exports, and what is refused in place of a reply."""

from __future__ import annotations

import json
from datetime import timedelta, timezone

import pytest

from ma_widgets import Job, errors, read_job
from ma_widgets.display import Look
from ma_widgets.frames import MASK

from .conftest import NOW, SAMPLES, reply

LOOK = Look(timezone.utc)


@pytest.fixture
def job(running):
    """The running sample, read at a fixed moment."""
    return read_job(running, at=NOW, look=LOOK)


def test_the_head_of_a_job(job):
    """
    Who it is, how it is, how long, on what: as properties.
    """
    head = (job.id, job.name, job.phase, job.is_final, job.waited, job.duration, job.node_count, job.accelerators)

    assert (
        "9b6c2f1e-5a77-4d0e-8c33-0f2d7c4e1a02",
        "gpt-pretrain-ascend-16n",
        "Running",
        False,
        timedelta(milliseconds=227583),
        timedelta(milliseconds=37560000),
        16,
        128,
    ) == head


@pytest.mark.parametrize("name", ["id", "phase", "duration", "frames", "reply", "findings"])
def test_a_job_never_changes(job, name):
    """
    A job is what one look gave; nothing of it can be set.
    """
    if name == "frames":
        with pytest.raises(TypeError):
            job.frames["status"] = None
    else:
        with pytest.raises(AttributeError):
            setattr(job, name, None)


def test_the_raw_reply_is_kept(running):
    """
    The reply is the one that was given, with its secrets.
    """
    job = read_job(running)

    assert running is job.reply
    assert "not-a-real-token-mask-me" == job.reply["endpoints"]["tensorboard"]["token"]


def test_frames_are_a_mapping_of_data_frames(job):
    """
    The frames are found by name, listed, counted, and made once.
    """
    assert list(job.frames) == list(job.columns.names)
    assert len(job.frames) == len(list(job.frames))
    assert job.frames["status"] is job.frames["status"]
    assert "Running" == job.frames["status"].loc[0, "phase"]


def test_an_unknown_frame_names_the_others(job):
    """
    A frame that does not exist is a KeyError that says which do.
    """
    with pytest.raises(KeyError, match="no frame 'evnts'; there are: metadata"):
        job.frames["evnts"]


def test_the_frames_print_their_names(job):
    """
    Printing the frames tells what there is and makes none of them.
    """
    assert repr(job.frames).startswith("<frames: metadata, annotations,")


def test_figures_are_plotly_figures_by_name(job):
    """
    The charts of the tabs are there as figures to work with.
    """
    figures = job.figures

    assert ["node_count", "timeline"] == list(figures)
    assert "hv" == figures["node_count"].data[0].line.shape


@pytest.mark.parametrize(
    ("name", "there_are"), [("running", "node_count, timeline"), ("pending", "none")], ids=["running", "pending"]
)
def test_an_unknown_figure_names_the_others(name, there_are):
    """
    As an unknown frame does; a chart that the job does not have is not among them.
    """
    with pytest.raises(KeyError, match=f"no figure 'nosuch'; there are: {there_are}"):
        read_job(reply(name)).figures["nosuch"]


def test_a_job_without_nodes_has_no_figure():
    """
    There is no empty chart.
    """
    assert {} == read_job(reply("pending")).figures


def test_findings_and_failure():
    """
    The failure is the first finding of severity error.
    """
    job = read_job(reply("failed"))

    assert "out-of-memory" == job.failure.code
    assert job.failure is not None
    assert job.failure == job.findings[0]


def test_a_job_that_did_not_fail_has_no_failure(job):
    """
    A running job that recovered says so; that is no failure.
    """
    assert (["info"], None) == ([finding.severity for finding in job.findings], job.failure)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_export_is_json_and_masked(name):
    """
    The export survives JSON, has the head and the findings, and no secret.
    """
    exported = read_job(reply(name), at=NOW).to_dict()
    text = json.dumps(exported, allow_nan=False)

    assert exported == json.loads(text)
    assert "not-a-real-token" not in text
    assert {"id", "phase", "is_final", "duration_seconds", "findings", "reply"} <= set(exported)


def test_the_export_has_only_numbers_that_json_knows():
    """
    Some writers send NaN; it is exported as the text that it was, and counted as a problem.
    """
    made = reply("running")
    made["status"]["duration"] = float("nan")
    made["brand_new"] = [float("inf"), {"deep": float("-inf")}]
    made["status"]["node_count_metrics"].append([float("nan"), 3])
    job = read_job(made, at=NOW)
    exported = json.loads(json.dumps(job.to_dict(), allow_nan=False))

    assert "nan" == exported["reply"]["status"]["duration"]
    assert ["inf", {"deep": "-inf"}] == exported["reply"]["brand_new"]
    assert "status.duration" in [problem.path for problem in job.columns.problems]


def test_the_export_says_its_version_and_its_moment(job):
    """
    Who reads exports of several versions can tell them apart.
    """
    exported = job.to_dict()

    assert (1, NOW.isoformat()) == (exported["version"], exported["as_of"])


def test_the_export_tells_durations_in_seconds(job):
    """
    Durations of the export have their unit in their name.
    """
    exported = job.to_dict()

    assert (37560.0, 227.583) == (exported["duration_seconds"], exported["waited_seconds"])
    assert MASK == exported["reply"]["endpoints"]["tensorboard"]["token"]


def test_the_report_is_written_to_a_file(job, tmp_path):
    """
    The file is a whole page; what is returned is the part that a cell shows.
    """
    path = tmp_path / "job.html"
    html = job.to_html(path)
    page = path.read_text(encoding="utf-8")

    assert page.startswith("<!DOCTYPE html>")
    assert '<meta charset="utf-8">' in page
    assert html.startswith('<div class="ma-widgets ma-report ')
    assert html.count("<section") == page.count("<section")
    assert job.to_html(str(path)) == html


@pytest.mark.parametrize("export", ["to_json", "to_markdown"])
def test_an_export_is_written_to_a_file(job, tmp_path, export):
    """
    What is returned is what lies in the file.
    """
    path = tmp_path / "job"

    assert getattr(job, export)() == getattr(job, export)(path) == path.read_text(encoding="utf-8")


def test_a_frame_is_written_to_a_file(job, tmp_path):
    """
    CSV of one frame; one that does not exist names the others.
    """
    path = tmp_path / "parameters.csv"

    assert job.to_csv("parameters") == job.to_csv("parameters", path) == path.read_text(encoding="utf-8")
    assert f'"hf_token","{MASK}"' in path.read_text(encoding="utf-8")
    with pytest.raises(KeyError, match="no frame 'evnts'; there are: metadata"):
        job.to_csv("evnts")


def test_the_json_is_the_dict_in_ascii(job):
    """
    Any reader of JSON gets what to_dict() gives, whatever encoding it expects.
    """
    assert job.to_dict() == json.loads(job.to_json())
    assert job.to_json().isascii()


def test_what_is_masked_has_a_path(job):
    """
    A job tells what of it is masked, and hands it out by name.
    """
    assert ("algorithm.parameters[3].value", "endpoints.tensorboard.token") == job.masked
    assert ["not-a-real-token"] == [each.value[:16] for each in job.revealed(["token"])]


def test_the_text_of_a_job(job):
    """
    str() is the text; where every field is declared, the last tab only counts them.
    """
    assert str(job) == job.to_text()
    assert job.to_text().startswith("gpt-pretrain-ascend-16n (Running)\n")
    assert "\nResources\n=========\n" in job.to_text()
    assert "endpoints.tensorboard.token" not in job.to_text()
    assert "endpoints.tensorboard.token" in job.to_text(every_field=True)


def test_the_text_has_all_fields_when_one_is_not_declared(running):
    """
    What no tab knows is shown at least there.
    """
    text = read_job({**running, "brand_new": "hello"}).to_text()

    assert "brand_new" in text
    assert "hello" in text


def test_a_job_shows_itself_in_a_notebook(job):
    """
    A job at the end of a cell is its report, and its text where there is no page.
    """
    assert {"text/html": job.to_html(every_field=False), "text/plain": job.to_text()} == job._repr_mimebundle_()


def test_the_repr_of_a_job_is_one_line(job):
    """
    A list of jobs can be read.
    """
    assert "<Job 9b6c2f1e-5a77-4d0e-8c33-0f2d7c4e1a02 Running>" == repr(job)
    assert "<Job a\\nb Failed\\nx>" == repr(read_job({"metadata": {"id": "a\nb"}, "status": {"phase": "Failed\nx"}}))


@pytest.mark.parametrize(
    ("made", "heading"),
    [
        ({"metadata": {"id": "job-1"}}, "job-1 (phase not reported)"),
        ({"metadata": {"id": "job-1", "name": "mine"}, "status": {"phase": "Odd"}}, "mine (Odd)"),
    ],
)
def test_the_heading_of_a_job(made, heading):
    """
    A job is called by its name, or by its id, and says its phase.
    """
    assert heading == read_job(made).heading


def test_the_same_job_for_another_reader_is_another_object(job):
    """
    Prices and language are the reader's: the job itself knows neither.
    """
    priced = job.priced({"modelarts.pool.visual.8xlarge": 10.0}).shown_with(Look(timezone.utc, language="zh-CN"))

    assert ({}, "en") == (job.columns.prices, job.columns.language)
    assert (10.0, "zh-CN") == (priced.columns.prices["modelarts.pool.visual.8xlarge"], priced.columns.language)


@pytest.mark.parametrize("price", [-1, float("nan"), float("inf"), "much", None, True])
def test_a_price_that_cannot_be_is_refused(job, price):
    """
    It is no number, or negative.
    """
    with pytest.raises(ValueError, match="price"):
        job.priced({"a-flavor": price})


# What is refused.


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "The reply is empty, not a job."),
        ([], "The reply is a list, not a job."),
        ([{"metadata": {"id": "1"}}], "The reply is a list, not a job."),
        ("job-1", "The reply is a text, not a job."),
        (42, "The reply is a number, not a job."),
        (4.2, "The reply is a number, not a job."),
        (object(), "The reply is object, not a job."),
    ],
)
def test_what_is_no_object_is_a_bad_reply(value, words):
    """
    What cannot be a reply is refused with what it is and what is wanted.
    """
    with pytest.raises(errors.BadReply) as refused:
        read_job(value)

    assert words == refused.value.what
    assert "get_job_info()" in str(refused.value)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({}, "It is an empty object."),
        ({"metadata": {}}, "Its keys are: 'metadata'."),
        ({"metadata": {"id": None}}, "Its keys are: 'metadata'."),
        ({"metadata": {"id": ""}}, "Its keys are: 'metadata'."),
        ({"metadata": {"id": []}}, "Its keys are: 'metadata'."),
        ({"metadata": None, "status": {}}, "Its keys are: 'metadata', 'status'."),
        ({"items": [{"metadata": {"id": "1"}}], "total": 1}, "Its keys are: 'items', 'total'."),
    ],
)
def test_a_reply_without_job_id_is_a_bad_reply(value, why):
    """
    An object that describes no job is refused with its keys, never with its values.
    """
    with pytest.raises(errors.BadReply) as refused:
        read_job(value)

    assert "The reply describes no job: it has no metadata.id." == refused.value.what
    assert why == refused.value.why


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error_code": "ModelArts.2755", "error_msg": "algorithm not found.", "error_solution": "x"}, "BadRequest"),
        ({"error_code": "ModelArts.50004000", "error_msg": "Bad request."}, "BadRequest"),
        ({"error_code": "ModelArts.2775", "error_msg": "Training job (ID: x) not found."}, "JobNotFound"),
        ({"error_code": "APIG.0301", "error_msg": "Incorrect IAM", "request_id": "r"}, "NotAuthenticated"),
        ({"error_code": "APIGW.0301", "error_msg": "Incorrect IAM", "request_id": "r"}, "NotAuthenticated"),
        ({"error_code": "ModelArts.0202", "error_msg": "expired"}, "TokenExpired"),
        ({"error_code": "ModelArts.0108", "error_msg": "no", "encoded_authorization_message": "e"}, "PermissionDenied"),
        ({"error_code": "ModelArts.2799", "error_msg": "slow down"}, "Throttled"),
        ({"errorCode": "ModelArts.2775", "errorMsg": "not found"}, "JobNotFound"),
        ({"code": "ModelArts.2775", "message": "not found"}, "JobNotFound"),
        ({"error": {"code": "ModelArts.2775", "message": "not found"}}, "JobNotFound"),
        ({"error": {"error_code": "APIG.0301", "error_msg": "no token"}}, "NotAuthenticated"),
        ({"error_msg": "something"}, "BadRequest"),
    ],
)
def test_an_error_body_is_the_error_it_stands_for(body, kind):
    """
    get_job_info() gives a failure as a dict too; it is raised, with code and message of the service.
    """
    inner = body.get("error", body)
    message = next(inner[key] for key in ("error_msg", "errorMsg", "message") if key in inner)
    with pytest.raises(errors.SessionError) as refused:
        read_job(body)

    assert kind == type(refused.value).__name__
    assert message in str(refused.value)


def test_an_error_body_tells_code_solution_and_request():
    """
    All that the service said can be read from the error.
    """
    body = {"error_code": "ModelArts.2755", "error_msg": "m", "error_solution": "Check it.", "request_id": "r-1"}
    with pytest.raises(errors.BadRequest) as refused:
        read_job(body)

    assert ("ModelArts.2755", "Check it.", "r-1") == (
        refused.value.code,
        refused.value.solution,
        refused.value.request_id,
    )


def test_an_error_body_with_a_secret_is_masked():
    """
    An error never repeats a secret.
    """
    with pytest.raises(errors.SessionError) as refused:
        read_job({"error_code": "X.1", "error_msg": "bad header X-Auth-Token: hunter2-hunter2"})

    assert "hunter2" not in str(refused.value)


def test_a_job_with_a_message_of_its_own_is_a_job():
    """
    A reply with metadata is a job, whatever else it has.
    """
    assert isinstance(read_job({"metadata": {"id": "job-1"}, "code": "x", "message": "y"}), Job)


def test_the_keys_that_an_error_names_are_masked():
    """
    A reply that is no job is told by its keys, and a key may hold a secret.
    """
    with pytest.raises(errors.BadReply) as caught:
        read_job({"Bearer CANARYq7Zx1234": 1})

    assert "CANARY" not in str(caught.value)
