"""The tabs: their order, what each shows, and that a fault in one leaves the others alone."""

from __future__ import annotations

from datetime import timezone

import pytest

from ma_widgets.blocks import Badge, Card, Chart, DataTable, KeyValues, Notice
from ma_widgets.diagnosis import diagnose
from ma_widgets.display import PLOTLY, Look, bundle
from ma_widgets.frames import MASK, JobFrames
from ma_widgets.tabs import TABS, Tab, blocks_of, phase_badge
from ma_widgets.tabs.inputs_outputs import log_paths

from ..conftest import NOW, SAMPLES, reply
from .shown import column, of_kind, text

JOB = {"metadata": {"id": "job-1"}}
LOOK = Look(timezone.utc)
BY_NAME = {tab.name: tab for tab in TABS}


def shown(name, made):
    """Return the blocks of a tab as one text."""
    return "\n".join(bundle(block, LOOK)["text/plain"] for block in blocks_of(BY_NAME[name], JobFrames(made, NOW)))


def test_the_tabs_and_their_order():
    """
    The order on screen is the order of questions: is it alive, who is it, what ran, on what.
    """
    titles = "Overview, Metadata, Status, Algorithm, Inputs & outputs, Resources, "
    titles += "Timeline, Events, Logs, Metrics, All fields"

    assert titles.split(", ") == [tab.title for tab in TABS]
    assert len({tab.name for tab in TABS}) == len(TABS)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_every_tab_shows_something_of_every_sample(tab, name):
    """
    A tab is never empty and never faulty: a sentence stands where there is no data.
    """
    blocks = blocks_of(tab, JobFrames(reply(name), NOW))

    assert blocks
    assert all(bundle(block, LOOK)["text/plain"] for block in blocks)
    assert not any("fault of ma_widgets" in getattr(block, "details", "") for block in blocks)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_a_tab_is_pure(tab, running):
    """
    The same frames give the same text, twice.
    """
    assert shown(tab.name, running) == shown(tab.name, running)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("overview", "The service reports no node counts"),
        ("status", "The service reports no node counts"),
        ("status", "The service reports no task statuses"),
        ("algorithm", "The reply names no algorithm."),
        ("inputs_outputs", "The reply names no inputs and no outputs."),
        ("inputs_outputs", "No export path for logs is set"),
        ("resources", "The reply does not tell the hardware"),
    ],
)
def test_empty_data_is_said_in_words(name, sentence):
    """
    A job of nothing but an id has no empty table and no empty chart.
    """
    blocks = blocks_of(BY_NAME[name], JobFrames(JOB))

    assert any(isinstance(block, Notice) and sentence in block.sentence for block in blocks)
    assert not any(isinstance(block, (Chart, DataTable)) for block in blocks)


def test_a_fault_in_one_tab_is_a_notice():
    """
    A tab that raises says so, names no data, and points to where the data is.
    """

    def broken(frames):
        yield KeyValues([("Label", "value")])
        raise ZeroDivisionError("with a secret in it")

    (notice,) = blocks_of(Tab("broken", "Broken", broken), JobFrames(JOB))

    assert ("error", "The tab Broken could not be shown.") == (notice.level, LOOK.words(notice.sentence))
    assert "a fault of this tab (ZeroDivisionError)" in notice.details
    assert "secret" not in notice.details


def test_a_fault_in_the_frames_leaves_the_tabs_that_do_not_need_them(running):
    """
    When one frame cannot be made, the tabs that do not read it work on.
    """

    class Broken(JobFrames):
        def columns(self, name):
            return super().columns({"resources": "no such frame"}.get(name, name))

    faulty = [tab.name for tab in TABS if isinstance(blocks_of(tab, Broken(running))[0], Notice)]

    assert "resources" in faulty
    assert {"metadata", "algorithm", "inputs_outputs", "fields"}.isdisjoint(faulty)


# Overview.


def test_the_overview_of_a_failed_job_opens_with_the_finding():
    """
    Who opens a failed job reads first why it failed.
    """
    frames = JobFrames(reply("failed"), NOW)
    first = blocks_of(BY_NAME["overview"], frames)[0]

    assert isinstance(first, Card)
    assert ("error", diagnose(frames)[0].title) == (first.level, first.sentence)
    assert ("What to do", diagnose(frames)[0].advice) in first.items


def test_the_overview_of_a_job_that_is_well_opens_with_its_state():
    """
    Nothing went wrong, so the state comes first; the chart there is a picture.
    """
    first, chart, *_ = blocks_of(BY_NAME["overview"], JobFrames(reply("cpu"), NOW))

    assert ("State", Badge("Running", "busy")) == first.items[0]
    assert (True, False) == (isinstance(chart, Chart), chart.interactive)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("running", ["16 of 16 running", "128 × Ascend 910 in all", "10 h 26 min", "3 min 47 s"]),
        ("completed", ["Completed", "asked for", "Ran for"]),
        ("pending", ["waits for resources", "Queuing", "0 of 8 running"]),
        ("abnormal", ["could not run the job", "CreateFailed", "1 asked for"]),
        ("hetero", ["3 of 3 running", "1 × GP-Vnt1 in all"]),
        ("creating", ["is being set up"]),
    ],
)
def test_the_overview_answers_first_questions(name, words):
    """
    Is it alive, how long, on how many nodes and cards: in words, on the first screen.
    """
    text = shown("overview", reply(name))

    assert [] == [each for each in words if each not in text]


