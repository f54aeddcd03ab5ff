"""Options: who says them, who wins, and what is said of a wrong one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import traitlets
from traitlets.config import Config

from ma_widgets import DemoSession, JobInfoWidget
from ma_widgets.options import JobOptions, MaWidgets, help_all, variable
from ma_widgets.server import MaWidgetsServer

ROOT = Path(__file__).parent.parent
FILE = "jupyter_ma_widgets_config"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Jupyter's folder of the user, and no others."""
    monkeypatch.setattr("ma_widgets.options.jupyter_config_path", lambda: [str(tmp_path)])
    return tmp_path


@pytest.fixture
def instance(folder):
    """The options of this process, made anew for the test and forgotten after it."""
    MaWidgets.clear_instance()
    yield MaWidgets.instance()
    MaWidgets.clear_instance()


def write(folder, **options):
    (folder / f"{FILE}.json").write_text(json.dumps({"MaWidgets": options}), encoding="utf-8")


@pytest.mark.parametrize(("told", "language"), [("", ""), ("zh", "zh-CN"), ("en_GB", "en")])
def test_the_page_of_the_server_takes_a_language_by_any_of_its_names(told, language):
    """
    Left empty it is that of the reader's browser, and of no environment.
    """
    assert language == MaWidgetsServer(language=told).language
    assert "" == MaWidgetsServer().language


def test_without_a_word_the_defaults_hold(folder):
    """
    Every option has a default, and nobody is said to have set it.
    """
    options = MaWidgets({})

    assert {
        "auto_refresh": True,
        "freeze_at_end": True,
        "language": "en",
        "prices": {},
        "refresh_seconds": 10.0,
        "rows": 200,
        "time_zone": "",
    } == options.values()
    assert {} == options.origins


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("auto_refresh", "false", False),
        ("freeze_at_end", "0", False),
        ("language", "zh-CN", "zh-CN"),
        ("prices", '{"modelarts.kat1.8xlarge.public": 320}', {"modelarts.kat1.8xlarge.public": 320}),
        ("refresh_seconds", "30", 30.0),
        ("rows", "50", 50),
        ("time_zone", "Asia/Shanghai", "Asia/Shanghai"),
    ],
)
def test_every_option_can_be_a_variable(folder, name, text, value):
    """
    MA_WIDGETS_ and the name of the option, in capitals; its text is read as what the option is.
    """
    options = MaWidgets({variable(name): text})

    assert value == getattr(options, name)
    assert {name: variable(name)} == options.origins


def test_an_empty_variable_says_nothing(folder):
    """
    It is as good as none, as for credentials.
    """
    assert 10.0 == MaWidgets({"MA_WIDGETS_REFRESH_SECONDS": ""}).refresh_seconds


def test_a_file_wins_over_a_variable(folder):
    """
    And what it does not name the variable still says.
    """
    write(folder, refresh_seconds=60)

    options = MaWidgets({"MA_WIDGETS_REFRESH_SECONDS": "30", "MA_WIDGETS_ROWS": "5"})

    assert (60.0, 5) == (options.refresh_seconds, options.rows)
    assert {"refresh_seconds": str(folder / f"{FILE}.json"), "rows": "MA_WIDGETS_ROWS"} == options.origins


def test_a_file_in_python_will_do(folder):
    """
    ``c.MaWidgets.rows = 7``, as in every configuration of Jupyter.
    """
    (folder / f"{FILE}.py").write_text("c.MaWidgets.rows = 3 + 4\n", encoding="utf-8")

    assert 7 == MaWidgets({}).rows


def test_the_user_wins_over_the_site(tmp_path, monkeypatch):
    """
    Jupyter's folders in their order: that of the user comes before those of the machine.
    """
    user, site = tmp_path / "user", tmp_path / "site"
    for each in (user, site):
        each.mkdir()
    write(site, rows=20, refresh_seconds=60)
    write(user, rows=10)
    monkeypatch.setattr("ma_widgets.options.jupyter_config_path", lambda: [str(user), str(site)])

    options = MaWidgets({})

    assert (10, 60.0) == (options.rows, options.refresh_seconds)


def test_what_is_configured_holds_for_the_widgets_made_afterwards(instance):
    """
    One that is there keeps what it has.
    """
    before = JobInfoWidget("demo-completed", session=DemoSession())
    instance.update_config(Config({"MaWidgets": {"refresh_seconds": 30, "rows": 5}}))
    after = JobInfoWidget("demo-completed", session=DemoSession())

    assert [10.0, 30.0] == [before.refresh_seconds, after.refresh_seconds]
    assert [200, 5] == [before._contents().look.rows, after._contents().look.rows]