@pytest.mark.parametrize(
    ("phase", "tone"),
    [
        ("Creating", "busy"),
        ("Pending", "busy"),
        ("Running", "busy"),
        ("Completed", "good"),
        ("Failed", "bad"),
        ("Abnormal", "bad"),
        ("Terminating", "neutral"),
        ("Terminated", "neutral"),
        ("BrandNew", "neutral"),
    ],
)
def test_a_phase_is_a_word_and_a_tone(phase, tone):
    """
    The colour never speaks alone, and an unknown phase has none.
    """
    badge = phase_badge(phase)

    assert tone == badge.tone
    assert badge.word.startswith(phase)


@pytest.mark.parametrize("phase", [None, ""])
def test_a_missing_phase_is_said(phase):
    """
    A reply without phase says so in words.
    """
    assert Badge("The phase is not reported", "neutral") == phase_badge(phase)


# The other tabs.


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
@pytest.mark.parametrize("made", [{}, {"metadata": None, "spec": []}, {"status": {"tasks": ["a", None]}}], ids=str)
def test_a_reply_without_anything_is_no_fault(tab, made):
    """
    Whatever lacks, a tab says something and raises nothing.
    """
    assert list(tab.blocks(JobFrames(made)))


def test_status_has_the_interactive_chart(running):
    """
    The chart that plotly draws stands in Status.
    """
    (chart,) = [block for block in blocks_of(BY_NAME["status"], JobFrames(running)) if isinstance(block, Chart)]

    assert chart.interactive
    assert ["at", "nodes"] == list(chart.numbers.names)


@pytest.mark.parametrize(("name", "figure"), [("status", "node_count"), ("timeline", "timeline")])
@pytest.mark.parametrize(("changes", "is_picture"), [(400, False), (600, True)])
def test_a_chart_that_plotly_draws_slowly_is_a_picture(running, name, figure, changes, is_picture):
    """
    The page would stand still; what says so names the figure that is drawn by plotly all the same.
    """
    counts = [[1_700_000_000_000 + 60_000 * minute, minute % 2] for minute in range(changes)]
    frames = JobFrames({**running, "status": {**running["status"], "node_count_metrics": counts}})
    blocks = list(blocks_of(BY_NAME[name], frames))
    (chart,) = [block for block in blocks if isinstance(block, Chart)]
    said = [
        block
        for block in blocks
        if isinstance(block, Notice) and f"job.figures['{figure}']" in LOOK.words(block.sentence)
    ]

    assert (figure, is_picture) == (chart.name, chart.is_picture)
    assert (PLOTLY in bundle(chart, LOOK)) is not is_picture
    assert (1 if is_picture else 0) == len(said)


def test_status_masks_the_tokens(running):
    """
    The way into a job is shown, its key is not.
    """
    text = shown("status", running)

    assert "ssh://ma-user@train.example.invalid:31022" in text
    assert MASK in text
    assert "not-a-real-token-mask-me" not in text


@pytest.mark.parametrize(
    "row",
    [
        ("Accelerators", "Ascend 910 32GB", "8", 16, "128"),
        ("CPU cores", "aarch64", "192", 16, "3,072"),
        ("Memory", "", "768 GB", 16, "12,288 GB"),
        ("Disk", "", "3,200 GB", 16, "51,200 GB"),
    ],
)
def test_resources_are_told_a_node_and_in_all(running, row):
    """
    Per node, times nodes, is the total.
    """
    hardware = blocks_of(BY_NAME["resources"], JobFrames(running))[0]

    assert row in hardware.head(9)


def test_resources_of_any_size_are_shown(running):
    """
    A nonsense amount is shown as it is, with all its digits or as a power of ten.
    """
    hardware = running["spec"]["resource"]["flavor_detail"]["flavor_info"]
    hardware["cpu"]["core_num"], hardware["memory"]["size"] = 10**300, 1e300

    assert f"{16 * 10**300:,}" in shown("resources", running)
    assert "1.6e+301 GB" in shown("resources", running)


def test_an_amount_with_a_unit_keeps_its_digits():
    """
    A large amount beside its unit is not rounded to six digits.
    """
    made = {**JOB, "spec": {"auto_stop": {"duration": 1234567, "time_unit": "HOURS"}}}

    assert "1,234,567 hours" in shown("resources", made)


# All fields.


def filtered_blocks(frames, wanted):
    """Return the blocks of All fields for a filter."""
    return blocks_of(BY_NAME["fields"], frames, {"wanted": wanted})


def table(made, wanted=""):
    """Return the rows of the table of all fields."""
    blocks = filtered_blocks(JobFrames(made), wanted)

    return list(zip(*next(block for block in blocks if isinstance(block, DataTable)).columns))