def test_rows_can_be_changed_while_a_widget_is_there(instance):
    """
    As every option of the look.
    """
    widget = JobInfoWidget("demo-completed", session=DemoSession())
    widget.rows = 7

    assert 7 == widget._contents().look.rows


def test_an_argument_wins(instance):
    """
    Whoever says it to the widget means it.
    """
    instance.refresh_seconds = 30

    assert 20.0 == JobInfoWidget("demo-completed", session=DemoSession(), refresh_seconds=20).refresh_seconds


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("auto_refresh", "perhaps", "auto_refresh cannot be 'perhaps'. Whether the job is asked for again"),
        ("language", "fr", "language cannot be 'fr'. In which language a job is shown, en or zh-CN"),
        ("prices", '{"a": "dear"}', "Give the price of one node for one hour by flavor"),
        ("prices", "dear", "a JSON object in a variable"),
        ("prices", "[" * 100_000, "prices cannot be '[[[[[[[[[[[[...[[[[[[[[[[[[['"),
        ("refresh_seconds", "1", "refresh_seconds cannot be 1.0. Seconds from one look"),
        ("refresh_seconds", "soon", "to the next, 2 or more"),
        ("refresh_seconds", "9" * 400, "refresh_seconds cannot be inf. Seconds from one look"),
        ("refresh_seconds", "inf", "refresh_seconds cannot be inf. Seconds from one look"),
        ("rows", "201", "shown at once: 1 to 200."),
        ("rows", "0", "rows cannot be 0. How many rows"),
        ("time_zone", "Shanghai", "Use an IANA name such as 'Asia/Shanghai'"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_right(folder, name, text, words):
    """
    The message begins with the variable that says it.
    """
    with pytest.raises(traitlets.TraitError) as caught:
        MaWidgets({variable(name): text})

    assert str(caught.value).startswith(f"{variable(name)}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"rows": 0}, "rows不能是0。表格一次显示的行数"),
        ({"refresh_seconds": 1}, "refresh_seconds不能是1。"),
        ({"refresh_seconds": 10**400}, "refresh_seconds不能是"),
        ({"language": "fr"}, "language不能是'fr'。"),
        ({"language": None}, "language不能是None。"),
        ({"auto_refresh": "yes"}, "auto_refresh不能是'yes'。"),
        ({"time_zone": 8}, "time_zone不能是8。"),
        ({"prices": 8}, "prices不能是8。"),
    ],
)
def test_a_wrong_argument_is_told_with_what_is_right(instance, monkeypatch, option, words):
    """
    In our sentence, and in the language of the process: those of traitlets are English, and tell of traits.
    """
    monkeypatch.setenv("MA_WIDGETS_LANGUAGE", "zh-CN")
    with pytest.raises(traitlets.TraitError) as caught:
        JobInfoWidget("demo-completed", session=DemoSession(), **option)

    assert words in str(caught.value)
    assert "trait" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh", "zh-CN"),
        ("zh_CN", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("ZH-cn", "zh-CN"),
        ("zh_CN.UTF-8", "zh-CN"),
        ("en-US", "en"),
        ("en_GB", "en"),
    ],
)
def test_a_language_has_many_names(folder, instance, name, language):
    """
    Wherever it is told, and it reads as ours: an argument, a variable, a file, a change.
    """
    widget = JobInfoWidget("demo-completed", session=DemoSession(), language=name)
    told = [widget.language, MaWidgets({"MA_WIDGETS_LANGUAGE": name}).language]
    widget.language = "en"
    widget.language = name
    write(folder, language=name)

    assert {language} == {*told, widget.language, MaWidgets({}).language}


def test_a_wrong_value_in_a_file_is_told_with_the_file(folder):
    """
    By its path, so that it is found.
    """
    write(folder, rows="many")

    with pytest.raises(traitlets.TraitError, match=rf"{FILE}\.json: rows cannot be 'many'\. .* 1 to 200\.$"):
        MaWidgets({})


@pytest.mark.parametrize("name", ["rows", "refresh_seconds"])
def test_true_is_no_number(folder, name):
    """
    Though Python counts with it.
    """
    write(folder, **{name: True})

    with pytest.raises(traitlets.TraitError, match=rf"{name} cannot be True"):
        MaWidgets({})


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("MA_WIDGETS_ROW", "MA_WIDGETS_ROWS"),
        ("MA_WIDGETS_TIMEZONE", "MA_WIDGETS_TIME_ZONE"),
        ("MA_WIDGETS_REFRESH", "MA_WIDGETS_AUTO_REFRESH"),
    ],
)
def test_a_misspelt_variable_is_told(folder, told, meant):
    """
    As the same slip in a file is, empty or not.
    """
    with pytest.raises(traitlets.TraitError, match=f"^{told} is the variable of no option. Did you mean {meant}\\?$"):
        MaWidgets({told: ""})