def test_all_fields_shows_every_leaf_as_sent():
    """
    null, "" and {} are not the same on the wire, and not the same here.
    """
    made = {**JOB, "status": {"phase": "", "duration": None, "tasks": [], "start_time": 0}, "spec": {}}

    assert ['""', "null", "[]", "0", "{}"] == [row[2] for row in table(made)[1:]]


def test_all_fields_folds_a_list_of_plain_items(running):
    """
    Sixteen task names are one row, forty numbers too.
    """
    rows = {row[0]: row[2] for row in table(running)}

    assert rows["status.tasks"].startswith("worker-0, worker-1, ")
    assert rows["status.node_count_metrics"].startswith("1753776020000, 0, ")


def test_all_fields_bounds_a_long_list(running):
    """
    A series of a million points does not fill the page; its number of values is said.
    """
    running["status"]["node_count_metrics"] = [[1753776020000 + second, 1] for second in range(50_000)]
    rows = {row[0]: row[2] for row in table(running)}

    assert rows["status.node_count_metrics"].endswith("… (50000 items)")
    assert len(rows["status.node_count_metrics"]) < 400


@pytest.mark.parametrize("wanted", ["node_count", "NODE_COUNT", "Nodes asked for", "asked"])
def test_all_fields_are_filtered_by_path_and_label(running, wanted):
    """
    The filter looks at path, label and value, whatever the case.
    """
    paths = [row[0] for row in table(running, wanted)]

    assert "spec.resource.node_count" in paths
    assert len(paths) < 5


def test_all_fields_are_filtered_by_value(running):
    """
    What one remembers is often the value.
    """
    assert ["spec.resource.flavor_id"] == [row[0] for row in table(running, "kat1.8xlarge.PUBLIC")]


def test_a_filter_that_finds_nothing_says_so(running):
    """
    No field is found, in words, with what was looked for.
    """
    (notice,) = filtered_blocks(JobFrames(running), "<no such>")

    assert "No field contains '<no such>'." == LOOK.words(notice.sentence)


def test_a_filter_is_text_and_no_pattern(running):
    """
    A dot or a bracket in the filter is that character.
    """
    (notice,) = filtered_blocks(JobFrames(running), ".*")

    assert "No field contains '.*'." == LOOK.words(notice.sentence)


def test_a_secret_cannot_be_found_by_the_filter(running):
    """
    The filter looks at masked values, so nobody can guess a secret with it.
    """
    (notice,) = filtered_blocks(JobFrames(running), "not-a-real")

    assert isinstance(notice, Notice)


@pytest.mark.parametrize(("extra", "columns"), [({}, 3), ({"brand_new": 1}, 4)])
def test_the_column_of_declared_fields_is_there_when_one_is_not(extra, columns):
    """
    A column that would say yes throughout says nothing.
    """
    assert {columns} == {len(row) for row in table({**JOB, **extra})}


def test_problems_are_counted_first():
    """
    Values that are not what the API promises are counted, and named with path and kind.
    """
    made = {**JOB, "status": {"start_time": "soon", "duration": -5}}
    notice, rows = filtered_blocks(JobFrames(made), "")

    assert LOOK.words(notice.sentence).startswith("2 values are not what the API promises")
    assert "status.start_time: 'soon' is not of the kind moment" in notice.details
    assert isinstance(rows, DataTable)


@pytest.mark.parametrize("title", [tab.title for tab in TABS])
def test_a_title_is_short(title):
    """
    Eleven titles fit in two rows.
    """
    assert len(title) <= 16


@pytest.mark.parametrize(("language", "description"), [("zh-CN", "批大小"), ("en", "Size of a batch")])
def test_a_parameter_is_described_in_the_readers_language(language, description):
    """
    The service's own translation stands in the place of the description where it is the reader's, else beside it.
    """
    translated = {"language": "zh-cn", "description": "批大小"}
    parameter = {"name": "batch_size", "value": "64", "description": "Size of a batch", "i18n_description": translated}
    made = JobFrames({"metadata": {"id": "job-1"}, "algorithm": {"parameters": [parameter]}}).for_reader({}, language)
    (table,) = of_kind(DataTable, "algorithm", made)

    assert [description] == column(table, "description")
    assert ("i18n_description" in table.names) == (language == "en")


@pytest.mark.parametrize(
    ("spec", "roles", "expected"),
    [
        ({}, [], []),
        ({"log_export_path": {"obs_url": "obs://b/log/"}}, [], ["obs://b/log/"]),
        ({"log_export_path": {"host_path": "/log/"}}, [], ["/log/"]),
        ({}, [{"role": "learner", "log_export_path": {"obs_url": "obs://b/role/"}}], ["obs://b/role/"]),
    ],
)
def test_a_path_for_logs_is_that_of_the_job_or_of_a_role(spec, roles, expected):
    """
    Without any the platform's thirty days are said, whatever else is set, in two tabs.
    """
    made = JobFrames({"metadata": {"id": "a"}, "spec": {"log_version": "v2", **spec}, "tasks": roles})

    assert expected == log_paths(made)
    assert [not expected] * 2 == ["30 days" in text(name, made) for name in ("overview", "inputs_outputs")]