def test_the_variables_of_sessions_and_of_others_are_no_options(folder):
    """
    None of those that the documents name is taken for a slip.
    """
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {name for each in documents for name in re.findall(r"MA_WIDGETS_[A-Z_]*[A-Z]", each.read_text("utf-8"))}
    others = named - {variable(name) for name in MaWidgets.class_trait_names(config=True)}

    assert {"MA_WIDGETS_SESSION", "MA_WIDGETS_TOKEN"} <= others
    assert {} == MaWidgets(dict.fromkeys([*others, "MA_WIDGETS_REGION"], "x")).origins


@pytest.mark.parametrize(
    ("option", "words"), [("refresh_second", "Did you mean 'refresh_seconds'"), ("zzz", "The options are: auto_")]
)
def test_an_option_that_there_is_not_is_told(folder, option, words):
    """
    With the nearest one, or with all of them.
    """
    write(folder, **{option: 1})

    with pytest.raises(traitlets.TraitError, match=f"MaWidgets has no option '{option}'. {words}"):
        MaWidgets({})


@pytest.mark.parametrize(("suffix", "text"), [(".json", "{"), (".py", "1/0"), (".py", "raise SystemExit(0)")])
def test_a_file_that_cannot_be_read_is_told(folder, suffix, text):
    """
    With its path and the reason; nobody has to guess which program it belongs to.
    """
    (folder / (FILE + suffix)).write_text(text, encoding="utf-8")

    with pytest.raises(traitlets.TraitError, match=rf"{FILE}\{suffix} cannot be read: \w+: "):
        MaWidgets({})


def test_what_a_file_prints_is_no_answer(folder, capsys):
    """
    Standard output is for what was asked for.
    """
    (folder / f"{FILE}.py").write_text("print('hello')", encoding="utf-8")
    MaWidgets({})

    assert ("", "hello\n") == capsys.readouterr()


@pytest.mark.parametrize("text", ["5", "null", "[]", '"MaWidgets"'])
def test_a_file_of_anything_but_sections_is_told(folder, text):
    """
    An empty list too, which says nothing.
    """
    (folder / f"{FILE}.json").write_text(text, encoding="utf-8")

    with pytest.raises(traitlets.TraitError, match=rf"{FILE}\.json .*: it must be an object of sections by name\.$"):
        MaWidgets({})


@pytest.mark.parametrize(("suffix", "text"), [(".json", '{"mawidgets": {"rows": 5}}'), (".py", "c.MaWidget.rows = 5")])
def test_a_misspelt_section_is_told(folder, suffix, text):
    """
    Options that nobody reads are a slip.
    """
    (folder / (FILE + suffix)).write_text(text, encoding="utf-8")

    with pytest.raises(traitlets.TraitError, match=r"nobody reads a section '\w+'\. Did you mean MaWidgets\?$"):
        MaWidgets({})


def test_a_file_may_have_more(folder):
    """
    Its version, as those that Jupyter writes have, and the options of the server's extension.
    """
    text = '{"version": 1, "MaWidgets": {"rows": 5}, "MaWidgetsServer": {"session": "demo"}}'
    (folder / f"{FILE}.json").write_text(text, encoding="utf-8")

    assert 5 == MaWidgets({}).rows


def test_options_that_are_no_mapping_are_told(folder):
    """
    Whatever stands in the place of the options.
    """
    (folder / f"{FILE}.json").write_text('{"MaWidgets": 30}', encoding="utf-8")

    with pytest.raises(traitlets.TraitError, match=r"MaWidgets is 30; it must be a mapping of options by name\."):
        MaWidgets({})


def test_the_help_of_all_is_the_document():
    """
    docs/options.md has the list that ``ma-widgets config --help-all`` prints, word by word.
    """
    assert f"```text\n{help_all()}```" in (ROOT / "docs" / "options.md").read_text(encoding="utf-8")


def test_every_option_has_a_help():
    """
    A sentence each, and all of them are options of a widget.
    """
    traits = MaWidgets.class_traits(config=True)

    assert [] == [name for name, trait in traits.items() if not trait.help.endswith(".")]
    assert set(traits) <= set(JobInfoWidget.class_traits())
    assert set(traits) == set(JobOptions.class_traits(config=True))
